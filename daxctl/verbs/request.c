// SPDX-License-Identifier: GPL-2.0
/*
 * Options of create and reconfigure. Whether size, align and place fit the
 * region is the library's to say; here is what cannot be right anywhere.
 */
#include <errno.h>
#include <string.h>

#include "command/number-arg.h"
#include "request.h"

/* Are the options that only system RAM has given for another mode? */
void request_check_ram(struct argp_state *state, const struct request_options *o)
{
	if ((o->wish.ram & (DAXC_RAM_NO_ONLINE | DAXC_RAM_NO_MOVABLE)) &&
	    o->wish.mode != DAXC_MODE_SYSTEM_RAM)
		argp_error(state, "--no-online and --no-movable need --mode system-ram");
}

error_t request_mode(struct argp_state *state, const char *arg, enum daxc_mode *mode)
{
	static const char *const names[] = { "compound", "devdax", "system-ram", "famfs", NULL };
	static const enum daxc_mode modes[] = { DAXC_MODE_COMPOUND, DAXC_MODE_DEVDAX,
						DAXC_MODE_SYSTEM_RAM, DAXC_MODE_FAMFS };
	int choice = 0;
	error_t rc = options_choice(state, "--mode", arg, names, &choice);

	if (!rc)
		*mode = modes[choice];
	return rc;
}

static error_t request_map(struct argp_state *state, const char *arg, enum daxc_map *map)
{
	static const char *const names[] = { "auto", "devmap", "folio", NULL };
	static const enum daxc_map maps[] = { DAXC_MAP_AUTO, DAXC_MAP_DEVMAP, DAXC_MAP_FOLIO };
	int choice = 0;
	error_t rc = options_choice(state, "--map", arg, names, &choice);

	if (!rc)
		*map = maps[choice];
	return rc;
}

static error_t request_shift(struct argp_state *state, const char *arg, int *shift)
{
	if (!strcmp(arg, "auto")) {
		*shift = DAXC_SHIFT_AUTO;
		return 0;
	}
	return options_number(state, "--vmemmap-shift", arg, 0, 18, shift);
}

static error_t request_align(struct argp_state *state, const char *arg, uint64_t *align)
{
	options_size(state, "--align", arg, align);
	if (!align_is_valid(*align))
		argp_error(state, "--align: '%s' is not a page size: 4K, 2M and 1G are", arg);
	return 0;
}

static error_t parse_request(int key, char *arg, struct argp_state *state)
{
	struct request_options *o = state->input;
	struct wish *wish = &o->wish;

	options_seen(&o->change.cli, key);
	switch (key) {
	case ARGP_KEY_INIT:
		*wish = (struct wish)WISH_INIT;
		return 0;
	case 's':
		return options_size(state, "--size", arg, &wish->size);
	case 'a':
		return request_align(state, arg, &wish->align);
	case 'm':
		return request_mode(state, arg, &wish->mode);
	case OPT_SHIFT:
		return request_shift(state, arg, &wish->vmemmap_shift);
	case OPT_MAP:
		return request_map(state, arg, &wish->map);
	case OPT_AT:
		return options_size(state, "--at", arg, &wish->at);
	case OPT_INPUT:
		o->input = arg;
		return 0;
	case 'N':
		wish->ram |= DAXC_RAM_NO_ONLINE;
		return 0;
	case OPT_NO_MOVABLE:
		wish->ram |= DAXC_RAM_NO_MOVABLE;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options_request[] = {
	{ "size", 's', "SIZE", 0, "Bytes, with K, M, G or T; a multiple of align", 0 },
	{ "align", 'a', "SIZE", 0, "Page size of mappings: 4K, 2M or 1G", 0 },
	{ "mode", 'm', "MODE", 0, "compound, devdax, system-ram or famfs", 0 },
	{ "vmemmap-shift", OPT_SHIFT, "ORDER", 0,
	  "Order of the compound pages: auto (that of align), or 0 (base pages) and up", 0 },
	{ "map", OPT_MAP, "MAP", 0, "Page-table entries: auto, devmap or folio", 0 },
	{ "at", OPT_AT, "OFFSET", 0, "Place it at this offset of the region", 0 },
	{ "input", OPT_INPUT, "FILE", 0, "Take size, align and mappings from JSON, as list prints it",
	  0 },
	{ "no-online", 'N', NULL, 0, "With system-ram: leave the memory offline", 0 },
	{ "no-movable", OPT_NO_MOVABLE, NULL, 0,
	  "With system-ram: let the kernel use the memory for anything", 0 },
	{ 0 }
};

const struct argp argp_request = { .options = options_request, .parser = parse_request };

const struct option_rule request_rules[] = {
	{ OPTION_EXCLUDES, OPT_INPUT, 's' },
	{ OPTION_EXCLUDES, OPT_INPUT, 'a' },
	{ OPTION_EXCLUDES, OPT_INPUT, OPT_AT },
	{ OPTION_EXCLUDES, 'N', OPT_NO_MOVABLE },
	{ 0 }
};

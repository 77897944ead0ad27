// SPDX-License-Identifier: GPL-2.0
/*
 * The keys of configuration files, whichever file they are in: what follows from
 * each for a device.
 */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/size.h"
#include "command/number-arg.h"
#include "setting.h"

/* One key of a section; the parser has taken blanks and quotes off @value. */
struct setting {
	const char *key;
	bool (*set)(struct wish *wish, const char *value);
};

/* daxctl looks at the first letter only; a word that only begins so is a mistake here. */
static bool to_bool(const char *value, bool *yes)
{
	static const char *const words[][2] = {
		{ "no", "yes" }, { "n", "y" }, { "false", "true" }, { "f", "t" }, { "0", "1" },
	};
	size_t i, w;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		for (w = 0; w < 2; w++) {
			if (!strcasecmp(value, words[i][w])) {
				*yes = w;
				return true;
			}
		}
	}
	return false;
}

static bool ram_unless(struct wish *wish, const char *value, unsigned int flag)
{
	bool yes;

	if (!to_bool(value, &yes))
		return false;
	if (!yes)
		wish->ram |= flag;
	return true;
}

static bool set_online(struct wish *wish, const char *value)
{
	return ram_unless(wish, value, DAXC_RAM_NO_ONLINE);
}

static bool set_movable(struct wish *wish, const char *value)
{
	return ram_unless(wish, value, DAXC_RAM_NO_MOVABLE);
}

static bool set_mode(struct wish *wish, const char *value)
{
	int mode = daxc_mode_from_name(value);

	if (mode < 0 || mode == DAXC_MODE_DISABLED || mode == DAXC_MODE_UNKNOWN)
		return false;
	wish->mode = (enum daxc_mode)mode;
	return true;
}

static bool set_map(struct wish *wish, const char *value)
{
	int map = daxc_map_from_name(value);

	if (map < 0)
		return false;
	wish->map = (enum daxc_map)map;
	return true;
}

static bool set_shift(struct wish *wish, const char *value)
{
	uint64_t shift;

	wish->vmemmap_shift = DAXC_SHIFT_AUTO;
	if (!strcmp(value, "auto"))
		return true;
	if (size_parse(value, &shift) || shift > 18)
		return false;
	wish->vmemmap_shift = (int)shift;
	return true;
}

static bool set_size(struct wish *wish, const char *value)
{
	return !size_parse(value, &wish->size);
}

static bool set_align(struct wish *wish, const char *value)
{
	return !align_arg_parse(value, &wish->align);
}

static const struct setting settings[] = {
	{ "mode", set_mode },
	{ "online", set_online },
	{ "movable", set_movable },
	{ "size", set_size },
	{ "align", set_align },
	{ "vmemmap-shift", set_shift },
	{ "map", set_map },
};

int setting_set(struct wish *wish, const char *key, const char *value)
{
	size_t i;

	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (!strcmp(settings[i].key, key))
			return settings[i].set(wish, value) ? 0 : -EINVAL;
	return -ENOENT;
}

// SPDX-License-Identifier: LGPL-2.1
/*
 * The attributes that the dax_compound module adds to every dax device: each by
 * itself, read each time because counters move, or all of them from its summary,
 * which costs what one of them does.
 */
#include <stdio.h>
#include <string.h>

#include "base/answer.h"
#include "base/private.h"
#include "base/rules.h"
#include "base/sysfs.h"

static int read_text(struct daxc_dev *dev, const char *name, char *text, size_t size)
{
	int dir = dev_dir(dev);

	return unexplained(dev->region->ctx,
			   dir < 0 ? dir :
				     sysfs_read_str(dir, text, size, "%s/compound/%s", dev->name,
						    name));
}

static int read_u64(struct daxc_dev *dev, const char *name, uint64_t *value)
{
	char text[32];
	int rc = dev && value ? read_text(dev, name, text, sizeof(text)) : -EINVAL;

	return rc ? rc : sysfs_parse_u64(text, value);
}

static int parse_shift(const char *text, int *shift)
{
	if (strcmp(text, "auto"))
		return sysfs_parse_int(text, shift);
	*shift = DAXC_SHIFT_AUTO;
	return 0;
}

DAXC_EXPORT int daxc_dev_get_vmemmap_shift(struct daxc_dev *dev, int *shift)
{
	char text[32];
	int rc = dev && shift ? read_text(dev, "vmemmap_shift", text, sizeof(text)) : -EINVAL;

	return rc ? rc : parse_shift(text, shift);
}

static const char *const map_names[] = {
	[DAXC_MAP_AUTO] = "auto",
	[DAXC_MAP_DEVMAP] = "devmap",
	[DAXC_MAP_FOLIO] = "folio",
};

DAXC_EXPORT const char *daxc_map_name(enum daxc_map map)
{
	return (size_t)map < ARRAY_SIZE(map_names) ? map_names[map] : NULL;
}

DAXC_EXPORT int daxc_map_from_name(const char *name)
{
	return name_index(map_names, ARRAY_SIZE(map_names), name);
}

/* "auto [devmap] folio": the chosen one is in brackets */
static int parse_map(const char *text, enum daxc_map *map)
{
	const char *open = strchr(text, '['), *close = open ? strchr(open, ']') : NULL;
	char chosen[16];
	int rc;

	if (!close || close - open > (ptrdiff_t)sizeof(chosen))
		return -EINVAL;
	snprintf(chosen, sizeof(chosen), "%.*s", (int)(close - open - 1), open + 1);
	rc = daxc_map_from_name(chosen);
	if (rc < 0)
		return rc;
	*map = (enum daxc_map)rc;
	return 0;
}

DAXC_EXPORT int daxc_dev_get_map(struct daxc_dev *dev, enum daxc_map *map)
{
	char text[64];
	int rc = dev && map ? read_text(dev, "map", text, sizeof(text)) : -EINVAL;

	return rc ? rc : parse_map(text, map);
}

DAXC_EXPORT int daxc_dev_get_page_size(struct daxc_dev *dev, uint64_t *bytes)
{
	return read_u64(dev, "page_size", bytes);
}

DAXC_EXPORT int daxc_dev_get_memmap_bytes(struct daxc_dev *dev, uint64_t *bytes)
{
	return read_u64(dev, "memmap_bytes", bytes);
}

DAXC_EXPORT int daxc_dev_get_memmap_base_bytes(struct daxc_dev *dev, uint64_t *bytes)
{
	return read_u64(dev, "memmap_base_bytes", bytes);
}

DAXC_EXPORT int daxc_dev_get_altmap(struct daxc_dev *dev, int *altmap)
{
	uint64_t value;
	int rc = altmap ? read_u64(dev, "altmap", &value) : -EINVAL;

	if (!rc)
		*altmap = !!value;
	return rc;
}

DAXC_EXPORT int daxc_dev_get_pinned(struct daxc_dev *dev, uint64_t *pages)
{
	return read_u64(dev, "pinned", pages);
}

static const char *const state_names[] = {
	[DAXC_STATE_UNBOUND] = "unbound",
	[DAXC_STATE_BOUND] = "bound",
	[DAXC_STATE_UNBINDING] = "unbinding",
	[DAXC_STATE_KEPT] = "kept",
};

DAXC_EXPORT const char *daxc_state_name(enum daxc_state state)
{
	return (size_t)state < ARRAY_SIZE(state_names) ? state_names[state] : NULL;
}

static int state_from_name(const char *name)
{
	return name_index(state_names, ARRAY_SIZE(state_names), name);
}

/* A module that does not say: the kernel shows no driver any more while its pins are waited for. */
static enum daxc_state guess_state(struct daxc_dev *dev)
{
	uint64_t pinned;

	if (daxc_dev_get_driver(dev))
		return DAXC_STATE_BOUND;
	if (dev->region->ctx->sysroot || daxc_dev_get_pinned(dev, &pinned) || !pinned)
		return DAXC_STATE_UNBOUND;
	return DAXC_STATE_UNBINDING;
}

DAXC_EXPORT int daxc_dev_get_state(struct daxc_dev *dev, enum daxc_state *state)
{
	char text[32];
	int rc = dev && state ? read_text(dev, "state", text, sizeof(text)) : -EINVAL;

	if (!rc)
		rc = state_from_name(text);
	if (rc == -ENOENT)
		rc = (int)guess_state(dev);
	if (rc < 0)
		return rc;
	*state = (enum daxc_state)rc;
	return 0;
}

bool dev_is_going(struct daxc_dev *dev)
{
	enum daxc_state state;

	return !daxc_dev_get_state(dev, &state) && state == DAXC_STATE_UNBINDING;
}

DAXC_EXPORT int daxc_dev_get_opens(struct daxc_dev *dev, uint64_t *files)
{
	return read_u64(dev, "opens", files);
}

DAXC_EXPORT int daxc_dev_get_mappings(struct daxc_dev *dev, uint64_t *mappings)
{
	return read_u64(dev, "mappings", mappings);
}

DAXC_EXPORT int daxc_dev_get_faults(struct daxc_dev *dev, struct daxc_faults *faults)
{
	struct daxc_faults found = { 0 };
	int rc;

	rc = read_u64(dev, "faults_pte", &found.pte);
	if (!rc)
		rc = read_u64(dev, "faults_pmd", &found.pmd);
	if (!rc)
		rc = read_u64(dev, "faults_pud", &found.pud);
	return rc ? rc : answer_give(faults, &found, sizeof(found));
}

/* One "offset length" line; what follows it is left in *@text. */
static int parse_poison(char **text, struct daxc_poison *poison)
{
	char *line = strsep(text, "\n"), *offset = strsep(&line, " ");

	if (!line || sysfs_parse_u64(offset, &poison->offset) ||
	    sysfs_parse_u64(line, &poison->length))
		return -EBADMSG;
	return 0;
}

DAXC_EXPORT int daxc_dev_get_poison(struct daxc_dev *dev, const struct daxc_poison **poison)
{
	char buf[SYSFS_VALUE_MAX + 1], *text = buf;
	struct daxc_poison *grown;
	int rc, n = 0;

	if (!dev || !poison)
		return -EINVAL;
	rc = read_text(dev, "poison", buf, sizeof(buf));
	while (!rc && text && *text) {
		grown = reallocarray(dev->poison, (size_t)n + 1, sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		dev->poison = grown;
		rc = parse_poison(&text, &grown[n++]);
	}
	*poison = dev->poison;
	return rc ? rc : n;
}

enum kind { KIND_STATE, KIND_SHIFT, KIND_MAP, KIND_FLAG, KIND_U64 };

/* Where the value of an attribute goes. */
static const struct item {
	const char *name;
	enum kind kind;
	size_t offset;
} items[] = {
#define ITEM(kind, name) { #name, kind, offsetof(struct daxc_compound, name) }
	ITEM(KIND_SHIFT, vmemmap_shift),
	ITEM(KIND_MAP, map),
	ITEM(KIND_FLAG, altmap),
	ITEM(KIND_STATE, state),
	ITEM(KIND_U64, page_size),
	ITEM(KIND_U64, memmap_bytes),
	ITEM(KIND_U64, memmap_base_bytes),
	ITEM(KIND_U64, pinned),
	ITEM(KIND_U64, opens),
	ITEM(KIND_U64, mappings),
	ITEM(KIND_U64, faults_pte),
	ITEM(KIND_U64, faults_pmd),
	ITEM(KIND_U64, faults_pud),
	ITEM(KIND_U64, poison_ranges),
#undef ITEM
};

static int parse_item(const struct item *item, const char *text, struct daxc_compound *compound)
{
	void *value = (char *)compound + item->offset;

	switch (item->kind) {
	case KIND_STATE:
		*(int *)value = state_from_name(text); /* one of a newer module stays unknown */
		return 0;
	case KIND_SHIFT:
		return parse_shift(text, value);
	case KIND_MAP:
		parse_map(text, value); /* a map of a newer module stays unknown */
		return 0;
	case KIND_FLAG:
		return sysfs_parse_int(text, value);
	case KIND_U64:
		return sysfs_parse_u64(text, value);
	}
	return -EINVAL;
}

/* Lines of a newer module mean nothing to us. */
static int parse_line(char *line, struct daxc_compound *compound)
{
	char *name = strsep(&line, " ");
	size_t i;

	if (!line)
		return -EBADMSG;
	for (i = 0; i < ARRAY_SIZE(items); i++)
		if (!strcmp(name, items[i].name))
			return parse_item(&items[i], line, compound) ? -EBADMSG : 0;
	return 0;
}

static int read_summary(struct daxc_dev *dev, struct daxc_compound *compound)
{
	char buf[SYSFS_VALUE_MAX + 1], *text = buf;
	int rc = read_text(dev, "summary", buf, sizeof(buf));

	while (!rc && text && *text)
		rc = parse_line(strsep(&text, "\n"), compound);
	return rc;
}

/* Of a module before there was a summary; what that has not is left as it is. */
static int read_each(struct daxc_dev *dev, struct daxc_compound *compound)
{
	char text[64];
	size_t i;
	int rc;

	for (i = 0; i < ARRAY_SIZE(items); i++) {
		rc = read_text(dev, items[i].name, text, sizeof(text));
		if (!rc)
			rc = parse_item(&items[i], text, compound);
		if (rc && (rc != -ENOENT || !i))
			return rc;
	}
	return 0;
}

/* The driver is there as long as the module is, which has a directory in every device. */
static int note_absence(struct daxc_ctx *ctx)
{
	ctx->no_module = sysfs_access(ctx_root(ctx), DRIVERS_DIR "/" DRIVER_COMPOUND) == -ENOENT;
	return -ENOENT;
}

static int read_compound(struct daxc_dev *dev)
{
	struct daxc_compound *c = &dev->compound;
	size_t i;
	int rc;

	if (dev->region->ctx->no_module)
		return -ENOENT;
	*c = (struct daxc_compound){ .vmemmap_shift = DAXC_SHIFT_KEEP, .altmap = -1, .state = -1 };
	for (i = 0; i < ARRAY_SIZE(items); i++)
		if (items[i].kind == KIND_U64)
			*(uint64_t *)((char *)c + items[i].offset) = DAXC_UNKNOWN;
	rc = read_summary(dev, c);
	if (rc == -ENOENT)
		rc = read_each(dev, c);
	return rc == -ENOENT ? note_absence(dev->region->ctx) : rc;
}

DAXC_EXPORT int daxc_dev_get_compound(struct daxc_dev *dev, struct daxc_compound *compound)
{
	struct cached_int *cached;

	if (!dev || !compound)
		return -EINVAL;
	cached = &dev->cache.compound;
	if (!cached->known) {
		cached->err = read_compound(dev);
		cached->known = true;
		if (cached->err && cached->err != -ENOENT)
			log_warn(dev->region->ctx, "%s: compound: %s", dev->name,
				 strerror(-cached->err));
	}
	return cached->err ? unexplained(dev->region->ctx, cached->err) :
			     answer_give(compound, &dev->compound, sizeof(dev->compound));
}

bool dev_poison_is_cut(struct daxc_dev *dev, int n)
{
	struct daxc_compound compound = DAXC_COMPOUND_INIT;

	return n >= 0 && !daxc_dev_get_compound(dev, &compound) &&
	       compound.poison_ranges != DAXC_UNKNOWN && compound.poison_ranges > (uint64_t)n;
}

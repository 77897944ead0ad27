// SPDX-License-Identifier: LGPL-2.1
/*
 * The attributes that the dax_compound module adds to every dax device. They
 * are read each time: counters move, and the rest is asked once.
 */
#include <string.h>

#include "answer.h"
#include "private.h"
#include "sysfs.h"

static int read_u64(struct daxc_dev *dev, const char *name, uint64_t *value)
{
	int dir;

	if (!dev || !value)
		return -EINVAL;
	dir = dev_dir(dev);
	return dir < 0 ? dir : sysfs_read_u64(dir, value, "%s/compound/%s", dev->name, name);
}

DAXC_EXPORT int daxc_dev_get_vmemmap_shift(struct daxc_dev *dev, int *shift)
{
	char text[32];
	int dir, rc;

	if (!dev || !shift)
		return -EINVAL;
	dir = dev_dir(dev);
	if (dir < 0)
		return dir;
	rc = sysfs_read_str(dir, text, sizeof(text), "%s/compound/vmemmap_shift", dev->name);
	if (rc)
		return rc;
	if (!strcmp(text, "auto")) {
		*shift = DAXC_SHIFT_AUTO;
		return 0;
	}
	return sysfs_parse_int(text, shift);
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
	size_t i;

	for (i = 0; name && i < ARRAY_SIZE(map_names); i++)
		if (map_names[i] && !strcmp(name, map_names[i]))
			return (int)i;
	return -EINVAL;
}

/* "auto [devmap] folio": the chosen one is in brackets */
DAXC_EXPORT int daxc_dev_get_map(struct daxc_dev *dev, enum daxc_map *map)
{
	char text[64], *chosen, *end;
	int dir, rc;

	if (!dev || !map)
		return -EINVAL;
	dir = dev_dir(dev);
	rc = dir < 0 ? dir : sysfs_read_str(dir, text, sizeof(text), "%s/compound/map", dev->name);
	if (rc)
		return rc;
	chosen = strchr(text, '[');
	end = chosen ? strchr(chosen, ']') : NULL;
	if (!end)
		return -EINVAL;
	*end = '\0';
	rc = daxc_map_from_name(chosen + 1);
	if (rc < 0)
		return rc;
	*map = (enum daxc_map)rc;
	return 0;
}

DAXC_EXPORT int daxc_dev_get_pinned(struct daxc_dev *dev, uint64_t *pages)
{
	return read_u64(dev, "pinned", pages);
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
	int dir, rc, n = 0;

	if (!dev || !poison)
		return -EINVAL;
	dir = dev_dir(dev);
	rc = dir < 0 ? dir : sysfs_read_str(dir, buf, sizeof(buf), "%s/compound/poison", dev->name);
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

// SPDX-License-Identifier: GPL-2.0
/* Reads the file that save wrote and people edit, all or nothing of it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/size.h"
#include "command/number-arg.h"
#include "ini.h"
#include "output/talk.h"
#include "saved.h"
#include "setting.h"

struct reading {
	const char *who;
	const char *file;
};

static int complain(const struct reading *reading, unsigned int line, const char *name,
		    const char *what)
{
	talk_error(reading->who, NULL, "%s, line %u: %s %s.", reading->file, line, name, what);
	return -EINVAL;
}

static int copy(char *to, size_t size, const char *value)
{
	return *value && snprintf(to, size, "%s", value) < (int)size ? 0 : -EINVAL;
}

/* Unlike in other files a device may be meant to have no driver. */
static int set_mode(struct wish *wish, const char *value)
{
	int mode = daxc_mode_from_name(value);

	if (mode < 0 || mode == DAXC_MODE_UNKNOWN)
		return -EINVAL;
	wish->mode = (enum daxc_mode)mode;
	return 0;
}

/* "512M+1G": 1G at offset 512M of the region. */
static int add_extent(struct saved *dev, const char *value)
{
	const char *plus = strchr(value, '+');
	struct daxc_extent extent = { 0 }, *grown;
	char start[SIZE_TEXT_MAX];

	if (!plus || plus - value >= (ptrdiff_t)sizeof(start))
		return -EINVAL;
	snprintf(start, sizeof(start), "%.*s", (int)(plus - value), value);
	if (size_parse(start, &extent.start) || size_parse(plus + 1, &extent.size) || !extent.size ||
	    extent.start + extent.size < extent.start)
		return -EINVAL;
	grown = reallocarray(dev->extents, dev->n_extents + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	dev->extents = grown;
	if (dev->n_extents)
		extent.offset = grown[dev->n_extents - 1].offset + grown[dev->n_extents - 1].size;
	grown[dev->n_extents++] = extent;
	return 0;
}

/* In the order of the device's offsets, which their numbers are in. */
static int set_extent(struct saved *dev, const char *key, const char *value)
{
	char expected[32];

	snprintf(expected, sizeof(expected), "extent.%zu", dev->n_extents);
	return strcmp(key, expected) ? -EINVAL : add_extent(dev, value);
}

static int set(struct saved *dev, const char *key, const char *value)
{
	if (!strcmp(key, "region"))
		return copy(dev->region, sizeof(dev->region), value);
	if (!strcmp(key, "uuid"))
		return copy(dev->uuid, sizeof(dev->uuid), value);
	if (!strcmp(key, "region.size"))
		return size_parse(value, &dev->region_size);
	if (!strcmp(key, "region.start"))
		return size_parse(value, &dev->region_start);
	if (!strcmp(key, "mode"))
		return set_mode(&dev->wish, value);
	if (!strncmp(key, "extent.", strlen("extent.")))
		return set_extent(dev, key, value);
	if (!strcmp(key, "size")) /* that of the extents */
		return -ENOENT;
	return setting_set(&dev->wish, key, value);
}

static int read_entry(const struct reading *reading, struct saved *dev,
		      const struct ini_entry *entry)
{
	int rc = set(dev, entry->key, entry->value);

	if (!rc || rc == -ENOMEM)
		return rc;
	return complain(reading, entry->line, entry->key,
			rc == -ENOENT ? "is no key of it" : "has a value that it cannot have");
}

static int read_section(const struct reading *reading, const struct ini_section *section,
			struct saved *dev)
{
	int region, id, rc = 0;
	size_t i;

	dev->wish = (struct wish)WISH_INIT;
	dev->region_start = DAXC_UNKNOWN;
	dev->broken = section->broken;
	if (copy(dev->name, sizeof(dev->name), section->name) ||
	    !device_name_parse(section->name, &region, &id)) {
		dev->broken = true;
		if (!section->broken)
			complain(reading, section->line, section->name, "is not the name of a device");
	}
	for (i = 0; i < section->n && rc != -ENOMEM; i++) {
		rc = read_entry(reading, dev, &section->entries[i]);
		dev->broken |= rc != 0;
	}
	if (!dev->broken && (!*dev->region || !dev->region_size)) {
		dev->broken = true;
		complain(reading, section->line, section->name, "has no region, or no region.size");
	}
	return rc == -ENOMEM ? rc : 0;
}

static int read_all(const struct reading *reading, const struct ini *ini, struct saved_list *list)
{
	size_t i;
	int rc = 0;

	list->devs = calloc(ini->n + 1, sizeof(*list->devs));
	if (!list->devs)
		return -ENOMEM;
	for (i = 0; i < ini->n && !rc; i++)
		rc = read_section(reading, &ini->sections[i], &list->devs[list->n++]);
	return rc;
}

int saved_read(const char *who, const char *file, struct saved_list *list)
{
	struct reading reading = { .who = who, .file = file };
	struct ini ini;
	int rc;

	*list = (struct saved_list){ 0 };
	rc = ini_read(who, file, !strcmp(file, SAVED_FILE), &ini);
	if (rc)
		return rc;
	rc = read_all(&reading, &ini, list);
	ini_free(&ini);
	if (rc == -ENOMEM)
		talk_failure(who, NULL, rc);
	if (rc)
		saved_free(list);
	return rc;
}

void saved_free(struct saved_list *list)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		free(list->devs[i].extents);
	free(list->devs);
	*list = (struct saved_list){ 0 };
}

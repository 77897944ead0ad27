// SPDX-License-Identifier: GPL-2.0
/*
 * The fields of regions. Keys, order and types are daxctl's; the columns are
 * ours.
 */
#include <string.h>

#include "inventory-fields.h"

static void get_region_path(void *region, bool human, struct value *value)
{
	const char *path = daxc_region_get_path(region);

	if (path && !strncmp(path, "/devices", 8))
		path += 8;
	value_text(value, path);
}

static void get_id(void *region, bool human, struct value *value)
{
	value_int(value, daxc_region_get_id(region));
}

static void get_region_size(void *region, bool human, struct value *value)
{
	uint64_t size = daxc_region_get_size(region);

	if (size != DAXC_UNKNOWN)
		value_size(value, size);
}

static void get_available(void *region, bool human, struct value *value)
{
	uint64_t available = daxc_region_get_available(region);

	if (available && available != DAXC_UNKNOWN)
		value_size(value, available);
}

static void get_available_column(void *region, bool human, struct value *value)
{
	uint64_t available = daxc_region_get_available(region);

	if (!daxc_region_is_static(region) && available != DAXC_UNKNOWN)
		value_size(value, available);
}

/* A plain number with --human too, as daxctl has it. */
static void get_region_align(void *region, bool human, struct value *value)
{
	uint64_t align = daxc_region_get_align(region);

	if (align)
		value_uint(value, align);
}

static void get_align_column(void *region, bool human, struct value *value)
{
	uint64_t align = daxc_region_get_align(region);

	if (align)
		value_size(value, align);
}

static void get_region_start(void *region, bool human, struct value *value)
{
	uint64_t start = daxc_region_get_start(region);

	if (start != DAXC_UNKNOWN)
		value_address(value, start);
}

/* Of a namespace: what configuration files call it. */
static void get_uuid(void *region, bool human, struct value *value)
{
	char uuid[DAXC_UUID_MAX];

	if (daxc_region_is_static(region) && !daxc_region_get_uuid(region, uuid))
		*value = (struct value){ VALUE_JSON, { .json = text_to_json(uuid) } };
}

static void get_kind(void *region, bool human, struct value *value)
{
	value_text(value, daxc_region_is_static(region) ? "static" : "dynamic");
}

const struct field region_fields[] = {
	{ "path", NULL, NULL, 0, 0, get_region_path },
	{ "id", "REGION", "number of the region", FIELD_USUAL | FIELD_RIGHT, 0, get_id },
	{ "size", "SIZE", "size, used and free", FIELD_USUAL | FIELD_RIGHT, 0, get_region_size },
	{ "available_size", NULL, NULL, 0, 0, get_available },
	{ NULL, "FREE", "what new devices can have", FIELD_USUAL | FIELD_RIGHT, 0,
	  get_available_column },
	{ "align", NULL, NULL, 0, 0, get_region_align },
	{ NULL, "ALIGN", "alignment of new devices", FIELD_USUAL | FIELD_RIGHT, 0,
	  get_align_column },
	{ NULL, "KIND", "dynamic, or static: its one device cannot be resized", FIELD_USUAL, 0,
	  get_kind },
	{ NULL, "START", "first physical address", 0, 0, get_region_start },
	{ "uuid", "UUID", "of the namespace that the region is, of pmem", 0, 0, get_uuid },
	{ NULL, "PATH", "where it is in sysfs", FIELD_USUAL, 0, get_region_path },
	{ 0 }
};

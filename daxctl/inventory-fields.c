// SPDX-License-Identifier: GPL-2.0
/*
 * The fields of devices and regions. Keys, order and types are daxctl's; the
 * object "compound" and the columns are ours.
 */
#include <errno.h>
#include <string.h>

#include "inventory-fields.h"

static void set_text(struct value *value, const char *text)
{
	if (text)
		*value = (struct value){ VALUE_TEXT, { .text = text } };
}

static void set_int(struct value *value, int64_t number)
{
	*value = (struct value){ VALUE_INT, { .number = number } };
}

static void set_uint(struct value *value, uint64_t number)
{
	*value = (struct value){ VALUE_UINT, { .bytes = number } };
}

static void set_size(struct value *value, uint64_t bytes)
{
	*value = (struct value){ VALUE_SIZE, { .bytes = bytes } };
}

static void set_address(struct value *value, uint64_t bytes)
{
	*value = (struct value){ VALUE_ADDRESS, { .bytes = bytes } };
}

static void get_chardev(void *dev, bool human, struct value *value)
{
	set_text(value, daxc_dev_get_name(dev));
}

static void get_size(void *dev, bool human, struct value *value)
{
	set_size(value, daxc_dev_get_size(dev));
}

static void get_target_node(void *dev, bool human, struct value *value)
{
	int node = daxc_dev_get_target_node(dev);

	if (node >= 0)
		set_int(value, node);
}

/* daxctl writes aligns as numbers even with --human */
static void get_align(void *dev, bool human, struct value *value)
{
	uint64_t align = daxc_dev_get_align(dev);

	if (align)
		set_uint(value, align);
}

static void get_align_column(void *dev, bool human, struct value *value)
{
	set_size(value, daxc_dev_get_align(dev));
}

/* What daxctl prints of a device that has no driver: see its "state". */
static void get_mode(void *dev, bool human, struct value *value)
{
	enum daxc_mode mode = daxc_dev_get_mode(dev);

	set_text(value, daxc_mode_name(mode == DAXC_MODE_DISABLED ? DAXC_MODE_DEVDAX : mode));
}

static void get_mode_column(void *dev, bool human, struct value *value)
{
	set_text(value, daxc_mode_name(daxc_dev_get_mode(dev)));
}

static void get_state(void *dev, bool human, struct value *value)
{
	if (daxc_dev_get_mode(dev) == DAXC_MODE_DISABLED)
		set_text(value, "disabled");
}

static void get_region_id(void *dev, bool human, struct value *value)
{
	set_int(value, daxc_region_get_id(daxc_dev_get_region(dev)));
}

static void get_start(void *dev, bool human, struct value *value)
{
	uint64_t start = daxc_dev_get_resource(dev);

	if (start != UINT64_MAX && daxc_dev_get_size(dev))
		set_address(value, start);
}

static void get_driver(void *dev, bool human, struct value *value)
{
	set_text(value, daxc_dev_get_driver(dev));
}

/* daxctl shows an offset in the device under this name. */
static void get_page_offset(void *extent, bool human, struct value *value)
{
	set_address(value, ((struct daxc_extent *)extent)->offset);
}

static void get_extent_start(void *extent, bool human, struct value *value)
{
	set_address(value, ((struct daxc_extent *)extent)->start);
}

static void get_extent_end(void *extent, bool human, struct value *value)
{
	const struct daxc_extent *e = extent;

	set_address(value, e->start + e->size - 1);
}

static void get_extent_size(void *extent, bool human, struct value *value)
{
	set_size(value, ((struct daxc_extent *)extent)->size);
}

static const struct field extent_fields[] = {
	{ "page_offset", NULL, NULL, 0, 0, get_page_offset },
	{ "start", NULL, NULL, 0, 0, get_extent_start },
	{ "end", NULL, NULL, 0, 0, get_extent_end },
	{ "size", NULL, NULL, 0, 0, get_extent_size },
	{ 0 }
};

static void get_mappings(void *dev, bool human, struct value *value)
{
	const struct daxc_extent *extents;
	int i, n = daxc_dev_get_extents(dev, &extents);
	struct json_object *array = n > 0 ? json_object_new_array() : NULL;

	for (i = 0; array && i < n; i++)
		json_object_array_add(array, fields_to_json(extent_fields, (void *)&extents[i],
							    human, 0));
	if (array)
		*value = (struct value){ VALUE_JSON, { .json = array } };
}

/*
 * The wish of a device without a driver is its vmemmap_shift alone: the other
 * attributes are about struct pages, which it has none of. Without memory there
 * is nothing to be wished for.
 */
static bool has_pages(struct daxc_dev *dev)
{
	enum daxc_mode mode = daxc_dev_get_mode(dev);

	return mode == DAXC_MODE_DEVDAX || mode == DAXC_MODE_COMPOUND;
}

static void get_shift(void *dev, bool human, struct value *value)
{
	enum daxc_mode mode = daxc_dev_get_mode(dev);
	int shift;

	if (mode == DAXC_MODE_SYSTEM_RAM || mode == DAXC_MODE_UNKNOWN || !daxc_dev_get_size(dev) ||
	    daxc_dev_get_vmemmap_shift(dev, &shift))
		return;
	if (shift == DAXC_SHIFT_AUTO)
		set_text(value, "auto");
	else
		set_int(value, shift);
}

static void get_page_size(void *dev, bool human, struct value *value)
{
	uint64_t bytes;

	if (has_pages(dev) && !daxc_dev_get_page_size(dev, &bytes))
		set_size(value, bytes);
}

static void get_altmap(void *dev, bool human, struct value *value)
{
	int altmap;

	if (has_pages(dev) && !daxc_dev_get_altmap(dev, &altmap))
		*value = (struct value){ VALUE_BOOL, { .yes = altmap } };
}

static void get_memmap(void *dev, bool human, struct value *value)
{
	uint64_t bytes;

	if (has_pages(dev) && !daxc_dev_get_memmap_bytes(dev, &bytes))
		set_size(value, bytes);
}

static void get_saved(void *dev, bool human, struct value *value)
{
	uint64_t bytes, base;

	if (has_pages(dev) && !daxc_dev_get_memmap_bytes(dev, &bytes) &&
	    !daxc_dev_get_memmap_base_bytes(dev, &base))
		set_size(value, base > bytes ? base - bytes : 0);
}

const struct field device_fields[] = {
	{ "chardev", "DEVICE", "name of the character device", FIELD_USUAL, 0, get_chardev },
	{ NULL, "REGION", "number of its region", 0, 0, get_region_id },
	{ "size", "SIZE", "size of the device", FIELD_USUAL | FIELD_RIGHT, 0, get_size },
	{ "target_node", "NODE", "NUMA node of its memory as system RAM", FIELD_RIGHT, 0,
	  get_target_node },
	{ "align", NULL, NULL, 0, 0, get_align },
	{ NULL, "ALIGN", "alignment of mappings", FIELD_USUAL | FIELD_RIGHT, 0, get_align_column },
	{ "mode", NULL, NULL, 0, 0, get_mode },
	{ NULL, "MODE", "compound, devdax, system-ram or disabled", FIELD_USUAL, 0,
	  get_mode_column },
	{ "state", NULL, NULL, 0, 0, get_state },
	{ "mappings", NULL, NULL, FIELD_EXTRA, DEVICE_MAPPINGS, get_mappings },
	{ NULL, "START", "physical address of its first byte", 0, 0, get_start },
	{ NULL, "DRIVER", "driver that has the device", 0, 0, get_driver },
	{ "compound.vmemmap_shift", "SHIFT", "order of the compound pages", FIELD_RIGHT, 0,
	  get_shift },
	{ "compound.page_size", "PAGE", "size of a compound page", FIELD_USUAL | FIELD_RIGHT, 0,
	  get_page_size },
	{ "compound.altmap", "ALTMAP", "struct pages are on the device itself", 0, 0, get_altmap },
	{ "compound.memmap_bytes", "MEMMAP", "memory that its struct pages take",
	  FIELD_USUAL | FIELD_RIGHT, 0, get_memmap },
	{ "compound.memmap_saved_bytes", "SAVED", "memory that compound pages save",
	  FIELD_USUAL | FIELD_RIGHT, 0, get_saved },
	{ 0 }
};

static void get_region_path(void *region, bool human, struct value *value)
{
	const char *path = daxc_region_get_path(region);

	if (path && !strncmp(path, "/devices", 8))
		path += 8;
	set_text(value, path);
}

static void get_id(void *region, bool human, struct value *value)
{
	set_int(value, daxc_region_get_id(region));
}

static void get_region_size(void *region, bool human, struct value *value)
{
	uint64_t size = daxc_region_get_size(region);

	if (size)
		set_size(value, size);
}

static void get_available(void *region, bool human, struct value *value)
{
	uint64_t available = daxc_region_get_available(region);

	if (available)
		set_size(value, available);
}

static void get_available_column(void *region, bool human, struct value *value)
{
	if (!daxc_region_is_static(region))
		set_size(value, daxc_region_get_available(region));
}

static void get_region_align(void *region, bool human, struct value *value)
{
	uint64_t align = daxc_region_get_align(region);

	if (align)
		set_uint(value, align);
}

static void get_region_align_column(void *region, bool human, struct value *value)
{
	set_size(value, daxc_region_get_align(region));
}

static void get_region_start(void *region, bool human, struct value *value)
{
	uint64_t start = daxc_region_get_start(region);

	if (start != UINT64_MAX)
		set_address(value, start);
}

static void get_kind(void *region, bool human, struct value *value)
{
	set_text(value, daxc_region_is_static(region) ? "static" : "dynamic");
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
	  get_region_align_column },
	{ NULL, "KIND", "dynamic, or static: its one device cannot be resized", FIELD_USUAL, 0,
	  get_kind },
	{ NULL, "START", "first physical address", 0, 0, get_region_start },
	{ NULL, "PATH", "where it is in sysfs", FIELD_USUAL, 0, get_region_path },
	{ 0 }
};

int device_to_array(struct daxc_dev *dev, bool human, unsigned int extra,
		    struct json_object **array)
{
	struct json_object *json = fields_to_json(device_fields, dev, human, extra);

	if (!json)
		return -ENOMEM;
	if (!daxc_dev_exists(dev)) {
		json_object_put(json);
		return 0;
	}
	if (!*array)
		*array = json_object_new_array();
	if (!*array || json_object_array_add(*array, json)) {
		json_object_put(json);
		return -ENOMEM;
	}
	return 0;
}

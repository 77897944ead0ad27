// SPDX-License-Identifier: GPL-2.0
/*
 * The fields of devices. Keys, order and types are daxctl's; the
 * object "compound" and the columns are ours.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "inventory-fields.h"

static void get_chardev(void *dev, bool human, struct value *value)
{
	value_text(value, daxc_dev_get_name(dev));
}

static void get_size(void *dev, bool human, struct value *value)
{
	uint64_t size = daxc_dev_get_size(dev);

	if (size != DAXC_UNKNOWN)
		value_size(value, size);
}

static void get_target_node(void *dev, bool human, struct value *value)
{
	int node = daxc_dev_get_target_node(dev);

	if (node >= 0)
		value_int(value, node);
}

/* For the CPUs that use it: the memory's own node has none, where it is online at all. */
static void get_numa_node(void *dev, bool human, struct value *value)
{
	int node = daxc_dev_get_numa_node(dev);

	if (node >= 0)
		value_int(value, node);
}

static void get_align(void *dev, bool human, struct value *value)
{
	uint64_t align = daxc_dev_get_align(dev);

	if (align)
		value_size(value, align);
}

/* What daxctl prints of a device that has no driver: see its "state". */
static void get_mode(void *dev, bool human, struct value *value)
{
	enum daxc_mode mode = daxc_dev_get_mode(dev);

	value_text(value, daxc_mode_name(mode == DAXC_MODE_DISABLED ? DAXC_MODE_DEVDAX : mode));
}

/* What has no driver and is not free for one: "unbinding" or "kept"; NULL: anything else. */
static const char *no_driver_yet(struct daxc_dev *dev)
{
	struct daxc_compound c = DAXC_COMPOUND_INIT;

	if (daxc_dev_get_mode(dev) != DAXC_MODE_DISABLED || daxc_dev_get_compound(dev, &c))
		return NULL;
	return c.state == DAXC_STATE_UNBINDING || c.state == DAXC_STATE_KEPT ?
		       daxc_state_name((enum daxc_state)c.state) : NULL;
}

static void get_mode_column(void *dev, bool human, struct value *value)
{
	const char *state = no_driver_yet(dev);

	value_text(value, state ? state : daxc_mode_name(daxc_dev_get_mode(dev)));
}

static void get_no_driver_yet(void *dev, bool human, struct value *value)
{
	const char *state = no_driver_yet(dev);

	if (state)
		value_text(value, state);
}

/* The memory of a device in mode system-ram; false for any other. */
static bool get_memory(struct daxc_dev *dev, struct daxc_memory *memory)
{
	return daxc_dev_get_mode(dev) == DAXC_MODE_SYSTEM_RAM && !daxc_dev_get_memory(dev, memory);
}

static void get_online(void *dev, bool human, struct value *value)
{
	struct daxc_memory memory = DAXC_MEMORY_INIT;

	if (get_memory(dev, &memory))
		value_int(value, memory.online);
}

static void get_blocks(void *dev, bool human, struct value *value)
{
	struct daxc_memory memory = DAXC_MEMORY_INIT;

	if (get_memory(dev, &memory))
		value_int(value, memory.blocks);
}

static void get_movable(void *dev, bool human, struct value *value)
{
	struct daxc_memory memory = DAXC_MEMORY_INIT;

	if (get_memory(dev, &memory) && memory.movable >= 0)
		*value = (struct value){ VALUE_BOOL, { .yes = memory.movable } };
}

static void get_state(void *dev, bool human, struct value *value)
{
	if (daxc_dev_get_mode(dev) == DAXC_MODE_DISABLED)
		value_text(value, "disabled");
}

static void get_region_id(void *dev, bool human, struct value *value)
{
	value_int(value, daxc_region_get_id(daxc_dev_get_region(dev)));
}

static void get_start(void *dev, bool human, struct value *value)
{
	uint64_t start = daxc_dev_get_resource(dev);

	if (start != DAXC_UNKNOWN && !daxc_dev_is_empty(dev))
		value_address(value, start);
}

/* Where the mode does not tell it. */
static void get_other_driver(void *dev, bool human, struct value *value)
{
	if (daxc_dev_get_mode(dev) == DAXC_MODE_UNKNOWN)
		value_text(value, daxc_dev_get_driver(dev));
}

static void get_driver(void *dev, bool human, struct value *value)
{
	value_text(value, daxc_dev_get_driver(dev));
}

/* daxctl shows an offset in the device under this name. */
static void get_page_offset(void *extent, bool human, struct value *value)
{
	value_address(value, ((struct daxc_extent *)extent)->offset);
}

static void get_extent_start(void *extent, bool human, struct value *value)
{
	value_address(value, ((struct daxc_extent *)extent)->start);
}

static void get_extent_end(void *extent, bool human, struct value *value)
{
	const struct daxc_extent *e = extent;

	value_address(value, e->start + e->size - 1);
}

static void get_extent_size(void *extent, bool human, struct value *value)
{
	value_size(value, ((struct daxc_extent *)extent)->size);
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

static void get_extents_column(void *dev, bool human, struct value *value)
{
	const struct daxc_extent *extents;
	int i, n = daxc_dev_get_extents(dev, &extents);
	struct json_object *array = n > 0 ? json_object_new_array() : NULL;
	char text[64];

	for (i = 0; array && i < n; i++) {
		snprintf(text, sizeof(text), "%#" PRIx64 "-%#" PRIx64, extents[i].start,
			 extents[i].start + extents[i].size - 1);
		json_object_array_add(array, json_object_new_string(text));
	}
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
	struct daxc_compound c = DAXC_COMPOUND_INIT;

	if ((mode != DAXC_MODE_DISABLED && !has_pages(dev)) || daxc_dev_is_empty(dev) ||
	    daxc_dev_get_compound(dev, &c) || c.vmemmap_shift == DAXC_SHIFT_KEEP)
		return;
	if (c.vmemmap_shift == DAXC_SHIFT_AUTO)
		value_text(value, "auto");
	else
		value_int(value, c.vmemmap_shift);
}

/* What the module says of a device that has struct pages. */
static bool get_compound(struct daxc_dev *dev, struct daxc_compound *c)
{
	return has_pages(dev) && !daxc_dev_get_compound(dev, c);
}

static void get_page_size(void *dev, bool human, struct value *value)
{
	struct daxc_compound c = DAXC_COMPOUND_INIT;

	if (get_compound(dev, &c) && c.page_size != DAXC_UNKNOWN)
		value_size(value, c.page_size);
}

static void get_altmap(void *dev, bool human, struct value *value)
{
	struct daxc_compound c = DAXC_COMPOUND_INIT;

	if (get_compound(dev, &c) && c.altmap >= 0)
		*value = (struct value){ VALUE_BOOL, { .yes = c.altmap } };
}

static void get_memmap(void *dev, bool human, struct value *value)
{
	struct daxc_compound c = DAXC_COMPOUND_INIT;

	if (get_compound(dev, &c) && c.memmap_bytes != DAXC_UNKNOWN)
		value_size(value, c.memmap_bytes);
}

static void get_saved(void *dev, bool human, struct value *value)
{
	struct daxc_compound c = DAXC_COMPOUND_INIT;

	if (get_compound(dev, &c) && c.memmap_bytes != DAXC_UNKNOWN &&
	    c.memmap_base_bytes != DAXC_UNKNOWN)
		value_size(value, c.memmap_base_bytes > c.memmap_bytes ?
				  c.memmap_base_bytes - c.memmap_bytes : 0);
}

static void get_map(void *dev, bool human, struct value *value)
{
	struct daxc_compound c = DAXC_COMPOUND_INIT;

	if (daxc_dev_get_mode(dev) == DAXC_MODE_COMPOUND && get_compound(dev, &c) &&
	    c.map != DAXC_MAP_KEEP)
		value_text(value, daxc_map_name(c.map));
}

static void get_pinned(void *dev, bool human, struct value *value)
{
	struct daxc_compound c = DAXC_COMPOUND_INIT;

	if ((get_compound(dev, &c) || (no_driver_yet(dev) && !daxc_dev_get_compound(dev, &c))) &&
	    c.pinned != DAXC_UNKNOWN)
		value_uint(value, c.pinned);
}

/* Only ours counts faults: zeros would be wrong for another driver. */
static bool get_counts(struct daxc_dev *dev, struct daxc_compound *c)
{
	return daxc_dev_get_mode(dev) == DAXC_MODE_COMPOUND && get_compound(dev, c) &&
	       c->faults_pte != DAXC_UNKNOWN && c->faults_pmd != DAXC_UNKNOWN &&
	       c->faults_pud != DAXC_UNKNOWN;
}

static void get_faults(void *dev, bool human, struct value *value)
{
	struct daxc_compound c = DAXC_COMPOUND_INIT;
	struct json_object *json;

	if (!get_counts(dev, &c))
		return;
	json = json_object_new_object();
	json_object_object_add(json, "pte", json_object_new_uint64(c.faults_pte));
	json_object_object_add(json, "pmd", json_object_new_uint64(c.faults_pmd));
	json_object_object_add(json, "pud", json_object_new_uint64(c.faults_pud));
	*value = (struct value){ VALUE_JSON, { .json = json } };
}

static void get_faults_pte(void *dev, bool human, struct value *value)
{
	struct daxc_compound c = DAXC_COMPOUND_INIT;

	if (get_counts(dev, &c))
		value_uint(value, c.faults_pte);
}

static void get_faults_pmd(void *dev, bool human, struct value *value)
{
	struct daxc_compound c = DAXC_COMPOUND_INIT;

	if (get_counts(dev, &c))
		value_uint(value, c.faults_pmd);
}

static void get_faults_pud(void *dev, bool human, struct value *value)
{
	struct daxc_compound c = DAXC_COMPOUND_INIT;

	if (get_counts(dev, &c))
		value_uint(value, c.faults_pud);
}

static void get_poison_offset(void *poison, bool human, struct value *value)
{
	value_address(value, ((struct daxc_poison *)poison)->offset);
}

static void get_poison_length(void *poison, bool human, struct value *value)
{
	value_size(value, ((struct daxc_poison *)poison)->length);
}

static const struct field poison_fields[] = {
	{ "offset", NULL, NULL, 0, 0, get_poison_offset },
	{ "length", NULL, NULL, 0, 0, get_poison_length },
	{ 0 }
};

/*
 * Bad memory is remembered whatever drives it, and shown where there is some; that
 * there is none is shown where our driver would have seen it.
 */
static void get_poison(void *dev, bool human, struct value *value)
{
	bool ours = daxc_dev_get_mode(dev) == DAXC_MODE_COMPOUND;
	struct daxc_compound c = DAXC_COMPOUND_INIT;
	const struct daxc_poison *poison;
	struct json_object *array;
	int i, n;

	if (daxc_dev_get_compound(dev, &c) || (!ours && !c.poison_ranges))
		return;
	n = c.poison_ranges ? daxc_dev_get_poison(dev, &poison) : 0;
	array = n > 0 || (ours && !n) ? json_object_new_array() : NULL;
	for (i = 0; array && i < n; i++)
		json_object_array_add(array, fields_to_json(poison_fields, (void *)&poison[i],
							    human, 0));
	if (array)
		*value = (struct value){ VALUE_JSON, { .json = array } };
}

const struct field device_fields[] = {
	{ "chardev", "DEVICE", "name of the character device", FIELD_USUAL, 0, get_chardev },
	{ NULL, "REGION", "number of its region", 0, 0, get_region_id },
	{ "size", "SIZE", "size of the device", FIELD_USUAL | FIELD_RIGHT, 0, get_size },
	{ "target_node", "NODE", "NUMA node of its memory as system RAM", FIELD_RIGHT, 0,
	  get_target_node },
	{ "numa_node", "NEAR", "NUMA node nearest to it, whose CPUs are to use it", FIELD_RIGHT, 0,
	  get_numa_node },
	{ "align", "ALIGN", "alignment of mappings", FIELD_USUAL | FIELD_RIGHT, 0, get_align },
	{ "mode", NULL, NULL, 0, 0, get_mode },
	{ "driver", NULL, NULL, 0, 0, get_other_driver },
	{ NULL, "MODE", "compound, devdax, system-ram, famfs, disabled, unbinding", FIELD_USUAL, 0,
	  get_mode_column },
	{ "online_memblocks", "ONLINE", "memory blocks that are online, of system RAM", FIELD_RIGHT,
	  0, get_online },
	{ "total_memblocks", "BLOCKS", "memory blocks of system RAM", FIELD_RIGHT, 0, get_blocks },
	{ "movable", "MOVABLE", "all that is online is movable", 0, 0, get_movable },
	{ "state", NULL, NULL, 0, 0, get_state },
	{ "mappings", NULL, NULL, FIELD_EXTRA, DEVICE_MAPPINGS, get_mappings },
	{ NULL, "EXTENTS", "physical addresses of its parts", 0, 0, get_extents_column },
	{ NULL, "START", "physical address of its first byte", 0, 0, get_start },
	{ NULL, "DRIVER", "driver that has the device", 0, 0, get_driver },
	{ "compound.state", NULL, NULL, 0, 0, get_no_driver_yet },
	{ "compound.vmemmap_shift", "SHIFT", "order of the compound pages", FIELD_RIGHT, 0,
	  get_shift },
	{ "compound.page_size", "PAGE", "size of a compound page", FIELD_USUAL | FIELD_RIGHT, 0,
	  get_page_size },
	{ "compound.map", "MAP", "page-table entries: devmap or folio", FIELD_USUAL, 0, get_map },
	{ "compound.altmap", "ALTMAP", "struct pages are on the device itself", 0, 0, get_altmap },
	{ "compound.memmap_bytes", "MEMMAP", "memory that its struct pages take",
	  FIELD_USUAL | FIELD_RIGHT, 0, get_memmap },
	{ "compound.memmap_saved_bytes", "SAVED", "memory that compound pages save",
	  FIELD_USUAL | FIELD_RIGHT, 0, get_saved },
	{ "compound.pinned", "PINNED", "compound pages that hold DMA pins", FIELD_RIGHT, 0,
	  get_pinned },
	{ "compound.faults", NULL, NULL, 0, 0, get_faults },
	{ NULL, "PTE", "faults served with 4K entries", FIELD_RIGHT, 0, get_faults_pte },
	{ NULL, "PMD", "faults served with 2M entries", FIELD_RIGHT, 0, get_faults_pmd },
	{ NULL, "PUD", "faults served with 1G entries", FIELD_RIGHT, 0, get_faults_pud },
	{ "compound.poison", "POISON", "memory that failed, as offset and length", 0, 0, get_poison },
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

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Devices and regions as daxctl shows them, and what is ours in the object
 * "compound": the field tables, and the JSON that verbs print of a result.
 */
#ifndef DAXCTL_INVENTORY_FIELDS_H
#define DAXCTL_INVENTORY_FIELDS_H

#include "field.h"
#include "libdaxctl-compound.h"

/* Kinds of FIELD_EXTRA. */
enum {
	DEVICE_MAPPINGS = 1 << 0,
};

/* Objects are struct daxc_dev and struct daxc_region. */
extern const struct field device_fields[];
extern const struct field region_fields[];

/*
 * Append a device to @array, which is made when it is NULL; a device that went
 * away meanwhile is left out. Return: 0, -ENOMEM.
 */
int device_to_array(struct daxc_dev *dev, bool human, unsigned int extra,
		    struct json_object **array);

#endif

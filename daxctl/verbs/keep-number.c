// SPDX-License-Identifier: GPL-2.0
/* Devices without memory that keep numbers: see keep-number.h. */
#include <stdio.h>
#include <string.h>

#include "command/number-arg.h"
#include "keep-number.h"

/* As many as it is worth for a number. */
#define MOST 256

struct daxc_dev *keep_number_find(struct daxc_region *region, int id)
{
	struct daxc_dev *dev;

	daxc_dev_foreach(region, dev)
		if (daxc_dev_get_id(dev) == id)
			break;
	return dev;
}

/* The kernel gives a new device the lowest number that is free. */
static int next_id(struct daxc_region *region)
{
	int id = 0;

	while (keep_number_find(region, id))
		id++;
	return id;
}

static int make_empty(struct keep_number *keep)
{
	struct wish wish = WISH_INIT;
	struct daxc_plan *plan = NULL;
	struct daxc_dev *dev;
	int rc;

	wish.mode = DAXC_MODE_DISABLED;
	wish.size = 0;
	rc = wish_create(keep->region, &wish, &plan);
	if (!rc)
		rc = daxc_plan_apply_anew(plan, &dev);
	daxc_plan_free(plan);
	return rc ? rc : dev_list_add(&keep->made, dev);
}

static bool is_saved(const struct keep_number *keep, int id)
{
	int region, number;
	size_t i;

	for (i = 0; i < keep->saved->n; i++)
		if (saved_is_in(&keep->saved->devs[i], keep->region) &&
		    device_name_parse(keep->saved->devs[i].name, &region, &number) && number == id)
			return true;
	return false;
}

void keep_number_reserve(struct keep_number *keep, int id)
{
	bool taken = keep_number_find(keep->region, id);
	int next;

	while (!keep->change->dry_run && keep->made.n < MOST) {
		next = next_id(keep->region);
		/* whose own number somebody has does not get that of another saved device instead */
		if (taken ? !is_saved(keep, next) : next >= id)
			return;
		if (make_empty(keep))
			return;
	}
}

static void destroy(struct daxc_dev *dev)
{
	struct daxc_plan *plan = NULL;

	if (!daxc_plan_destroy(dev, false, &plan))
		daxc_plan_apply_anew(plan, NULL);
	daxc_plan_free(plan);
}

void keep_number_release(struct keep_number *keep)
{
	while (keep->made.n--) {
		struct daxc_dev *dev = keep->made.devs[keep->made.n];

		if (!is_saved(keep, daxc_dev_get_id(dev)))
			destroy(dev);
	}
	dev_list_free(&keep->made);
}

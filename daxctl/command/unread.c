// SPDX-License-Identifier: GPL-2.0
/* What could not be read of devices and regions: see unread.h. */
#include <errno.h>
#include <string.h>

#include "output/talk.h"
#include "unread.h"

/* What is only root's to read is told once for all devices. */
static bool is_denied(int rc)
{
	return rc == -EACCES || rc == -EPERM;
}

static void tell(const struct cli *cli, struct daxc_dev *dev, const char *what, int rc)
{
	if (rc < 0 && !is_denied(rc) && daxc_dev_exists(dev))
		talk_error(cli->verb, NULL, "%s: %s cannot be read: %s.", daxc_dev_get_name(dev), what,
			   strerror(-rc));
}

static void tell_basics(const struct cli *cli, struct daxc_dev *dev)
{
	const char *name = daxc_dev_get_name(dev);

	/* also of a device that has gone since it was found */
	if (daxc_dev_get_size(dev) == DAXC_UNKNOWN)
		talk_error(cli->verb, NULL, "%s: its size cannot be read.", name);
	else if (!daxc_dev_get_align(dev) && daxc_dev_exists(dev))
		talk_error(cli->verb, NULL, "%s: its align cannot be read.", name);
	if (daxc_dev_get_mode(dev) == DAXC_MODE_UNKNOWN && !daxc_dev_get_driver(dev))
		talk_error(cli->verb, NULL, "%s: which driver it has cannot be seen.", name);
}

/* Ranges that do not fit into one file are not in it. */
static void tell_poison(const struct cli *cli, struct daxc_dev *dev, const struct daxc_compound *c)
{
	const struct daxc_poison *poison;
	bool counted = c->poison_ranges != DAXC_UNKNOWN;
	int n;

	if (!c->poison_ranges || (!counted && daxc_dev_get_mode(dev) != DAXC_MODE_COMPOUND))
		return;
	n = daxc_dev_get_poison(dev, &poison);
	if (n >= 0 && counted && (uint64_t)n < c->poison_ranges)
		talk_error(cli->verb, NULL, "%s: only %d of the %llu ranges of its bad memory are shown.",
			   daxc_dev_get_name(dev), n, (unsigned long long)c->poison_ranges);
	if (n != -ENOENT)
		tell(cli, dev, "its bad memory", n);
}

static void tell_compound(const struct cli *cli, struct daxc_dev *dev)
{
	struct daxc_compound c = DAXC_COMPOUND_INIT;
	int rc = daxc_dev_get_compound(dev, &c);

	if (!rc)
		tell_poison(cli, dev, &c);
	else if (rc != -ENOENT) /* the module is not loaded */
		tell(cli, dev, "what is known of its compound pages", rc);
}

/* 0, or why its memory blocks are left out. */
static int read_blocks(struct daxc_dev *dev)
{
	struct daxc_memory memory = DAXC_MEMORY_INIT;
	int rc;

	if (daxc_dev_get_mode(dev) != DAXC_MODE_SYSTEM_RAM)
		return 0;
	rc = daxc_dev_get_memory(dev, &memory);
	return rc == -EOPNOTSUPP ? 0 : rc; /* a captured tree has none of them */
}

static int read_places(struct daxc_dev *dev)
{
	const struct daxc_extent *extents;

	return daxc_dev_get_extents(dev, &extents);
}

void unread_tell(const struct cli *cli, const struct dev_list *list, bool places)
{
	bool denied = false;
	size_t i;

	for (i = 0; i < list->n; i++) {
		struct daxc_dev *dev = list->devs[i];
		int blocks = read_blocks(dev), extents = places ? read_places(dev) : 0;

		tell_basics(cli, dev);
		tell_compound(cli, dev);
		tell(cli, dev, "where its memory lies", extents);
		if (extents >= 0)
			tell(cli, dev, "the state of its memory blocks", blocks);
		denied |= is_denied(blocks) || is_denied(extents);
	}
	if (denied)
		talk_error(cli->verb, cli_as_root(cli), "what only root may read is left out: where "
			   "memory lies, and memory blocks of system RAM.");
}

void unread_tell_region(const struct cli *cli, struct daxc_region *region)
{
	int id = daxc_region_get_id(region);

	if (daxc_region_get_size(region) == DAXC_UNKNOWN)
		talk_error(cli->verb, NULL, "dax%d: the size of the region cannot be read.", id);
	if (!daxc_region_is_static(region) && daxc_region_get_available(region) == DAXC_UNKNOWN)
		talk_error(cli->verb, NULL, "dax%d: what is free of the region cannot be read.", id);
}

// SPDX-License-Identifier: LGPL-2.1
/* Devices that a driver takes though nobody asked: see bystanders.h. */
#include <string.h>

#include "bystanders.h"
#include "ram.h"
#include "sysfs.h"

struct bystanders {
	struct daxc_ctx *ctx;
	int root;
	char (*names)[DEV_NAME_MAX];
	size_t n;
};

static int note(const char *name, ino_t inode, void *data)
{
	struct bystanders *b = data;
	char(*grown)[DEV_NAME_MAX];
	int region, id;

	(void)inode;
	if (!dev_parse_name(name, &region, &id) ||
	    !sysfs_access(b->root, DEVICES_DIR "/%s/driver", name))
		return 0;
	grown = reallocarray(b->names, b->n + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	b->names = grown;
	strcpy(b->names[b->n++], name);
	return 0;
}

int bystanders_note(struct daxc_ctx *ctx, struct bystanders **bystanders)
{
	struct bystanders *b = calloc(1, sizeof(*b));

	if (!b)
		return -ENOMEM;
	*bystanders = b;
	b->ctx = ctx;
	b->root = ctx_root(ctx);
	return b->root < 0 ? b->root : sysfs_list(b->root, note, b, DEVICES_DIR);
}

/* The kernel may have brought it online at once, and would never give it back without kmem. */
static int take_offline(const struct bystanders *b, const char *name)
{
	struct daxc_dev *dev;
	int rc = inventory_get(b->ctx, name, &dev);

	return rc ? rc : ram_offline(dev);
}

static void release(const struct bystanders *b, const char *driver, const char *name)
{
	char now[DRIVER_NAME_MAX];
	int rc;

	if (sysfs_readlink_name(b->root, now, sizeof(now), DEVICES_DIR "/%s/driver", name) ||
	    strcmp(now, driver))
		return;
	rc = strcmp(driver, DRIVER_KMEM) ? 0 : take_offline(b, name);
	if (!rc)
		rc = sysfs_write(b->root, name, DRIVERS_DIR "/%s/unbind", driver);
	if (rc)
		log_err(b->ctx, "%s: %s took it, and has it still: %s", name, driver,
			strerror(-rc));
	else
		log_info(b->ctx, "%s: %s took it; unbound again, as it was", name, driver);
}

void bystanders_release(const struct bystanders *b, const char *driver,
			const struct daxc_dev *except)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		if (!except || strcmp(b->names[i], except->name))
			release(b, driver, b->names[i]);
}

void cleanup_bystanders(struct bystanders **bystanders)
{
	if (!*bystanders)
		return;
	free((*bystanders)->names);
	free(*bystanders);
}

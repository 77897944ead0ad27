// SPDX-License-Identifier: LGPL-2.1
/* Devices that a driver takes though nobody asked: see bystanders.h. */
#include <string.h>

#include "base/sysfs.h"
#include "bystanders.h"
#include "inventory/ram.h"

/* What a driver has, in order of name. */
struct names {
	char (*names)[DEV_NAME_MAX];
	size_t n;
	size_t room;
};

struct bystanders {
	struct daxc_ctx *ctx;
	char driver[DRIVER_NAME_MAX];
	struct names before;
};

static void names_free(struct names *names)
{
	free(names->names);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(a, b);
}

static int add_name(const char *name, ino_t inode, void *data)
{
	struct names *names = data;
	int region, id;

	(void)inode;
	if (!dev_parse_name(name, &region, &id))
		return 0;
	if (!room_for_one(&names->names, names->n, &names->room, sizeof(*names->names)))
		return -ENOMEM;
	strcpy(names->names[names->n++], name);
	return 0;
}

static int read_names(struct daxc_ctx *ctx, const char *driver, struct names *names)
{
	int root = ctx_root(ctx), rc;

	rc = root < 0 ? root : sysfs_list(root, add_name, names, DRIVERS_DIR "/%s", driver);
	if (!rc && names->n)
		qsort(names->names, names->n, sizeof(*names->names), compare_names);
	return rc == -ENOENT ? 0 : rc; /* not loaded yet: it has none */
}

int bystanders_note(struct daxc_ctx *ctx, const char *driver, struct bystanders **bystanders)
{
	struct bystanders *b = calloc(1, sizeof(*b));

	if (!b)
		return -ENOMEM;
	*bystanders = b;
	b->ctx = ctx;
	if (snprintf(b->driver, sizeof(b->driver), "%s", driver) >= (int)sizeof(b->driver))
		return -ENAMETOOLONG;
	return read_names(ctx, driver, &b->before);
}

/* The kernel may have brought it online at once, and would never give it back without kmem. */
static int take_offline(const struct bystanders *b, const char *name)
{
	struct daxc_dev *dev;
	int rc = inventory_get(b->ctx, name, &dev);

	return rc ? rc : ram_offline(dev);
}

static void release(const struct bystanders *b, const char *name)
{
	int root = ctx_root(b->ctx);
	int rc = strcmp(b->driver, DRIVER_KMEM) ? 0 : take_offline(b, name);

	if (!rc)
		rc = sysfs_write(root, name, DRIVERS_DIR "/%s/unbind", b->driver);
	if (rc)
		log_err(b->ctx, "%s: %s took it, and has it still: %s", name, b->driver,
			strerror(-rc));
	else
		log_info(b->ctx, "%s: %s took it; unbound again, as it was", name, b->driver);
}

void bystanders_release(const struct bystanders *b, const struct daxc_dev *except)
{
	_cleanup_(names_free) struct names now = { 0 };
	int rc = read_names(b->ctx, b->driver, &now);
	size_t i, j = 0;

	if (rc)
		log_err(b->ctx, "%s: cannot see what it took: %s", b->driver, strerror(-rc));
	for (i = 0; !rc && i < now.n; i++) {
		while (j < b->before.n && strcmp(b->before.names[j], now.names[i]) < 0)
			j++;
		if (j < b->before.n && !strcmp(b->before.names[j], now.names[i]))
			continue;
		if (!except || strcmp(now.names[i], except->name))
			release(b, now.names[i]);
	}
}

void cleanup_bystanders(struct bystanders **bystanders)
{
	if (!*bystanders)
		return;
	names_free(&(*bystanders)->before);
	free(*bystanders);
}

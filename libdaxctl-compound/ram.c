// SPDX-License-Identifier: LGPL-2.1
/*
 * Memory of devices in mode system-ram. libdaxctl finds the memory blocks of a
 * device, and brings them online in a zone; what it did is read again, because
 * its own answer does not tell all from some.
 */
#include <daxctl/libdaxctl.h>
#include <inttypes.h>
#include <string.h>

#include "answer.h"
#include "ram.h"
#include "rules.h"
#include "sysfs.h"

#define MEMORY_DIR "sys/devices/system/memory"

/* What libdaxctl would say on stderr; its return values say it too. */
static void drop_message(struct daxctl_ctx *ctx, int priority, const char *file, int line,
			 const char *fn, const char *format, va_list args)
{
	(void)ctx;
	(void)priority;
	(void)file;
	(void)line;
	(void)fn;
	(void)format;
	(void)args;
}

static void cleanup_daxctl(struct daxctl_ctx **ctx)
{
	if (*ctx)
		daxctl_unref(*ctx);
}

#define _cleanup_daxctl_ _cleanup_(cleanup_daxctl)

static struct daxctl_dev *find_dev(struct daxctl_ctx *ctx, const char *name)
{
	struct daxctl_region *region;
	struct daxctl_dev *dev;

	daxctl_region_foreach(ctx, region)
		daxctl_dev_foreach(region, dev)
			if (!strcmp(daxctl_dev_get_devname(dev), name))
				return dev;
	return NULL;
}

/* The memory belongs to @ctx, which the caller frees, also after a failure. */
static int open_memory(struct daxc_dev *dev, struct daxctl_ctx **ctx, struct daxctl_memory **memory)
{
	struct daxctl_dev *found;
	int rc;

	if (dev->region->ctx->sysroot)
		return -EOPNOTSUPP; /* libdaxctl reads the running system only */
	rc = daxctl_new(ctx);
	if (rc)
		return rc;
	daxctl_set_log_fn(*ctx, drop_message);
	found = find_dev(*ctx, dev->name);
	if (!found)
		return -ENODEV;
	*memory = daxctl_dev_get_memory(found);
	return *memory ? 0 : -ENXIO;
}

int ram_state(struct daxc_dev *dev, struct daxc_memory *state)
{
	_cleanup_daxctl_ struct daxctl_ctx *ctx = NULL;
	struct daxctl_memory *memory;
	int rc;

	if (daxc_dev_get_mode(dev) != DAXC_MODE_SYSTEM_RAM)
		return -ENXIO;
	rc = open_memory(dev, &ctx, &memory);
	if (rc)
		return rc;
	state->blocks = daxctl_memory_num_sections(memory);
	state->online = daxctl_memory_is_online(memory);
	state->movable = daxctl_memory_is_movable(memory);
	if (state->blocks < 0 || state->online < 0)
		return state->blocks < 0 ? state->blocks : state->online;
	if (state->movable < 0 || !state->online)
		state->movable = -1;
	return 0;
}

DAXC_EXPORT int daxc_dev_get_memory(struct daxc_dev *dev, struct daxc_memory *memory)
{
	struct daxc_memory state = { 0 };
	int rc;

	if (!dev || !memory)
		return -EINVAL;
	rc = ram_state(dev, &state);
	return rc ? rc : answer_give(memory, &state, sizeof(state));
}

int ram_online(struct daxc_dev *dev, bool movable)
{
	_cleanup_daxctl_ struct daxctl_ctx *ctx = NULL;
	struct daxctl_memory *memory;
	int rc;

	rc = open_memory(dev, &ctx, &memory);
	if (rc)
		return rc;
	rc = movable ? daxctl_memory_online(memory) : daxctl_memory_online_no_movable(memory);
	if (daxctl_memory_is_online(memory) == daxctl_memory_num_sections(memory))
		return 0;
	return rc < 0 ? rc : -EIO;
}

int ram_offline(struct daxc_dev *dev)
{
	_cleanup_daxctl_ struct daxctl_ctx *ctx = NULL;
	struct daxctl_memory *memory;
	int rc;

	rc = open_memory(dev, &ctx, &memory);
	if (rc)
		return rc;
	rc = daxctl_memory_offline(memory);
	if (daxctl_memory_is_online(memory) == 0)
		return 0;
	return rc < 0 ? rc : -EBUSY;
}

int ram_auto_online(struct daxc_ctx *ctx)
{
	int root = ctx_root(ctx), rc;
	char policy[32];

	rc = root < 0 ? root :
			sysfs_read_str(root, policy, sizeof(policy),
				       MEMORY_DIR "/auto_online_blocks");
	return rc ? rc : strcmp(policy, "offline") != 0;
}

static int block_size(struct daxc_ctx *ctx, uint64_t *size)
{
	int root = ctx_root(ctx), rc;
	char text[32], hex[40];

	rc = root < 0 ? root :
			sysfs_read_str(root, text, sizeof(text), MEMORY_DIR "/block_size_bytes");
	if (rc)
		return rc;
	snprintf(hex, sizeof(hex), "0x%s", text); /* the kernel leaves the prefix out */
	return sysfs_parse_u64(hex, size);
}

int ram_check_blocks(struct daxc_ctx *ctx, const char *object, const struct layout *layout)
{
	uint64_t unit;
	size_t i = 0;

	if (block_size(ctx, &unit) || !unit)
		return 0; /* the kernel will say */
	/* a device that grows in place has one extent then, not two */
	while (i < layout->n)
		if (place_aligned(layout_run(layout, &i), unit).size)
			return 0;
	return fail(ctx, RULE_MEMORY_BLOCKS,
		    &(struct facts){ .object = object,
				     .size = layout_size(layout),
				     .unit = unit });
}

// SPDX-License-Identifier: LGPL-2.1
/*
 * Memory of devices in mode system-ram: the memory blocks that its extents are
 * made of, by number, so that what a device costs does not depend on how many
 * there are. What was done to them is read again, because others act on them too.
 */
#include <inttypes.h>
#include <string.h>

#include "base/answer.h"
#include "base/rules.h"
#include "base/sysfs.h"
#include "place.h"
#include "ram.h"

#define MEMORY_DIR "sys/devices/system/memory"

/* What is done to each block; anything but 0 ends it. @dir is the directory of all. */
typedef int (*block_fn)(int dir, uint64_t block, void *data);

static int each_block_of(int dir, struct span span, uint64_t size, block_fn fn, void *data)
{
	uint64_t at;
	int rc = 0;

	/* kmem takes whole blocks of each extent, and leaves the rest unused */
	span = place_aligned(span, size);
	for (at = 0; at < span.size && !rc; at += size)
		rc = fn(dir, (span.start + at) / size, data);
	return rc;
}

static int each_block(struct daxc_dev *dev, block_fn fn, void *data)
{
	uint64_t size = ram_block_size(dev->region->ctx);
	_cleanup_close_ int dir = -1;
	const struct daxc_extent *extents;
	int i, n, rc = 0;

	dir = sysfs_open_dir(ctx_root(dev->region->ctx), MEMORY_DIR);
	if (dir < 0)
		return dir;
	if (!size)
		return -ENODATA;
	n = daxc_dev_get_extents(dev, &extents);
	for (i = 0; i < n && !rc; i++)
		rc = each_block_of(dir, (struct span){ extents[i].start, extents[i].size }, size, fn,
				   data);
	return n < 0 ? n : rc;
}

/* One that is on its way counts as what it still is. */
static int is_online(int dir, uint64_t block, bool *online)
{
	char state[32];
	int rc = sysfs_read_str(dir, state, sizeof(state), "memory%" PRIu64 "/state", block);

	*online = !rc && strcmp(state, "offline") != 0;
	return rc;
}

/* Of a block that is online, its zone is all that there is in the file. */
static bool is_movable(int dir, uint64_t block)
{
	char zones[64];

	return !sysfs_read_str(dir, zones, sizeof(zones), "memory%" PRIu64 "/valid_zones", block) &&
	       !strcmp(zones, "Movable");
}

static int count_block(int dir, uint64_t block, void *data)
{
	struct daxc_memory *state = data;
	bool online;
	int rc = is_online(dir, block, &online);

	if (rc == -ENOENT)
		return 0; /* kmem could not add it */
	if (rc)
		return rc;
	state->blocks++;
	if (!online)
		return 0;
	state->movable = state->online++ ? state->movable && is_movable(dir, block) :
					   is_movable(dir, block);
	return 0;
}

static int count_blocks(struct daxc_dev *dev, struct daxc_memory *state)
{
	int rc;

	if (daxc_dev_get_mode(dev) != DAXC_MODE_SYSTEM_RAM)
		return -ENXIO;
	*state = (struct daxc_memory){ .movable = -1 };
	rc = each_block(dev, count_block, state);
	if (!rc && !state->blocks)
		rc = -ENODATA; /* kmem is not bound without a block: they are not shown */
	if ((rc == -ENODATA || rc == -ENOENT) && dev->region->ctx->sysroot)
		rc = -EOPNOTSUPP;
	return rc;
}

int ram_state(struct daxc_dev *dev, struct daxc_memory *state)
{
	dev_forget(dev);
	return count_blocks(dev, state);
}

const char *ram_text(struct daxc_dev *dev, char *buf, size_t size)
{
	struct daxc_memory state = { 0 };

	if (ram_state(dev, &state))
		return NULL;
	snprintf(buf, size, "%d of its %d memory blocks are online", state.online, state.blocks);
	return buf;
}

DAXC_EXPORT int daxc_dev_get_memory(struct daxc_dev *dev, struct daxc_memory *memory)
{
	struct cached_int *cached;

	if (!dev || !memory)
		return -EINVAL;
	cached = &dev->cache.memory;
	if (!cached->known) {
		cached->err = count_blocks(dev, &dev->memory);
		cached->known = true;
	}
	unexplained(dev->region->ctx, cached->err);
	return cached->err ? cached->err : answer_give(memory, &dev->memory, sizeof(dev->memory));
}

/* What is written to each block that is not so yet. */
struct wish {
	bool online;
	const char *word;
};

static int set_block(int dir, uint64_t block, void *data)
{
	const struct wish *wish = data;
	bool online;
	int rc = is_online(dir, block, &online);

	if (rc == -ENOENT)
		return 0;
	if (rc || online == wish->online)
		return rc;
	rc = sysfs_write(dir, wish->word, "memory%" PRIu64 "/state", block);
	/* EINVAL: somebody else was faster */
	return rc && !is_online(dir, block, &online) && online == wish->online ? 0 : rc;
}

/* @done: what became of the writing, which stops where one is refused. Returns what looking gave. */
static int set_blocks(struct daxc_dev *dev, struct wish wish, struct daxc_memory *state, int *done)
{
	*done = dev_look(dev); /* blocks are found by address: it must be this device's */
	dev_forget(dev);
	if (!*done)
		*done = dev->region->ctx->sysroot ? -EROFS : each_block(dev, set_block, &wish);
	return ram_state(dev, state);
}

int ram_online(struct daxc_dev *dev, bool movable)
{
	struct wish wish = { true, movable ? "online_movable" : "online_kernel" };
	struct daxc_memory state;
	int done, rc = set_blocks(dev, wish, &state, &done);

	if (rc || state.online == state.blocks)
		return rc;
	return done ? done : -EIO;
}

int ram_offline(struct daxc_dev *dev)
{
	struct daxc_memory state;
	int done, rc = set_blocks(dev, (struct wish){ false, "offline" }, &state, &done);

	if (rc || !state.online)
		return rc;
	return done ? done : -EBUSY;
}

static int count_left(int dir, uint64_t block, void *data)
{
	int *left = data;

	*left += !sysfs_access(dir, "memory%" PRIu64, block);
	return 0;
}

int ram_left(struct daxc_dev *dev)
{
	int left = 0, rc = each_block(dev, count_left, &left);

	return rc ? rc : left;
}

int ram_auto_online(struct daxc_ctx *ctx, char policy[RAM_POLICY_MAX])
{
	char own[RAM_POLICY_MAX], *text = policy ? policy : own;
	int root = ctx_root(ctx);
	int rc = root < 0 ? root : sysfs_read_str(root, text, RAM_POLICY_MAX,
						  MEMORY_DIR "/auto_online_blocks");

	return rc ? rc : strcmp(text, "offline") != 0;
}

uint64_t ram_block_size(struct daxc_ctx *ctx)
{
	int root = ctx_root(ctx), rc;
	char text[32], hex[40];
	uint64_t size;

	rc = root < 0 ? root :
			sysfs_read_str(root, text, sizeof(text), MEMORY_DIR "/block_size_bytes");
	if (rc)
		return 0;
	snprintf(hex, sizeof(hex), "0x%s", text); /* the kernel leaves the prefix out */
	return sysfs_parse_u64(hex, &size) ? 0 : size;
}

// SPDX-License-Identifier: LGPL-2.1
/*
 * Memory of devices in mode system-ram. libdaxctl finds the memory blocks of a
 * device, and brings them online in a zone; what it did is read again, because
 * its own answer does not tell all from some.
 */
#include <daxctl/libdaxctl.h>
#include <dlfcn.h>
#include <inttypes.h>
#include <string.h>

#include "answer.h"
#include "late.h"
#include "ram.h"
#include "rules.h"
#include "sysfs.h"

#define MEMORY_DIR "sys/devices/system/memory"

/* What is called of libdaxctl, and what it gave: the memory of one device. */
struct ram {
	void *library;
	typeof(daxctl_new) *new;
	typeof(daxctl_unref) *unref;
	typeof(daxctl_set_log_fn) *set_log_fn;
	typeof(daxctl_region_get_first) *first_region;
	typeof(daxctl_region_get_next) *next_region;
	typeof(daxctl_dev_get_first) *first_dev;
	typeof(daxctl_dev_get_next) *next_dev;
	typeof(daxctl_dev_get_devname) *devname;
	typeof(daxctl_dev_get_memory) *get_memory;
	typeof(daxctl_memory_num_sections) *num_sections;
	typeof(daxctl_memory_is_online) *is_online;
	typeof(daxctl_memory_is_movable) *is_movable;
	typeof(daxctl_memory_online) *online;
	typeof(daxctl_memory_online_no_movable) *online_no_movable;
	typeof(daxctl_memory_offline) *offline;
	struct daxctl_ctx *ctx;
	struct daxctl_memory *memory;
};

static bool load(const struct daxc_ctx *ctx, struct ram *ram)
{
	const struct late_symbol symbols[] = {
		{ "daxctl_new", &ram->new },
		{ "daxctl_unref", &ram->unref },
		{ "daxctl_set_log_fn", &ram->set_log_fn },
		{ "daxctl_region_get_first", &ram->first_region },
		{ "daxctl_region_get_next", &ram->next_region },
		{ "daxctl_dev_get_first", &ram->first_dev },
		{ "daxctl_dev_get_next", &ram->next_dev },
		{ "daxctl_dev_get_devname", &ram->devname },
		{ "daxctl_dev_get_memory", &ram->get_memory },
		{ "daxctl_memory_num_sections", &ram->num_sections },
		{ "daxctl_memory_is_online", &ram->is_online },
		{ "daxctl_memory_is_movable", &ram->is_movable },
		{ "daxctl_memory_online", &ram->online },
		{ "daxctl_memory_online_no_movable", &ram->online_no_movable },
		{ "daxctl_memory_offline", &ram->offline },
	};
	const char *why;

	ram->library = late_open("libdaxctl.so.1", symbols, ARRAY_SIZE(symbols), &why);
	if (!ram->library)
		log_info(ctx, "%s", why);
	return ram->library != NULL;
}

static void ram_close(struct ram *ram)
{
	if (ram->ctx)
		ram->unref(ram->ctx);
	if (ram->library)
		dlclose(ram->library);
}

#define _cleanup_ram_ _cleanup_(ram_close)

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

static struct daxctl_dev *find_dev(const struct ram *ram, const char *name)
{
	struct daxctl_region *region;
	struct daxctl_dev *dev;

	for (region = ram->first_region(ram->ctx); region; region = ram->next_region(region))
		for (dev = ram->first_dev(region); dev; dev = ram->next_dev(dev))
			if (!strcmp(ram->devname(dev), name))
				return dev;
	return NULL;
}

/* The caller closes @ram, also after a failure. */
static int ram_open(struct daxc_dev *dev, struct ram *ram)
{
	struct daxctl_dev *found;
	int rc = dev_look(dev); /* libdaxctl goes by the name */

	if (rc)
		return rc;
	if (dev->region->ctx->sysroot)
		return -EOPNOTSUPP; /* libdaxctl reads the running system only */
	if (!load(dev->region->ctx, ram))
		return -ELIBACC;
	rc = ram->new(&ram->ctx);
	if (rc)
		return rc;
	ram->set_log_fn(ram->ctx, drop_message);
	found = find_dev(ram, dev->name);
	if (!found)
		return -ENODEV;
	ram->memory = ram->get_memory(found);
	return ram->memory ? 0 : -ENXIO;
}

int ram_state(struct daxc_dev *dev, struct daxc_memory *state)
{
	_cleanup_ram_ struct ram ram = { 0 };
	int rc;

	if (daxc_dev_get_mode(dev) != DAXC_MODE_SYSTEM_RAM)
		return -ENXIO;
	rc = ram_open(dev, &ram);
	if (rc)
		return rc;
	state->blocks = ram.num_sections(ram.memory);
	state->online = ram.is_online(ram.memory);
	state->movable = ram.is_movable(ram.memory);
	if (state->blocks < 0 || state->online < 0)
		return state->blocks < 0 ? state->blocks : state->online;
	if (state->movable < 0 || !state->online)
		state->movable = -1;
	return 0;
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
	struct daxc_memory state = { 0 };
	int rc;

	if (!dev || !memory)
		return -EINVAL;
	rc = ram_state(dev, &state);
	return rc ? rc : answer_give(memory, &state, sizeof(state));
}

int ram_online(struct daxc_dev *dev, bool movable)
{
	_cleanup_ram_ struct ram ram = { 0 };
	int rc = ram_open(dev, &ram);

	if (rc)
		return rc;
	rc = movable ? ram.online(ram.memory) : ram.online_no_movable(ram.memory);
	if (ram.is_online(ram.memory) == ram.num_sections(ram.memory))
		return 0;
	return rc < 0 ? rc : -EIO;
}

int ram_offline(struct daxc_dev *dev)
{
	_cleanup_ram_ struct ram ram = { 0 };
	int rc = ram_open(dev, &ram);

	if (rc)
		return rc;
	rc = ram.offline(ram.memory);
	if (ram.is_online(ram.memory) == 0)
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

// SPDX-License-Identifier: LGPL-2.1
/*
 * Rules that more than one kind of plan must keep, checked on the inventory:
 * the kernel is not asked, and nothing is changed.
 */
#include <string.h>
#include <time.h>

#include "base/rules.h"
#include "base/size.h"
#include "base/sysfs.h"
#include "bind.h"
#include "check.h"
#include "inventory/advice.h"
#include "inventory/going.h"
#include "inventory/holders.h"
#include "inventory/kernel.h"
#include "inventory/ram.h"
#include "inventory/unseen.h"
#include "request.h"

int align_order(uint64_t align)
{
	return __builtin_ctzll(align / SZ_4K);
}

int fail_no_memory(struct daxc_ctx *ctx)
{
	return fail_errno(ctx, RULE_BAD_REQUEST, ENOMEM,
			  &(struct facts){ .object = "plan", .note = "out of memory" });
}

static int bad_request(struct daxc_ctx *ctx, const char *object, const char *note)
{
	return fail(ctx, RULE_BAD_REQUEST, &(struct facts){ .object = object, .note = note });
}

/* Two in one place would be one memory at two offsets. */
static bool extents_overlap(const struct daxc_extent *extents, size_t n)
{
	size_t i, j;

	for (i = 0; i < n; i++)
		for (j = i + 1; j < n; j++)
			if (extents[i].start < extents[j].start + extents[j].size &&
			    extents[j].start < extents[i].start + extents[i].size)
				return true;
	return false;
}

static int check_extents(struct daxc_ctx *ctx, const char *object, struct daxc_request *request)
{
	uint64_t sum = 0;
	size_t i;

	if (!request->n_extents)
		return 0;
	if (request->at != DAXC_AT_ANY)
		return bad_request(ctx, object, "an offset and extents exclude each other");
	for (i = 0; i < request->n_extents; i++)
		if (__builtin_add_overflow(sum, request->extents[i].size, &sum))
			return bad_request(ctx, object, "its extents are more than 2^64 bytes");
	if (extents_overlap(request->extents, request->n_extents))
		return bad_request(ctx, object, "two of its extents overlap");
	if (request->size != DAXC_SIZE_KEEP && request->size != sum)
		return bad_request(ctx, object, "the size is not the sum of its extents");
	request->size = sum;
	return 0;
}

int check_request(struct daxc_ctx *ctx, const char *object, const struct daxc_request *given,
		  struct daxc_request *request)
{
	*request = given ? *given : (struct daxc_request)REQUEST_INIT;
	request->own = NULL;
	if (request->align && !place_align_valid(request->align))
		return fail(ctx, RULE_BAD_ALIGN, &(struct facts){ .align = request->align });
	if (request->map != DAXC_MAP_KEEP && !daxc_map_name(request->map))
		return bad_request(ctx, object, "there is no such map");
	if (!daxc_mode_name(request->mode) && request->mode != DAXC_MODE_DEFAULT)
		return bad_request(ctx, object, "there is no such mode");
	if (request->mode == DAXC_MODE_UNKNOWN)
		return fail(
			ctx, RULE_BAD_MODE,
			&(struct facts){ .object = object, .mode = daxc_mode_name(request->mode) });
	return check_extents(ctx, object, request);
}

uint64_t room_left(struct daxc_region *region, uint64_t align)
{
	uint64_t size;

	if (daxc_region_get_max_size(region, align, &size)) {
		error_clear(region->ctx);
		return 0;
	}
	return size;
}

int check_size(struct daxc_ctx *ctx, const char *object, uint64_t size, uint64_t align,
	       uint64_t most)
{
	uint64_t unit = place_unit(align), fits = (size < most ? size : most) / unit * unit;

	if (size % unit == 0)
		return 0;
	return fail(ctx, RULE_SIZE_MULTIPLE,
		    &(struct facts){ .object = object,
				     .size = size,
				     .unit = unit,
				     .align = align,
				     .fits = fits ? fits : unit });
}

/* The module looks at what the kernel made; this is what it finds on those that were tried */
static bool order_1_half_made(const struct kernel_version *kernel)
{
	return kernel_before(kernel, 6, 12);
}

static bool order_is_entry(int order)
{
	return order == 0 || order == align_order(SZ_2M) || order == align_order(SZ_1G);
}

/* What the kernel cannot do, whatever the device. */
static int check_kernel(struct daxc_ctx *ctx, const struct daxc_request *request,
			struct facts *facts)
{
	struct kernel_version kernel = { 0 };

	if (!kernel_read(ctx, &kernel))
		return 0;
	facts->kernel = kernel.release;
	if (request->vmemmap_shift == 1 && order_1_half_made(&kernel))
		return fail(ctx, RULE_SHIFT_KERNEL, facts);
	if (!kernel_has_folio_entries(&kernel))
		return 0;
	if (request->vmemmap_shift > 0 && !order_is_entry(request->vmemmap_shift))
		return fail(ctx, RULE_SHIFT_FOLIO, facts);
	if (request->map == DAXC_MAP_DEVMAP)
		return fail(ctx, RULE_MAP_FOLIO, facts);
	return 0;
}

int check_shift(struct daxc_ctx *ctx, const char *object, const struct daxc_request *request,
		enum daxc_mode mode, uint64_t align)
{
	int shift = request->vmemmap_shift, order = align_order(align);
	struct facts facts = { .object = object,
			       .shift = shift,
			       .max_shift = order,
			       .align = align,
			       .mode = daxc_mode_name(mode) };

	if (shift == DAXC_SHIFT_KEEP && request->map == DAXC_MAP_KEEP)
		return 0;
	if (mode != DAXC_MODE_COMPOUND && mode != DAXC_MODE_DISABLED)
		return fail(ctx, shift != DAXC_SHIFT_KEEP ? RULE_SHIFT_MODE : RULE_MAP_MODE,
			    &facts);
	if (shift < DAXC_SHIFT_KEEP || shift > order)
		return fail(ctx, RULE_SHIFT_RANGE, &facts);
	return check_kernel(ctx, request, &facts);
}

static bool layout_multiple(const struct layout *layout, uint64_t align)
{
	size_t i;

	for (i = 0; i < layout->n; i++)
		if (layout->spans[i].start % align || layout->spans[i].size % align)
			return false;
	return true;
}

static uint64_t largest_align(const struct layout *layout)
{
	static const uint64_t aligns[] = { SZ_1G, SZ_2M };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(aligns); i++)
		if (layout_multiple(layout, aligns[i]))
			return aligns[i];
	return SZ_4K;
}

static const char *advise_extents(struct daxc_dev *dev, uint64_t align, char *buf, size_t size)
{
	char command[ADVICE_MAX];

	snprintf(buf, size, "%s%s", advise_align(dev, align, command),
		 daxc_region_is_static(dev->region) ?
			 ", which loses what is in it" :
			 ", or destroy it and create it again: create chooses aligned extents");
	return buf;
}

int check_layout(struct daxc_dev *dev, const struct layout *layout, uint64_t align)
{
	struct facts facts = { .object = dev->name, .align = align };
	char advice[ADVICE_MAX + 80];
	size_t i;

	for (i = 0; i < layout->n; i++) {
		struct span span = layout->spans[i];

		facts.start = span.start;
		facts.size = span.size;
		if (span.start % align || span.size % align) {
			facts.advice = advise_extents(dev, largest_align(layout), advice,
						      sizeof(advice));
			return fail(dev->region->ctx,
				    span.start % align ? RULE_START_UNALIGNED
						       : RULE_LENGTH_UNALIGNED,
				    &facts);
		}
	}
	return 0;
}

/* An unbind that waits for nothing is over by then; there is no limit to one that does. */
static bool keeps_going(struct daxc_dev *dev)
{
	static const struct timespec pause = { .tv_nsec = 100000000L };
	int tries;

	for (tries = 0; tries < 10 && dev_is_going(dev); tries++)
		nanosleep(&pause, NULL);
	return tries == 10;
}

int check_ready(struct daxc_dev *dev)
{
	enum daxc_state state;
	int rc = dev_look(dev);

	if (rc)
		return fail_read(dev, rc);
	/* it would pass for a device that has none, from which nothing need be taken */
	rc = dev_driver_unseen(dev);
	if (rc)
		return fail_errno(dev->region->ctx, RULE_STEP_FAILED, -rc,
				  &(struct facts){ .object = dev->name,
						   .step = "see which driver it has" });
	if (bound_driver(dev))
		return 0;
	rc = daxc_dev_get_state(dev, &state);
	if (rc == -ENOENT)
		return 0; /* no module, and so no driver that goes slowly */
	if (rc)
		return fail_errno(dev->region->ctx, RULE_STEP_FAILED, -rc,
				  &(struct facts){ .object = dev->name,
						   .step = "see whether its driver has gone" });
	if (state == DAXC_STATE_KEPT || (state == DAXC_STATE_UNBINDING && keeps_going(dev)))
		return fail_going(dev, state);
	return 0;
}

int check_pins_seen(struct daxc_dev *dev)
{
	uint64_t pinned;
	int rc = daxc_dev_get_pinned(dev, &pinned);

	if (!rc || rc == -ENOENT)
		return 0;
	return fail_errno(dev->region->ctx, RULE_STEP_FAILED, -rc,
			  &(struct facts){ .object = dev->name,
					   .step = "see whether its pages are pinned" });
}

/* Unbinding a device with pinned pages waits for them, perhaps for ever. */
static int check_not_pinned(struct daxc_dev *dev)
{
	uint64_t pinned;
	char note[64];

	if (daxc_dev_get_pinned(dev, &pinned) || !pinned)
		return 0;
	snprintf(note, sizeof(note), "%llu", (unsigned long long)pinned);
	return fail(dev->region->ctx, RULE_PINNED,
		    &(struct facts){ .object = dev->name, .note = note });
}

static int check_seen(struct daxc_dev *dev)
{
	struct daxc_unseen unseen = DAXC_UNSEEN_INIT;
	struct daxc_holder *holders = NULL;
	struct daxc_ctx *ctx = dev->region->ctx;
	int rc;

	/* who may not change it anyway is told that */
	if (ctx->sysroot || geteuid() || !unseen_possible(ctx))
		return 0;
	rc = daxc_dev_get_holders(dev, &holders, &unseen);
	daxc_holders_free(holders);
	if (rc < 0)
		return rc;
	return unseen.processes ? fail_unseen(dev, &unseen) : 0;
}

int check_release(struct daxc_dev *dev, bool force)
{
	int rc = check_not_pinned(dev);

	if (!rc && !force)
		rc = check_pins_seen(dev);
	return rc || force ? rc : check_seen(dev);
}

/*
 * A write that fails here would be undone in vain. Whom the kernel refuses for another reason
 * than the mount, a step will tell.
 */
int check_may_change(struct daxc_ctx *ctx, const char *object)
{
	struct facts facts = { .object = object, .note = "only root can change devices" };
	int root;

	if (ctx->sysroot)
		return fail(ctx, RULE_READ_ONLY_ROOT, &facts);
	if (geteuid())
		return fail(ctx, RULE_NOT_ROOT, &facts);
	root = ctx_root(ctx);
	if (root >= 0 && sysfs_writable(root, DEVICES_DIR) == -EROFS)
		return fail(ctx, RULE_READ_ONLY_SYS, &facts);
	return 0;
}

int check_left(struct daxc_dev *dev)
{
	struct daxc_unseen unseen = DAXC_UNSEEN_INIT;
	const char *driver = bound_driver(dev);
	struct daxc_holder *holders = NULL;
	char note[256];
	int n;

	if (!driver || !strcmp(driver, DRIVER_KMEM))
		return 0;
	n = daxc_dev_get_holders(dev, &holders, &unseen);
	if (!n && unseen.processes)
		return fail_unseen(dev, &unseen);
	if (n > 0)
		n = fail(dev->region->ctx, RULE_RECOVER_HELD,
			 &(struct facts){ .object = dev->name,
					  .note = holders_text(holders, note, sizeof(note)) });
	daxc_holders_free(holders);
	return n ? n : check_not_pinned(dev);
}

int fail_static(struct daxc_region *region, enum rule rule, const char *object, uint64_t align)
{
	char namespace[NAMESPACE_MAX];

	return fail(region->ctx, rule,
		    &(struct facts){ .object = object,
				     .note = namespace_of(region, namespace),
				     .align = align });
}

int fail_empty(struct daxc_dev *dev, enum daxc_mode mode)
{
	uint64_t room = room_left(dev->region, daxc_dev_get_align(dev));
	char advice[ADVICE_MAX] =
		"daxctl-compound list --regions --devices" THEN ", which shows who has the memory";
	char text[SIZE_TEXT_MAX];
	struct facts facts = { .object = dev->name, .advice = advice };

	if (mode == DAXC_MODE_COMPOUND)
		mode = mappable_mode(dev->region->ctx);
	if (room && !driver_there(dev->region->ctx, mode_driver(mode)))
		advise_driver(dev->region->ctx, mode_driver(mode), advice);
	else if (room)
		snprintf(advice, sizeof(advice), "daxctl-compound reconfigure %s--mode %s --size %s %s",
			 mode == DAXC_MODE_SYSTEM_RAM && ram_auto_online(dev->region->ctx, NULL) > 0 ?
				 "--force " : "", daxc_mode_name(mode), size_option(room, text), dev->name);
	return fail(dev->region->ctx, RULE_NO_MEMORY, &facts);
}

int fail_read(struct daxc_dev *dev, int rc)
{
	struct facts facts = { .object = dev->name, .note = "cannot read where its memory lies" };

	if (rc == -EACCES || rc == -EPERM)
		return fail_errno(dev->region->ctx, RULE_NOT_ROOT, EACCES, &facts);
	if (rc == -ENOENT || rc == -ENODEV)
		return fail_gone(dev);
	return fail_errno(dev->region->ctx, RULE_UNREADABLE, -rc, &facts);
}

// SPDX-License-Identifier: LGPL-2.1
/*
 * Zeroing a device: who may, what range, and what is said when it ends early.
 * The threads are crew.c's.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "base/answer.h"
#include "base/private.h"
#include "base/rules.h"
#include "base/size.h"
#include "change/check.h"
#include "crew.h"
#include "inventory/advice.h"
#include "inventory/bad.h"
#include "inventory/holders.h"
#include "inventory/node.h"
#include "inventory/unseen.h"
#include "map.h"

static int fail_dev(struct daxc_dev *dev, enum rule rule, const char *note)
{
	return fail(dev->region->ctx, rule,
		    &(struct facts){ .object = dev->name, .note = note,
				     .driver = daxc_dev_get_driver(dev),
				     .region = dev->region->id });
}

static int fail_way_out(struct daxc_dev *dev, enum rule rule, const char *advice)
{
	return fail(dev->region->ctx, rule,
		    &(struct facts){ .object = dev->name, .driver = daxc_dev_get_driver(dev),
				     .advice = advice });
}

static int check_mode(struct daxc_dev *dev)
{
	char advice[ADVICE_MAX];
	uint64_t size;

	switch (daxc_dev_get_mode(dev)) {
	case DAXC_MODE_COMPOUND:
	case DAXC_MODE_DEVDAX:
		return 0;
	case DAXC_MODE_DISABLED:
		if (!dev_read_size(dev, &size) && !size)
			return fail_empty(dev, DAXC_MODE_COMPOUND);
		return fail_way_out(dev, RULE_WIPE_DISABLED, advise_enable(dev, advice));
	case DAXC_MODE_SYSTEM_RAM:
		return fail_dev(dev, RULE_SYSTEM_RAM, NULL);
	default:
		return fail_way_out(dev, RULE_WIPE_DRIVER, advise_mappable(dev, advice));
	}
}

/* The structure of a caller that knows less, or more, of it. */
static int read_request(struct daxc_dev *dev, const struct daxc_wipe *given,
			struct daxc_wipe *wipe)
{
	int rc;

	*wipe = (struct daxc_wipe)DAXC_WIPE_INIT;
	rc = answer_take(wipe, given, sizeof(*wipe), ANSWER_UP_TO(struct daxc_wipe, length));
	if (!rc)
		return 0;
	return fail_dev(dev, RULE_BAD_REQUEST,
			rc == -E2BIG ? "it asks for what this library does not know" :
				       "its sz is not its size");
}

static int check_range(struct daxc_dev *dev, struct daxc_wipe *wipe)
{
	struct facts facts = { .object = dev->name, .at = wipe->offset, .size = wipe->length };
	int rc = dev_read_size(dev, &facts.available);

	if (rc)
		return fail_errno(dev->region->ctx, RULE_STEP_FAILED, -rc,
				  &(struct facts){ .object = dev->name,
						   .step = "read its size" });
	if (!facts.available)
		return fail_empty(dev, DAXC_MODE_COMPOUND);
	if (wipe->length == DAXC_SIZE_KEEP && wipe->offset < facts.available)
		wipe->length = facts.available - wipe->offset;
	if (wipe->length && wipe->offset < facts.available &&
	    wipe->length <= facts.available - wipe->offset)
		return 0;
	if (facts.size == DAXC_SIZE_KEEP)
		facts.size = 0;
	return fail(dev->region->ctx, RULE_WIPE_RANGE, &facts);
}

static int check_pins(struct daxc_dev *dev)
{
	uint64_t pinned = 0;
	char users[64];

	if (daxc_dev_get_pinned(dev, &pinned))
		return check_pins_seen(dev);
	if (!pinned)
		return 0;
	snprintf(users, sizeof(users), "DMA into %llu compound pages", (unsigned long long)pinned);
	return fail_dev(dev, RULE_WIPE_HELD, users);
}

/* Who would find zeros? */
static int check_unused(struct daxc_dev *dev)
{
	struct daxc_unseen unseen = DAXC_UNSEEN_INIT;
	struct daxc_holder *holders = NULL;
	char users[256];
	int n, rc;

	n = daxc_dev_get_holders(dev, &holders, &unseen);
	if (n < 0)
		return n;
	if (n)
		rc = fail_dev(dev, RULE_WIPE_HELD, holders_text(holders, users, sizeof(users)));
	else
		rc = check_pins(dev);
	daxc_holders_free(holders);
	return !rc && unseen.processes ? fail_unseen(dev, &unseen) : rc;
}

static int check(struct daxc_dev *dev, struct daxc_wipe *wipe)
{
	int rc = dev_look(dev);

	if (rc)
		return fail_gone(dev);
	rc = check_mode(dev);
	if (!rc)
		rc = check_range(dev, wipe);
	if (!rc && dev->region->ctx->sysroot && !wipe->dry_run)
		rc = fail_dev(dev, RULE_READ_ONLY_ROOT, NULL);
	if (!rc && !wipe->force)
		rc = check_unused(dev);
	return rc;
}

/* The pages that are in the range as a whole: what is beside it is not known to be mended. */
static int read_pages(struct daxc_dev *dev, const struct daxc_wipe *wipe, struct layout *pages)
{
	uint64_t first = (wipe->offset + BAD_UNIT - 1) / BAD_UNIT * BAD_UNIT;
	uint64_t end = (wipe->offset + wipe->length) / BAD_UNIT * BAD_UNIT;
	_cleanup_(layout_free) struct layout all = { 0 }, rest = { 0 };
	int rc = end > first ? layout_read(dev, false, &all) : 0;

	if (!rc && end > first)
		rc = layout_tail(&all, first, &rest);
	return rc || end <= first ? rc : layout_head(&rest, end - first, pages);
}

/* Stores do not mend it, and the module would know of it again at the next bind. */
static int check_mended(struct daxc_dev *dev, const struct layout *pages)
{
	_cleanup_(layout_free) struct layout bad = { 0 };
	char text[BAD_TEXT_MAX];
	int rc = bad_find_in_pmem(dev->region, pages, &bad);

	if (rc || !bad.n)
		return rc;
	return fail(dev->region->ctx, RULE_WIPE_NOT_MENDED,
		    &(struct facts){ .object = dev->name,
				     .size = layout_size(&bad),
				     .note = bad_text(&bad, text, sizeof(text)) });
}

static int check_forget(struct daxc_dev *dev, const struct daxc_wipe *wipe, struct layout *pages)
{
	int rc = read_pages(dev, wipe, pages);

	return rc ? rc : check_mended(dev, pages);
}

static int forget_poison(struct daxc_dev *dev, const struct daxc_wipe *wipe, uint64_t *forgotten)
{
	_cleanup_(layout_free) struct layout pages = { 0 };
	int rc;

	if (!wipe->forget_poison)
		return 0;
	rc = check_forget(dev, wipe, &pages);
	if (!rc && !wipe->dry_run)
		rc = bad_forget(dev->region->ctx, &pages, forgotten);
	if (!rc || daxc_get_error(dev->region->ctx))
		return rc;
	return fail_errno(dev->region->ctx, RULE_STEP_FAILED, -rc,
			  &(struct facts){ .object = dev->name,
					   .step = "forget which of its memory is bad" });
}

/* The mapping begins on a multiple of align, so perhaps before the range, and ends with the range's last unit. */
static int map_range(struct daxc_dev *dev, const struct daxc_wipe *wipe, uint64_t align,
		     void **addr, size_t *mapped)
{
	_cleanup_close_ int fd = node_open(dev, O_RDWR);
	uint64_t skew = wipe->offset % align;
	int rc;

	if (fd < 0)
		return fd;
	*mapped = (skew + wipe->length + align - 1) / align * align;
	rc = map_aligned(fd, wipe->offset - skew, *mapped, align, PROT_READ | PROT_WRITE,
			 MAP_SHARED, addr);
	if (rc)
		return fail_errno(dev->region->ctx, RULE_STEP_FAILED, -rc,
				  &(struct facts){ .object = dev->name, .step = "map it" });
	return 0;
}

/* What is known of the end in the device's terms: offsets of the device, not of the range. */
static void translate(struct daxc_dev *dev, const struct daxc_wipe *wipe,
		      struct crew_outcome *outcome, struct daxc_wipe_result *result)
{
	size_t i;

	for (i = 0; i < outcome->n_bad; i++)
		outcome->bad[i].offset += wipe->offset;
	free(dev->skipped);
	dev->skipped = steal_ptr(outcome->bad);
	result->zeroed = outcome->zeroed;
	result->reached = wipe->offset + outcome->reached;
	result->threads = outcome->threads;
	result->skipped = dev->skipped;
	result->n_skipped = outcome->n_bad;
}

static int explain_poison(struct daxc_dev *dev, const struct daxc_wipe_result *result)
{
	struct facts facts = { .object = dev->name };
	size_t i;

	for (i = 0; i < result->n_skipped; i++)
		facts.size += result->skipped[i].length;
	facts.at = result->skipped[0].offset;
	facts.fits = result->skipped[0].length;
	return fail(dev->region->ctx, RULE_WIPE_POISON, &facts);
}

static int explain_stop(struct daxc_dev *dev, const struct daxc_wipe *wipe,
			const struct daxc_wipe_result *result, int err)
{
	struct facts facts = {
		.object = dev->name,
		.at = result->reached,
		.fits = wipe->offset + wipe->length - result->reached,
		.option = wipe->force ? "--force " : "",
	};

	if (err == EINTR)
		return fail(dev->region->ctx, RULE_WIPE_STOPPED, &facts);
	if (err == ENXIO)
		facts.reason = "the device went away from under it";
	return fail_errno(dev->region->ctx, RULE_WIPE_FAILED, err, &facts);
}

static int zero(struct daxc_dev *dev, const struct daxc_wipe *wipe,
		struct daxc_wipe_result *result)
{
	struct crew_outcome outcome;
	struct crew_job job = { 0 };
	size_t mapped = 0;
	void *addr;
	int rc;

	rc = dev_read_align(dev, &job.unit);
	if (rc)
		return rc;
	rc = map_range(dev, wipe, job.unit, &addr, &mapped);
	if (rc)
		return rc;
	job.skew = wipe->offset % job.unit;
	job.base = (char *)addr + job.skew;
	job.size = wipe->length;
	job.threads = wipe->threads;
	job.stop = wipe->stop;
	job.progress = wipe->progress;
	job.userdata = wipe->userdata;
	rc = crew_zero(&job, &outcome);
	munmap(addr, mapped);
	translate(dev, wipe, &outcome, result);
	if (rc)
		return explain_stop(dev, wipe, result, -rc);
	return result->n_skipped ? explain_poison(dev, result) : 0;
}

DAXC_EXPORT int daxc_dev_wipe(struct daxc_dev *dev, const struct daxc_wipe *given,
			      struct daxc_wipe_result *result)
{
	struct daxc_wipe_result ours = { 0 };
	struct daxc_wipe wipe;
	int rc, rc_give;

	if (!dev)
		return -EINVAL;
	error_clear(dev->region->ctx);
	rc = read_request(dev, given, &wipe);
	if (!rc)
		rc = check(dev, &wipe);
	ours.offset = ours.reached = wipe.offset;
	ours.length = wipe.length;
	if (!rc)
		rc = forget_poison(dev, &wipe, &ours.forgotten);
	if (!rc && !wipe.dry_run)
		rc = zero(dev, &wipe, &ours);
	rc_give = result ? answer_give(result, &ours, sizeof(ours)) : 0;
	return rc ? rc : rc_give;
}

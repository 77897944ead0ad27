// SPDX-License-Identifier: LGPL-2.1
/*
 * Features and inspection: the module's answers in the library's terms. The
 * walk itself is the module's; the verdict on its counts is made here.
 */
#include <unistd.h>

#include "base/answer.h"
#include "base/private.h"
#include "base/rules.h"
#include "change/check.h"
#include "inventory/advice.h"
#include "inventory/ctl.h"
#include "inventory/devt.h"
#include "libdaxctl-compound-inspect.h"

static const struct {
	uint64_t theirs;
	uint64_t ours;
} feature_bits[] = {
	{ DAX_COMPOUND_FEATURE_FOLIO_2M, DAXC_FEATURE_FOLIO_2M },
	{ DAX_COMPOUND_FEATURE_FOLIO_1G, DAXC_FEATURE_FOLIO_1G },
	{ DAX_COMPOUND_FEATURE_ALIGN_2M, DAXC_FEATURE_ALIGN_2M },
	{ DAX_COMPOUND_FEATURE_ALIGN_1G, DAXC_FEATURE_ALIGN_1G },
	{ DAX_COMPOUND_FEATURE_SHARING, DAXC_FEATURE_SHARING },
	{ DAX_COMPOUND_FEATURE_MPROTECT_1G, DAXC_FEATURE_MPROTECT_1G },
	{ DAX_COMPOUND_FEATURE_DEVMAP, DAXC_FEATURE_DEVMAP },
	{ DAX_COMPOUND_FEATURE_ANY_SHIFT, DAXC_FEATURE_ANY_SHIFT },
};

static uint64_t features_from(uint64_t theirs)
{
	uint64_t ours = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(feature_bits); i++)
		if (theirs & feature_bits[i].theirs)
			ours |= feature_bits[i].ours;
	return ours;
}

static int ask_features(struct daxc_ctx *ctx, int fd, struct dax_compound_features *answer)
{
	int rc;

	*answer = (struct dax_compound_features){ .size = sizeof(*answer) };
	rc = ctl_call(fd, DAX_COMPOUND_IOC_FEATURES, answer);
	if (rc)
		return fail_errno(ctx, RULE_STEP_FAILED, -rc,
				  &(struct facts){ .object = DRIVER_COMPOUND,
						   .step = "ask for its features" });
	return 0;
}

DAXC_EXPORT int daxc_features(struct daxc_ctx *ctx, struct daxc_features *features)
{
	struct dax_compound_features answer;
	struct daxc_features ours = { 0 };
	_cleanup_close_ int fd = -1;
	int rc;

	if (!ctx || !features)
		return -EINVAL;
	error_clear(ctx);
	fd = ctl_open(ctx);
	if (fd < 0)
		return fd;
	rc = ask_features(ctx, fd, &answer);
	if (rc)
		return rc;
	ours.version = answer.version;
	ours.struct_page_bytes = answer.struct_page_bytes;
	ours.features = features_from(answer.features);
	return answer_give(features, &ours, sizeof(ours));
}

/* The kernel's errno is one of few, and each means one thing. */
static int explain(struct daxc_dev *dev, int err)
{
	struct facts facts = {
		.object = dev->name,
		.region = dev->region->id,
		.driver = daxc_dev_get_driver(dev),
		.step = "walk its struct pages",
	};
	char advice[ADVICE_MAX];
	uint64_t size;

	if (err == ENODEV)
		return fail(dev->region->ctx, RULE_NO_DEVICE, &facts);
	if (err == ENXIO) {
		if (!dev_read_size(dev, &size) && !size)
			return fail_empty(dev, DAXC_MODE_COMPOUND);
		facts.advice = advise_enable(dev, advice);
		return fail(dev->region->ctx, RULE_NOT_ENABLED, &facts);
	}
	if (err == EOPNOTSUPP) {
		facts.advice = advise_mappable(dev, advice);
		return fail(dev->region->ctx, RULE_NO_PGMAP, &facts);
	}
	return fail_errno(dev->region->ctx, RULE_STEP_FAILED, err, &facts);
}

static bool is_sound(const struct dax_compound_inspect *walk)
{
	if (walk->bad_heads || walk->bad_orders || walk->bad_tails || walk->bad_pgmaps)
		return false;
	/* a walk that found nothing proves nothing */
	return walk->pages && walk->heads + walk->tails == walk->pages &&
	       walk->heads << walk->vmemmap_shift == walk->pages;
}

static void translate(const struct dax_compound_inspect *walk, struct daxc_inspection *out)
{
	uint64_t page = 4096;

	out->sound = is_sound(walk);
	out->ours = walk->state & DAX_COMPOUND_STATE_OURS;
	out->folio = walk->state & DAX_COMPOUND_STATE_FOLIO;
	out->altmap = walk->state & DAX_COMPOUND_STATE_ALTMAP;
	out->vmemmap_shift = (int)walk->vmemmap_shift;
	out->page_size = page << walk->vmemmap_shift;
	out->pages = walk->pages;
	out->heads = walk->heads;
	out->tails = walk->tails;
	out->memmap_pages = walk->memmap_pages;
	out->memmap_shared = walk->memmap_shared;
	out->memmap_bytes = (walk->memmap_pages - walk->memmap_shared) * page;
	out->bad_heads = walk->bad_heads;
	out->bad_orders = walk->bad_orders;
	out->bad_tails = walk->bad_tails;
	out->bad_pgmaps = walk->bad_pgmaps;
	out->first_bad = walk->first_bad;
	out->pinned = walk->pinned;
}

static int walk_pages(struct daxc_dev *dev, int fd, struct dax_compound_inspect *walk)
{
	dev_t devt;
	int rc;

	rc = devt_of(dev, &devt);
	if (rc)
		return explain(dev, rc == -ENOENT ? ENODEV : -rc);
	*walk = (struct dax_compound_inspect){
		.size = sizeof(*walk),
		.major = major(devt),
		.minor = minor(devt),
	};
	rc = ctl_call(fd, DAX_COMPOUND_IOC_INSPECT, walk);
	return rc ? explain(dev, -rc) : 0;
}

DAXC_EXPORT int daxc_dev_inspect(struct daxc_dev *dev, struct daxc_inspection *inspection)
{
	struct dax_compound_features features = { 0 };
	struct dax_compound_inspect walk = { 0 };
	struct daxc_inspection ours = { 0 };
	_cleanup_close_ int fd = -1;
	int rc;

	if (!dev || !inspection)
		return -EINVAL;
	error_clear(dev->region->ctx);
	fd = ctl_open(dev->region->ctx);
	if (fd < 0)
		return fd;
	rc = walk_pages(dev, fd, &walk);
	if (!rc)
		rc = ask_features(dev->region->ctx, fd, &features);
	if (rc)
		return rc;
	translate(&walk, &ours);
	ours.struct_page_bytes = features.struct_page_bytes;
	return answer_give(inspection, &ours, sizeof(ours));
}

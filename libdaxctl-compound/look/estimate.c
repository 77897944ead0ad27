// SPDX-License-Identifier: LGPL-2.1
/*
 * What struct pages take, by calculation: for memory that does not exist yet,
 * or another page size. What they take now is counted by the module instead.
 */
#include "base/answer.h"
#include "base/private.h"
#include "base/rules.h"
#include "inventory/place.h"
#include "libdaxctl-compound-inspect.h"

#define BASE_PAGE 4096ULL
/* x86-64 since 2013; 56 bytes without memory cgroups */
#define USUAL_STRUCT_PAGE 64
/* What is left of a compound page's struct pages: one page with the head, one with tails. */
#define SHARED_PAGES 2

DAXC_EXPORT int daxc_memmap_model(struct daxc_ctx *ctx, struct daxc_memmap_model *model)
{
	struct daxc_memmap_model ours = { .struct_page_bytes = USUAL_STRUCT_PAGE, .sharing = true };
	struct daxc_features features = DAXC_FEATURES_INIT;

	if (!ctx || !model)
		return -EINVAL;
	if (!daxc_features(ctx, &features)) {
		ours.known = true;
		ours.struct_page_bytes = features.struct_page_bytes;
		ours.sharing = features.features & DAXC_FEATURE_SHARING;
	}
	error_clear(ctx); /* no module, not root: an estimate can do without */
	return answer_give(model, &ours, sizeof(ours));
}

static uint64_t divide_up(uint64_t a, uint64_t b)
{
	return a / b + (a % b != 0);
}

DAXC_EXPORT int daxc_memmap_estimate(const struct daxc_memmap_model *given, uint64_t size,
				     uint64_t page_size, bool altmap, uint64_t *bytes)
{
	struct daxc_memmap_model model = DAXC_MEMMAP_MODEL_INIT;
	uint64_t pages;

	if (!given || !bytes || !place_align_valid(page_size) ||
	    answer_take(&model, given, sizeof(model),
			ANSWER_UP_TO(struct daxc_memmap_model, struct_page_bytes)) ||
	    !model.struct_page_bytes || model.struct_page_bytes > BASE_PAGE)
		return -EINVAL;
	pages = divide_up(size, BASE_PAGE);
	if (page_size > BASE_PAGE && model.sharing && !altmap)
		*bytes = divide_up(size, page_size) * SHARED_PAGES * BASE_PAGE;
	else
		*bytes = divide_up(pages * model.struct_page_bytes, BASE_PAGE) * BASE_PAGE;
	return 0;
}

DAXC_EXPORT int daxc_dev_get_described_bytes(struct daxc_dev *dev, uint64_t *bytes)
{
	struct daxc_memmap_model model = DAXC_MEMMAP_MODEL_INIT;
	uint64_t base;
	int rc;

	if (!dev || !bytes)
		return -EINVAL;
	rc = daxc_memmap_model(dev->region->ctx, &model);
	if (rc)
		return rc;
	rc = daxc_dev_get_memmap_base_bytes(dev, &base);
	/* 0 while no driver is bound */
	if (!rc && base && base / model.struct_page_bytes <= UINT64_MAX / BASE_PAGE)
		*bytes = base / model.struct_page_bytes * BASE_PAGE;
	else
		rc = dev_read_size(dev, bytes);
	return rc;
}

// SPDX-License-Identifier: LGPL-2.1
/*
 * The public header's macros in use: what compiles here compiles for a user.
 * Built as C99 and as C++.
 */
#include <libdaxctl-compound-inspect.h>
#include <libdaxctl-compound-monitor.h>
#include <libdaxctl-compound-use.h>
#include <libdaxctl-compound.h>

uint64_t walk(struct daxc_ctx *ctx);
uint64_t sizes(void);

uint64_t walk(struct daxc_ctx *ctx)
{
	struct daxc_region *region;
	struct daxc_dev *dev;
	uint64_t sum = 0;

	daxc_region_foreach(ctx, region)
		daxc_dev_foreach(region, dev)
			sum += daxc_dev_get_size(dev);
	return sum;
}

uint64_t sizes(void)
{
	struct daxc_features features = DAXC_FEATURES_INIT;
	struct daxc_inspection inspection = DAXC_INSPECTION_INIT;
	struct daxc_memmap_model model = DAXC_MEMMAP_MODEL_INIT;
	struct daxc_event event = DAXC_EVENT_INIT;
	struct daxc_unseen unseen = DAXC_UNSEEN_INIT;
	struct daxc_path_info info = DAXC_PATH_INFO_INIT;
	struct daxc_wipe wipe = DAXC_WIPE_INIT;
	struct daxc_wipe_result result = DAXC_WIPE_RESULT_INIT;
	struct daxc_faults faults = DAXC_FAULTS_INIT;
	struct daxc_compound compound = DAXC_COMPOUND_INIT;
	struct daxc_memory memory = DAXC_MEMORY_INIT;

	return features.sz + inspection.sz + model.sz + event.sz + unseen.sz + info.sz + wipe.sz +
	       wipe.length + result.sz + faults.sz + compound.sz + memory.sz;
}

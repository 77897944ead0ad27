// SPDX-License-Identifier: LGPL-2.1
/* The workload memmap: bytes that back the device's struct pages, as the module counts them. */
#include <string.h>

#include "bench.h"

static int run_memmap(struct daxc_bench *bench, struct bench_memory *memory, uint64_t bytes,
		      unsigned int batch, double *samples)
{
	uint64_t value;
	int rc = daxc_dev_get_memmap_bytes(bench->device.dev, &value);

	if (rc == -ENOENT)
		return bench_cannot(bench, ENOENT, "only the module dax_compound counts struct pages; "
						   "it is not loaded");
	if (rc)
		return bench_cannot(bench, -rc, "cannot read memmap_bytes: %s", strerror(-rc));
	samples[0] = value;
	return 0;
}

const struct bench_workload bench_memmap = {
	.metrics = { "memmap" }, .unit = "bytes", .devices_only = true, .once = true,
	.run = run_memmap
};

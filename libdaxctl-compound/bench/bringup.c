// SPDX-License-Identifier: LGPL-2.1
/*
 * The workload bringup: how long it takes to unbind the driver and to bind it
 * again, which undoes and makes the struct pages.
 */
#include "bench.h"

/* The memory is the device's: it goes and comes back with it. */
static int run_bringup(struct daxc_bench *bench, struct bench_memory *memory, uint64_t bytes,
		       unsigned int batch, double *samples)
{
	int rc;

	bench_memory_unmap(memory);
	rc = bench_device_rebind(bench, &samples[0], &samples[1]);
	if (!rc)
		rc = bench_memory_map(bench, memory->subject, memory);
	if (!rc)
		bench_memory_touch(memory, memory->length);
	return rc;
}

const struct bench_workload bench_bringup = {
	.metrics = { "bind", "unbind" }, .unit = "ns", .devices_only = true, .once = true,
	.run = run_bringup
};

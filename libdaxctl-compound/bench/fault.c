// SPDX-License-Identifier: LGPL-2.1
/*
 * The workload fault: the first touch of each page of a fresh mapping. The
 * kernel serves one fault a page, so what is measured goes with the size of
 * the mapping's pages. Anonymous memory is also allocated and cleared by it.
 */
#include "bench.h"

/* The mapping itself is replaced, so that no more memory is needed than for the others. */
static int run_fault(struct daxc_bench *bench, struct bench_memory *memory, uint64_t bytes,
		     unsigned int batch, double *samples)
{
	uint64_t start;
	int rc;

	bench_memory_unmap(memory);
	rc = bench_memory_map(bench, memory->subject, memory);
	if (rc)
		return rc;
	start = bench_now();
	bench_memory_touch(memory, bytes);
	samples[0] = bench_now() - start;
	return bench_memory_check(bench, memory);
}

const struct bench_workload bench_fault = {
	.metrics = { "fault" }, .unit = "ns", .once = true, .run = run_fault
};

// SPDX-License-Identifier: LGPL-2.1
/* What can be measured and on what, by name. */
#include <string.h>

#include "bench.h"

static const struct {
	const char *name;
	const struct bench_workload *workload;
} workloads[DAXC_BENCH_N_WORKLOADS] = {
	[DAXC_BENCH_PIN] = { "pin", &bench_pin },
	[DAXC_BENCH_LONGTERM] = { "longterm", &bench_longterm },
	[DAXC_BENCH_SLOW] = { "slow", &bench_slow },
	[DAXC_BENCH_UNPIN_DIRTY] = { "unpin-dirty", &bench_unpin_dirty },
	[DAXC_BENCH_UNPIN_RANGE] = { "unpin-range", &bench_unpin_range },
	[DAXC_BENCH_FAULT] = { "fault", &bench_fault },
	[DAXC_BENCH_BRINGUP] = { "bringup", &bench_bringup },
	[DAXC_BENCH_MEMMAP] = { "memmap", &bench_memmap },
	[DAXC_BENCH_IO_URING] = { "io_uring", &bench_io_uring },
	[DAXC_BENCH_RDMA] = { "rdma", &bench_rdma },
};

static const char *const subjects[DAXC_BENCH_N_SUBJECTS] = {
	[DAXC_BENCH_BASE] = "base",   [DAXC_BENCH_COMPOUND] = "compound",
	[DAXC_BENCH_FOLIO] = "folio", [DAXC_BENCH_DEVDAX] = "devdax",
	[DAXC_BENCH_THP] = "thp",     [DAXC_BENCH_HUGETLB] = "hugetlb",
};

static const char *const verdicts[] = {
	[DAXC_BENCH_LESS] = "less",
	[DAXC_BENCH_MORE] = "more",
	[DAXC_BENCH_SAME] = "same",
	[DAXC_BENCH_NOISY] = "noisy",
	[DAXC_BENCH_SINGLE] = "single",
};

const char *daxc_bench_subject_name(enum daxc_bench_subject subject)
{
	return (unsigned int)subject < DAXC_BENCH_N_SUBJECTS ? subjects[subject] : NULL;
}

const char *daxc_bench_workload_name(enum daxc_bench_workload workload)
{
	return (unsigned int)workload < DAXC_BENCH_N_WORKLOADS ? workloads[workload].name : NULL;
}

const char *daxc_bench_verdict_name(enum daxc_bench_verdict verdict)
{
	return (unsigned int)verdict < ARRAY_SIZE(verdicts) ? verdicts[verdict] : NULL;
}

int daxc_bench_subject_from_name(const char *name)
{
	return name_index(subjects, DAXC_BENCH_N_SUBJECTS, name);
}

int daxc_bench_workload_from_name(const char *name)
{
	int i;

	for (i = 0; name && i < DAXC_BENCH_N_WORKLOADS; i++)
		if (!strcmp(name, workloads[i].name))
			return i;
	return -EINVAL;
}

bool daxc_bench_subject_is_device(enum daxc_bench_subject subject)
{
	return (unsigned int)subject <= DAXC_BENCH_DEVDAX;
}

const struct bench_workload *bench_workload_get(enum daxc_bench_workload workload)
{
	return workloads[workload].workload;
}

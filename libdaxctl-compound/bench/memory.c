// SPDX-License-Identifier: LGPL-2.1
/*
 * The memory that is measured: how each subject's is mapped and touched. A
 * device is read only, so that what it holds survives; its page-table entries
 * are writable all the same, because the mapping is.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>

#ifndef MAP_HUGE_2MB
#define MAP_HUGE_2MB (21 << MAP_HUGE_SHIFT)
#endif

#include "base/size.h"
#include "bench.h"
#include "inventory/node.h"

static int map_device(struct daxc_bench *bench, struct bench_memory *memory)
{
	_cleanup_close_ int fd = node_open(bench->device.dev, O_RDWR);

	if (fd < 0)
		return bench_cannot(bench, -fd, "%s", daxc_get_error(bench->ctx)->what);
	memory->granule = bench->device.pub.align;
	memory->shared = true;
	memory->reserve_length = memory->length;
	memory->reserve = mmap(NULL, memory->length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	memory->addr = memory->reserve;
	if (memory->reserve == MAP_FAILED)
		return bench_cannot(bench, errno, "cannot map %s: %s", bench->device.name,
				    strerror(errno));
	return 0;
}

static int map_thp(struct daxc_bench *bench, struct bench_memory *memory)
{
	if (strstr(bench->thp, "[never]"))
		return bench_cannot(bench, EOPNOTSUPP, "transparent huge pages are off: "
				    "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled");
	memory->granule = SZ_2M;
	memory->reserve_length = memory->length + SZ_2M;
	memory->reserve = mmap(NULL, memory->reserve_length, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory->reserve == MAP_FAILED)
		return bench_cannot(bench, errno, "cannot map memory: %s", strerror(errno));
	memory->addr = (char *)(((uintptr_t)memory->reserve + SZ_2M - 1) & ~(SZ_2M - 1));
	if (madvise(memory->addr, memory->length, MADV_HUGEPAGE))
		return bench_cannot(bench, errno, "madvise(MADV_HUGEPAGE): %s", strerror(errno));
	return 0;
}

static int map_hugetlb(struct daxc_bench *bench, struct bench_memory *memory)
{
	memory->granule = SZ_2M;
	memory->shared = true;
	memory->reserve_length = memory->length;
	memory->reserve = mmap(NULL, memory->length, PROT_READ | PROT_WRITE,
			       MAP_SHARED | MAP_ANONYMOUS | MAP_HUGETLB | MAP_HUGE_2MB, -1, 0);
	memory->addr = memory->reserve;
	if (memory->reserve == MAP_FAILED)
		return bench_cannot(bench, errno,
				    "needs %" PRIu64 " free huge pages of 2M, there are %" PRIu64
				    ": echo %" PRIu64 " > /proc/sys/vm/nr_hugepages",
				    memory->length / SZ_2M, bench->machine.hugetlb_2m_free,
				    bench->machine.hugetlb_2m - bench->machine.hugetlb_2m_free +
					    memory->length / SZ_2M);
	return 0;
}

int bench_memory_map(struct daxc_bench *bench, enum daxc_bench_subject subject,
		     struct bench_memory *memory)
{
	int rc;

	*memory = (struct bench_memory){
		.subject = subject, .length = bench->options.size, .reserve = MAP_FAILED
	};
	if (subject == DAXC_BENCH_THP)
		rc = map_thp(bench, memory);
	else if (subject == DAXC_BENCH_HUGETLB)
		rc = map_hugetlb(bench, memory);
	else
		rc = map_device(bench, memory);
	if (rc)
		bench_memory_unmap(memory);
	return rc;
}

void bench_memory_unmap(struct bench_memory *memory)
{
	if (memory->reserve != MAP_FAILED)
		munmap(memory->reserve, memory->reserve_length);
	memory->reserve = MAP_FAILED;
	memory->addr = NULL;
}

void bench_memory_touch(const struct bench_memory *memory, uint64_t bytes)
{
	volatile char *page = memory->addr;
	volatile char *end = page + bytes;

	for (; page < end; page += memory->granule) {
		/* a read of anonymous memory maps the page of zeroes */
		if (memory->subject == DAXC_BENCH_THP)
			*page = 1;
		else
			(void)*page;
	}
}

/* Bytes of the mapping at @addr that are huge pages, from a line of its entry in smaps. */
static uint64_t anonymous_huge(const char *addr)
{
	_cleanup_fclose_ FILE *smaps = fopen("/proc/self/smaps", "re");
	unsigned long long start, end, kib, huge = 0;
	bool inside = false;
	char line[512];

	while (smaps && fgets(line, sizeof(line), smaps)) {
		if (sscanf(line, "%llx-%llx ", &start, &end) == 2)
			inside = start <= (uintptr_t)addr && (uintptr_t)addr < end;
		else if (inside && sscanf(line, "AnonHugePages: %llu kB", &kib) == 1)
			huge += kib << 10;
	}
	return huge;
}

int bench_memory_check(struct daxc_bench *bench, const struct bench_memory *memory)
{
	char got[SIZE_TEXT_MAX], want[SIZE_TEXT_MAX];
	uint64_t huge;

	if (memory->subject != DAXC_BENCH_THP)
		return 0;
	huge = anonymous_huge(memory->addr);
	if (huge >= memory->length / 10 * 9)
		return 0;
	return bench_cannot(bench, ENOMEM, "only %s of %s became huge pages: memory is fragmented, "
			    "or there is too little", size_text(huge, got),
			    size_text(memory->length, want));
}

// SPDX-License-Identifier: LGPL-2.1
/*
 * Sets of CPUs. A cpu_set_t has room for 1,024, and the kernel answers EINVAL to
 * who asks with less than it has: so the room grows until it is enough.
 */
#include <errno.h>
#include <stdlib.h>

#include "cpus.h"

/* Far above what any kernel can be built for: the end for one that refuses all sizes. */
#define MOST (1 << 20)

void cpus_free(struct cpus *cpus)
{
	CPU_FREE(cpus->set);
	*cpus = (struct cpus){ 0 };
}

static int read_into(struct cpus *cpus, int n)
{
	cpus_free(cpus);
	cpus->set = CPU_ALLOC(n);
	if (!cpus->set)
		return -ENOMEM;
	cpus->n = n;
	CPU_ZERO_S(CPU_ALLOC_SIZE(n), cpus->set);
	return sched_getaffinity(0, CPU_ALLOC_SIZE(n), cpus->set) ? -errno : 0;
}

int cpus_read(struct cpus *cpus)
{
	int n = CPU_SETSIZE, rc;

	while ((rc = read_into(cpus, n)) == -EINVAL && n < MOST)
		n *= 2;
	return rc;
}

unsigned int cpus_count(const struct cpus *cpus)
{
	return cpus->set ? (unsigned int)CPU_COUNT_S(CPU_ALLOC_SIZE(cpus->n), cpus->set) : 0;
}

bool cpus_has(const struct cpus *cpus, int cpu)
{
	return cpu >= 0 && cpu < cpus->n && CPU_ISSET_S(cpu, CPU_ALLOC_SIZE(cpus->n), cpus->set);
}

void cpus_restore(const struct cpus *cpus)
{
	if (cpus->set)
		sched_setaffinity(0, CPU_ALLOC_SIZE(cpus->n), cpus->set);
}

int cpus_run_on(const struct cpus *cpus, int cpu)
{
	struct cpus one = { .set = CPU_ALLOC(cpus->n), .n = cpus->n };
	int rc = one.set ? 0 : -ENOMEM;

	if (!rc && !cpus_has(cpus, cpu))
		rc = -EINVAL;
	if (!rc) {
		CPU_ZERO_S(CPU_ALLOC_SIZE(one.n), one.set);
		CPU_SET_S(cpu, CPU_ALLOC_SIZE(one.n), one.set);
		rc = sched_setaffinity(0, CPU_ALLOC_SIZE(one.n), one.set) ? -errno : 0;
	}
	cpus_free(&one);
	return rc;
}

/* SPDX-License-Identifier: LGPL-2.1 */
/* On which CPUs the calling thread may run, however many the machine has. */
#ifndef DAXC_CPUS_H
#define DAXC_CPUS_H

#include <sched.h>
#include <stdbool.h>

/* Zeros: none read yet. */
struct cpus {
	cpu_set_t *set;
	int n;			/* what the set has room for; every number is below */
};

/* Those that are allowed now; freed by cpus_free(), also after a failure. 0 or -errno. */
int cpus_read(struct cpus *cpus);
void cpus_free(struct cpus *cpus);

unsigned int cpus_count(const struct cpus *cpus);
bool cpus_has(const struct cpus *cpus, int cpu);

/* Run on all of them again. */
void cpus_restore(const struct cpus *cpus);

/* Run on one; 0 or -errno, -EINVAL where there is no such CPU among @cpus. */
int cpus_run_on(const struct cpus *cpus, int cpu);

#endif

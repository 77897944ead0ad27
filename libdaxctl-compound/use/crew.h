/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Threads that zero a mapping together: chunks are handed out in order of
 * offset, so that after a stop all is zero up to one offset. No knowledge of
 * devices.
 */
#ifndef DAXC_CREW_H
#define DAXC_CREW_H

#include <signal.h>

#include "libdaxctl-compound.h"

/**
 * struct crew_job - what to zero, and how
 * @base: the mapping
 * @size: bytes
 * @unit: what fails together when memory fails
 * @skew: of the unit that @base lies in, the bytes before it
 * @threads: 0: as many as the CPUs that the process may use
 * @stop: made nonzero from outside to stop; may be NULL
 * @progress: called a few times a second in the calling thread; may be NULL
 */
struct crew_job {
	char *base;
	uint64_t size;
	uint64_t unit;
	uint64_t skew;
	unsigned int threads;
	const volatile sig_atomic_t *stop;
	void (*progress)(void *userdata, uint64_t done, uint64_t total);
	void *userdata;
};

/**
 * struct crew_outcome - what became of it
 * @zeroed: bytes, without what failed
 * @reached: all before is zero or in @bad; the size when all is done
 * @bad: memory that failed, as offsets in the mapping, in order and not
 *	touching each other; the caller frees it
 */
struct crew_outcome {
	uint64_t zeroed;
	uint64_t reached;
	unsigned int threads;
	struct daxc_poison *bad;
	size_t n_bad;
};

/*
 * 0; -EINTR (stopped), -ENXIO (the memory went away: SIGBUS, but no memory
 * error), -ENOMEM, or the errno of starting a thread. @outcome is filled in
 * whatever happened.
 */
int crew_zero(const struct crew_job *job, struct crew_outcome *outcome);

#endif

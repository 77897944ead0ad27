/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Signals that ask a process to end, held back while it is between two writes
 * that belong together. They arrive when they are released. SIGKILL cannot be
 * held: that is what the journal is for.
 */
#ifndef DAXC_SIGNALS_H
#define DAXC_SIGNALS_H

#include <pthread.h>
#include <signal.h>

/* Returns what signals_release() needs. */
static inline sigset_t signals_hold(void)
{
	sigset_t stop, before;

	sigemptyset(&stop);
	sigaddset(&stop, SIGINT);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &stop, &before);
	return before;
}

static inline void signals_release(const sigset_t *before)
{
	pthread_sigmask(SIG_SETMASK, before, NULL);
}

#endif

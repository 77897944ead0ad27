/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Signals that ask a process to end, or end it because nobody reads what it says or
 * it has used too much, held back while it is between two writes that belong together.
 * They arrive when they are released. SIGKILL cannot be held: that is what the journal
 * is for.
 */
#ifndef DAXC_SIGNALS_H
#define DAXC_SIGNALS_H

#include <pthread.h>
#include <signal.h>
#include <stddef.h>

/* Returns what signals_release() needs. */
static inline sigset_t signals_hold(void)
{
	static const int stops[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXFSZ, SIGXCPU };
	sigset_t stop, before;
	size_t i;

	sigemptyset(&stop);
	for (i = 0; i < sizeof(stops) / sizeof(stops[0]); i++)
		sigaddset(&stop, stops[i]);
	pthread_sigmask(SIG_BLOCK, &stop, &before);
	return before;
}

static inline void signals_release(const sigset_t *before)
{
	pthread_sigmask(SIG_SETMASK, before, NULL);
}

#endif

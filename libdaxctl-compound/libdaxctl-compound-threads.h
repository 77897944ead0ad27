/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * libdaxctl-compound: who may do what at the same time. libdaxctl-compound.h
 * includes this.
 *
 * Threads. There is no global state: any number of threads may use the library with a context
 * each. A context, and all that belongs to it (regions, devices, plans, monitors, the last error), is
 * for one thread at a time; it may be handed to another one. References are counted without
 * atomic operations: to take or drop one is a use of the context. What a context says of devices is
 * nobody else's: two contexts know nothing of each other.
 *
 * Processes. Changes exclude each other in the whole system, device by device, by locks in
 * /run/daxctl-compound. Who finds one taken waits, as daxc_set_wait() says, and is told for whom.
 * Nobody waits in order to look. After fork(2) a child makes a context of its own: it shares the locks of
 * its parent's, and must neither use nor free it.
 *
 * Signals. From the first step of a change to its last, and while steps are undone, SIGINT,
 * SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXFSZ and SIGXCPU are held back in the calling thread.
 * daxc_dev_wipe() catches SIGBUS in the whole process, and hands what is not about its work to the
 * handler that was there; its threads block all other signals. No function may be called in a
 * signal handler; those that take long look at a flag that a handler may set.
 */
#ifndef LIBDAXCTL_COMPOUND_THREADS_H
#define LIBDAXCTL_COMPOUND_THREADS_H

#ifdef __cplusplus
extern "C" {
#endif

struct daxc_ctx;

#define DAXC_WAIT_FOREVER (-1)
#define DAXC_WAIT_USUAL	  60

/**
 * daxc_set_wait - how long to wait for others who change devices
 * @seconds: 0: not at all; DAXC_WAIT_FOREVER: as long as they live (default DAXC_WAIT_USUAL)
 *
 * After a second a notice tells for whom. What only reads never waits.
 *
 * Since: 1
 */
void daxc_set_wait(struct daxc_ctx *ctx, int seconds);

/** daxc_set_caller - who others are told to wait for (NULL, the default: the program). Since: 1 */
void daxc_set_caller(struct daxc_ctx *ctx, const char *name);

#ifdef __cplusplus
}
#endif

#endif

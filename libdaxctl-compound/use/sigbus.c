// SPDX-License-Identifier: LGPL-2.1
/*
 * The SIGBUS handler. It has the library's only global state, because a signal's
 * disposition is the process's and a handler is given nothing else.
 */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>

#include "sigbus.h"
#include "zero.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned int takers;
static struct sigaction previous;

/* What this thread is about to write, if anything. */
static _Thread_local struct {
	volatile sig_atomic_t armed;
	sigjmp_buf jump;
	siginfo_t why;
} trial;

/* As if we had never been there; after SIG_DFL the access fails again and ends the process. */
static void pass_on(int sig, siginfo_t *info, void *context)
{
	if (previous.sa_flags & SA_SIGINFO)
		previous.sa_sigaction(sig, info, context);
	else if (previous.sa_handler == SIG_DFL)
		sigaction(sig, &previous, NULL);
	else if (previous.sa_handler != SIG_IGN)
		previous.sa_handler(sig);
}

static void on_sigbus(int sig, siginfo_t *info, void *context)
{
	/* BUS_MCEERR_AO tells of memory that nobody is accessing */
	if (!trial.armed || info->si_code == BUS_MCEERR_AO) {
		pass_on(sig, info, context);
		return;
	}
	trial.armed = 0;
	trial.why = *info;
	siglongjmp(trial.jump, 1);
}

int sigbus_take(void)
{
	/* SA_NODEFER: the jump out of the handler leaves the signal unblocked */
	struct sigaction action = { .sa_sigaction = on_sigbus,
				    .sa_flags = SA_SIGINFO | SA_NODEFER };
	int rc = 0;

	pthread_mutex_lock(&lock);
	if (!takers && sigaction(SIGBUS, &action, &previous))
		rc = -errno;
	else
		takers++;
	pthread_mutex_unlock(&lock);
	return rc;
}

void sigbus_give_back(void)
{
	pthread_mutex_lock(&lock);
	if (!--takers)
		sigaction(SIGBUS, &previous, NULL);
	pthread_mutex_unlock(&lock);
}

bool sigbus_zero(void *to, size_t size, siginfo_t *why)
{
	if (sigsetjmp(trial.jump, 0)) {
		*why = trial.why;
		return false;
	}
	trial.armed = 1;
	zero_memory(to, size);
	trial.armed = 0;
	return true;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * Linked with dax-change, and with the command line, by --wrap=step_do and --wrap=step_undo, so that a test
 * kills it just before or just after a given step, without anything for that in
 * the library: KILL_BEFORE=N or KILL_AFTER=N, counted from 0. FAIL_AFTER=N has the
 * step report EIO after it was done, and KILL_UNDO=N kills once N more steps are
 * undone. RUN_BEFORE=N or RUN_AFTER=N gives the command RUN to a shell then.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "base/rules.h"
#include "change/step.h"

int __real_step_do(struct subject *subject, struct step *step);
int __wrap_step_do(struct subject *subject, struct step *step);
int __real_step_undo(struct subject *subject, const struct step *step);
int __wrap_step_undo(struct subject *subject, const struct step *step);

static bool is_now(const char *variable, int n)
{
	const char *value = getenv(variable);

	return value && atoi(value) == n;
}

static void run(void)
{
	const char *command = getenv("RUN");

	if (!command || system(command))
		abort();
}

int __wrap_step_do(struct subject *subject, struct step *step)
{
	static int n;
	int rc;

	if (is_now("RUN_BEFORE", n))
		run();
	if (is_now("KILL_BEFORE", n))
		raise(SIGKILL);
	rc = __real_step_do(subject, step);
	if (is_now("KILL_AFTER", n))
		raise(SIGKILL);
	if (is_now("RUN_AFTER", n))
		run();
	if (!rc && is_now("FAIL_AFTER", n))
		rc = fail(subject->ctx, RULE_STEP_FAILED,
			  &(struct facts){ .object = "test", .step = step->text });
	n++;
	return rc;
}

int __wrap_step_undo(struct subject *subject, const struct step *step)
{
	static int n;
	int rc = __real_step_undo(subject, step);

	if (is_now("KILL_UNDO", n))
		raise(SIGKILL);
	n++;
	return rc;
}

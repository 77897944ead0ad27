/* SPDX-License-Identifier: LGPL-2.1 */
/* Carrying out a plan that holds, under the lock: see apply.c for how that comes about. */
#ifndef DAXC_CARRY_H
#define DAXC_CARRY_H

#include "plan.h"

/*
 * All steps, then verified; on any failure all is undone in reverse. The locks of all changes
 * and of plan->subject.name are held; the former is parked where the kernel may take its time.
 * 0, or what fail() returned.
 */
int carry_out(struct daxc_plan *plan);

/* step_undo(), parked in the same way. */
int carry_undo_step(struct subject *subject, const struct step *step);

#endif

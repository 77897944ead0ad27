/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * What a change has done so far, kept where a killed process cannot take it
 * along. Used under the lock only.
 */
#ifndef DAXC_JOURNAL_H
#define DAXC_JOURNAL_H

#include "step.h"

/*
 * Replaces the journal by steps 0 to @n - 1; the last of them may not have been
 * done yet. 0, or what fail() returned.
 */
int journal_write(const struct subject *subject, const struct step *steps, size_t n);

void journal_clear(struct daxc_ctx *ctx);

/*
 * Undoes what the journal tells, says so in the log, and clears it. The number
 * of steps that were undone, or what fail() returned.
 */
int journal_recover(struct daxc_ctx *ctx);

#endif

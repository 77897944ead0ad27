// SPDX-License-Identifier: LGPL-2.1
/* Beginning and ending a batch of changes; what is kept of it meanwhile is batch.c's. */
#include <string.h>

#include "base/lock.h"
#include "base/rules.h"
#include "base/signals.h"
#include "batch-undo.h"
#include "check.h"
#include "recover.h"

static void free_batch(struct batch *batch)
{
	batch_free(batch);
	free(batch);
}

static void end(struct daxc_ctx *ctx)
{
	struct batch *batch = ctx->batch;
	size_t i;

	ctx->batch = NULL;
	for (i = 0; i < batch->n; i++)
		lock_release_name(ctx, batch->records[i].device);
	lock_release_name(ctx, batch->name);
	if (batch->flags & DAXC_BATCH_ALONE)
		lock_release(ctx, NULL);
	free_batch(batch);
}

/* The number of the process may be one of another PID namespace's too. */
static int take_name(struct daxc_ctx *ctx, struct batch *batch)
{
	unsigned int n;
	int rc = -EBUSY;

	for (n = 0; rc == -EBUSY; n++) {
		snprintf(batch->name, sizeof(batch->name), "batch-%d-%u", (int)getpid(), n);
		rc = lock_take_name(ctx, batch->name);
	}
	return rc ? fail_errno(ctx, RULE_LOCK_FILE, -rc,
			       &(struct facts){ .object = "batch", .note = batch->name }) :
		    0;
}

/* Under the lock. */
static int begin(struct daxc_ctx *ctx, unsigned int flags)
{
	struct batch *batch;
	int rc = recover(ctx, NULL);

	if (rc < 0)
		return rc;
	batch = calloc(1, sizeof(*batch));
	if (!batch)
		return fail_no_memory(ctx);
	batch->flags = flags;
	snprintf(batch->caller, sizeof(batch->caller), "%s", lock_caller(ctx));
	rc = take_name(ctx, batch);
	if (rc) {
		free_batch(batch);
		return rc;
	}
	ctx->batch = batch;
	ctx->batch_free = free_batch;
	return 0;
}

DAXC_EXPORT int daxc_batch_begin(struct daxc_ctx *ctx, unsigned int flags)
{
	int rc;

	if (!ctx || flags & ~(unsigned int)DAXC_BATCH_ALONE)
		return -EINVAL;
	error_clear(ctx);
	if (ctx->batch)
		return fail(ctx, RULE_BAD_REQUEST,
			    &(struct facts){ .object = "batch",
					     .note = "another one has begun and not ended" });
	rc = check_may_change(ctx, "batch");
	if (!rc)
		rc = lock_take(ctx, NULL, "batch");
	if (rc)
		return rc;
	rc = begin(ctx, flags);
	if (rc || !(flags & DAXC_BATCH_ALONE))
		lock_release(ctx, NULL);
	return rc;
}

/* What cannot be put back is for somebody to read, as what a killed program leaves. */
static int undo(struct daxc_ctx *ctx)
{
	struct batch *batch = ctx->batch;
	int rc = lock_take(ctx, NULL, "batch");

	if (rc)
		return rc;
	rc = batch_undo(ctx, batch, false);
	lock_release(ctx, NULL);
	if (rc < 0 && batch_set_aside(ctx, batch->name))
		log_err(ctx, RUN_DIR "/%s" BATCH " cannot be set aside", batch->name);
	return rc < 0 ? rc : 0;
}

DAXC_EXPORT int daxc_batch_end(struct daxc_ctx *ctx, bool put_back)
{
	_cleanup_(signals_release) sigset_t held = signals_hold();
	int rc = 0;

	if (!ctx || !ctx->batch)
		return -EINVAL;
	error_clear(ctx);
	if (put_back)
		rc = undo(ctx);
	if (!rc)
		batch_clear(ctx, ctx->batch->name);
	end(ctx);
	return rc;
}

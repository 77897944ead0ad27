// SPDX-License-Identifier: LGPL-2.1
/*
 * Plans for memory that is known to be bad: dax_compound does not map it, and any
 * other driver hands it to whoever asks.
 */
#include "base/rules.h"
#include "check.h"
#include "inventory/bad.h"
#include "plan.h"

static int fail_bad(struct daxc_plan *plan, const struct layout *bad)
{
	bool ram = plan->want.mode == DAXC_MODE_SYSTEM_RAM;
	char note[BAD_TEXT_MAX];
	struct facts facts = { .object = plan->name,
			       .size = layout_size(bad),
			       .driver = mode_driver(plan->want.mode),
			       .mode = daxc_mode_name(plan->want.mode),
			       .note = bad_text(bad, note, sizeof(note)) };

	return fail(plan->subject.ctx, ram ? RULE_BAD_RAM : RULE_BAD_DRIVER, &facts);
}

/* Where the module cannot be asked, that is explained. */
static int fail_not_known(struct daxc_plan *plan, int rc)
{
	const struct daxc_error *error = daxc_get_error(plan->subject.ctx);

	if (!error)
		return fail_errno(plan->subject.ctx, RULE_STEP_FAILED, -rc,
				  &(struct facts){ .object = plan->name,
						   .step = "read which of its memory is bad" });
	error_append(plan->subject.ctx, " So it is not known which of the memory of %s is bad.", plan->name);
	return -error->err;
}

int plan_check_bad(struct daxc_plan *plan, bool force)
{
	_cleanup_(layout_free) struct layout bad = { 0 };
	enum daxc_mode mode = plan->want.mode;
	struct subject *subject = &plan->subject;
	int rc;

	if (mode != DAXC_MODE_DEVDAX && mode != DAXC_MODE_SYSTEM_RAM)
		return 0;
	rc = bad_find(subject->region, subject->dev, &plan->want.layout, &bad);
	if (rc && !force)
		return fail_not_known(plan, rc);
	error_clear(subject->ctx);
	plan->bad = layout_size(&bad);
	return plan->bad && !force ? fail_bad(plan, &bad) : 0;
}

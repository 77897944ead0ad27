// SPDX-License-Identifier: LGPL-2.1
/*
 * The list of steps that a plan is. Which steps are needed is decided in the
 * plan-*.c files; here they are only put into words and kept.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/rules.h"
#include "base/size.h"
#include "base/sysfs.h"
#include "plan.h"

int plan_new(struct daxc_region *region, struct daxc_dev *dev, struct daxc_plan **plan)
{
	struct daxc_plan *p = calloc(1, sizeof(*p));

	if (!p)
		return -ENOMEM;
	p->subject = (struct subject){ region->ctx, region, dev };
	p->region = daxc_region_ref(region);
	p->dev = daxc_dev_ref(dev);
	p->want.shift = DAXC_SHIFT_KEEP;
	p->want.map = DAXC_MAP_KEEP;
	if (dev)
		strcpy(p->name, dev->name);
	else
		region_inode(region, &p->region_inode);
	*plan = p;
	return 0;
}

int plan_keep_request(struct daxc_plan *plan, const struct daxc_request *request)
{
	size_t size = request->n_extents * sizeof(*plan->extents);

	plan->request = *request;
	plan->request.own = NULL;
	if (!request->extents)
		return 0;
	plan->extents = malloc(size ? size : 1);
	if (!plan->extents)
		return -ENOMEM;
	memcpy(plan->extents, request->extents, size);
	plan->request.extents = plan->extents;
	return 0;
}

/* A region is made anew with its path and number, for other memory perhaps. */
static int look_at_region(const struct daxc_plan *plan)
{
	struct daxc_region *region = plan->subject.region;
	char object[DEV_NAME_MAX];
	ino_t inode;
	int rc = region_inode(region, &inode);

	if (!rc && inode == plan->region_inode)
		return 0;
	snprintf(object, sizeof(object), "dax%d", region->id);
	return fail(region->ctx, rc ? RULE_NO_REGION : RULE_REGION_REMADE,
		    &(struct facts){ .object = object });
}

int plan_look(const struct daxc_plan *plan)
{
	struct daxc_dev *dev = plan->subject.dev;

	if (!dev)
		return look_at_region(plan);
	return dev_look(dev) == -ENODEV ? fail_gone(dev) : 0;
}

void step_free(struct step *step)
{
	free(step->before.spans);
}

DAXC_EXPORT void daxc_plan_free(struct daxc_plan *plan)
{
	size_t i;

	if (!plan)
		return;
	for (i = 0; i < plan->n; i++)
		step_free(&plan->steps[i]);
	free(plan->steps);
	free(plan->extents);
	layout_free(&plan->want.layout);
	daxc_dev_unref(plan->dev);
	daxc_region_unref(plan->region);
	free(plan);
}

DAXC_EXPORT const char *daxc_plan_get_name(const struct daxc_plan *plan)
{
	return plan ? plan->name : NULL;
}

DAXC_EXPORT size_t daxc_plan_get_nr_steps(const struct daxc_plan *plan)
{
	return plan ? plan->n : 0;
}

DAXC_EXPORT size_t daxc_plan_get_nr_done(const struct daxc_plan *plan)
{
	return plan ? plan->done : 0;
}

DAXC_EXPORT const char *daxc_plan_get_step(const struct daxc_plan *plan, size_t i)
{
	return plan && i < plan->n ? plan->steps[i].text : NULL;
}

static int add(struct daxc_plan *plan, enum step_kind kind, const char *value, struct step **step)
{
	struct step *grown;

	if (plan->n == plan->room) {
		plan->room = plan->room ? 2 * plan->room : 8;
		grown = reallocarray(plan->steps, plan->room, sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		plan->steps = grown;
	}
	*step = &plan->steps[plan->n];
	**step = (struct step){ .kind = kind };
	/* no value comes near the limit: names of drivers and devices, numbers */
	if (snprintf((*step)->value, sizeof((*step)->value), "%s", value) >= STEP_VALUE_MAX)
		return -ENAMETOOLONG;
	plan->n++;
	return 0;
}

static void _printf_(2, 3) say(struct step *step, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(step->text, sizeof(step->text), fmt, args);
	va_end(args);
}

/* A driver whose directory is on the bus is loaded, or built in. */
int plan_add_module(struct daxc_plan *plan, const char *module)
{
	int root = ctx_root(plan->subject.ctx), rc;
	struct step *step;

	if (root < 0)
		return root;
	if (!sysfs_access(root, DRIVERS_DIR "/%s", module))
		return 0;
	rc = add(plan, STEP_MODULE, module, &step);
	if (!rc)
		say(step, "load module %s", module);
	return rc;
}

int plan_add_create(struct daxc_plan *plan)
{
	struct step *step;
	int rc = add(plan, STEP_CREATE, "1", &step);

	if (!rc)
		say(step, "create %s, of size 0, in region dax%d", plan->name,
		    plan->subject.region->id);
	return rc;
}

int plan_add_delete(struct daxc_plan *plan)
{
	struct step *step;
	int rc = add(plan, STEP_DELETE, plan->name, &step);

	if (!rc)
		say(step, "delete %s from region dax%d", plan->name, plan->subject.region->id);
	return rc;
}

int plan_add_unbind(struct daxc_plan *plan, const char *driver)
{
	struct step *step;
	int rc = add(plan, STEP_UNBIND, driver, &step);

	if (!rc)
		say(step, "unbind %s from %s", plan->name, driver);
	return rc;
}

int plan_add_bind(struct daxc_plan *plan, const char *driver)
{
	struct step *step;
	int rc = add(plan, STEP_BIND, driver, &step);

	if (!rc)
		say(step, "bind %s to %s", plan->name, driver);
	return rc;
}

int plan_add_online(struct daxc_plan *plan, unsigned int ram, bool fresh)
{
	bool movable = !(ram & DAXC_RAM_NO_MOVABLE);
	char bad[64] = "", size[SIZE_TEXT_MAX];
	struct step *step;
	int rc = add(plan, STEP_ONLINE, movable ? STEP_MOVABLE : STEP_ANYTHING, &step);

	if (rc)
		return rc;
	step->fresh = fresh;
	plan->want.ram = movable ? WANT_MOVABLE : WANT_ONLINE;
	if (plan->bad)
		snprintf(bad, sizeof(bad), ", but %s that are bad", size_text(plan->bad, size));
	say(step, "bring the memory of %s online for %s%s", plan->name,
	    movable ? "movable pages" : "anything", bad);
	return 0;
}

int plan_add_offline(struct daxc_plan *plan)
{
	struct step *step;
	int rc = add(plan, STEP_OFFLINE, "", &step);

	if (!rc)
		say(step, "take the memory of %s offline", plan->name);
	return rc;
}

int plan_add_stay(struct daxc_plan *plan)
{
	struct step *step;
	int rc = add(plan, STEP_STAY, "", &step);

	if (rc)
		return rc;
	plan->want.ram = WANT_OFFLINE;
	say(step, "have the memory of %s stay offline", plan->name);
	return 0;
}

static int add_write(struct daxc_plan *plan, enum step_kind kind, const char *attr,
		     const char *value)
{
	struct step *step;
	int rc = add(plan, kind, value, &step);

	if (rc)
		return rc;
	step->attr = attr;
	say(step, "write %s to %s/%s", value, plan->name, attr);
	return 0;
}

int plan_add_attr(struct daxc_plan *plan, const char *attr, const char *value)
{
	return add_write(plan, STEP_ATTR, attr, value);
}

int plan_add_align(struct daxc_plan *plan, uint64_t align)
{
	char value[STEP_VALUE_MAX];

	snprintf(value, sizeof(value), "%" PRIu64, align);
	return add_write(plan, STEP_ATTR, "align", value);
}

int plan_add_size(struct daxc_plan *plan, uint64_t size)
{
	char value[STEP_VALUE_MAX];

	snprintf(value, sizeof(value), "%" PRIu64, size);
	return add_write(plan, STEP_EXTENTS, "size", value);
}

int plan_add_mapping(struct daxc_plan *plan, struct span span)
{
	char value[STEP_VALUE_MAX];

	mapping_text(span, value);
	return add_write(plan, STEP_EXTENTS, "mapping", value);
}

/* What the dax core's mapping attribute takes: first and last byte, in hexadecimal. */
void mapping_text(struct span span, char value[STEP_VALUE_MAX])
{
	snprintf(value, STEP_VALUE_MAX, "%#" PRIx64 "-%#" PRIx64, span.start,
		 span.start + (span.size - 1));
}

/* Modules apart: that one was loaded meanwhile changes nothing. */
static size_t next_change(const struct daxc_plan *plan, size_t i)
{
	while (i < plan->n && plan->steps[i].kind == STEP_MODULE)
		i++;
	return i;
}

bool plan_differs(const struct daxc_plan *a, const struct daxc_plan *b, const char **step)
{
	size_t i = next_change(a, 0), j = next_change(b, 0);

	while (i < a->n && j < b->n && !strcmp(a->steps[i].text, b->steps[j].text)) {
		i = next_change(a, i + 1);
		j = next_change(b, j + 1);
	}
	*step = daxc_plan_get_step(b, j);
	return i < a->n || j < b->n;
}

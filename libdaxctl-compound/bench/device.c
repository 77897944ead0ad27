// SPDX-License-Identifier: LGPL-2.1
/*
 * The device of a run: whether it may be taken, how it is brought into the
 * modes that are compared, and how it is put back. Every change is a plan, so
 * each of them is undone when it fails. Its size and align never change.
 */
#include <string.h>

#include "base/rules.h"
#include "base/size.h"
#include "bench.h"
#include "change/check.h"
#include "change/request.h"
#include "inventory/advice.h"
#include "inventory/kernel.h"
#include "inventory/unseen.h"
#include "libdaxctl-compound-change.h"
#include "libdaxctl-compound-use.h"

#define DEFAULT_SIZE (1ULL << 30)

/* ---- before */

/* Make it larger, or take another: what its region lets. */
static int fail_small(struct daxc_bench *bench, struct daxc_dev *dev, struct facts *facts)
{
	char least[SIZE_TEXT_MAX], advice[128] = "daxctl-compound list" THEN ", for a larger one";

	size_option(BENCH_MIN_SIZE, least);
	if (room_left(dev->region, facts->align) >= BENCH_MIN_SIZE - facts->size)
		snprintf(advice, sizeof(advice), "daxctl-compound reconfigure --size %s %s", least,
			 dev->name);
	facts->advice = advice;
	return fail(bench->ctx, RULE_BENCH_SMALL, facts);
}

static int check_geometry(struct daxc_bench *bench, struct daxc_dev *dev)
{
	struct daxc_bench_options *o = &bench->options;
	uint64_t size = daxc_dev_get_size(dev), align = daxc_dev_get_align(dev);
	struct facts facts = { .object = dev->name, .size = size, .align = align,
			       .unit = BENCH_MIN_SIZE };
	char advice[ADVICE_MAX];

	if (!size)
		return fail_empty(dev, DAXC_MODE_COMPOUND);
	if (size == DAXC_UNKNOWN)
		return fail_gone(dev);
	if (align < SZ_2M) {
		facts.advice = advise_align(dev, SZ_2M, advice);
		return fail(bench->ctx, RULE_BENCH_ALIGN, &facts);
	}
	if (!o->size)
		o->size = (size < DEFAULT_SIZE ? size : DEFAULT_SIZE) / align * align;
	facts.at = o->size;
	facts.fits = (o->size > size ? size : o->size) / align * align;
	if (!facts.fits)
		facts.fits = align;
	if (o->size < BENCH_MIN_SIZE)
		return fail_small(bench, dev, &facts);
	if (o->size > size || o->size % align)
		return fail(bench->ctx, o->size > size ? RULE_BENCH_LARGER : RULE_BENCH_MULTIPLE,
			    &facts);
	return 0;
}

static int check_holders(struct daxc_bench *bench, struct daxc_dev *dev)
{
	struct facts facts = { .object = daxc_dev_get_name(dev), .note = bench->why };
	struct daxc_unseen unseen = DAXC_UNSEEN_INIT;
	struct daxc_holder *holders;
	uint64_t pinned;
	int n = daxc_dev_get_holders(dev, &holders, &unseen);

	if (n < 0)
		return n;
	if (n) {
		snprintf(bench->why, sizeof(bench->why), "%s (pid %d)%s it", holders->name,
			 (int)holders->pid, n > 1 ? " and others use" : " uses");
		daxc_holders_free(holders);
		return fail(bench->ctx, RULE_BENCH_IN_USE, &facts);
	}
	if (unseen.processes)
		return fail_unseen(dev, &unseen);
	if (daxc_dev_get_pinned(dev, &pinned))
		return check_pins_seen(dev);
	if (!pinned)
		return 0;
	snprintf(bench->why, sizeof(bench->why), "%llu", (unsigned long long)pinned);
	return fail(bench->ctx, RULE_BENCH_PINNED, &facts);
}

static int check_idle(struct daxc_bench *bench, struct daxc_dev *dev)
{
	struct facts facts = { .object = daxc_dev_get_name(dev), .driver = daxc_dev_get_driver(dev) };
	enum daxc_mode mode = daxc_dev_get_mode(dev);
	int rc = check_ready(dev);

	if (rc)
		return rc;
	if (mode == DAXC_MODE_SYSTEM_RAM)
		return fail(bench->ctx, RULE_SYSTEM_RAM, &facts);
	if (mode == DAXC_MODE_UNKNOWN || mode == DAXC_MODE_FAMFS)
		return fail(bench->ctx, RULE_ENABLED, &facts);
	return check_holders(bench, dev);
}

static void describe(struct daxc_bench *bench, struct daxc_dev *dev)
{
	struct bench_device *device = &bench->device;

	device->dev = dev;
	snprintf(device->name, sizeof(device->name), "%s", daxc_dev_get_name(dev));
	device->pub.name = device->name;
	device->pub.size = daxc_dev_get_size(dev);
	device->pub.align = daxc_dev_get_align(dev);
	device->pub.numa_node = daxc_dev_get_numa_node(dev);
	device->pub.is_static = daxc_region_is_static(daxc_dev_get_region(dev));
}

static int apply(struct daxc_plan *plan, struct daxc_dev **dev)
{
	int rc = daxc_plan_apply(plan, dev);

	daxc_plan_free(plan);
	return rc;
}

/* ---- a temporary device */

static struct daxc_region *find_room(struct daxc_ctx *ctx, uint64_t want, uint64_t *largest)
{
	struct daxc_region *region;
	uint64_t size;

	*largest = 0;
	daxc_region_foreach(ctx, region) {
		if (daxc_region_is_static(region) ||
		    daxc_region_get_max_size(region, SZ_2M, &size))
			continue;
		if (size > *largest)
			*largest = size;
		if (size >= want)
			return region;
	}
	return NULL;
}

static int make_device(struct daxc_bench *bench, struct daxc_dev **dev)
{
	struct daxc_request request = REQUEST_INIT;
	struct daxc_bench_options *o = &bench->options;
	struct facts facts = { .object = "bench", .size = o->size ? o->size : BENCH_MIN_SIZE };
	struct daxc_region *region;
	struct daxc_plan *plan;
	uint64_t largest;
	int rc;

	region = find_room(bench->ctx, facts.size, &largest);
	facts.available = largest;
	if (!region)
		return fail(bench->ctx, RULE_BENCH_NO_ROOM, &facts);
	daxc_region_get_max_size(region, SZ_2M, &largest);
	if (!o->size)
		o->size = largest < DEFAULT_SIZE ? largest : DEFAULT_SIZE;
	request.mode = DAXC_MODE_DISABLED;
	request.size = o->size;
	request.align = SZ_2M;
	rc = daxc_plan_create(region, &request, &plan);
	return rc ? rc : apply(plan, dev);
}

/* ---- changes */

static int disable(struct bench_device *device)
{
	struct daxc_plan *plan;
	int rc;

	if (daxc_dev_get_mode(device->dev) == DAXC_MODE_DISABLED)
		return 0;
	rc = daxc_plan_disable(device->dev, true, &plan);
	return rc ? rc : apply(plan, NULL);
}

static int enable(struct bench_device *device, enum daxc_mode mode)
{
	struct daxc_plan *plan;
	int rc = daxc_plan_enable(device->dev, mode, &plan);

	return rc ? rc : apply(plan, NULL);
}

int bench_device_begin(struct daxc_bench *bench, struct daxc_dev *dev)
{
	struct bench_device *device = &bench->device;
	const unsigned int modes = (1U << (DAXC_BENCH_DEVDAX + 1)) - 1;
	int rc;

	device->pub.numa_node = -1;
	device->pub.altmap = -1;
	if (!(bench->options.subjects & modes))
		return 0;
	rc = check_may_change(bench->ctx, dev ? daxc_dev_get_name(dev) : "bench");
	if (rc)
		return rc;
	if (dev) {
		rc = check_idle(bench, dev);
		if (!rc)
			rc = check_geometry(bench, dev);
	}
	/* who is killed in the middle of it leaves what it takes to put all back */
	if (!rc)
		rc = daxc_batch_begin(bench->ctx, 0);
	if (rc)
		return rc;
	device->touched = true;
	device->pub.temporary = !dev;
	if (!dev)
		rc = make_device(bench, &dev);
	if (rc)
		return rc;
	describe(bench, dev);
	device->mode = daxc_dev_get_mode(dev);
	return disable(device);
}

/* What in-tree entries are like; those of folios are all that there are from Linux 6.15 on. */
static enum daxc_map map_of(struct daxc_bench *bench, enum daxc_bench_subject subject)
{
	return subject == DAXC_BENCH_FOLIO || kernel_gives_map(bench->ctx) ? DAXC_MAP_FOLIO :
									     DAXC_MAP_DEVMAP;
}

int bench_device_set(struct daxc_bench *bench, enum daxc_bench_subject subject)
{
	struct daxc_request request = REQUEST_INIT;
	struct bench_device *device = &bench->device;
	const struct daxc_error *error;
	struct daxc_plan *plan;
	int rc;

	request.mode = subject == DAXC_BENCH_DEVDAX ? DAXC_MODE_DEVDAX : DAXC_MODE_COMPOUND;
	if (request.mode == DAXC_MODE_COMPOUND) {
		request.vmemmap_shift = subject == DAXC_BENCH_BASE ? 0 : DAXC_SHIFT_AUTO;
		request.map = map_of(bench, subject);
	}
	rc = daxc_plan_reconfigure(device->dev, &request, &plan);
	if (!rc)
		rc = apply(plan, NULL);
	if (!rc) {
		daxc_dev_get_altmap(device->dev, &device->pub.altmap);
		return 0;
	}
	error = daxc_get_error(bench->ctx);
	return bench_cannot(bench, -rc, "%s", error ? error->what : strerror(-rc));
}

int bench_device_rebind(struct daxc_bench *bench, double *bind_ns, double *unbind_ns)
{
	struct bench_device *device = &bench->device;
	enum daxc_mode mode = daxc_dev_get_mode(device->dev);
	const struct daxc_error *error;
	uint64_t start = bench_now(), unbound;
	int rc = disable(device);

	unbound = bench_now();
	if (!rc)
		rc = enable(device, mode);
	*unbind_ns = unbound - start;
	*bind_ns = bench_now() - unbound;
	if (!rc)
		return 0;
	error = daxc_get_error(bench->ctx);
	return bench_cannot(bench, -rc, "%s", error ? error->what : strerror(-rc));
}

/* ---- after */

int bench_device_end(struct daxc_bench *bench)
{
	struct bench_device *device = &bench->device;
	struct error_copy *why;
	int rc;

	if (!device->touched)
		return 0;
	why = error_keep(bench->ctx); /* of what was wrong before this */
	rc = daxc_batch_end(bench->ctx, true);
	if (!rc) {
		error_bring_back(bench->ctx, why);
		return 0;
	}
	free(why);
	error_append(bench->ctx, " %s is not as it was before the benchmark: it was %s.",
		     device->name,
		     device->pub.temporary ? "not there" : daxc_mode_name(device->mode));
	return rc;
}

// SPDX-License-Identifier: LGPL-2.1
/*
 * Pinning for its own sake, and the workloads that pin: one ioctl of the module, which differs in the kernel
 * functions that take and release the pins. What is pinned does not matter here.
 */
#include <string.h>

#include "base/rules.h"
#include "bench.h"
#include "inventory/ctl.h"

/* One call cannot be interrupted: this much is a fraction of a second on hardware. */
#define PIN_CHUNK (16ULL << 30)

int daxc_pin_measure(struct daxc_ctx *ctx, struct daxc_pin *pin)
{
	struct dax_compound_pin arg = { .size = sizeof(arg) };
	struct facts facts = { .object = "pin", .step = "pin the memory" };
	_cleanup_close_ int ctl = -1;
	int rc;

	error_clear(ctx);
	ctl = ctl_open(ctx);
	if (ctl < 0)
		return ctl;
	arg.flags = (pin->write ? DAX_COMPOUND_PIN_WRITE : 0) |
		    (pin->longterm ? DAX_COMPOUND_PIN_LONGTERM : 0);
	arg.addr = (uintptr_t)pin->addr;
	arg.length = pin->length;
	arg.batch = pin->batch;
	arg.pin_how = pin->how;
	arg.unpin_how = pin->unpin_how;
	rc = ctl_call(ctl, DAX_COMPOUND_IOC_PIN, &arg);
	if (rc)
		return fail_errno(ctx, RULE_STEP_FAILED, -rc, &facts);
	pin->get_ns = arg.get_ns;
	pin->put_ns = arg.put_ns;
	pin->pages = arg.pages;
	pin->error = (int)arg.error;
	return 0;
}

struct pin_kind {
	uint32_t flags;
	uint32_t pin_how;
	uint32_t unpin_how;
};

static int pin_once(struct daxc_bench *bench, struct dax_compound_pin *pin)
{
	int rc = ctl_call(bench->ctl, DAX_COMPOUND_IOC_PIN, pin);

	if (rc)
		return bench_cannot(bench, -rc, "the module cannot pin: %s", strerror(-rc));
	if (pin->error || pin->pages * BENCH_PAGE != pin->length)
		return bench_cannot(bench, pin->error ? pin->error : EFAULT,
				    "the kernel pinned %llu of %llu pages: %s",
				    (unsigned long long)pin->pages,
				    (unsigned long long)(pin->length / BENCH_PAGE),
				    strerror(pin->error ? (int)pin->error : EFAULT));
	return 0;
}

static int pin_all(struct daxc_bench *bench, const struct bench_memory *memory, uint64_t bytes,
		   unsigned int batch, const struct pin_kind *kind, double *samples)
{
	struct dax_compound_pin pin = {
		.size = sizeof(pin),
		.flags = kind->flags | DAX_COMPOUND_PIN_WRITE,
		.batch = batch,
		.pin_how = kind->pin_how,
		.unpin_how = kind->unpin_how,
	};
	uint64_t done;
	int rc;

	if (bench->ctl < 0)
		return bench_cannot(bench, -bench->ctl, "%s", bench->ctl_why);
	samples[0] = 0;
	samples[1] = 0;
	for (done = 0; done < bytes; done += pin.length) {
		pin.addr = (uintptr_t)memory->addr + done;
		pin.length = bytes - done < PIN_CHUNK ? bytes - done : PIN_CHUNK;
		rc = bench_stopped(bench) ? -EINTR : pin_once(bench, &pin);
		if (rc)
			return rc;
		samples[0] += pin.get_ns;
		samples[1] += pin.put_ns;
	}
	return 0;
}

static int run_pin(struct daxc_bench *bench, struct bench_memory *memory, uint64_t bytes,
		   unsigned int batch, double *samples)
{
	static const struct pin_kind kind = { 0 };

	return pin_all(bench, memory, bytes, batch, &kind, samples);
}

static int run_longterm(struct daxc_bench *bench, struct bench_memory *memory, uint64_t bytes,
			unsigned int batch, double *samples)
{
	static const struct pin_kind kind = { .flags = DAX_COMPOUND_PIN_LONGTERM };

	return pin_all(bench, memory, bytes, batch, &kind, samples);
}

static int run_slow(struct daxc_bench *bench, struct bench_memory *memory, uint64_t bytes,
		    unsigned int batch, double *samples)
{
	static const struct pin_kind kind = {
		.flags = DAX_COMPOUND_PIN_LONGTERM, .pin_how = DAX_COMPOUND_PIN_SLOW
	};

	return pin_all(bench, memory, bytes, batch, &kind, samples);
}

static int run_unpin_dirty(struct daxc_bench *bench, struct bench_memory *memory, uint64_t bytes,
			   unsigned int batch, double *samples)
{
	static const struct pin_kind kind = { .unpin_how = DAX_COMPOUND_UNPIN_DIRTY };

	return pin_all(bench, memory, bytes, batch, &kind, samples);
}

static int run_unpin_range(struct daxc_bench *bench, struct bench_memory *memory, uint64_t bytes,
			   unsigned int batch, double *samples)
{
	static const struct pin_kind kind = { .unpin_how = DAX_COMPOUND_UNPIN_RANGE };

	return pin_all(bench, memory, bytes, batch, &kind, samples);
}

#define PIN_WORKLOAD(fn) { .metrics = { "get", "put" }, .unit = "ns", .batched = true, .run = (fn) }

const struct bench_workload bench_pin = PIN_WORKLOAD(run_pin);
const struct bench_workload bench_longterm = PIN_WORKLOAD(run_longterm);
const struct bench_workload bench_slow = PIN_WORKLOAD(run_slow);
const struct bench_workload bench_unpin_dirty = PIN_WORKLOAD(run_unpin_dirty);
const struct bench_workload bench_unpin_range = PIN_WORKLOAD(run_unpin_range);

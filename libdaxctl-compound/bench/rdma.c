// SPDX-License-Identifier: LGPL-2.1
/*
 * The workload rdma: a memory region registered with the first RDMA device.
 */
#include <string.h>

#include "bench.h"

#ifdef HAVE_LIBIBVERBS
#include <dlfcn.h>
#include <infiniband/verbs.h>

#include "base/late.h"

/* What is called through the library; ibv_reg_mr and others are also macros. */
struct verbs {
	void *library;
	struct ibv_device **(*get_device_list)(int *);
	void (*free_device_list)(struct ibv_device **);
	struct ibv_context *(*open_device)(struct ibv_device *);
	int (*close_device)(struct ibv_context *);
	struct ibv_pd *(*alloc_pd)(struct ibv_context *);
	int (*dealloc_pd)(struct ibv_pd *);
	struct ibv_mr *(*reg_mr)(struct ibv_pd *, void *, size_t, int);
	int (*dereg_mr)(struct ibv_mr *);
};

static int load(const struct daxc_ctx *ctx, struct verbs *v)
{
	const struct late_symbol symbols[] = {
		{ "ibv_get_device_list", &v->get_device_list },
		{ "ibv_free_device_list", &v->free_device_list },
		{ "ibv_open_device", &v->open_device },
		{ "ibv_close_device", &v->close_device },
		{ "ibv_alloc_pd", &v->alloc_pd },
		{ "ibv_dealloc_pd", &v->dealloc_pd },
		{ "ibv_reg_mr", &v->reg_mr },
		{ "ibv_dereg_mr", &v->dereg_mr },
	};
	const char *why;

	v->library = late_open("libibverbs.so.1", symbols, ARRAY_SIZE(symbols), &why);
	if (!v->library)
		log_info(ctx, "%s", why);
	return v->library ? 0 : -ENOENT;
}

static int measure(struct daxc_bench *bench, const struct verbs *v, struct ibv_pd *pd,
		   struct bench_memory *memory, uint64_t bytes, double *samples)
{
	uint64_t start = bench_now(), registered;
	struct ibv_mr *mr = v->reg_mr(pd, memory->addr, bytes, IBV_ACCESS_LOCAL_WRITE);

	if (!mr)
		return bench_cannot(bench, errno, "ibv_reg_mr: %s", strerror(errno));
	registered = bench_now();
	v->dereg_mr(mr);
	samples[0] = registered - start;
	samples[1] = bench_now() - registered;
	return 0;
}

static int with_device(struct daxc_bench *bench, const struct verbs *v, struct ibv_device *device,
		       struct bench_memory *memory, uint64_t bytes, double *samples)
{
	struct ibv_context *context = v->open_device(device);
	struct ibv_pd *pd;
	int rc;

	if (!context)
		return bench_cannot(bench, errno ? errno : EIO, "cannot open the RDMA device");
	pd = v->alloc_pd(context);
	if (pd) {
		rc = measure(bench, v, pd, memory, bytes, samples);
		v->dealloc_pd(pd);
	} else {
		rc = bench_cannot(bench, errno ? errno : EIO, "ibv_alloc_pd: %s", strerror(errno));
	}
	v->close_device(context);
	return rc;
}

static int run_rdma(struct daxc_bench *bench, struct bench_memory *memory, uint64_t bytes,
		    unsigned int batch, double *samples)
{
	struct ibv_device **list;
	struct verbs v = { 0 };
	int rc, n = 0;

	if (load(bench->ctx, &v))
		return bench_cannot(bench, ENOENT, "libibverbs is not installed");
	list = v.get_device_list(&n);
	if (list && n)
		rc = with_device(bench, &v, list[0], memory, bytes, samples);
	else
		rc = bench_cannot(bench, ENODEV, "there is no RDMA device");
	if (list)
		v.free_device_list(list);
	dlclose(v.library);
	return rc;
}
#else
static int run_rdma(struct daxc_bench *bench, struct bench_memory *memory, uint64_t bytes,
		    unsigned int batch, double *samples)
{
	return bench_cannot(bench, EOPNOTSUPP, "this build is without libibverbs");
}
#endif

const struct bench_workload bench_rdma = {
	.metrics = { "register", "unregister" }, .unit = "ns", .run = run_rdma
};

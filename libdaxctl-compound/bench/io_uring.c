// SPDX-License-Identifier: LGPL-2.1
/*
 * The workload io_uring: memory registered as fixed buffers, which io_uring
 * pins for the long term. One buffer has at most 1 GiB.
 */
#include <string.h>

#include "bench.h"

#ifdef HAVE_LIBURING
#include <dlfcn.h>
#include <liburing.h>

#include "base/late.h"

#define BUFFER_MAX   (1ULL << 30)
#define BUFFERS_MAX  16384U

/* What is called through the library. */
struct uring {
	void *library;
	typeof(io_uring_queue_init) *init;
	typeof(io_uring_queue_exit) *exit;
	typeof(io_uring_register_buffers) *add_buffers;
	typeof(io_uring_unregister_buffers) *drop_buffers;
};

static bool uring_open(const struct daxc_ctx *ctx, struct uring *u)
{
	const struct late_symbol symbols[] = {
		{ "io_uring_queue_init", &u->init },
		{ "io_uring_queue_exit", &u->exit },
		{ "io_uring_register_buffers", &u->add_buffers },
		{ "io_uring_unregister_buffers", &u->drop_buffers },
	};
	const char *why;

	u->library = late_open("liburing.so.2", symbols, ARRAY_SIZE(symbols), &why);
	if (!u->library)
		log_info(ctx, "%s", why);
	return u->library != NULL;
}

static void uring_close(struct uring *u)
{
	if (u->library)
		dlclose(u->library);
}

static unsigned int cut(const struct bench_memory *memory, uint64_t bytes, struct iovec *buffers)
{
	unsigned int n = 0;
	uint64_t done;

	for (done = 0; done < bytes && n < BUFFERS_MAX; done += buffers[n++].iov_len) {
		buffers[n].iov_base = memory->addr + done;
		buffers[n].iov_len = bytes - done < BUFFER_MAX ? bytes - done : BUFFER_MAX;
	}
	return n;
}

static int measure(const struct uring *u, struct io_uring *ring, const struct iovec *buffers,
		   unsigned int n, double *samples)
{
	uint64_t start = bench_now(), registered;
	int rc = u->add_buffers(ring, buffers, n);

	if (rc)
		return rc;
	registered = bench_now();
	rc = u->drop_buffers(ring);
	samples[0] = registered - start;
	samples[1] = bench_now() - registered;
	return rc;
}

static int run_io_uring(struct daxc_bench *bench, struct bench_memory *memory, uint64_t bytes,
			unsigned int batch, double *samples)
{
	_cleanup_free_ struct iovec *buffers = calloc(BUFFERS_MAX, sizeof(*buffers));
	_cleanup_(uring_close) struct uring u = { 0 };
	struct io_uring ring;
	unsigned int n;
	int rc;

	if (!buffers)
		return bench_cannot(bench, ENOMEM, "no memory for a list of buffers");
	if (!uring_open(bench->ctx, &u))
		return bench_cannot(bench, ENOENT, "liburing is not installed");
	n = cut(memory, bytes, buffers);
	rc = u.init(1, &ring, 0);
	if (rc)
		return bench_cannot(bench, -rc, "the kernel gives no io_uring: %s%s", strerror(-rc),
				    rc == -EPERM ? " (see /proc/sys/kernel/io_uring_disabled)" : "");
	rc = measure(&u, &ring, buffers, n, samples);
	u.exit(&ring);
	if (rc)
		return bench_cannot(bench, -rc, "io_uring_register_buffers: %s", strerror(-rc));
	return 0;
}
#else
static int run_io_uring(struct daxc_bench *bench, struct bench_memory *memory, uint64_t bytes,
			unsigned int batch, double *samples)
{
	return bench_cannot(bench, EOPNOTSUPP, "this build is without liburing");
}
#endif

const struct bench_workload bench_io_uring = {
	.metrics = { "register", "unregister" }, .unit = "ns", .run = run_io_uring
};

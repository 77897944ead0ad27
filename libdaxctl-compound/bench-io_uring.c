// SPDX-License-Identifier: LGPL-2.1
/*
 * The workload io_uring: memory registered as fixed buffers, which io_uring
 * pins for the long term. One buffer has at most 1 GiB.
 */
#include <string.h>

#include "bench.h"

#ifdef HAVE_LIBURING
#include <liburing.h>

#define BUFFER_MAX   (1ULL << 30)
#define BUFFERS_MAX  16384U

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

static int measure(struct io_uring *ring, const struct iovec *buffers, unsigned int n,
		   double *samples)
{
	uint64_t start = bench_now(), registered;
	int rc = io_uring_register_buffers(ring, buffers, n);

	if (rc)
		return rc;
	registered = bench_now();
	rc = io_uring_unregister_buffers(ring);
	samples[0] = registered - start;
	samples[1] = bench_now() - registered;
	return rc;
}

static int run_io_uring(struct daxc_bench *bench, struct bench_memory *memory, uint64_t bytes,
			unsigned int batch, double *samples)
{
	_cleanup_free_ struct iovec *buffers = calloc(BUFFERS_MAX, sizeof(*buffers));
	struct io_uring ring;
	unsigned int n;
	int rc;

	if (!buffers)
		return bench_cannot(bench, ENOMEM, "no memory for a list of buffers");
	n = cut(memory, bytes, buffers);
	rc = io_uring_queue_init(1, &ring, 0);
	if (rc)
		return bench_cannot(bench, -rc, "the kernel gives no io_uring: %s%s", strerror(-rc),
				    rc == -EPERM ? " (see /proc/sys/kernel/io_uring_disabled)" : "");
	rc = measure(&ring, buffers, n, samples);
	io_uring_queue_exit(&ring);
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

// SPDX-License-Identifier: GPL-2.0
/*
 * Registers a dax device with what pins it for the long term, as programs do.
 *
 *   dax-register io_uring /dev/daxX.Y FILE
 *
 * Registers as much of the device as FILE is long as one fixed buffer, and
 * reads FILE into it by way of it.
 *
 *   dax-register rdma /dev/daxX.Y LENGTH
 *
 * Registers LENGTH bytes with the first RDMA device.
 *
 * Prints how many compound pages are pinned meanwhile. Exit: 0, 1 when it
 * fails, 3 when the kernel refuses to register.
 */
#include <infiniband/verbs.h>
#include <liburing.h>
#include "guest.h"

#define REFUSED 3

static void print_pinned(const char *dev)
{
	printf("pinned=%llu\n", (unsigned long long)dev_attr(dev, "compound/pinned"));
}

static void refused(const char *what, int error)
{
	fprintf(stderr, "%s: %s\n", what, strerror(error));
	exit(REFUSED);
}

/* One read at a time: it is not a benchmark */
static void read_fixed(struct io_uring *ring, int file, char *to, size_t size, off_t offset)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(ring);
	struct io_uring_cqe *cqe;

	if (!sqe)
		errx(1, "io_uring_get_sqe");
	io_uring_prep_read_fixed(sqe, file, to, size, offset, 0);
	if (io_uring_submit_and_wait(ring, 1) != 1 || io_uring_wait_cqe(ring, &cqe))
		errx(1, "io_uring_submit");
	if (cqe->res != (int)size)
		errx(1, "read %zu bytes at %lld: %d", size, (long long)offset, cqe->res);
	io_uring_cqe_seen(ring, cqe);
}

static void by_io_uring(const char *dev, const char *path)
{
	struct io_uring ring;
	struct iovec buffer;
	struct stat st;
	size_t done;
	int file, rc;

	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0 || fstat(file, &st))
		err(1, "%s", path);
	buffer.iov_len = st.st_size;
	buffer.iov_base = map_dev(dev, buffer.iov_len, 0);
	rc = io_uring_queue_init(1, &ring, 0);
	if (rc)
		errx(1, "io_uring_queue_init: %s", strerror(-rc));
	rc = io_uring_register_buffers(&ring, &buffer, 1);
	if (rc)
		refused("io_uring_register_buffers", -rc);
	print_pinned(dev);
	for (done = 0; done < buffer.iov_len; done += SZ_2M)
		read_fixed(&ring, file, (char *)buffer.iov_base + done, SZ_2M, done);
	rc = io_uring_unregister_buffers(&ring);
	if (rc)
		errx(1, "io_uring_unregister_buffers: %s", strerror(-rc));
	io_uring_queue_exit(&ring);
}

static struct ibv_context *open_rdma(void)
{
	struct ibv_device **list = ibv_get_device_list(NULL);
	struct ibv_context *context;

	if (!list || !list[0])
		errx(1, "there is no RDMA device");
	context = ibv_open_device(list[0]);
	if (!context)
		err(1, "ibv_open_device");
	ibv_free_device_list(list);
	return context;
}

static void by_rdma(const char *dev, size_t length)
{
	struct ibv_context *context = open_rdma();
	struct ibv_pd *pd = ibv_alloc_pd(context);
	char *memory = map_dev(dev, length, 0);
	struct ibv_mr *mr;

	if (!pd)
		err(1, "ibv_alloc_pd");
	mr = ibv_reg_mr(pd, memory, length, IBV_ACCESS_LOCAL_WRITE | IBV_ACCESS_REMOTE_WRITE);
	if (!mr)
		refused("ibv_reg_mr", errno);
	print_pinned(dev);
	if (ibv_dereg_mr(mr) || ibv_dealloc_pd(pd) || ibv_close_device(context))
		errx(1, "the registration does not end");
}

int main(int argc, char **argv)
{
	if (argc != 4)
		errx(2, "usage: dax-register io_uring|rdma /dev/daxX.Y FILE|LENGTH");
	if (!strcmp(argv[1], "io_uring"))
		by_io_uring(argv[2], argv[3]);
	else
		by_rdma(argv[2], parse_size(argv[3]));
	return 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * A process that has a dax device mapped, and does what it is told on
 * stdin, one command a line, answered by one line on stdout:
 *
 *   read OFFSET, write OFFSET   "ok", or the SIGBUS that came instead
 *   poison OFFSET               madvise(MADV_HWPOISON) of that page
 *   early                       ask for signals about memory that fails (prctl)
 *   block                       have SIGBUS blocked from now on
 *   signals                     the signals since this was last asked
 *   pipe OFFSET                 hold a page by a reference (vmsplice)
 *   xdp OFFSET, uring OFFSET    hold it by a long-term pin (socket memory, a
 *                               registered buffer)
 *   hmm OFFSET                  have it walked as by a device that shares page
 *                               tables (needs the test module dax_test_hmm)
 *   release                     let go of all of them
 *   unmap                       munmap everything
 *   quit
 *
 *   dax-puppet /dev/daxX.Y OFFSET LENGTH
 *
 * A SIGBUS is printed as "sigbus CODE OFFSET LSB", OFFSET as in the device.
 */
#include <inttypes.h>
#include <liburing.h>
#include <linux/if_xdp.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include "guest.h"

#ifndef MADV_HWPOISON
#define MADV_HWPOISON 100
#endif

struct puppet {
	char *base;
	uint64_t offset;
	size_t length;
	int pipe[2];
	int xdp;
	struct io_uring ring;
	bool has_ring;
};

/* Signal handlers have no argument to be passed. */
static struct {
	sigjmp_buf jump;
	volatile sig_atomic_t armed;
	volatile sig_atomic_t count;
	siginfo_t last;
} sigbus;

static void on_sigbus(int sig, siginfo_t *info, void *context)
{
	sigbus.last = *info;
	sigbus.count++;
	if (sigbus.armed)
		siglongjmp(sigbus.jump, 1);
}

static const char *code_name(int code)
{
	switch (code) {
	case BUS_MCEERR_AR: return "action-required";
	case BUS_MCEERR_AO: return "action-optional";
	case BUS_ADRERR: return "no-address";
	default: return "other";
	}
}

static void print_sigbus(const struct puppet *p)
{
	uint64_t at = (uint64_t)((char *)sigbus.last.si_addr - p->base) + p->offset;

	printf("sigbus %s %" PRIu64 " %d\n", code_name(sigbus.last.si_code), at,
	       sigbus.last.si_code == BUS_ADRERR ? 0 : sigbus.last.si_addr_lsb);
}

static void touch_at(struct puppet *p, char *at, bool write)
{
	volatile char *byte = at;

	if (sigsetjmp(sigbus.jump, 1)) {
		sigbus.armed = 0;
		sigbus.count = 0;
		print_sigbus(p);
		return;
	}
	sigbus.armed = 1;
	if (write)
		*byte = 1;
	else
		(void)*byte;
	sigbus.armed = 0;
	puts("ok");
}

static void print_result(int rc)
{
	puts(rc ? strerror(errno) : "ok");
}

static void block_sigbus(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGBUS);
	print_result(sigprocmask(SIG_BLOCK, &set, NULL));
}

static void print_signals(struct puppet *p)
{
	if (!sigbus.count)
		puts("none");
	else
		print_sigbus(p);
	sigbus.count = 0;
}

static void hold_pipe(struct puppet *p, char *at)
{
	struct iovec iov = { .iov_base = at, .iov_len = SZ_4K };

	if (pipe(p->pipe))
		err(1, "pipe");
	print_result(vmsplice(p->pipe[1], &iov, 1, 0) != (ssize_t)SZ_4K);
}

static void hold_xdp(struct puppet *p, char *at)
{
	struct xdp_umem_reg umem = { .addr = (uintptr_t)at, .len = SZ_4K, .chunk_size = SZ_4K };

	p->xdp = socket(AF_XDP, SOCK_RAW, 0);
	if (p->xdp < 0)
		err(1, "AF_XDP socket");
	print_result(setsockopt(p->xdp, SOL_XDP, XDP_UMEM_REG, &umem, sizeof(umem)));
}

static void hold_uring(struct puppet *p, char *at)
{
	struct iovec iov = { .iov_base = at, .iov_len = SZ_4K };
	int rc = io_uring_queue_init(4, &p->ring, 0);

	if (rc)
		errx(1, "io_uring: %s", strerror(-rc));
	p->has_ring = true;
	rc = io_uring_register_buffers(&p->ring, &iov, 1);
	puts(rc ? strerror(-rc) : "ok");
}

static void walk_hmm(char *at)
{
	int fd = open("/sys/kernel/debug/dax_test_hmm", O_WRONLY | O_CLOEXEC);
	char text[64];
	int len = snprintf(text, sizeof(text), "%lx 16", (unsigned long)at);

	if (fd < 0)
		err(1, "dax_test_hmm");
	print_result(write(fd, text, len) != len);
	close(fd);
}

static void release(struct puppet *p)
{
	if (p->has_ring)
		io_uring_queue_exit(&p->ring);
	p->has_ring = false;
	if (p->xdp)
		close(p->xdp);
	p->xdp = 0;
	if (p->pipe[0]) {
		close(p->pipe[0]);
		close(p->pipe[1]);
	}
	p->pipe[0] = 0;
	puts("ok");
}

static void obey(struct puppet *p, const char *command, uint64_t offset)
{
	char *at = p->base + (offset - p->offset);

	if (!strcmp(command, "read") || !strcmp(command, "write"))
		touch_at(p, at, command[0] == 'w');
	else if (!strcmp(command, "poison"))
		print_result(madvise(at, SZ_4K, MADV_HWPOISON));
	else if (!strcmp(command, "early"))
		print_result(prctl(PR_MCE_KILL, PR_MCE_KILL_SET, PR_MCE_KILL_EARLY, 0, 0));
	else if (!strcmp(command, "block"))
		block_sigbus();
	else if (!strcmp(command, "signals"))
		print_signals(p);
	else if (!strcmp(command, "pipe"))
		hold_pipe(p, at);
	else if (!strcmp(command, "xdp"))
		hold_xdp(p, at);
	else if (!strcmp(command, "uring"))
		hold_uring(p, at);
	else if (!strcmp(command, "hmm"))
		walk_hmm(at);
	else if (!strcmp(command, "release"))
		release(p);
	else if (!strcmp(command, "unmap"))
		print_result(munmap(p->base, p->length));
	else if (!strcmp(command, "quit"))
		exit(0);
	else
		errx(2, "%s: no such command", command);
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_sigaction = on_sigbus, .sa_flags = SA_SIGINFO | SA_RESTART };
	struct puppet p = { 0 };
	char line[80], command[80], size[80];

	if (argc != 4)
		errx(2, "usage: dax-puppet /dev/daxX.Y OFFSET LENGTH");
	p.offset = parse_size(argv[2]);
	p.length = parse_size(argv[3]);
	p.base = map_dev(argv[1], p.length, (off_t)p.offset);
	sigaction(SIGBUS, &action, NULL);
	setvbuf(stdout, NULL, _IOLBF, 0);
	puts("mapped");
	while (fgets(line, sizeof(line), stdin)) {
		strcpy(size, "0");
		if (sscanf(line, "%79s %79s", command, size) >= 1)
			obey(&p, command, parse_size(size));
	}
	return 0;
}

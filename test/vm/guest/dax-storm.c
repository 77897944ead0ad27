// SPDX-License-Identifier: GPL-2.0
/*
 * Maps a dax device, touches and pins it, again and again, from several
 * processes, while somebody else takes the device away and gives it back. What
 * a round comes to does not matter: it may find no device, no memory (SIGBUS),
 * or work. It is the kernel that must not mind.
 *
 *   dax-storm /dev/daxX.Y LENGTH PROCESSES
 *
 * Ends on SIGTERM and prints how many rounds got through and how many did not;
 * exits 1 when something failed that has nothing to do with the device's going.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include "dax_compound_uapi.h"
#include "guest.h"

/* Of this many rounds, one ends with a memory error in its last page */
#define POISON_EVERY 199

struct shared {
	atomic_bool stop;
	atomic_ulong through;
	atomic_ulong failed;
};

struct storm {
	const char *path;
	size_t length;
	int ctl;
	struct shared *shared;
};

/* where SIGBUS goes to; a signal handler has no other way to know */
static sigjmp_buf sigbus_jump;

static void on_sigbus(int sig)
{
	siglongjmp(sigbus_jump, sig);
}

static bool pin(const struct storm *storm, char *p, unsigned long how)
{
	struct dax_compound_pin pin = {
		.size = sizeof(pin),
		.flags = DAX_COMPOUND_PIN_WRITE | (how & 1 ? DAX_COMPOUND_PIN_LONGTERM : 0),
		.addr = (uintptr_t)p,
		.length = storm->length,
		.batch = 64,
		.pin_how = how & 2 ? DAX_COMPOUND_PIN_SLOW : DAX_COMPOUND_PIN_FAST,
		.unpin_how = how % 3,
	};

	if (!ioctl(storm->ctl, DAX_COMPOUND_IOC_PIN, &pin))
		return true;
	if (errno != EFAULT)
		err(1, "pin");
	return false;
}

/* True when all of it was touched and pinned */
static bool use(const struct storm *storm, char *p, unsigned long how)
{
	if (sigsetjmp(sigbus_jump, 1))
		return false;
	touch(p, storm->length);
	if (!pin(storm, p, how))
		return false;
	if (how % POISON_EVERY == POISON_EVERY - 1)
		madvise(p + storm->length - SZ_4K, SZ_4K, MADV_HWPOISON);
	return true;
}

static bool one_round(const struct storm *storm, unsigned long how)
{
	int fd = open(storm->path, O_RDWR | O_CLOEXEC);
	bool good;
	char *p;

	if (fd < 0)
		return false;
	p = mmap(NULL, storm->length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (p == MAP_FAILED)
		return false;
	good = use(storm, p, how);
	munmap(p, storm->length);
	return good;
}

static void run(const struct storm *storm, unsigned long how)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGBUS, on_sigbus);
	while (!atomic_load(&storm->shared->stop))
		atomic_fetch_add(one_round(storm, how++) ? &storm->shared->through :
							   &storm->shared->failed, 1);
}

/* True when every child came to its end by itself */
static bool reap(void)
{
	bool good = true;
	int status;

	while (wait(&status) > 0)
		if (status)
			good = false;
	return good;
}

int main(int argc, char **argv)
{
	struct storm storm;
	unsigned long processes, i;
	sigset_t term;
	int sig;
	bool good;

	if (argc != 4)
		errx(2, "usage: dax-storm /dev/daxX.Y LENGTH PROCESSES");
	storm.path = argv[1];
	storm.length = parse_size(argv[2]);
	processes = parse_size(argv[3]);
	storm.ctl = open_dev("/dev/dax_compound");
	storm.shared = mmap(NULL, sizeof(*storm.shared), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (storm.shared == MAP_FAILED)
		err(1, "mmap");
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, NULL);
	for (i = 0; i < processes; i++) {
		switch (fork()) {
		case -1:
			err(1, "fork");
		case 0:
			/* each at another of its ways to pin */
			run(&storm, i);
			_exit(0);
		}
	}
	sigwait(&term, &sig);
	atomic_store(&storm.shared->stop, true);
	good = reap();
	printf("through=%lu failed=%lu\n", atomic_load(&storm.shared->through),
	       atomic_load(&storm.shared->failed));
	return good ? 0 : 1;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * Moves mappings of a dax device by mremap(2) while another thread goes on
 * writing through the old address, where other memory is mapped then: none of it
 * may reach the device, and the data are at the new address.
 *
 *   dax-mremap /dev/daxX.Y ALIGN alone|merge
 *
 * ALIGN is the device's, of which it has two; merge: the mapping is moved to
 * where it continues another one.
 */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include "guest.h"

/* Where the thread writes, and how often it did */
struct writer {
	_Atomic uint64_t *volatile at;
	atomic_ulong rounds;
	atomic_bool stop;
};

/* For the handler, which has no argument to be passed. */
static atomic_ulong faults;

static void on_sigsegv(int sig, siginfo_t *info, void *context)
{
	/* nothing is mapped there for a moment: the write is tried again */
	atomic_fetch_add(&faults, 1);
	usleep(100);
}

static void *write_on(void *arg)
{
	struct writer *writer = arg;

	while (!atomic_load(&writer->stop)) {
		atomic_fetch_add(writer->at, 1);
		atomic_fetch_add(&writer->rounds, 1);
	}
	return NULL;
}

/* Until the thread has written @more times, by which it has been everywhere */
static void let_write(struct writer *writer, unsigned long more)
{
	unsigned long goal = atomic_load(&writer->rounds) + more;

	while (atomic_load(&writer->rounds) < goal)
		usleep(1000);
}

static char *reserve(size_t size, size_t align)
{
	char *at = mmap(NULL, size + align, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		err(1, "reserve");
	return at + (align - (uintptr_t)at % align) % align;
}

static char *map_at(char *at, int fd, size_t len, off_t offset)
{
	char *got = mmap(at, len, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, offset);

	if (got == MAP_FAILED)
		err(1, "mmap at offset %lld", (long long)offset);
	return got;
}

static void check(bool good, const char *what)
{
	if (!good)
		errx(1, "%s", what);
}

static void move(struct writer *writer, char *from, char *to, size_t align)
{
	_Atomic uint64_t *device = (void *)to;
	uint64_t seen, here;
	char *got, *memory;

	from[align - 1] = 77;
	writer->at = (void *)from;
	let_write(writer, 1000);
	got = mremap(from, align, align, MREMAP_MAYMOVE | MREMAP_FIXED, to);
	if (got == MAP_FAILED)
		err(1, "mremap");
	memory = mmap(from, SZ_4K, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
		      -1, 0);
	if (memory == MAP_FAILED)
		err(1, "mmap of other memory");
	seen = atomic_load(device);
	let_write(writer, 5000);
	here = atomic_load((_Atomic uint64_t *)memory);
	check(seen >= 1000, "what was written before the move is not at the new address");
	check(got[align - 1] == 77, "data are not at the new address");
	check(here > 0, "the thread does not write to what is at the old address now");
	check(atomic_load(device) == seen, "writes through the old address reach the device");
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_sigaction = on_sigsegv, .sa_flags = SA_SIGINFO };
	static _Atomic uint64_t idle;
	struct writer writer = { .at = &idle };
	size_t align;
	pthread_t thread;
	char *from, *to;
	int fd;

	if (argc != 4)
		errx(2, "usage: dax-mremap /dev/daxX.Y ALIGN alone|merge");
	align = parse_size(argv[2]);
	fd = open_dev(argv[1]);
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
	if (pthread_create(&thread, NULL, write_on, &writer))
		errx(1, "no thread");
	from = map_at(reserve(align, align), fd, align, (off_t)align);
	to = reserve(2 * align, align);
	if (!strcmp(argv[3], "merge"))
		*map_at(to, fd, align, 0) = 1;
	move(&writer, from, to + align, align);
	/* and a part of one, and back */
	writer.at = &idle;
	let_write(&writer, 10);
	map_at(from, fd, align, (off_t)align);
	map_at(to, fd, 2 * align, 0);
	memset(to + align, 0, SZ_4K);
	from = reserve(align, align);
	move(&writer, to + align, from, align);
	atomic_store(&writer.stop, true);
	writer.at = &idle;
	pthread_join(thread, NULL);
	return 0;
}

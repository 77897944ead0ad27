// SPDX-License-Identifier: GPL-2.0
/*
 * Does with mappings of a dax device what programs do, and prints what comes of
 * it, in words that do not depend on addresses: run under two drivers, the two
 * transcripts can be compared. What a mapping reads back is checked here.
 *
 *   dax-map /dev/daxX.Y ALIGN [gentle|core|shifted]
 *
 * gentle: without what old kernels break devmap entries on ("bad pmd", "bad
 * pud"): some advice, and mremap() at 1G. core: only map, write, and die of it.
 */
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include "guest.h"

#define MAP_FLAGS_SYNC (MAP_SHARED_VALIDATE | MAP_SYNC)

struct subject {
	int fd;
	size_t align;
	bool gentle;
};

static void say(const char *what, bool failed)
{
	printf("%s: %s\n", what, failed ? strerror(errno) : "ok");
}

static char *map(const struct subject *s, size_t len, int flags)
{
	char *p = mmap(NULL, len, PROT_READ | PROT_WRITE, flags, s->fd, 0);

	if (p == MAP_FAILED)
		err(1, "mmap");
	return p;
}

/* One word at the start of each entry */
static void mark(char *p, size_t len, size_t align, uint64_t value)
{
	size_t i;

	for (i = 0; i < len; i += align)
		*(volatile uint64_t *)(p + i) = value + i;
}

static void check(const char *what, char *p, size_t len, size_t align, uint64_t value)
{
	size_t i;

	for (i = 0; i < len; i += align)
		if (*(volatile uint64_t *)(p + i) != value + i)
			errx(1, "%s: the data at %zu is lost", what, i);
	printf("%s: data is there\n", what);
}

/* True if a touch in a child ends in a signal, which is printed */
static void touch_in_child(const char *what, volatile char *p, bool write)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		if (write)
			*p = 1;
		else
			(void)*p;
		_exit(0);
	}
	waitpid(pid, &status, 0);
	printf("%s: %s\n", what, WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "ok");
}

static void try_mmap(const struct subject *s)
{
	size_t align = s->align;
	char *p;

	p = mmap(NULL, align, PROT_READ, MAP_PRIVATE, s->fd, 0);
	say("mmap private", p == MAP_FAILED);
	p = mmap(NULL, align / 2, PROT_READ, MAP_SHARED, s->fd, 0);
	say("mmap of half an entry", p == MAP_FAILED);
	p = mmap(NULL, align, PROT_READ, MAP_FLAGS_SYNC, s->fd, 0);
	say("mmap synchronous", p == MAP_FAILED);
	munmap(p, align);
	p = mmap(NULL, align, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, s->fd, 0);
	say("mmap populated", p == MAP_FAILED);
	printf("aligned by itself: %s\n", (uintptr_t)p % align ? "no" : "yes");
	munmap(p, align);
	p = mmap(NULL, align, PROT_READ, MAP_SHARED, s->fd, (off_t)1 << 45);
	say("mmap beyond the end", p == MAP_FAILED);
	touch_in_child("touch beyond the end", p, false);
	munmap(p, align);
}

static void try_protect(const struct subject *s)
{
	size_t align = s->align, len = 2 * align;
	char *p = map(s, len, MAP_SHARED);

	mark(p, len, align, 1);
	say("mprotect of half an entry", mprotect(p, align / 2, PROT_READ));
	say("mprotect of one entry", mprotect(p, align, PROT_READ));
	touch_in_child("write to it", p, true);
	touch_in_child("write to the next", p + align, true);
	say("mprotect back", mprotect(p, align, PROT_READ | PROT_WRITE));
	mark(p, len, align, 1);
	check("after mprotect", p, len, align, 1);
	/* only a mapping that became one again can be moved */
	p = mremap(p, len, len, MREMAP_MAYMOVE);
	say("mremap over both", p == MAP_FAILED);
	say("mprotect none", mprotect(p, len, PROT_NONE));
	touch_in_child("read of none", p, false);
	munmap(p, len);
}

static void try_remap(const struct subject *s)
{
	size_t align = s->align, len = 2 * align;
	char *p = map(s, len, MAP_SHARED), *to, *hole;

	mark(p, len, align, 7);
	hole = mmap(NULL, len + align, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	to = (char *)(((uintptr_t)hole + align - 1) & ~(align - 1));
	p = mremap(p, len, len, MREMAP_MAYMOVE | MREMAP_FIXED, to);
	say("mremap to another place", p == MAP_FAILED);
	check("after mremap", p, len, align, 7);
	say("munmap of half an entry", munmap(p, align / 2));
	say("mremap to half an entry", mremap(p, len, align / 2, 0) == MAP_FAILED);
	say("munmap of one entry", munmap(p, align));
	touch_in_child("read of the hole", p, false);
	check("after munmap", p + align, align, align, 7 + align);
	munmap(p + align, align);
}

static const struct {
	const char *name;
	int advice;
} advices[] = {
	{ "normal", MADV_NORMAL },	 { "random", MADV_RANDOM },
	{ "willneed", MADV_WILLNEED },	 { "dontfork", MADV_DONTFORK },
	{ "dofork", MADV_DOFORK },	 { "hugepage", MADV_HUGEPAGE },
	{ "dontdump", MADV_DONTDUMP },	 { "dodump", MADV_DODUMP },
	{ "mergeable", MADV_MERGEABLE }, { "free", MADV_FREE },
	{ "cold", MADV_COLD },		 { "pageout", MADV_PAGEOUT },
	{ "populate", 23 },		 { "dontneed", MADV_DONTNEED },
	{ "remove", MADV_REMOVE },	 { "collapse", 25 },
};

static void try_advice(const struct subject *s)
{
	size_t align = s->align, i;
	char *p = map(s, align, MAP_SHARED), what[40];

	mark(p, align, align, 9);
	for (i = 0; i < sizeof(advices) / sizeof(advices[0]); i++) {
		if (s->gentle && (advices[i].advice == MADV_COLD || advices[i].advice == MADV_PAGEOUT))
			continue;
		snprintf(what, sizeof(what), "madvise %s", advices[i].name);
		say(what, madvise(p, align, advices[i].advice));
		snprintf(what, sizeof(what), "madvise %s of a part", advices[i].name);
		say(what, madvise(p + SZ_4K, SZ_4K, advices[i].advice));
		check(what, p, align, align, 9);
	}
	say("mlock", mlock(p, align));
	say("munlock", munlock(p, align));
	say("msync", msync(p, align, MS_SYNC));
	munmap(p, align);
}

static void try_fork(const struct subject *s)
{
	char *p = map(s, s->align, MAP_SHARED);
	int status;
	pid_t pid;

	mark(p, s->align, s->align, 3);
	pid = fork();
	if (!pid) {
		check("in a child", p, s->align, s->align, 3);
		mark(p, s->align, s->align, 4);
		fflush(stdout);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	check("from a child", p, s->align, s->align, 4);
	munmap(p, s->align);
}

/* Another process looks and writes, as a debugger does */
static void try_ptrace(const struct subject *s)
{
	char *p = map(s, s->align, MAP_SHARED);
	uint64_t word = 0;
	struct iovec local = { &word, sizeof(word) }, remote = { p, sizeof(word) };
	pid_t pid;

	mark(p, s->align, s->align, 5);
	fflush(stdout);
	pid = fork();
	if (!pid) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		*(volatile char *)p;
		raise(SIGSTOP);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	errno = 0;
	printf("ptrace peek: %ld, %s\n", ptrace(PTRACE_PEEKDATA, pid, p, 0), strerror(errno));
	say("ptrace poke", ptrace(PTRACE_POKEDATA, pid, p, 6L) != 0);
	say("process_vm_readv", process_vm_readv(pid, &local, 1, &remote, 1, 0) != sizeof(word));
	printf("it read: %llu\n", (unsigned long long)word);
	ptrace(PTRACE_KILL, pid, 0, 0);
	waitpid(pid, NULL, 0);
	munmap(p, s->align);
}

/* What /proc says about the mapping, but for the address */
static void try_smaps(const struct subject *s)
{
	char *p = map(s, s->align, MAP_SHARED), line[256], start[40];
	FILE *f = fopen("/proc/self/smaps", "re");
	bool ours = false;

	mark(p, s->align, s->align, 2);
	snprintf(start, sizeof(start), "%lx-", (unsigned long)p);
	while (f && fgets(line, sizeof(line), f)) {
		if (line[0] >= 'a' || (line[0] >= '0' && line[0] <= '9'))
			ours = !strncmp(line, start, strlen(start));
		else if (ours)
			printf("smaps %s", line);
	}
	fclose(f);
	munmap(p, s->align);
}

static void try_pagemap(const struct subject *s)
{
	char *p = map(s, s->align, MAP_SHARED);
	int fd = open("/proc/self/pagemap", O_RDONLY);
	unsigned char vec = 0;
	uint64_t entry = 0;

	mark(p, s->align, s->align, 2);
	if (pread(fd, &entry, sizeof(entry), (off_t)((uintptr_t)p / SZ_4K * sizeof(entry))) < 0)
		err(1, "pagemap");
	close(fd);
	printf("pagemap: present %d, frame %#llx\n", (int)(entry >> 63),
	       (unsigned long long)(entry & ((1ULL << 55) - 1)));
	say("mincore", mincore(p, SZ_4K, &vec));
	printf("in core: %d\n", vec & 1);
	munmap(p, s->align);
}

/* Dies with the mapping, for a core dump */
static void dump_core(const struct subject *s)
{
	char *p = map(s, s->align, MAP_SHARED);

	memcpy(p, "a word in the core dump", 24);
	abort();
}

static void map_shifted(const struct subject *s)
{
	char *room = mmap(NULL, 2 * s->align, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *at = (char *)(((uintptr_t)room + s->align - 1) & ~(s->align - 1)), *p;

	p = mmap(at, s->align, PROT_READ, MAP_SHARED | MAP_FIXED, s->fd, (off_t)s->align / 2);
	say("mmap from half an entry on", p == MAP_FAILED);
}

int main(int argc, char **argv)
{
	struct subject s;

	if (argc != 3 && argc != 4)
		errx(2, "usage: dax-map /dev/daxX.Y ALIGN [gentle|core|shifted]");
	s.fd = open_dev(argv[1]);
	s.align = parse_size(argv[2]);
	s.gentle = argc == 4 && !strcmp(argv[3], "gentle");
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc == 4 && !strcmp(argv[3], "core"))
		dump_core(&s);
	if (argc == 4 && !strcmp(argv[3], "shifted")) {
		map_shifted(&s);
		return 0;
	}
	try_mmap(&s);
	if (!s.gentle || s.align < SZ_1G)
		try_remap(&s);
	try_advice(&s);
	try_fork(&s);
	try_ptrace(&s);
	try_smaps(&s);
	try_pagemap(&s);
	/* last: at 1G older kernels break on it */
	try_protect(&s);
	return 0;
}

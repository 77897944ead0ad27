// SPDX-License-Identifier: GPL-2.0
/*
 * Breaks struct pages of a dax device in one way after another, each time has
 * the device inspected, and puts back what was there.
 *
 * That is possible where the device holds its own struct pages, and /dev/mem
 * gives access to it (iomem=relaxed).
 *
 *   dax-break /dev/daxX.Y START PG-HEAD
 *
 * START is where its struct pages are, somewhere in the next 64 MiB; PG-HEAD the
 * number of that page flag. Prints a line for each way: what was broken, and
 * what the inspection counts.
 */
#include "guest.h"
#include "dax_compound_uapi.h"

#define PAGE_WORDS 8	/* of a struct page */
#define COMPOUND 512UL	/* pages: the device is one of 2M */
#define ORDER 9
#define AREA (64UL << 20)

/* Words of a struct page */
enum { FLAGS, HEAD_OR_PGMAP };

struct subject {
	int ctl;
	struct stat device;
	volatile uint64_t *first;
};

/* Tails that all point to the same, after one that does not */
static bool is_compound(const volatile uint64_t *head)
{
	uint64_t mark = head[PAGE_WORDS + HEAD_OR_PGMAP];
	size_t i;

	if (!(mark & 1) || mark == UINT64_MAX || head[HEAD_OR_PGMAP] & 1)
		return false;
	for (i = 1; i < COMPOUND; i++)
		if (head[i * PAGE_WORDS + HEAD_OR_PGMAP] != mark)
			return false;
	return true;
}

static volatile uint64_t *find_first(off_t start)
{
	int fd = open_dev("/dev/mem");
	char *area = mmap(NULL, AREA, PROT_READ | PROT_WRITE, MAP_SHARED, fd, start);
	size_t at;

	if (area == MAP_FAILED)
		err(1, "mmap of /dev/mem");
	close(fd);
	for (at = 0; at + COMPOUND * PAGE_WORDS * 8 <= AREA; at += PAGE_WORDS * 8)
		if (is_compound((volatile uint64_t *)(area + at)))
			return (volatile uint64_t *)(area + at);
	errx(1, "no compound page in the 64 MiB from %#llx", (unsigned long long)start);
}

static void inspect(const struct subject *s, const char *broken)
{
	struct dax_compound_inspect in = {
		.size = sizeof(in),
		.major = major(s->device.st_rdev),
		.minor = minor(s->device.st_rdev),
	};

	if (ioctl(s->ctl, DAX_COMPOUND_IOC_INSPECT, &in))
		err(1, "inspect");
	printf("%s: heads=%llu tails=%llu bad_heads=%llu bad_orders=%llu bad_tails=%llu bad_pgmaps=%llu first_bad=%lld\n",
	       broken, in.heads, in.tails, in.bad_heads, in.bad_orders, in.bad_tails, in.bad_pgmaps,
	       (long long)in.first_bad);
}

static void break_word(const struct subject *s, const char *broken, size_t page, size_t word,
		       uint64_t flip)
{
	volatile uint64_t *at = s->first + page * PAGE_WORDS + word;
	uint64_t was = *at;

	*at = was ^ flip;
	inspect(s, broken);
	*at = was;
}

/* A byte of the first tail: the lowest of its flags since 6.6, one of its own before */
static void break_order(const struct subject *s)
{
	static const size_t places[] = { 0, 17 };
	volatile uint8_t *tail = (volatile uint8_t *)(s->first + PAGE_WORDS);
	size_t i;

	for (i = 0; i < 2; i++) {
		if (tail[places[i]] != ORDER)
			continue;
		tail[places[i]] = ORDER - 1;
		inspect(s, "order");
		tail[places[i]] = ORDER;
		return;
	}
	errx(1, "the order is not where it was up to 6.12");
}

int main(int argc, char **argv)
{
	struct subject s;

	if (argc != 4)
		errx(2, "usage: dax-break /dev/daxX.Y START PG-HEAD");
	if (stat(argv[1], &s.device))
		err(1, "%s", argv[1]);
	s.ctl = open_dev("/dev/dax_compound");
	s.first = find_first(strtoll(argv[2], NULL, 0));
	inspect(&s, "nothing");
	break_word(&s, "head", 0, FLAGS, 1ULL << atoi(argv[3]));
	break_order(&s);
	break_word(&s, "pgmap", COMPOUND, HEAD_OR_PGMAP, 64);
	/* not marked as a tail; the tail of another */
	break_word(&s, "tail", 5, HEAD_OR_PGMAP, 1);
	break_word(&s, "owner", 2 * COMPOUND + 7, HEAD_OR_PGMAP, COMPOUND * PAGE_WORDS * 8);
	inspect(&s, "nothing");
	return 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * Write or verify a pattern in a dax device (or a file) through mmap.
 *
 *   dax-mem write|verify FILE OFFSET LENGTH SEED
 *
 * Each 8-byte word is a function of its offset in the device and of the seed, so that memory that is
 * mapped in the wrong place differs from memory that was never written. It is not a benchmark.
 * Exit: 0, 1 when something differs or fails, 2 usage.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A device of this align maps whole multiples of it only. */
#define GIB (UINT64_C(1) << 30)

/* Enough to see where it begins and how it goes on. */
#define MAX_SHOWN 4

struct range {
	const char *file;
	uint64_t offset;
	uint64_t length;
	uint64_t *words;
};

static uint64_t word_at(uint64_t offset, uint64_t seed)
{
	uint64_t x = (offset >> 3) + seed * UINT64_C(0x9e3779b97f4a7c15);

	x ^= x >> 31;
	x *= UINT64_C(0xbf58476d1ce4e5b9);
	return x ^ x >> 29;
}

static uint64_t parse_size(const char *text)
{
	const char *units = "KMGT", *unit;
	unsigned int shift = 0;
	uint64_t value;
	char *end;

	errno = 0;
	value = strtoull(text, &end, 0);
	if (*end && (unit = strchr(units, *end))) {
		shift = 10 * (unsigned int)(unit - units + 1);
		end++;
	}
	if (errno || end == text || *end || (value << shift) >> shift != value)
		errx(2, "%s: not a size", text);
	return value << shift;
}

/* The gibibytes around the range; only what is touched is faulted in. */
static void *map_around(int fd, const struct range *range, int prot)
{
	uint64_t before = range->offset % GIB;
	uint64_t length = (before + range->length + GIB - 1) / GIB * GIB;
	char *p = mmap(NULL, length, prot, MAP_SHARED, fd, (off_t)(range->offset - before));

	return p == MAP_FAILED ? MAP_FAILED : p + before;
}

static void map(struct range *range, int prot)
{
	int fd = open(range->file, prot & PROT_WRITE ? O_RDWR : O_RDONLY);

	if (fd < 0)
		err(1, "%s", range->file);
	range->words = mmap(NULL, range->length, prot, MAP_SHARED, fd, (off_t)range->offset);
	if (range->words == MAP_FAILED && errno == EINVAL)
		range->words = map_around(fd, range, prot);
	if (range->words == MAP_FAILED)
		err(1, "%s: mmap of %#" PRIx64 " at %#" PRIx64, range->file, range->length,
		    range->offset);
	close(fd);
}

static void write_pattern(struct range *range, uint64_t seed)
{
	map(range, PROT_READ | PROT_WRITE);
	for (uint64_t i = 0; i < range->length; i += sizeof(uint64_t))
		range->words[i / sizeof(uint64_t)] = word_at(range->offset + i, seed);
}

static int verify_pattern(struct range *range, uint64_t seed)
{
	uint64_t differing = 0, first = 0;

	map(range, PROT_READ);
	for (uint64_t i = 0; i < range->length; i += sizeof(uint64_t)) {
		uint64_t want = word_at(range->offset + i, seed);
		uint64_t got = range->words[i / sizeof(uint64_t)];

		if (got == want)
			continue;
		if (!differing++)
			first = range->offset + i;
		if (differing <= MAX_SHOWN)
			fprintf(stderr, "%s: at %#" PRIx64 ": %#018" PRIx64 ", not %#018" PRIx64 "\n",
				range->file, range->offset + i, got, want);
	}
	if (!differing)
		return 0;
	fprintf(stderr, "%s: differs at %" PRIu64 " and %" PRIu64 " words in all\n", range->file,
		first, differing);
	return 1;
}

int main(int argc, char **argv)
{
	struct range range = { 0 };
	uint64_t seed;

	if (argc != 6 || (strcmp(argv[1], "write") && strcmp(argv[1], "verify")))
		errx(2, "usage: dax-mem write|verify FILE OFFSET LENGTH SEED");
	range.file = argv[2];
	range.offset = parse_size(argv[3]);
	range.length = parse_size(argv[4]);
	seed = parse_size(argv[5]);
	if (range.offset % sizeof(uint64_t) || range.length % sizeof(uint64_t))
		errx(2, "offset and length must be multiples of %zu", sizeof(uint64_t));

	if (strcmp(argv[1], "write"))
		return verify_pattern(&range, seed);
	write_pattern(&range, seed);
	return 0;
}

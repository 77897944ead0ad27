// SPDX-License-Identifier: GPL-2.0
/*
 * bench gup: the options and the output line of the kernel's own gup_test, so
 * that figures can be laid beside published ones. It measures what it is told
 * to map, as it is; no device is reconfigured. Unlike gup_test it does not
 * write to a file or device that it maps shared.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "command/cli.h"
#include "command/command.h"
#include "command/number-arg.h"
#include "output/talk.h"
#include "report/bench.h"

#define WHO	  PROGRAM " bench gup"
#define PAGE	  4096UL
#define MIB	  (1UL << 20)
/* gup_test's own, and the most that fit the arithmetic */
#define SIZE_MIB  128
#define MAX_MIB	  (1 << 27)

struct gup {
	struct daxc_pin pin;
	const char *name;
	const char *file;
	int repeats;
	int flags;
	int thp;	/* 1, 0, -1: as the system has it */
};

static void usage(FILE *out)
{
	fputs("usage: " WHO " [-a|-L|-u] [-m MB] [-r REPEATS] [-n PAGES-PER-CALL]\n"
	      "           [-w|-W] [-t|-T] [-S] [-H] [-f FILE]\n"
	      "\n"
	      "  -a  pin_user_pages_fast (PIN_FAST_BENCHMARK)\n"
	      "  -L  pin_user_pages with FOLL_LONGTERM (PIN_LONGTERM_BENCHMARK)\n"
	      "  -u  get_user_pages_fast (GUP_FAST_BENCHMARK); usual\n"
	      "  -m  size in MiB; usual: 128\n"
	      "  -r  how often; usual: 1\n"
	      "  -n  pages in one call; usual: 1\n"
	      "  -w  for writing (usual), -W only for reading\n"
	      "  -t  with transparent huge pages, -T without\n"
	      "  -S  map shared; -H map hugetlb\n"
	      "  -f  map this file or device, with -S; usual: /dev/zero\n",
	      out);
}

static bool number(char option, const char *arg, int max, int *value)
{
	if (!number_arg_parse(arg, 1, max, value))
		return true;
	talk_error(WHO, WHO " -h", "-%c %s: a number from 1 to %d is needed", option, arg, max);
	return false;
}

static void set_how(struct gup *gup, const char *name, enum daxc_pin_how how, bool longterm)
{
	gup->name = name;
	gup->pin.how = how;
	gup->pin.longterm = longterm;
}

static bool parse_option(struct gup *gup, int option)
{
	int value;

	switch (option) {
	case 'a':
		set_how(gup, "PIN_FAST_BENCHMARK", DAXC_PIN_FAST, false);
		return true;
	case 'L':
		set_how(gup, "PIN_LONGTERM_BENCHMARK", DAXC_PIN_SLOW, true);
		return true;
	case 'u':
		set_how(gup, "GUP_FAST_BENCHMARK", DAXC_GET_FAST, false);
		return true;
	case 'm':
		if (!number('m', optarg, MAX_MIB, &value))
			return false;
		gup->pin.length = (uint64_t)value * MIB;
		return true;
	case 'r':
		return number('r', optarg, 1000000, &gup->repeats);
	case 'n':
		if (!number('n', optarg, 1 << 20, &value))
			return false;
		gup->pin.batch = (unsigned int)value;
		return true;
	case 'w':
	case 'W':
		gup->pin.write = option == 'w';
		return true;
	case 't':
	case 'T':
		gup->thp = option == 't';
		return true;
	case 'S':
		gup->flags = (gup->flags & ~MAP_PRIVATE) | MAP_SHARED;
		return true;
	case 'H':
		gup->flags |= MAP_HUGETLB | MAP_ANONYMOUS;
		return true;
	case 'f':
		gup->file = optarg;
		return true;
	}
	return false;
}

static bool map(struct gup *gup)
{
	int fd = -1;
	void *p;

	if (!(gup->flags & MAP_ANONYMOUS)) {
		fd = open(gup->file, O_RDWR | O_CLOEXEC);
		if (fd < 0) {
			talk_error(WHO, NULL, "%s: %s", gup->file, strerror(errno));
			return false;
		}
	}
	p = mmap(NULL, gup->pin.length, PROT_READ | PROT_WRITE, gup->flags, fd, 0);
	if (p == MAP_FAILED)
		talk_error(WHO, NULL, "cannot map %llu MiB of %s: %s",
			   (unsigned long long)(gup->pin.length / MIB),
			   fd < 0 ? "hugetlb" : gup->file, strerror(errno));
	if (fd >= 0)
		close(fd);
	gup->pin.addr = p;
	return p != MAP_FAILED;
}

/* Anonymous memory must be written to be there; a device is not ours to write to. */
static void touch(const struct gup *gup)
{
	volatile char *page = gup->pin.addr, *end = page + gup->pin.length;
	bool write = gup->flags & MAP_PRIVATE;

	for (; page < end; page += PAGE) {
		if (write)
			*page = 0;
		else
			(void)*page;
	}
}

static int measure(struct gup *gup, struct daxc_ctx *ctx)
{
	int i, rc;

	for (i = 0; i < gup->repeats; i++) {
		rc = daxc_pin_measure(ctx, &gup->pin);
		if (rc) {
			talk_failure(WHO, ctx, rc);
			return EXIT_FAILED;
		}
		printf("%s: Time: get:%llu put:%llu us", gup->name,
		       (unsigned long long)gup->pin.get_ns / 1000,
		       (unsigned long long)gup->pin.put_ns / 1000);
		if (gup->pin.pages * PAGE != gup->pin.length)
			printf(", truncated (size: %llu)",
			       (unsigned long long)gup->pin.pages * PAGE);
		puts("");
	}
	return EXIT_DONE;
}

static int run(struct gup *gup)
{
	struct cli cli = { .verb = WHO };
	int status;

	if (!map(gup))
		return EXIT_FAILED;
	if (gup->thp >= 0)
		madvise(gup->pin.addr, gup->pin.length,
			gup->thp ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
	touch(gup);
	if (!cli_open(&cli))
		return EXIT_FAILED;
	status = measure(gup, cli.ctx);
	cli_close(&cli);
	return status;
}

int bench_gup(int argc, char **argv)
{
	struct gup gup = {
		.pin = DAXC_PIN_INIT, .file = "/dev/zero", .repeats = 1, .flags = MAP_PRIVATE, .thp = -1
	};
	int option;

	gup.pin.length = SIZE_MIB * MIB;
	gup.pin.write = true;
	set_how(&gup, "GUP_FAST_BENCHMARK", DAXC_GET_FAST, false);
	while ((option = getopt(argc, argv, "aLum:r:n:wWtTSHf:h")) != -1) {
		if (option == 'h') {
			usage(stdout);
			return EXIT_DONE;
		}
		if (!parse_option(&gup, option)) {
			usage(stderr);
			return EXIT_USAGE;
		}
	}
	if (optind < argc) {
		talk_error(WHO, WHO " -h", "unexpected '%s'", argv[optind]);
		return EXIT_USAGE;
	}
	return run(&gup);
}

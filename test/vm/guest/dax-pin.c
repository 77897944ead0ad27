// SPDX-License-Identifier: GPL-2.0
/*
 * Pins memory through /dev/dax_compound and prints what it cost.
 *
 * dax-pin [-n batch] [-b unpin-batch] [-r repeats] [-s size] [-u unpin] [-H how] [-LR] WHAT
 *
 * -L: for the long term. -R: to read only.
 * WHAT is /dev/daxX.Y, or "thp", "hugetlb", "base" for anonymous memory.
 */
#include "guest.h"
#include "dax_compound_uapi.h"

#ifndef MAP_HUGE_2MB
#define MAP_HUGE_2MB (21 << MAP_HUGE_SHIFT)
#endif

static char *map_anonymous(size_t len, int advice)
{
	char *p = mmap(NULL, len + SZ_2M, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		err(1, "mmap %zu anonymous bytes", len);
	p = (char *)(((uintptr_t)p + SZ_2M - 1) & ~(SZ_2M - 1));
	if (madvise(p, len, advice))
		err(1, "madvise");
	return p;
}

static char *map_what(const char *what, size_t len)
{
	char *p;

	if (!strcmp(what, "thp"))
		return map_anonymous(len, MADV_HUGEPAGE);
	if (!strcmp(what, "base"))
		return map_anonymous(len, MADV_NOHUGEPAGE);
	if (strcmp(what, "hugetlb"))
		return map_dev(what, len, 0);
	p = mmap(NULL, len, PROT_READ | PROT_WRITE,
		 MAP_SHARED | MAP_ANONYMOUS | MAP_HUGETLB | MAP_HUGE_2MB, -1, 0);
	if (p == MAP_FAILED)
		err(1, "mmap %zu bytes of hugetlb", len);
	return p;
}

int main(int argc, char **argv)
{
	struct dax_compound_pin pin = {
		.size = sizeof(pin),
		.flags = DAX_COMPOUND_PIN_WRITE,
		.batch = 512,
		.length = SZ_1G,
	};
	int opt, ctl, repeats = 1;

	while ((opt = getopt(argc, argv, "n:b:r:s:u:H:LR")) != -1) {
		switch (opt) {
		case 'n':
			pin.batch = atoi(optarg);
			break;
		case 'b':
			pin.unpin_batch = atoi(optarg);
			break;
		case 'r':
			repeats = atoi(optarg);
			break;
		case 's':
			pin.length = parse_size(optarg);
			break;
		case 'u':
			pin.unpin_how = atoi(optarg);
			break;
		case 'H':
			pin.pin_how = atoi(optarg);
			break;
		case 'L':
			pin.flags |= DAX_COMPOUND_PIN_LONGTERM;
			break;
		case 'R':
			pin.flags &= ~DAX_COMPOUND_PIN_WRITE;
			break;
		default:
			return 1;
		}
	}
	if (optind + 1 != argc)
		errx(1, "give one thing to pin");

	pin.addr = (uintptr_t)map_what(argv[optind], pin.length);
	touch((char *)pin.addr, pin.length);
	ctl = open_dev("/dev/dax_compound");
	while (repeats--) {
		if (ioctl(ctl, DAX_COMPOUND_IOC_PIN, &pin))
			err(1, "DAX_COMPOUND_IOC_PIN");
		printf("get_ns=%llu put_ns=%llu pages=%llu calls=%llu error=%u\n", pin.get_ns,
		       pin.put_ns, pin.pages, pin.calls, pin.error);
	}
	return 0;
}

// SPDX-License-Identifier: GPL-2.0
/* Prints what the inspect call of /dev/dax_compound says of a dax device. */
#include "guest.h"
#include "dax_compound_uapi.h"

int main(int argc, char **argv)
{
	struct dax_compound_inspect in = { .size = sizeof(in) };
	struct stat st;

	if (argc != 2)
		errx(1, "usage: dax-inspect /dev/daxX.Y");
	if (stat(argv[1], &st) || !S_ISCHR(st.st_mode))
		err(1, "%s", argv[1]);
	in.major = major(st.st_rdev);
	in.minor = minor(st.st_rdev);
	if (ioctl(open_dev("/dev/dax_compound"), DAX_COMPOUND_IOC_INSPECT, &in))
		err(1, "inspect");
	printf("vmemmap_shift=%u\nstate=%u\npages=%llu\nheads=%llu\ntails=%llu\n", in.vmemmap_shift,
	       in.state, in.pages, in.heads, in.tails);
	printf("memmap_pages=%llu\nmemmap_shared=%llu\npinned=%llu\n", in.memmap_pages,
	       in.memmap_shared, in.pinned);
	printf("bad=%llu\nfirst_bad=%lld\n",
	       in.bad_heads + in.bad_orders + in.bad_tails + in.bad_pgmaps, (long long)in.first_bad);
	return 0;
}

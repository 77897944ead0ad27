// SPDX-License-Identifier: GPL-2.0
/*
 * What the module knows of bad memory between two physical addresses, whatever
 * is bound there, one "START LENGTH" a line; or has it forget that.
 *
 *   dax-poison list|forget START LENGTH
 */
#include <inttypes.h>
#include "guest.h"
#include "dax_compound_uapi.h"

static struct dax_compound_poison ask(int ctl, uint64_t start, uint64_t end, uint32_t flags)
{
	struct dax_compound_poison poison = {
		.size = sizeof(poison),
		.flags = flags,
		.start = start,
		.length = end - start,
	};

	if (ioctl(ctl, DAX_COMPOUND_IOC_POISON, &poison))
		err(1, "DAX_COMPOUND_IOC_POISON");
	return poison;
}

int main(int argc, char **argv)
{
	struct dax_compound_poison poison;
	uint64_t start, end;
	int ctl;

	if (argc != 4)
		errx(2, "usage: dax-poison list|forget START LENGTH");
	ctl = open("/dev/dax_compound", O_RDWR | O_CLOEXEC);
	if (ctl < 0)
		err(1, "/dev/dax_compound");
	start = parse_size(argv[2]);
	end = start + parse_size(argv[3]);
	if (!strcmp(argv[1], "forget")) {
		ask(ctl, start, end, DAX_COMPOUND_POISON_FORGET);
		return 0;
	}
	while (start < end) {
		poison = ask(ctl, start, end, 0);
		if (!poison.bad_length)
			break;
		printf("%" PRIu64 " %" PRIu64 "\n", (uint64_t)poison.bad_start,
		       (uint64_t)poison.bad_length);
		start = poison.bad_start + poison.bad_length;
	}
	return 0;
}

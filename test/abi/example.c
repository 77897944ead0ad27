// SPDX-License-Identifier: LGPL-2.1
/* A user's program, built with what pkg-config says: prints each device with its mode and size. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <libdaxctl-compound.h>

static void print_region(struct daxc_region *region)
{
	struct daxc_dev *dev;

	daxc_dev_foreach(region, dev)
		printf("%s %s %" PRIu64 "\n", daxc_dev_get_name(dev),
		       daxc_mode_name(daxc_dev_get_mode(dev)), daxc_dev_get_size(dev));
}

int main(int argc, char **argv)
{
	struct daxc_region *region;
	struct daxc_ctx *ctx;
	int rc = daxc_new(&ctx);

	if (!rc && argc > 1)
		rc = daxc_set_sysroot(ctx, argv[1]);
	if (rc) {
		fprintf(stderr, "%s\n", strerror(-rc));
		return 1;
	}
	daxc_region_foreach(ctx, region)
		print_region(region);
	daxc_unref(ctx);
	return 0;
}

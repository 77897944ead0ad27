// SPDX-License-Identifier: LGPL-2.1
/*
 * Makes a device of 2M pages in a region, and tells how to map it. An example of
 * libdaxctl-compound:
 *
 *	cc dax-create.c $(pkg-config --cflags --libs libdaxctl-compound) -o dax-create
 *	./dax-create 0 1073741824
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libdaxctl-compound-change.h>

static int fail(struct daxc_ctx *ctx, int rc)
{
	const struct daxc_error *error = daxc_get_error(ctx);

	fprintf(stderr, "dax-create: %s\n", error ? error->what : strerror(-rc));
	if (error && *error->hint)
		fprintf(stderr, "Try: %s\n", error->hint);
	return EXIT_FAILURE;
}

static int create(struct daxc_ctx *ctx, int id, const struct daxc_request *request)
{
	struct daxc_region *region;
	struct daxc_plan *plan = NULL;
	struct daxc_dev *dev = NULL;
	size_t i;
	int rc;

	rc = daxc_region_by_id(ctx, id, &region);
	if (!rc)
		rc = daxc_plan_create(region, request, &plan);
	for (i = 0; !rc && i < daxc_plan_get_nr_steps(plan); i++)
		fprintf(stderr, "%s\n", daxc_plan_get_step(plan, i));
	if (!rc)
		rc = daxc_plan_apply(plan, &dev);
	daxc_plan_free(plan);
	if (rc)
		return fail(ctx, rc);
	printf("/dev/%s\n", daxc_dev_get_name(dev));
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	struct daxc_request *request = NULL;
	struct daxc_ctx *ctx = NULL;
	int status;

	if (argc != 3) {
		fprintf(stderr, "usage: dax-create REGION BYTES\n");
		return 2;
	}
	if (daxc_new(&ctx))
		return EXIT_FAILURE;
	request = daxc_request_new();
	daxc_request_set_size(request, strtoull(argv[2], NULL, 0));
	daxc_request_set_align(request, 2 << 20);
	status = create(ctx, atoi(argv[1]), request);
	daxc_request_free(request);
	daxc_unref(ctx);
	return status;
}

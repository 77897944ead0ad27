// SPDX-License-Identifier: GPL-2.0
/*
 * Makes one change through the library, for guest tests. Prints the steps, then
 * the device; a failure is printed as "RULE: WHAT HINT". Not a tool for people:
 * daxctl-compound is.
 *
 *     dax-change [--dry-run] create REGION | reconfigure DEV | destroy DEV |
 *                enable DEV | disable DEV | wipe DEV  [NAME=VALUE...]
 *
 * Names are mode, size, align, at (bytes), shift, map, ram (bits) and force; between, a
 * command for the shell that is run when the plan is made, or the device to wipe is
 * found, and nothing is done yet; and refresh=1, which forgets everything then.
 */
#include <errno.h>
#include <libdaxctl-compound-change.h>
#include <libdaxctl-compound-use.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options {
	struct daxc_request *request;
	enum daxc_mode mode;
	bool force, refresh;
	const char *between;
};

static int bad_usage(const char *what)
{
	fprintf(stderr, "dax-change: cannot understand %s\n", what);
	exit(2);
}

static void parse_option(struct options *options, const char *option)
{
	const char *value = strchr(option, '=');
	struct daxc_request *request = options->request;
	size_t len;

	if (!value)
		bad_usage(option);
	len = (size_t)(value++ - option);
	if (!strncmp(option, "mode", len))
		options->mode = (enum daxc_mode)daxc_mode_from_name(value);
	else if (!strncmp(option, "size", len))
		daxc_request_set_size(request, strtoull(value, NULL, 0));
	else if (!strncmp(option, "align", len))
		daxc_request_set_align(request, strtoull(value, NULL, 0));
	else if (!strncmp(option, "at", len))
		daxc_request_set_at(request, strtoull(value, NULL, 0));
	else if (!strncmp(option, "shift", len))
		daxc_request_set_vmemmap_shift(request, !strcmp(value, "auto") ? DAXC_SHIFT_AUTO :
										  atoi(value));
	else if (!strncmp(option, "map", len))
		daxc_request_set_map(request, (enum daxc_map)daxc_map_from_name(value));
	else if (!strncmp(option, "ram", len))
		daxc_request_set_ram(request, (unsigned int)atoi(value));
	else if (!strncmp(option, "force", len))
		options->force = atoi(value);
	else if (!strncmp(option, "refresh", len))
		options->refresh = atoi(value);
	else if (!strncmp(option, "between", len))
		options->between = value;
	else
		bad_usage(option);
}

static int make_plan(struct daxc_ctx *ctx, const char *verb, const char *name,
		     const struct options *options, struct daxc_plan **plan)
{
	struct daxc_region *region;
	struct daxc_dev *dev;
	int rc;

	if (!strcmp(verb, "create")) {
		rc = daxc_region_by_id(ctx, atoi(name), &region);
		return rc ? rc : daxc_plan_create(region, options->request, plan);
	}
	rc = daxc_dev_by_name(ctx, name, &dev);
	if (rc)
		return rc;
	if (!strcmp(verb, "reconfigure"))
		return daxc_plan_reconfigure(dev, options->request, plan);
	if (!strcmp(verb, "destroy"))
		return daxc_plan_destroy(dev, options->force, plan);
	if (!strcmp(verb, "enable"))
		return daxc_plan_enable(dev, options->mode, plan);
	if (!strcmp(verb, "disable"))
		return daxc_plan_disable(dev, options->force, plan);
	return bad_usage(verb);
}

static void run_between(const struct options *options)
{
	if (options->between && system(options->between))
		bad_usage(options->between);
}

static int wipe(struct daxc_ctx *ctx, const char *name, const struct options *options)
{
	struct daxc_wipe request = DAXC_WIPE_INIT;
	struct daxc_dev *dev;
	int rc = daxc_dev_by_name(ctx, name, &dev);

	if (rc)
		return rc;
	run_between(options);
	request.force = options->force;
	return daxc_dev_wipe(dev, &request, NULL);
}

static int change(struct daxc_ctx *ctx, char **argv, const struct options *options, bool dry_run)
{
	struct daxc_plan *plan = NULL;
	struct daxc_dev *dev = NULL;
	int rc = make_plan(ctx, argv[1], argv[2], options, &plan);
	size_t i;

	for (i = 0; i < daxc_plan_get_nr_steps(plan); i++)
		printf("# %s\n", daxc_plan_get_step(plan, i));
	fflush(stdout);
	if (!rc)
		run_between(options);
	if (options->refresh)
		daxc_refresh(ctx);
	if (!rc && !dry_run)
		rc = daxc_plan_apply(plan, &dev);
	if (!rc && dev)
		puts(daxc_dev_get_name(dev));
	daxc_plan_free(plan);
	return rc;
}

static int explain(struct daxc_ctx *ctx, int rc)
{
	const struct daxc_error *error = daxc_get_error(ctx);

	if (error)
		fprintf(stderr, "%s: %s %s\n", error->rule, error->what, error->hint);
	else
		fprintf(stderr, "unexplained: %s\n", strerror(-rc));
	return 1;
}

int main(int argc, char **argv)
{
	struct options options = { .request = daxc_request_new() };
	struct daxc_ctx *ctx;
	bool dry_run = argc > 1 && !strcmp(argv[1], "--dry-run");
	size_t i;
	int rc;

	argc -= dry_run;
	argv += dry_run;
	if (argc < 3)
		return bad_usage("so few arguments");
	for (i = 3; i < (size_t)argc; i++)
		parse_option(&options, argv[i]);
	daxc_request_set_mode(options.request, options.mode);
	rc = daxc_new(&ctx);
	if (rc)
		return explain(NULL, rc);
	rc = strcmp(argv[1], "wipe") ? change(ctx, argv, &options, dry_run) :
				       wipe(ctx, argv[2], &options);
	if (rc)
		explain(ctx, rc);
	daxc_unref(ctx);
	daxc_request_free(options.request);
	return rc ? 1 : 0;
}

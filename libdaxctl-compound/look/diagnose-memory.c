// SPDX-License-Identifier: LGPL-2.1
/*
 * Memory that a dax device could have and none has: soft-reserved ranges without a
 * region, what kmem lost, pmem in other modes. CXL's is diagnose-cxl.c's. What is
 * wrong with the regions and devices that there are is not looked at here.
 */
#include <stdio.h>
#include <string.h>

#include "base/private.h"
#include "base/sysfs.h"
#include "findings.h"
#include "inventory/advice.h"
#include "inventory/iomem.h"
#include "inventory/module.h"
#include "inventory/place.h"

#define SOFT_RESERVED "Soft Reserved"
#define CXL_WINDOW    "CXL Window"

#define PLATFORM_DEVICES "sys/bus/platform/devices"
#define HMEM_PLATFORM "hmem_platform.0"
#define ND_DEVICES	 "sys/bus/nd/devices"

/* What the checks compare /proc/iomem with. */
struct survey {
	struct daxc_ctx *ctx;
	struct daxc_findings *findings;
	int root;
	struct iomem iomem;
	struct span *spans;	/* of all regions, or of what kmem has */
	size_t n, room;
};

static void survey_free(struct survey *survey)
{
	iomem_free(&survey->iomem);
	free(survey->spans);
}

static int add_span(struct survey *survey, struct span span)
{
	if (!room_for_one(&survey->spans, survey->n, &survey->room, sizeof(*survey->spans)))
		return -ENOMEM;
	survey->spans[survey->n++] = span;
	return 0;
}

/* What none of the spans has of @whole: how much, and where it begins. */
static int left_over(struct survey *survey, struct span whole, uint64_t *start, uint64_t *size)
{
	_cleanup_free_ struct span *left = calloc(survey->n + 1, sizeof(*left));
	size_t i, n;

	if (!left)
		return -ENOMEM;
	n = place_free(whole, survey->spans, survey->n, left);
	*start = n ? left[0].start : 0;
	for (*size = i = 0; i < n; i++)
		*size += left[i].size;
	return 0;
}

static bool has_name(const struct survey *survey, const char *name)
{
	size_t i;

	for (i = 0; i < survey->iomem.n; i++)
		if (!strcmp(survey->iomem.ranges[i].name, name))
			return true;
	return false;
}

/* 0, or why it is not known where one of them is. */
static int read_regions(struct survey *survey)
{
	struct daxc_region *region;
	struct span span;
	int rc = 0;

	survey->n = 0;
	daxc_region_foreach(survey->ctx, region) {
		if (!rc)
			rc = region_read_start(region, &span.start);
		if (!rc)
			rc = region_read_size(region, &span.size);
		if (!rc)
			rc = add_span(survey, span);
	}
	return rc;
}

static bool in_cxl_window(const struct survey *survey, uint64_t address)
{
	size_t i;

	for (i = 0; i < survey->iomem.n; i++)
		if (!strncmp(survey->iomem.ranges[i].name, CXL_WINDOW, strlen(CXL_WINDOW)) &&
		    address - survey->iomem.ranges[i].span.start < survey->iomem.ranges[i].span.size)
			return true;
	return false;
}

/* It is there, and no driver has it. */
static bool is_untaken(int root, const char *device)
{
	return !sysfs_access(root, PLATFORM_DEVICES "/%s", device) &&
	       sysfs_access(root, PLATFORM_DEVICES "/%s/driver", device) == -ENOENT;
}

/* Devices "hmem.N" of that kind. */
struct hmem {
	int root;
	char name[32];
	unsigned int n;
};

static int look_at_platform(const char *name, ino_t inode, void *data)
{
	struct hmem *hmem = data;

	(void)inode;
	if (strncmp(name, "hmem.", 5) || strlen(name) >= sizeof(hmem->name) ||
	    !is_untaken(hmem->root, name))
		return 0;
	strcpy(hmem->name, name);
	hmem->n++;
	return 0;
}

static bool has_dax_hmem(const struct survey *survey)
{
	return !sysfs_access(survey->root, "sys/module/dax_hmem") ||
	       !sysfs_access(survey->root, "sys/bus/platform/drivers/hmem");
}

static void add_soft_reserved(struct survey *survey, struct facts facts)
{
	struct hmem hmem = { .root = survey->root };
	enum finding_kind kind = FIND_SOFT_NO_REGION;
	char advice[ADVICE_MAX];

	facts.note = hmem.name;
	facts.advice = advise_modprobe(survey->ctx, "dax_hmem", advice);
	if (in_cxl_window(survey, facts.start)) {
		kind = FIND_SOFT_CXL;
	} else if (!has_dax_hmem(survey)) {
		kind = FIND_SOFT_NO_MODULE;
	} else if (!sysfs_list(survey->root, look_at_platform, &hmem, PLATFORM_DEVICES) &&
		   hmem.n == 1) {
		kind = FIND_SOFT_NO_DRIVER;
	}
	findings_add(survey->findings, kind, &facts);
}

/*
 * Where /proc/iomem does not show it (from 7.0 on), there is a device for all of it, of which dax_hmem
 * makes one for each range.
 */
static void check_untaken(struct survey *survey)
{
	struct hmem hmem = { .root = survey->root };
	struct facts facts = { .object = "host", .note = "has not taken it" };
	char advice[ADVICE_MAX];

	facts.advice = advice;
	if (!is_untaken(survey->root, HMEM_PLATFORM)) {
		if (sysfs_list(survey->root, look_at_platform, &hmem, PLATFORM_DEVICES) || !hmem.n)
			return;
		snprintf(advice, sizeof(advice), "echo %s >/sys/bus/platform/drivers/hmem/bind", hmem.name);
	} else if (has_dax_hmem(survey)) {
		facts.advice = "echo " HMEM_PLATFORM " >/sys/bus/platform/drivers/hmem_platform/bind";
	} else {
		facts.note = "is not loaded";
		facts.advice = advise_modprobe(survey->ctx, "dax_hmem", advice);
	}
	findings_add(survey->findings, FIND_SOFT_NOT_TAKEN, &facts);
}

static int check_soft_reserved(struct survey *survey)
{
	struct facts facts = { .object = "host" };
	int rc;
	size_t i;

	if (!has_name(survey, SOFT_RESERVED)) {
		check_untaken(survey);
		return 0;
	}
	rc = survey->iomem.hidden ? -EACCES : read_regions(survey);
	if (rc && rc != -ENOMEM)
		findings_unseen(survey->findings, "whether a dax region has all soft-reserved memory",
				"host", rc);
	for (i = 0; i < survey->iomem.n && !rc; i++) {
		if (strcmp(survey->iomem.ranges[i].name, SOFT_RESERVED))
			continue;
		rc = left_over(survey, survey->iomem.ranges[i].span, &facts.start, &facts.size);
		if (!rc && facts.size)
			add_soft_reserved(survey, facts);
	}
	return rc == -ENOMEM ? rc : 0;
}

static int add_extents_of_kmem(struct survey *survey, struct daxc_dev *dev)
{
	const struct daxc_extent *extents;
	int i, n, rc = 0;

	if (daxc_dev_get_mode(dev) != DAXC_MODE_SYSTEM_RAM)
		return 0;
	n = daxc_dev_get_extents(dev, &extents);
	for (i = 0; i < n && !rc; i++)
		rc = add_span(survey, (struct span){ extents[i].start, extents[i].size });
	return n < 0 ? n : rc;
}

static int read_kmem(struct survey *survey)
{
	struct daxc_region *region;
	struct daxc_dev *dev;
	int rc = 0;

	survey->n = 0;
	daxc_region_foreach(survey->ctx, region)
		daxc_dev_foreach(region, dev)
			if (!rc)
				rc = add_extents_of_kmem(survey, dev);
	return rc;
}

/* Unbinding kmem succeeds even while memory is in use, which then is nobody's. */
static int check_kmem(struct survey *survey)
{
	struct facts facts = { .object = "host" };
	int rc;
	size_t i;

	if (!has_name(survey, IOMEM_KMEM))
		return 0;
	rc = survey->iomem.hidden ? -EACCES : read_kmem(survey);
	if (rc && rc != -ENOMEM)
		findings_unseen(survey->findings, "whether a device has all memory that kmem added",
				"host", rc);
	for (i = 0; i < survey->iomem.n && !rc; i++) {
		if (strcmp(survey->iomem.ranges[i].name, IOMEM_KMEM))
			continue;
		rc = left_over(survey, survey->iomem.ranges[i].span, &facts.start, &facts.size);
		if (!rc && facts.size)
			findings_add(survey->findings, FIND_KMEM_LEFT, &facts);
	}
	return rc == -ENOMEM ? rc : 0;
}

static int look_at_namespace(const char *name, ino_t inode, void *data)
{
	struct survey *survey = data;
	struct facts facts = { .object = name };
	char mode[32] = "dax";
	int rc;

	(void)inode;
	if (strncmp(name, "namespace", 9))
		return 0;
	rc = sysfs_read_u64(survey->root, &facts.size, ND_DEVICES "/%s/size", name);
	if (!rc && facts.size)
		rc = sysfs_read_str(survey->root, mode, sizeof(mode), ND_DEVICES "/%s/mode", name);
	if (rc && rc != -ENOENT)
		findings_unseen(survey->findings, "what persistent memory there is", name, rc);
	if (rc || !facts.size || !strcmp(mode, "dax"))
		return 0;
	facts.mode = mode;
	findings_add(survey->findings, FIND_PMEM_NOT_DAX, &facts);
	return 0;
}

/* Other modes are uses of their own: only who finds no dax device at all may look for one there. */
static void check_pmem(struct survey *survey)
{
	int rc = daxc_region_get_first(survey->ctx) ? 0 :
		 sysfs_list(survey->root, look_at_namespace, survey, ND_DEVICES);

	if (rc && rc != -ENOENT) /* no pmem in this kernel, or in this machine */
		findings_unseen(survey->findings, "what persistent memory there is", "host", rc);
}

void diagnose_memory(struct daxc_ctx *ctx, struct daxc_findings *findings)
{
	_cleanup_(survey_free) struct survey survey = { .ctx = ctx, .findings = findings,
							.root = ctx_root(ctx) };
	int rc = survey.root < 0 ? survey.root : iomem_read(survey.root, &survey.iomem);

	if (!rc)
		rc = check_soft_reserved(&survey);
	if (!rc)
		rc = check_kmem(&survey);
	/* a captured tree may have been made without it */
	if (rc && !(rc == -ENOENT && ctx->sysroot))
		findings_unseen(findings, "what physical memory there is", "host", rc);
	diagnose_cxl(ctx, findings);
	if (survey.root >= 0)
		check_pmem(&survey);
}

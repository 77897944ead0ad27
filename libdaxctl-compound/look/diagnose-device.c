// SPDX-License-Identifier: LGPL-2.1
/* Checks of a device: where it lies, who drives it, how it is described, what became of it. */
#include <limits.h>
#include <stdio.h>

#include "base/private.h"
#include "base/size.h"
#include "base/sysfs.h"
#include "change/check.h"
#include "findings.h"
#include "inventory/advice.h"
#include "inventory/bad.h"
#include "inventory/place.h"
#include "inventory/ram.h"

/* What the checks of one device look at, read once. */
struct patient {
	struct daxc_dev *dev;
	const struct kernel_version *kernel;
	enum daxc_mode mode;
	struct facts facts;
};

/* The largest align that start and length of every extent are multiples of. */
static uint64_t align_that_fits(const struct daxc_extent *extents, int n)
{
	static const uint64_t aligns[] = { SZ_1G, SZ_2M, SZ_4K };
	size_t a;
	int i;

	for (a = 0; a < ARRAY_SIZE(aligns); a++) {
		for (i = 0; i < n; i++)
			if ((extents[i].start | extents[i].size) % aligns[a])
				break;
		if (i == n)
			return aligns[a];
	}
	return SZ_4K;
}

/* From 7.1 on a tail of folios that do not start at a multiple of their size leads to a wrong head. */
static bool finds_heads_by_mask(const struct kernel_version *kernel)
{
	return kernel->major && !kernel_before(kernel, 7, 1);
}

/* False: no driver of today should have it. */
static bool check_extent(const struct patient *patient, const struct daxc_extent *extent,
			 uint64_t fits, struct daxc_findings *findings)
{
	struct facts facts = patient->facts;
	char command[ADVICE_MAX];

	facts.start = extent->start;
	facts.size = extent->size;
	/* reconfigure changes nothing for a driver that it does not know */
	facts.advice = patient->mode == DAXC_MODE_UNKNOWN ? "" :
							     advise_align(patient->dev, fits, command);
	if (extent->start % facts.align && patient->mode == DAXC_MODE_DEVDAX &&
	    facts.align > SZ_2M)
		findings_add(findings,
			     finds_heads_by_mask(patient->kernel) ? FIND_START_OOPS :
								    FIND_START_WRONG_MEMORY,
			     &facts);
	else if (extent->start % facts.align)
		findings_add(findings, FIND_START_UNALIGNED, &facts);
	else if (extent->size % facts.align)
		findings_add(findings, FIND_LENGTH_UNALIGNED, &facts);
	else
		return true;
	return false;
}

/* A failure that does not follow from not knowing where its memory lies, which is told. */
static void add_unseen(const struct patient *patient, const char *what, int rc,
		       struct daxc_findings *findings)
{
	const struct daxc_extent *extents;

	if (daxc_dev_get_extents(patient->dev, &extents) >= 0 && daxc_dev_exists(patient->dev))
		findings_unseen(findings, what, patient->dev->name, rc);
}

static bool check_extents(const struct patient *patient, struct daxc_findings *findings)
{
	const struct daxc_extent *extents;
	int i, n = daxc_dev_get_extents(patient->dev, &extents);
	bool good = true;

	if (n < 0)
		findings_unseen(findings, "where its memory lies", patient->dev->name, n);
	/* kmem takes whole memory blocks and has no use for align */
	if (patient->mode == DAXC_MODE_SYSTEM_RAM || !patient->facts.align)
		return true;
	for (i = 0; i < n; i++)
		good &= check_extent(patient, &extents[i], align_that_fits(extents, n), findings);
	return good;
}

/* False: it has no driver, and is free for one. */
static bool check_state(const struct patient *patient, struct daxc_findings *findings)
{
	struct facts facts = patient->facts;
	enum daxc_state state;
	uint64_t pinned = 0;
	int rc = daxc_dev_get_state(patient->dev, &state);

	if (rc && rc != -ENOENT) /* no module, which is a finding of its own */
		findings_unseen(findings, "whether its driver has gone", patient->dev->name, rc);
	if (rc)
		return rc != -ENOENT;
	daxc_dev_get_pinned(patient->dev, &pinned);
	facts.count = pinned < INT_MAX ? (int)pinned : INT_MAX;
	if (state == DAXC_STATE_UNBINDING)
		findings_add(findings, FIND_UNBINDING, &facts);
	else if (state == DAXC_STATE_KEPT)
		findings_add(findings, FIND_KEPT, &facts);
	return state == DAXC_STATE_UNBINDING || state == DAXC_STATE_KEPT;
}

/* Memory that kmem had to leave, see RULE_RAM_LEFT. False: it has left none. */
static bool check_ram_left(const struct patient *patient, struct daxc_findings *findings)
{
	struct facts facts = patient->facts;

	facts.count = ram_left(patient->dev);
	if (!facts.count || facts.count == -ENOENT) /* a kernel without memory blocks */
		return false;
	if (facts.count < 0) {
		add_unseen(patient, "whether kmem left memory blocks", facts.count, findings);
		return true;
	}
	findings_add(findings, FIND_RAM_LEFT, &facts);
	return true;
}

static void check_zone(const struct patient *patient, struct daxc_findings *findings)
{
	struct daxc_memory memory = DAXC_MEMORY_INIT;
	struct facts facts = patient->facts;
	int rc = daxc_dev_get_memory(patient->dev, &memory);

	if (rc && rc != -EOPNOTSUPP) /* a captured tree has none of it */
		add_unseen(patient, "whether its memory is movable", rc, findings);
	if (rc || !memory.online || memory.movable)
		return;
	facts.count = memory.online;
	findings_add(findings, FIND_NOT_MOVABLE, &facts);
}

static void check_driver(const struct patient *patient, struct daxc_findings *findings)
{
	struct facts facts = patient->facts;
	char advice[ADVICE_MAX];

	facts.advice = advice;
	if (patient->mode == DAXC_MODE_DISABLED &&
	    (check_state(patient, findings) || check_ram_left(patient, findings)))
		return;
	if (patient->mode == DAXC_MODE_SYSTEM_RAM)
		check_zone(patient, findings);
	if (patient->mode == DAXC_MODE_DISABLED) {
		advise_enable(patient->dev, advice);
		findings_add(findings, FIND_NO_DRIVER, &facts);
	} else if (patient->mode == DAXC_MODE_SYSTEM_RAM) {
		advise_mappable(patient->dev, advice);
		findings_add(findings, FIND_SYSTEM_RAM, &facts);
	} else if (patient->mode == DAXC_MODE_FAMFS) {
		findings_add(findings, FIND_FAMFS, &facts);
	} else if (patient->mode == DAXC_MODE_UNKNOWN) {
		findings_add(findings, FIND_OTHER_DRIVER, &facts);
	}
}

/* What the struct pages take now, and would as compound pages of the device's align. */
static bool read_costs(const struct patient *patient, uint64_t *now, uint64_t *could)
{
	struct daxc_memmap_model model = DAXC_MEMMAP_MODEL_INIT;
	uint64_t described;

	return !daxc_dev_get_memmap_bytes(patient->dev, now) &&
	       !daxc_memmap_model(patient->dev->region->ctx, &model) &&
	       !daxc_dev_get_described_bytes(patient->dev, &described) &&
	       !daxc_memmap_estimate(&model, described, patient->facts.align, false, could);
}

static void check_altmap(const struct patient *patient, struct daxc_findings *findings)
{
	struct facts facts = patient->facts;
	char namespace[64];
	int root = ctx_root(patient->dev->region->ctx);

	if (!read_costs(patient, &facts.size, &facts.fits) || facts.fits >= facts.size ||
	    sysfs_read_str(root, namespace, sizeof(namespace), "%s/namespace",
			   patient->dev->region->path))
		return;
	facts.note = namespace;
	findings_add(findings, FIND_ALTMAP, &facts);
}

static const char *advise_shift(struct daxc_dev *dev, char buf[ADVICE_MAX])
{
	if (!is_pinned(dev, buf))
		snprintf(buf, ADVICE_MAX, "daxctl-compound reconfigure --mode compound "
			 "--vmemmap-shift auto %s", dev->name);
	return buf;
}

/* How a device with a pgmap is described: only the module knows. */
static void check_memmap(const struct patient *patient, struct daxc_findings *findings)
{
	struct facts facts = patient->facts;
	char advice[ADVICE_MAX];
	int altmap, shift, rc;

	rc = daxc_dev_get_altmap(patient->dev, &altmap);
	if (!rc)
		rc = daxc_dev_get_vmemmap_shift(patient->dev, &shift);
	if (rc && rc != -ENOENT) /* no module, which is a finding of its own */
		findings_unseen(findings, "how it is described", patient->dev->name, rc);
	if (rc || facts.align < SZ_2M)
		return;
	if (altmap)
		check_altmap(patient, findings);
	else if (!shift && read_costs(patient, &facts.size, &facts.fits) &&
		 facts.fits < facts.size) {
		facts.advice = advise_shift(patient->dev, advice);
		findings_add(findings, FIND_BASE_PAGES, &facts);
	}
}

static void check_pinned(const struct patient *patient, struct daxc_findings *findings)
{
	struct facts facts = patient->facts;
	uint64_t pinned = 0;
	int rc = daxc_dev_get_pinned(patient->dev, &pinned);

	if (rc && rc != -ENOENT) /* no module, which is a finding of its own */
		findings_unseen(findings, "whether its pages are pinned", patient->dev->name, rc);
	if (rc || !pinned)
		return;
	facts.count = pinned < INT_MAX ? (int)pinned : INT_MAX;
	findings_add(findings, FIND_IN_TREE_UNBIND, &facts);
}

static void check_pins(const struct patient *patient, struct daxc_findings *findings)
{
	struct facts facts = patient->facts;
	const struct kernel_version *kernel = patient->kernel;
	char advice[ADVICE_MAX] = "";

	facts.advice = advice;
	if (patient->mode == DAXC_MODE_DEVDAX) {
		/* that there is no module is a finding of its own, with its command */
		if (driver_there(patient->dev->region->ctx, DRIVER_COMPOUND))
			advise_mode(patient->dev, DAXC_MODE_COMPOUND, advice);
		if (!kernel_has_folio_entries(kernel) &&
		    (facts.align == SZ_2M || (facts.align == SZ_1G && !kernel_before(kernel, 6, 10))))
			findings_add(findings, FIND_IN_TREE_PINS, &facts);
		check_pinned(patient, findings);
		if (facts.align == SZ_1G && kernel_before(kernel, 6, 12))
			findings_add(findings, FIND_1G_MPROTECT, &facts);
	} else if (facts.align == SZ_1G && kernel_before(kernel, 6, 10)) {
		advise_align(patient->dev, SZ_2M, advice);
		findings_add(findings, FIND_1G_PINS, &facts);
	}
}

static void check_poison(const struct patient *patient, struct daxc_findings *findings)
{
	struct facts facts = patient->facts;
	const struct daxc_poison *poison;
	int i, n = daxc_dev_get_poison(patient->dev, &poison);

	if (dev_poison_is_cut(patient->dev, n))
		findings_unseen(findings, "all of its bad memory", patient->dev->name, -EMSGSIZE);
	if (n < 0 && n != -ENOENT) /* no module, which is a finding of its own */
		findings_unseen(findings, "its bad memory", patient->dev->name, n);
	if (n <= 0)
		return;
	facts.size = 0;
	for (i = 0; i < n; i++)
		facts.size += poison[i].length;
	facts.at = poison[0].offset;
	facts.count = n;
	findings_add(findings, FIND_POISON, &facts);
}

/* The kernel's flags are read for so many pages at most. */
#define MAX_BAD_BYTES (UINT64_C(1) << 30)

static bool out_of_use(const struct patient *patient, const struct layout *bad)
{
	uint64_t bytes;

	return layout_size(bad) <= MAX_BAD_BYTES &&
	       !bad_count_offline(patient->dev->region->ctx, bad, &bytes) &&
	       bytes == layout_size(bad);
}

/* What dax_compound would not map, where another driver has it, or none. */
static void check_bad(const struct patient *patient, struct daxc_findings *findings)
{
	_cleanup_(layout_free) struct layout bad = { 0 };
	struct facts facts = patient->facts;
	enum finding_kind kind = FIND_BAD_MAPPED;
	char note[BAD_TEXT_MAX];
	int rc = bad_read(patient->dev, &bad);

	error_clear(patient->dev->region->ctx);
	if (rc)
		add_unseen(patient, "whether its memory is known to be bad", rc, findings);
	if (rc || !bad.n)
		return;
	facts.size = layout_size(&bad);
	facts.note = bad_text(&bad, note, sizeof(note));
	if (patient->mode == DAXC_MODE_SYSTEM_RAM)
		kind = out_of_use(patient, &bad) ? FIND_BAD_OUT_OF_USE : FIND_BAD_RAM;
	else if (patient->mode == DAXC_MODE_DISABLED)
		kind = FIND_BAD_UNUSED;
	findings_add(findings, kind, &facts);
}

static void check_pages(const struct patient *patient, struct daxc_findings *findings)
{
	struct daxc_inspection walk = DAXC_INSPECTION_INIT;
	struct facts facts = patient->facts;
	int rc = daxc_dev_inspect(patient->dev, &walk);

	if (!rc && !walk.sound) {
		facts.at = walk.first_bad;
		findings_add(findings, FIND_NOT_SOUND, &facts);
	}
	/* without the module, or of a captured tree, nobody can */
	if (rc == -EACCES || rc == -EPERM)
		findings_unseen(findings, "its struct pages", patient->dev->name, rc);
	error_clear(patient->dev->region->ctx);
}

/* "": what is free holds no device at the region's align. */
static const char *advise_create(struct daxc_region *region, char buf[ADVICE_MAX])
{
	bool ours = mappable_mode(region->ctx) == DAXC_MODE_COMPOUND;
	uint64_t align = 0;

	*buf = '\0';
	if (!region_read_align(region, &align) && room_left(region, align))
		snprintf(buf, ADVICE_MAX, "daxctl-compound create %s--region %d",
			 ours ? "" : "--mode devdax ", region->id);
	return buf;
}

/* What destroy leaves of the first device. Worth a word where its memory is free for another. */
static void check_empty(const struct patient *patient, struct daxc_findings *findings)
{
	struct facts facts = patient->facts;
	char advice[ADVICE_MAX];

	facts.available = daxc_region_get_available(patient->dev->region);
	if (patient->dev->id || !facts.available || facts.available == DAXC_UNKNOWN)
		return;
	facts.advice = advise_create(patient->dev->region, advice);
	findings_add(findings, FIND_INSTANCE_0, &facts);
}

void diagnose_device(struct daxc_dev *dev, const struct kernel_version *kernel,
		     struct daxc_findings *findings)
{
	struct patient patient = {
		.dev = dev,
		.kernel = kernel,
		.mode = daxc_dev_get_mode(dev),
		.facts = {
			.object = dev->name,
			.region = dev->region->id,
			.align = daxc_dev_get_align(dev),
			.driver = daxc_dev_get_driver(dev),
			.kernel = *kernel->release ? kernel->release : "(unknown)",
		},
	};
	bool sound;
	int rc;

	rc = dev_read_size(dev, &patient.facts.size);
	if (rc && daxc_dev_exists(dev)) {
		findings_unseen(findings, "its size", dev->name, rc);
		return;
	}
	if (daxc_dev_exists(dev) && !patient.facts.size)
		check_empty(&patient, findings);
	if (!daxc_dev_exists(dev) || !patient.facts.size)
		return;
	rc = dev_read_align(dev, &patient.facts.align);
	if (rc)
		findings_unseen(findings, "its align", dev->name, rc);
	rc = dev_driver_unseen(dev);
	if (rc)
		findings_unseen(findings, "its driver", dev->name, rc);
	sound = check_extents(&patient, findings);
	if (sound && !rc)
		check_driver(&patient, findings);
	if (patient.mode != DAXC_MODE_COMPOUND)
		check_bad(&patient, findings);
	if (patient.mode != DAXC_MODE_DEVDAX && patient.mode != DAXC_MODE_COMPOUND)
		return;
	check_memmap(&patient, findings);
	check_pins(&patient, findings);
	if (patient.mode == DAXC_MODE_COMPOUND)
		check_poison(&patient, findings);
	/* pages of memory that lies wrong are wrong, and it has been told */
	if (sound)
		check_pages(&patient, findings);
}

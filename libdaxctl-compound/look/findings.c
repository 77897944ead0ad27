// SPDX-License-Identifier: LGPL-2.1
/*
 * The table of findings and the list that is handed out. A command is one that
 * works as it stands, where there is one that mends the finding.
 */
#include <stdio.h>
#include <string.h>

#include "base/private.h"
#include "findings.h"

const struct finding_text finding_texts[N_FINDINGS] = {
	[FIND_SOFT_NO_MODULE] = { "soft-reserved-no-module", DAXC_WARNING,
		"{size} of soft-reserved memory from {start} on have no dax region: dax_hmem, which makes "
		"one, is not loaded.",
		"{advice}" },
	[FIND_SOFT_NOT_TAKEN] = { "soft-reserved-not-taken", DAXC_WARNING,
		"there is soft-reserved memory without a dax region; where, and how much, this kernel does not "
		"show. dax_hmem, which makes regions of it, {note}.",
		"{advice}" },
	[FIND_SOFT_NO_DRIVER] = { "soft-reserved-no-driver", DAXC_WARNING,
		"{size} of soft-reserved memory from {start} on have no dax region: dax_hmem has not "
		"taken {note}.",
		"echo {note} >/sys/bus/platform/drivers/hmem/bind" },
	[FIND_SOFT_CXL] = { "soft-reserved-cxl", DAXC_WARNING,
		"{size} of soft-reserved memory from {start} on have no dax region: they lie in a CXL "
		"window, which dax_hmem leaves to the CXL drivers.",
		"cxl list --memdevs --regions --human" },
	[FIND_SOFT_NO_REGION] = { "soft-reserved-no-region", DAXC_WARNING,
		"{size} of soft-reserved memory from {start} on have no dax region, though dax_hmem is "
		"loaded; the kernel log may tell why.",
		"dmesg | grep -i -e hmem -e dax" },
	[FIND_KMEM_LEFT] = { "kmem-left", DAXC_WARNING,
		"{size} from {start} on are system RAM, and no device has them any more: they were taken "
		"from kmem while they were online, and come back at the next boot only.",
		"systemctl reboot" },
	[FIND_CXL_DISABLED] = { "cxl-disabled", DAXC_WARNING,
		"{size} of CXL memory cannot be used: no driver has enabled it.",
		"cxl enable-memdev {object}" },
	[FIND_CXL_NO_REGION] = { "cxl-no-region", DAXC_WARNING,
		"{size} of its {available} of CXL memory are in no region, and so in no dax device.",
		"{advice}" },
	[FIND_CXL_REGION_DISABLED] = { "cxl-region-disabled", DAXC_WARNING,
		"its {size} of CXL memory have no dax region: no driver has enabled it.",
		"cxl enable-region {object}" },
	[FIND_CXL_NO_DAX] = { "cxl-no-dax", DAXC_WARNING,
		"its {size} of CXL memory have no dax region: dax_cxl, which makes one, has not taken it.",
		"{advice}" },
	[FIND_CXL_SYSTEM_RAM] = { "cxl-system-ram", DAXC_NOTE,
		"its {size} of CXL memory are system RAM since the boot, because the firmware does not "
		"reserve them for a special purpose.",
		"" },
	[FIND_PMEM_NOT_DAX] = { "pmem-not-dax", DAXC_NOTE,
		"its {size} of persistent memory are in mode {mode}; a dax device can be made of it, which "
		"loses the data.",
		"ndctl create-namespace -f -e {object} -m devdax -M mem -a 2M" },
	[FIND_SYS_READ_ONLY] = { "sys-read-only", DAXC_WARNING,
		"/sys is mounted read-only, as in a container without privileges: no device can be changed "
		"here.",
		"mount -o remount,rw /sys" },
	[FIND_KERNEL_OUTSIDE] = { "kernel-outside", DAXC_WARNING,
		"the module is tested on Linux 6.1 to 6.12, 7.2 and 7.3, and refuses to be built for "
		"{kernel}.",
		"" },
	[FIND_KERNEL_UNTRIED] = { "kernel-untried", DAXC_WARNING,
		"the module was never tried on Linux {kernel}, but on 6.1 to 6.12, 7.2 and 7.3: it is built "
		"for others only where that is asked for.",
		"make -C kmod UNTESTED=1" },
	[FIND_MODULE_NOT_LOADED] = { "module-not-loaded", DAXC_NOTE,
		"dax_compound is not loaded, so that nothing can be said of compound pages.",
		"{advice}" },
	[FIND_MODULE_ABSENT] = { "module-absent", DAXC_WARNING,
		"there is no dax_compound for kernel {kernel}.",
		"dkms install dax-compound/" PACKAGE_VERSION " -k {kernel}" },
	[FIND_LOCKDOWN] = { "lockdown", DAXC_NOTE,
		"the kernel is locked down ({note}): it loads signed modules only.",
		"{advice}" },
	[FIND_SIGNED_MODULES] = { "signed-modules", DAXC_NOTE,
		"the kernel loads only modules that are signed with a key it trusts (sig_enforce).",
		"{advice}" },
	[FIND_SECURE_BOOT] = { "secure-boot", DAXC_NOTE,
		"secure boot is on: should the kernel come to demand it, dax_compound must be signed "
		"with an enrolled key.",
		"{advice}" },
	[FIND_NO_1G] = { "no-1g-pages", DAXC_NOTE,
		"this processor has no 1G pages: align 1G cannot be used.",
		"" },
	[FIND_NO_SHARING] = { "no-sharing", DAXC_WARNING,
		"this kernel does not share tail pages, so that compound pages save no memory "
		"(CONFIG_ARCH_WANT_OPTIMIZE_DAX_VMEMMAP).",
		"" },
	[FIND_KMEM_CLAIMS] = { "kmem-claims", DAXC_NOTE,
		"since Linux 6.3 kmem takes every new device of soft-reserved and CXL memory as "
		"system RAM; create gives it to the driver that was asked for, but at boot it is "
		"kmem's.",
		"" },
	[FIND_AUTO_ONLINE] = { "auto-online", DAXC_NOTE,
		"memory that kmem takes is brought online at once ({note}), and may not go offline "
		"again once it is used.",
		"echo offline >/sys/devices/system/memory/auto_online_blocks" },
	[FIND_UDEV_ONLINE] = { "udev-online", DAXC_WARNING,
		"udev brings all new memory online, perhaps not as movable memory ({note}): what becomes system "
		"RAM may never be had back.",
		"systemd-analyze cat-config udev/rules.d; a file of the same name in /etc/udev/rules.d takes its "
		"place" },
	[FIND_JOURNAL] = { "journal-pending", DAXC_WARNING,
		"a change was killed halfway; the next one, of whatever device, first undoes what {note} "
		"tells.",
		"cat {note}" },
	[FIND_JOURNAL_BAD] = { "journal-bad", DAXC_WARNING,
		"a change that was killed could not be undone, and {note} tells how far it had come: make "
		"the device what it shall be, then remove that file.",
		"cat {note}" },

	[FIND_REGION_START] = { "region-start", DAXC_NOTE,
		"the region starts at {start}, which is no multiple of 1G: a device of align 1G "
		"must be placed, which create does and the kernel does not.",
		"" },
	[FIND_REGION_SCATTERED] = { "region-scattered", DAXC_NOTE,
		"{available} are free, but no more than {fits} in one piece at align {align}.",
		"daxctl-compound list --region {region} --devices --mappings" },

	[FIND_INSTANCE_0] = { "instance-0", DAXC_NOTE,
		"it has no memory, and stays: the kernel never deletes instance 0 of a region, of "
		"which {available} are free.",
		"{advice}" },
	[FIND_START_WRONG_MEMORY] = { "start-wrong-memory", DAXC_PROBLEM,
		"an extent starts at {start}, which is no multiple of align {align}: {driver} maps "
		"the memory before it, and writes to what belongs to somebody else.",
		"{advice}" },
	[FIND_START_OOPS] = { "start-oops", DAXC_PROBLEM,
		"an extent starts at {start}, which is no multiple of align {align}: {driver} of Linux "
		"{kernel} loses what is stored there, and DMA to it (RDMA, VFIO, O_DIRECT, io_uring) stops "
		"the machine.",
		"{advice}" },
	[FIND_START_UNALIGNED] = { "start-unaligned", DAXC_WARNING,
		"an extent starts at {start}, which is no multiple of align {align}: in-tree "
		"device_dax would map the memory before it.",
		"{advice}" },
	[FIND_LENGTH_UNALIGNED] = { "length-unaligned", DAXC_WARNING,
		"an extent of {size} is no multiple of align {align}: no driver takes the device.",
		"{advice}" },
	[FIND_NO_DRIVER] = { "no-driver", DAXC_NOTE,
		"no driver uses its {size}.",
		"{advice}" },
	[FIND_RAM_LEFT] = { "ram-left", DAXC_PROBLEM,
		"{count} memory blocks of its {size} are the kernel's, though kmem has gone: they were online, and "
		"no driver can have the device before the machine is booted.",
		"systemctl reboot" },
	[FIND_NOT_MOVABLE] = { "not-movable", DAXC_NOTE,
		"{count} of its memory blocks are online, and not all for movable pages: what the kernel puts there "
		"may never move, and the device may never be had back.",
		"daxctl-compound offline-memory {object}; then online-memory, which takes the movable zone" },
	[FIND_UNBINDING] = { "unbinding", DAXC_WARNING,
		"its driver is going, and waits for references to its pages, of which {count} compound "
		"pages are pinned; nothing can be done with the device until then.",
		"daxctl-compound who {object}" },
	[FIND_KEPT] = { "kept", DAXC_PROBLEM,
		"its driver has gone, and references to its pages have not, {count} of them of pinned compound "
		"pages: until they are dropped, or the machine is booted, no driver can have its {size}.",
		"daxctl-compound who {object}" },
	[FIND_SYSTEM_RAM] = { "system-ram", DAXC_NOTE,
		"its {size} are in use as system RAM, by kmem.",
		"{advice}" },
	[FIND_FAMFS] = { "famfs", DAXC_NOTE,
		"its {size} are in mode famfs, by {driver}: a file system has them, perhaps of other "
		"hosts too.",
		"" },
	[FIND_OTHER_DRIVER] = { "other-driver", DAXC_NOTE,
		"its {size} are used by {driver}, a driver of which nothing is known here: save leaves it "
		"out, and nothing can be said of how it is described.",
		"" },
	[FIND_ALTMAP] = { "altmap", DAXC_WARNING,
		"its struct pages take {size} of the device itself, where tails cannot be shared; in "
		"memory they would take {fits}. Changing that loses the data.",
		"ndctl create-namespace -f -e {note} -m devdax -M mem -a {align}" },
	[FIND_BASE_PAGES] = { "base-pages", DAXC_NOTE,
		"base pages describe it, at align {align}: struct pages take {size}, and would take "
		"{fits}.",
		"{advice}" },
	[FIND_IN_TREE_PINS] = { "in-tree-pins", DAXC_NOTE,
		"device_dax of Linux {kernel} is pinned 4 KiB at a time; as compound pages mapped by "
		"folio, {align} at a time.",
		"{advice}" },
	[FIND_IN_TREE_UNBIND] = { "in-tree-unbind", DAXC_WARNING,
		"{driver} does not wait for pins when it is unbound, and {count} compound pages "
		"are pinned now: do not disable the device before they are released.",
		"daxctl-compound who {object}" },
	[FIND_1G_PINS] = { "1g-pins", DAXC_NOTE,
		"Linux {kernel} pins 1G mappings 4 KiB at a time (folio needs 6.10); at align 2M it "
		"would be 2M at a time, at the price of a larger memory map.",
		"{advice}" },
	[FIND_1G_MPROTECT] = { "1g-mprotect", DAXC_WARNING,
		"mprotect(2) on a mapping of align 1G breaks the page table in Linux {kernel} (mended "
		"in 6.12); dax_compound refuses it, {driver} does not.",
		"{advice}" },
	[FIND_POISON] = { "poison", DAXC_PROBLEM,
		"{size} in {count} ranges had memory errors and are not mapped any more, the first "
		"at offset {at}.",
		"daxctl-compound inspect {object}" },
	[FIND_BAD_MAPPED] = { "bad-mapped", DAXC_PROBLEM,
		"{size} of its memory are known to be bad, at {note}, and {driver} maps them.",
		"daxctl-compound reconfigure --mode compound {object}" },
	[FIND_BAD_RAM] = { "bad-ram", DAXC_PROBLEM,
		"{size} of its memory are known to be bad, at {note}, and as system RAM anybody may be given "
		"them.",
		"daxctl-compound offline-memory {object}; then online-memory --force, which takes them out of "
		"use" },
	[FIND_BAD_UNUSED] = { "bad-unused", DAXC_WARNING,
		"{size} of its memory are known to be bad, at {note}; only dax_compound does not map them.",
		"daxctl-compound enable {object}" },
	[FIND_BAD_OUT_OF_USE] = { "bad-out-of-use", DAXC_NOTE,
		"{size} of its memory are known to be bad, at {note}, and the kernel has taken them out of use.",
		"" },
	[FIND_NOT_SOUND] = { "not-sound", DAXC_PROBLEM,
		"its struct pages are not as they must be, from offset {at} on: please report it.",
		"daxctl-compound inspect --verify {object}" },

	[FIND_ONLY_ROOT] = { "not-looked-at", DAXC_WARNING,
		"{note} could not be looked at{holder}: only root may.",
		"sudo daxctl-compound doctor{option}" },
	[FIND_UNSEEN] = { "not-looked-at", DAXC_WARNING,
		"{note} could not be looked at{holder}: {reason}.",
		"{advice}" },
};

/* Something that could not be looked at, of one or more. */
struct unseen {
	const char *what;
	char object[32];	/* the first */
	unsigned int n;
	int err;
};

struct daxc_findings {
	struct daxc_finding *list;
	size_t n;
	size_t room;
	struct unseen *unseen;
	size_t n_unseen, room_unseen;
	bool no_memory;
};

int findings_new(struct daxc_findings **findings)
{
	*findings = calloc(1, sizeof(**findings));
	return *findings ? 0 : -ENOMEM;
}

int findings_status(const struct daxc_findings *findings)
{
	return findings->no_memory ? -ENOMEM : 0;
}

static char *expanded(const char *text, const struct facts *facts, bool as_option)
{
	const char *args[HINT_ARGS_MAX + 1];
	char buf[512], words[512];

	facts_expand(buf, sizeof(buf), text, facts, 0, as_option);
	hint_split(buf, words, args);
	return strdup(buf);
}

static void finding_free(struct daxc_finding *finding)
{
	free((char *)finding->subject);
	free((char *)finding->what);
	free((char *)finding->command);
}

static bool is_whole(const struct daxc_finding *finding)
{
	return finding->subject && finding->what && finding->command;
}

void findings_add(struct daxc_findings *findings, enum finding_kind kind,
		  const struct facts *facts)
{
	const struct finding_text *text = &finding_texts[kind];
	struct daxc_finding finding = {
		.id = text->id,
		.severity = text->severity,
		.subject = strdup(facts->object),
		.what = expanded(text->what, facts, false),
		.command = expanded(text->command, facts, true),
	};

	if (is_whole(&finding) &&
	    room_for_one(&findings->list, findings->n, &findings->room, sizeof(finding))) {
		findings->list[findings->n++] = finding;
		return;
	}
	finding_free(&finding);
	findings->no_memory = true;
}

static struct unseen *find_unseen(struct daxc_findings *findings, const char *what, int err)
{
	size_t i;

	for (i = 0; i < findings->n_unseen; i++)
		if (!strcmp(findings->unseen[i].what, what) && findings->unseen[i].err == err)
			return &findings->unseen[i];
	if (!room_for_one(&findings->unseen, i, &findings->room_unseen, sizeof(*findings->unseen)))
		return NULL;
	findings->unseen[i] = (struct unseen){ .what = what, .err = err };
	return &findings->unseen[findings->n_unseen++];
}

void findings_unseen(struct daxc_findings *findings, const char *what, const char *object, int rc)
{
	struct unseen *unseen = find_unseen(findings, what, rc == -EPERM ? EACCES : -rc);

	if (!unseen)
		findings->no_memory = true;
	else if (!unseen->n++)
		snprintf(unseen->object, sizeof(unseen->object), "%s", object);
}

void findings_add_unseen(struct daxc_findings *findings, bool as_root)
{
	char others[32], option[40];
	size_t i;

	for (i = 0; i < findings->n_unseen; i++) {
		const struct unseen *unseen = &findings->unseen[i];
		int region, id;
		bool host = !dev_parse_name(unseen->object, &region, &id) || unseen->n > 1;
		struct facts facts = { .object = unseen->object, .note = unseen->what,
				       .holder = others, .option = option,
				       .reason = strerror(unseen->err),
				       .advice = unseen->err == EACCES ? errno_advice(EACCES) : "" };

		*others = '\0';
		if (unseen->n > 1)
			snprintf(others, sizeof(others), ", nor that of %u more", unseen->n - 1);
		*option = '\0';
		if (!host)
			snprintf(option, sizeof(option), " %s", unseen->object);
		findings_add(findings, unseen->err == EACCES && !as_root ? FIND_ONLY_ROOT : FIND_UNSEEN,
			     &facts);
	}
}

DAXC_EXPORT size_t daxc_findings_get_count(const struct daxc_findings *findings)
{
	return findings ? findings->n : 0;
}

DAXC_EXPORT const struct daxc_finding *daxc_findings_get(const struct daxc_findings *findings,
							 size_t i)
{
	return findings && i < findings->n ? &findings->list[i] : NULL;
}

DAXC_EXPORT void daxc_findings_free(struct daxc_findings *findings)
{
	size_t i;

	if (!findings)
		return;
	for (i = 0; i < findings->n; i++)
		finding_free(&findings->list[i]);
	free(findings->list);
	free(findings->unseen);
	free(findings);
}

DAXC_EXPORT const char *daxc_severity_name(enum daxc_severity severity)
{
	static const char *const names[] = { "note", "warning", "problem" };

	return (size_t)severity < ARRAY_SIZE(names) ? names[severity] : NULL;
}

// SPDX-License-Identifier: LGPL-2.1
/*
 * The table of rules. error.c makes a struct daxc_error of an entry and the
 * facts of a case; the plan and step files are who checks.
 *
 * In a text, {member} is replaced by that member of struct facts. Sizes are
 * written for people in sentences and as options in hints.
 */
#include <errno.h>

#include "hint.h"
#include "rules.h"
#include "util.h"

const struct rule_text rules[N_RULES] = {
	[RULE_BAD_NAME] = { "bad-name", EINVAL,
		"'{object}' is not the name of a dax device: daxX.Y, X.Y, a path in /dev or /sys, or "
		"REGION@OFFSET.",
		"daxctl-compound list" },
	[RULE_BAD_REQUEST] = { "bad-request", EINVAL,
		"{object}: {note}.",
		"" },
	[RULE_NO_DEVICE] = { "no-device", ENODEV,
		"{object}: there is no such device.",
		"daxctl-compound list" },
	[RULE_REMADE] = { "remade", ENODEV,
		"{object}: the device that was meant has gone, and another one has its name by now.",
		"daxctl-compound list {object}" },
	[RULE_NODE_OTHER] = { "node-other", ESTALE,
		"{object}: /dev/{object} is not its node: {note}.",
		"rm -f /dev/{object}; mknod -m 600 /dev/{object} c $(tr : ' ' "
		"</sys/bus/dax/devices/{object}/dev)" },
	[RULE_NO_DEVICE_AT] = { "no-device-at", ENODEV,
		"{object}: no device has the byte at offset {at}: {note}.",
		"daxctl-compound list --regions --devices --mappings" },
	[RULE_NO_REGION] = { "no-region", ENODEV,
		"{object}: there is no such region.",
		"daxctl-compound list --regions" },
	[RULE_REGION_REMADE] = { "region-remade", ENODEV,
		"{object}: the region that was meant has gone, and another one has its number by now.",
		"daxctl-compound list --regions" },
	[RULE_NO_INVENTORY] = { "no-inventory", EIO,
		"cannot read the dax devices in sysfs: {reason}.",
		"{advice}" },
	[RULE_NO_SYSFS] = { "no-sysfs", ENOENT,
		"cannot see which dax devices there are: there is no sysfs at {object}.",
		"{advice}" },
	[RULE_UNREADABLE] = { "unreadable", EIO,
		"{object}: its size, its align or where its memory lies cannot be read: {reason}.",
		"daxctl-compound doctor" THEN ", which tells what of it" },

	[RULE_BAD_ALIGN] = { "bad-align", EINVAL,
		"align {align} is not a page size: 4K, 2M and 1G are.",
		"--align 2M" },
	[RULE_SIZE_ZERO] = { "size-zero", EINVAL,
		"{object}: a device of size 0 cannot be used.",
		"{advice}" },
	[RULE_SIZE_MULTIPLE] = { "size-multiple", EINVAL,
		"{object}: size {size} is not a multiple of {unit}, the larger of align {align} and "
		"the 2M that the kernel hands out.",
		"--size {fits}" },
	[RULE_AT_MULTIPLE] = { "at-multiple", EINVAL,
		"{object}: offset {at} is address {start}, which is not a multiple of {unit}; the "
		"kernel would not notice, and could map other memory.",
		"--at {fits}" },
	[RULE_AT_OUTSIDE] = { "at-outside", EINVAL,
		"{object}: {size} at offset {at} does not lie within the region's {available}.",
		"daxctl-compound list --regions" },
	[RULE_AT_TAKEN] = { "at-taken", ENOSPC,
		"{object}: {size} at offset {at} is not free: as offsets, {note}.",
		"daxctl-compound list --regions --devices --mappings" },
	[RULE_EXTENTS_MOVE] = { "extents-move", EINVAL,
		"{object}: its byte at offset {at} lies at {start}, and in the mappings given at "
		"{note}; memory that a device has cannot be moved.",
		"{advice}" THEN ", then create with the same mappings" },
	[RULE_START_UNALIGNED] = { "start-unaligned", EINVAL,
		"{object}: an extent starts at {start}, which is not a multiple of align {align}; "
		"device_dax would not notice, and map other memory.",
		"{advice}" },
	[RULE_LENGTH_UNALIGNED] = { "length-unaligned", EINVAL,
		"{object}: an extent of {size} is not a multiple of align {align}.",
		"{advice}" },
	[RULE_NO_ALIGNED_EXTENT] = { "no-aligned-extent", ENOSPC,
		"{object}: cannot create {size} at align {align}: {note}.",
		"daxctl-compound create --region {region} --align {align} --size {fits}" },
	[RULE_NO_GROWTH] = { "no-growth", ENOSPC,
		"{object}: cannot grow by {size} at align {align}: {note}.",
		"daxctl-compound reconfigure {option}--size {fits} {object}" },
	[RULE_NO_ROOM] = { "no-room", ENOSPC,
		"{object}: there is no room for {size} at align {align}: {note}.",
		"daxctl-compound destroy {option}{holder}" THEN " makes room for {fits} at align {unit}, and "
		"loses what is in it" },
	[RULE_REGION_SMALL] = { "region-small", ENOSPC,
		"{object}: there is no room for {size} at align {align}: {note}.",
		"--align {unit} --size {fits}" },
	[RULE_REGION_BUSY] = { "region-busy", ENOSPC,
		"{object}: there is no room for {size} at align {align}: {note}.",
		"daxctl-compound {option} {holder}" },
	[RULE_NO_REGION_START] = { "no-region-start", ENODATA,
		"dax{region}: the kernel does not show where the region starts, so no extent can be "
		"placed in it.",
		"daxctl-compound destroy --force dax{region}.0" THEN ", which loses what is in it: the kernel keeps "
		"this device, and one without memory shows the start" },
	[RULE_SHIFT_RANGE] = { "shift-range", EINVAL,
		"{object}: vmemmap_shift {shift} is not between 0 and {max_shift}, the order of align "
		"{align}.",
		"--vmemmap-shift {max_shift}" },
	[RULE_SHIFT_KERNEL] = { "shift-kernel", EOPNOTSUPP,
		"{object}: vmemmap_shift {shift} needs Linux 6.12: kernel {kernel} leaves compound pages "
		"of two pages half made.",
		"--vmemmap-shift {max_shift}" },
	[RULE_SHIFT_FOLIO] = { "shift-folio", EOPNOTSUPP,
		"{object}: vmemmap_shift {shift} cannot be mapped by Linux {kernel}, whose page-table "
		"entries are 4K, 2M or 1G and of one compound page each: 0, 9 or 18.",
		"--vmemmap-shift {max_shift}" },
	[RULE_MAP_FOLIO] = { "map-folio", EOPNOTSUPP,
		"{object}: Linux {kernel} has one kind of page-table entries for dax memory, folio.",
		"--map folio" },
	[RULE_SHIFT_MODE] = { "shift-mode", EINVAL,
		"{object}: vmemmap_shift can be chosen in mode compound only, not in mode {mode}.",
		"--mode compound" },
	[RULE_MAP_MODE] = { "map-mode", EINVAL,
		"{object}: map can be chosen in mode compound only, not in mode {mode}.",
		"--mode compound" },
	[RULE_STATIC_REGION] = { "static-region", EOPNOTSUPP,
		"{object}: a pmem namespace is a static region, whose one device the kernel neither "
		"creates, resizes, realigns nor deletes. To make it anew with ndctl loses what is in it.",
		"ndctl create-namespace -f -e {note} -m devdax -a {align}" },
	[RULE_STATIC_DESTROY] = { "static-destroy", EOPNOTSUPP,
		"{object}: a pmem namespace is a static region, whose one device the kernel does not "
		"delete: the namespace itself can be destroyed, with what is in it.",
		"ndctl destroy-namespace -f {note}" },

	[RULE_NO_MEMORY] = { "no-memory", ENXIO,
		"{object}: the device has no memory, so no driver can use it.",
		"{advice}" },
	[RULE_ENABLED] = { "enabled", EBUSY,
		"{object}: the device is in use by {driver}.",
		"daxctl-compound disable {object}" },
	[RULE_ENABLED_OTHER] = { "enabled-other", EBUSY,
		"{object}: the device is already in use by {driver}.",
		"{advice}" },
	[RULE_PINNED] = { "pinned", EBUSY,
		"{object}: {note} of its compound pages are pinned, and the driver would wait until "
		"they are not.",
		"daxctl-compound who {object}" },
	[RULE_UNBINDING] = { "unbinding", EBUSY,
		"{object}: its driver is going, and waits because {note}; the kernel lets nothing else be done "
		"with the device until then.",
		"daxctl-compound who {object}" },
	[RULE_KEPT] = { "kept", EBUSY,
		"{object}: its driver has gone, and {note}: until they are dropped, or the machine is booted, no "
		"driver can have the memory.",
		"daxctl-compound who {object}" },
	[RULE_UNSEEN] = { "unseen", EBUSY,
		"{object}: whether somebody holds it cannot be seen, because of {note}.",
		"daxctl-compound who {object}" THEN ", as root and outside of containers; --force takes it from "
		"whoever holds it" },
	[RULE_SYSTEM_RAM] = { "system-ram", EBUSY,
		"{object}: its memory is in use as system RAM.",
		"daxctl-compound offline-memory {object}" },
	[RULE_NOT_SYSTEM_RAM] = { "not-system-ram", ENXIO,
		"{object}: its mode is {mode}, so it has no memory that could be brought online or "
		"taken offline.",
		"{advice}" },
	[RULE_TO_SYSTEM_RAM] = { "to-system-ram", EOPNOTSUPP,
		"{object}: to bind {driver} is not enough: system RAM is memory that is online too.",
		"{advice}" },
	[RULE_RAM_ONLINE] = { "ram-online", EBUSY,
		"{object}: it is system RAM, but {count} of its memory blocks are online, which were to stay "
		"offline: {note}.",
		"daxctl-compound offline-memory {object}" THEN " at once, while they are empty" },
	[RULE_RAM_ZONE] = { "ram-zone", EBUSY,
		"{object}: it is system RAM, but {count} of its memory blocks are online for anything, not for "
		"movable pages, so that it may never be had back: {note}.",
		"daxctl-compound offline-memory {object}" THEN " at once, while they are empty; then online-memory" },
	[RULE_RAM_LEFT] = { "ram-left", EBUSY,
		"{object}: {count} memory blocks came online at the moment in which kmem was unbound ({note}): "
		"they are the kernel's until the machine is booted, and no driver can have the device.",
		"systemctl reboot; daxctl-compound doctor tells who brings memory online" },
	[RULE_RAM_STAYS] = { "ram-stays", EBUSY,
		"{object}: its memory has been online since before, {note}; to be otherwise it must go offline.",
		"{advice}" },
	[RULE_RAM_PART] = { "ram-part", EIO,
		"{object}: it is system RAM, but {count} of its memory blocks of {unit} are not there: "
		"kmem could not add them.",
		"dmesg" THEN ", which has the words of kmem; daxctl-compound disable --force {object} has the others back" },
	[RULE_BAD_RAM] = { "bad-ram", EHWPOISON,
		"{object}: {size} of its memory are known to be bad, at {note}: as system RAM anybody may be "
		"given them.",
		"--force" THEN ", and the kernel takes those pages out of use at once; of pmem, ndctl clear-errors "
		"mends them" },
	[RULE_RAM_BAD_BLOCK] = { "ram-bad-block", EHWPOISON,
		"{object}: the kernel does not bring a memory block online again of which it has taken pages out "
		"of use because they are bad.",
		"daxctl-compound reconfigure --mode compound --force {object}" THEN " && daxctl-compound reconfigure "
		"--mode system-ram --force {object}" },
	[RULE_BAD_DRIVER] = { "bad-driver", EHWPOISON,
		"{object}: {size} of its memory are known to be bad, at {note}: {driver} maps them, and "
		"dax_compound does not.",
		"daxctl-compound reconfigure --mode compound {object}" THEN ", or --force --mode {mode}; of pmem, ndctl "
		"clear-errors mends them" },
	[RULE_AUTO_ONLINE] = { "auto-online", EBUSY,
		"{object}: the kernel brings new memory online by itself, perhaps not as movable "
		"memory, and then it cannot be taken back.",
		"--force" THEN "; or echo offline > /sys/devices/system/memory/auto_online_blocks" },
	[RULE_MEMORY_BLOCKS] = { "memory-blocks", EINVAL,
		"{object}: {size} does not hold a whole memory block: they are of {unit}, and system "
		"RAM is made of them.",
		"--size {fits}" },
	[RULE_EXTENT_BLOCKS] = { "extent-blocks", EINVAL,
		"{object}: of its {size} in {count} extent(s), none holds a whole memory block of "
		"{unit}: the kernel takes whole blocks of each by itself, also where two touch.",
		"{advice}" THEN ", then daxctl-compound create --region {region} --mode system-ram --size {fits}" },
	[RULE_BAD_MODE] = { "bad-mode", EINVAL,
		"{object}: a device cannot be put into mode {mode}.",
		"--mode compound" THEN " or devdax, or famfs where the kernel has it" },

	[RULE_READ_ONLY_ROOT] = { "read-only-root", EROFS,
		"{object}: a captured tree is read, never changed.",
		"leave --sysroot out" },
	[RULE_READ_ONLY_SYS] = { "read-only-sys", EROFS,
		"{object}: /sys is mounted read-only here, as in a container, so that no device can be "
		"changed.",
		"the same command on the host; or mount -o remount,rw /sys, where that is allowed" },
	[RULE_NOT_ROOT] = { "not-root", EACCES,
		"{object}: {note}: {reason}.",
		"{advice}" },
	[RULE_LOCKED] = { "locked", EBUSY,
		"{object}: somebody else is changing it, or all devices: {note}.",
		"run it again when that is done, or with --wait forever" },
	[RULE_LOCK_FILE] = { "lock-file", EIO,
		"{object}: cannot lock {note}: {reason}.",
		"ls -l /run/daxctl-compound" THEN "; df /run" },
	[RULE_RUN_DIR] = { "run-dir", EIO,
		"{object}: cannot use /run/daxctl-compound: {reason}.",
		"ls -ld /run/daxctl-compound; a directory of root's must be there, or nothing" },
	[RULE_JOURNAL] = { "journal", EIO,
		"cannot note \"{object}\" in {note}: {reason}.",
		"ls -ld /run/daxctl-compound; df /run" },
	[RULE_RECOVER_HELD] = { "recover-held", EBUSY,
		"{object}: a change of it was killed, and undoing that would take it from {note}.",
		"daxctl-compound who {object}" },
	[RULE_RECOVER_CHANGED] = { "recover-changed", EBUSY,
		"{object}: a change of it was killed, and then somebody else changed it: {note}.",
		"daxctl-compound list {object}" },
	[RULE_CHANGED] = { "changed", EAGAIN,
		"{object}: something changed since this was planned: {note}.",
		"run the command again" },
	[RULE_NO_MODULE] = { "no-module", ENOENT,
		"no {module} for kernel {kernel}.",
		"{advice}" },
	[RULE_MODULE_OTHER_KERNEL] = { "module-other-kernel", ENOEXEC,
		"{module} was built for another kernel than {kernel}: {reason}.",
		"{advice}" },
	[RULE_MODULE_UNSIGNED] = { "module-unsigned", EKEYREJECTED,
		"{module} is not signed with a key that kernel {kernel} trusts: {reason}.",
		"mokutil --import /var/lib/dkms/mok.pub, the key that dkms signs with; then boot again" },
	[RULE_MODULE_FORBIDDEN] = { "module-forbidden", EPERM,
		"the kernel does not let {module} be loaded: {reason}.",
		"run it as root and with CAP_SYS_MODULE, so not in a container" },
	[RULE_MODULES_DISABLED] = { "modules-disabled", EPERM,
		"{module} is not loaded, and until it is booted again the kernel loads no module: "
		"kernel.modules_disabled is 1.",
		"echo {module} >/etc/modules-load.d/{module}.conf; then boot again" },
	[RULE_MODULE_BLACKLISTED] = { "module-blacklisted", EPERM,
		"{module} is blacklisted in modprobe.d.",
		"modprobe --showconfig names the line; take it out" },
	[RULE_MODULE_FAILED] = { "module-failed", EIO,
		"{module} cannot be loaded: {reason}.",
		"dmesg has the kernel's words, modprobe --showconfig the install lines" },

	[RULE_WIPE_DISABLED] = { "wipe-disabled", ENXIO,
		"{object}: no driver is bound to the device, so it cannot be mapped.",
		"{advice}" },
	[RULE_WIPE_DRIVER] = { "wipe-driver", EOPNOTSUPP,
		"{object}: its driver {driver} is not known to let it be mapped.",
		"{advice}" },
	[RULE_WIPE_RANGE] = { "wipe-range", EINVAL,
		"{object}: {size} at offset {at} is not inside of the device, which has {available}.",
		"daxctl-compound wipe {object}" },
	[RULE_WIPE_HELD] = { "wipe-held", EBUSY,
		"{object}: in use by {note}, who would find zeros.",
		"daxctl-compound who {object}" THEN "; --force zeroes it under their hands" },
	[RULE_WIPE_STOPPED] = { "wipe-stopped", EINTR,
		"{object}: stopped; all before offset {at} is done.",
		"daxctl-compound wipe {option}--offset {at} --size {fits} {object}" },
	[RULE_WIPE_FAILED] = { "wipe-failed", EIO,
		"{object}: failed: {reason}; all before offset {at} is done.",
		"daxctl-compound wipe {option}--offset {at} --size {fits} {object}" },
	[RULE_WIPE_POISON] = { "wipe-poison", EIO,
		"{object}: {size} are poisoned and were skipped, the first at offset {at}; all else is "
		"zero.",
		"daxctl-compound list {object}" THEN " shows poison; once it is mended (pmem: ndctl clear-errors): "
		"daxctl-compound wipe --forget-poison --offset {at} --size {fits} {object}" },
	[RULE_WIPE_NOT_MENDED] = { "wipe-not-mended", EHWPOISON,
		"{object}: {size} of that memory are bad still, at {note}: libnvdimm lists them, and to write to "
		"them mends nothing.",
		"ndctl clear-errors first" },

	[RULE_CTL_SYSROOT] = { "ctl-sysroot", EOPNOTSUPP,
		"{object}: a captured tree has no kernel that could be asked.",
		"leave --sysroot out" },
	[RULE_CTL_NO_MODULE] = { "ctl-no-module", ENOENT,
		"{object} cannot be opened, because the module {module} is not loaded.",
		"{advice}" },
	[RULE_CTL_NO_NODE] = { "ctl-no-node", ENOENT,
		"{object} is missing or has a wrong number, though the module {module} is loaded.",
		"rm -f {object}; mknod -m 600 {object} c $(tr : ' ' </sys/class/misc/{module}/dev)" },
	[RULE_NOT_ENABLED] = { "not-enabled", ENXIO,
		"{object}: no driver is bound to the device, so it has no struct pages.",
		"{advice}" },
	[RULE_NO_PGMAP] = { "no-pgmap", EOPNOTSUPP,
		"{object}: it is bound to {driver}, whose struct pages are not a device's.",
		"{advice}" },

	[RULE_STEP_FAILED] = { "kernel", EIO,
		"{object}: cannot {step}: {reason}.",
		"{advice}" },
	[RULE_STEP_BUSY] = { "busy", EBUSY,
		"{object}: cannot {step}: {reason}.",
		"daxctl-compound who {object}" },
	[RULE_TAKEN] = { "taken", EBUSY,
		"{object}: cannot {step}: {driver} has taken the device meanwhile.",
		"daxctl-compound who {object}" THEN "; and, when it may be had back, the command again with --force" },
	[RULE_OFFLINE_MOVABLE] = { "offline-movable", EBUSY,
		"{object}: cannot {step}: {reason}; {note}, and a page in them would not move.",
		"dmesg, which may show the page; then daxctl-compound offline-memory {object} again: what "
		"pins a page for long often ends" },
	[RULE_OFFLINE_ANYTHING] = { "offline-anything", EBUSY,
		"{object}: cannot {step}: {reason}; {note}, so that the kernel may have put there what "
		"cannot move.",
		"daxctl-compound offline-memory {object}" THEN " again; where it never succeeds only a boot gives "
		"the memory back, as --no-movable warns" },
	[RULE_BIND_FAILED] = { "bind-failed", EIO,
		"{object}: {driver} does not take the device: {reason}.",
		"dmesg has the driver's words" },
	[RULE_NO_NODE] = { "no-node", ETIMEDOUT,
		"{object}: no device node {note} appeared.",
		"findmnt /dev, which must be a devtmpfs, or systemctl status systemd-udevd" },
	[RULE_NOT_AS_PLANNED] = { "not-as-planned", EIO,
		"{object}: the kernel accepted every step, but {note}.",
		"dmesg may say why" },

	[RULE_BENCH_IN_USE] = { "bench-in-use", EBUSY,
		"{object}: {note}; measuring takes the device away from whoever uses it.",
		"daxctl-compound who {object}" },
	[RULE_BENCH_PINNED] = { "bench-pinned", EBUSY,
		"{object}: the kernel holds pins on {note} of its pages for RDMA, io_uring or a virtual "
		"machine, and taking the device away would wait for them.",
		"daxctl-compound who {object}" },
	[RULE_BENCH_ALIGN] = { "bench-align", EINVAL,
		"{object}: at align {align} there are no compound pages, so there is nothing to "
		"compare.",
		"{advice}" },
	[RULE_BENCH_SMALL] = { "bench-small", EINVAL,
		"{object}: the device has {size}; a benchmark of less than {unit} says more of the "
		"clock than of the memory.",
		"{advice}" },
	[RULE_BENCH_LARGER] = { "bench-larger", EINVAL,
		"{object}: {at} are to be measured, and the device has {size}.",
		"daxctl-compound bench --size {fits} {object}" },
	[RULE_BENCH_MULTIPLE] = { "bench-multiple", EINVAL,
		"{object}: {at} is not a multiple of its align {align}, so the device cannot be mapped "
		"so far.",
		"daxctl-compound bench --size {fits} {object}" },
	[RULE_BENCH_NO_ROOM] = { "bench-no-room", ENOSPC,
		"{object}: no device was named, and no region has room for a temporary one of {size}: "
		"the largest free extent holds {available}.",
		THEN "daxctl-compound bench DEVICE, with one of daxctl-compound list" },
};

static const struct {
	int err;
	const char *advice;
} advices[] = {
	{ EROFS, "the same command on the host: a mount is read-only here, as in a container" },
	{ ENOMEM, "free -m; struct pages are made in memory that the kernel has left" },
	{ ENOSPC, "daxctl-compound list --regions --table" THEN ", which shows what is free" },
	{ ENOENT, "" }, /* the sentence says what is missing */
	{ EIO, "dmesg, which may have the kernel's words; then daxctl-compound doctor" },
	{ EMFILE, "ulimit -n 1024; this program needs few files" },
	{ ENFILE, "sysctl fs.file-nr, which tells how many files are open on this machine" },
	{ EFBIG, "ulimit -f unlimited" },
};

/* Root whom the kernel refuses is not root of this machine, or a security module is in between. */
static const char *permission_advice(void)
{
	return geteuid() ? "run it as root" :
			   "the same command on the host, as root there: a container, a lockdown or a "
			   "security module is in the way, and dmesg may say which";
}

const char *errno_advice(int err)
{
	size_t i;

	if (err == EACCES || err == EPERM)
		return permission_advice();
	for (i = 0; i < ARRAY_SIZE(advices); i++)
		if (advices[i].err == err)
			return advices[i].advice;
	return "dmesg, which may have the kernel's words";
}

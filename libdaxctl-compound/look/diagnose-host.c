// SPDX-License-Identifier: LGPL-2.1
/*
 * Checks of the machine: kernel, module, processor. All is read below the
 * context's root, but for the module's files, which libkmod looks for.
 */
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

#include "base/private.h"
#include "base/sysfs.h"
#include "change/recover.h"
#include "findings.h"
#include "inventory/advice.h"
#include "inventory/agents.h"
#include "inventory/loader.h"
#include "inventory/module.h"
#include "inventory/ram.h"

static bool module_loaded(int root, const char *name)
{
	return !sysfs_access(root, "sys/module/%s", name);
}

/* After a boot only, where the kernel was told to load no more modules. */
static const char *advise_load(int root)
{
	int disabled = 0;

	if (!sysfs_read_int(root, &disabled, "proc/sys/kernel/modules_disabled") && disabled)
		return "echo " DRIVER_COMPOUND " >/etc/modules-load.d/" DRIVER_COMPOUND
		       ".conf; systemctl reboot";
	return "modprobe " DRIVER_COMPOUND;
}

static void check_module(struct daxc_ctx *ctx, int root, struct facts facts,
			 struct daxc_findings *findings)
{
	if (module_loaded(root, DRIVER_COMPOUND))
		return;
	facts.advice = advise_load(root);
	if (ctx->sysroot || module_exists(ctx, DRIVER_COMPOUND))
		findings_add(findings, FIND_MODULE_NOT_LOADED, &facts);
	else
		findings_add(findings, FIND_MODULE_ABSENT, &facts);
}

static bool check_lockdown(int root, struct facts facts, struct daxc_findings *findings)
{
	char mode[LOCKDOWN_MAX];

	if (!module_lockdown(root, mode))
		return false;
	facts.note = mode;
	findings_add(findings, FIND_LOCKDOWN, &facts);
	return true;
}

static bool signatures_enforced(int root)
{
	char text[8];

	return !sysfs_read_str(root, text, sizeof(text), "sys/module/module/parameters/sig_enforce") &&
	       !strcmp(text, "Y");
}

/* Four bytes of attributes, and one that is 1 when it is on. */
static bool secure_boot(int root)
{
	_cleanup_fclose_ FILE *file = sysfs_fopen(
		root, "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c");
	unsigned char value[5];

	return file && fread(value, 1, sizeof(value), file) == sizeof(value) && value[4] == 1;
}

/* The strongest reason alone: each asks for the same signature. */
static void check_signatures(int root, struct facts facts, struct daxc_findings *findings)
{
	/* a key is enrolled in the firmware; and what is loaded was signed well enough */
	facts.advice = sysfs_access(root, "sys/firmware/efi") || module_loaded(root, DRIVER_COMPOUND) ?
			       "" :
			       "mokutil --import /var/lib/dkms/mok.pub";
	if (check_lockdown(root, facts, findings))
		return;
	if (signatures_enforced(root))
		findings_add(findings, FIND_SIGNED_MODULES, &facts);
	else if (secure_boot(root))
		findings_add(findings, FIND_SECURE_BOOT, &facts);
}

/* What becomes of memory that kmem adds; "offline" leaves the choice to the administrator. */
static void check_auto_online(struct daxc_ctx *ctx, int root, struct facts facts,
			      struct daxc_findings *findings)
{
	char policy[RAM_POLICY_MAX];
	int rc = module_loaded(root, DRIVER_KMEM) ? ram_auto_online(ctx, policy) : 0;

	if (rc < 0 && !(rc == -ENOENT && ctx->sysroot))
		findings_unseen(findings, "whether new memory is brought online at once", "host", rc);
	if (rc <= 0)
		return;
	facts.note = policy;
	findings_add(findings, FIND_AUTO_ONLINE, &facts);
}

/* Whether or not kmem is loaded by now: it is when somebody makes system RAM. */
static void check_udev(struct daxc_ctx *ctx, struct facts facts, struct daxc_findings *findings)
{
	char where[AGENTS_TEXT_MAX];
	int rc = agents_find_rules(ctx, where, sizeof(where));

	if (rc < 0)
		findings_unseen(findings, "whether a rule of udev brings memory online", "host", rc);
	if (rc <= 0)
		return;
	facts.note = where;
	findings_add(findings, FIND_UDEV_ONLINE, &facts);
}

static bool has_word(const char *line, const char *word)
{
	size_t len = strlen(word);
	const char *at = line;

	while ((at = strstr(at, word))) {
		if (at > line && at[-1] == ' ' && (at[len] == ' ' || at[len] == '\n' || !at[len]))
			return true;
		at += len;
	}
	return false;
}

static void check_processor(int root, const struct facts *facts, struct daxc_findings *findings)
{
	_cleanup_fclose_ FILE *file = sysfs_fopen(root, "proc/cpuinfo");
	_cleanup_free_ char *line = NULL;
	size_t room = 0;

	while (file && getline(&line, &room, file) > 0) {
		if (strncmp(line, "flags", 5))
			continue;
		if (!has_word(line, "pdpe1gb"))
			findings_add(findings, FIND_NO_1G, facts);
		return;
	}
}

static void check_sharing(struct daxc_ctx *ctx, const struct facts *facts,
			  struct daxc_findings *findings)
{
	struct daxc_memmap_model model = DAXC_MEMMAP_MODEL_INIT;

	if (!daxc_memmap_model(ctx, &model) && model.known && !model.sharing)
		findings_add(findings, FIND_NO_SHARING, facts);
}

static bool has_dynamic_region(struct daxc_ctx *ctx)
{
	struct daxc_region *region;

	daxc_region_foreach(ctx, region)
		if (!daxc_region_is_static(region))
			return true;
	return false;
}

static void check_journal(struct daxc_ctx *ctx, struct facts facts, struct daxc_findings *findings)
{
	char path[RECOVER_PATH_MAX];
	int rc = recover_find_killed(ctx, path);

	facts.note = path;
	if (rc > 0)
		findings_add(findings, FIND_JOURNAL, &facts);
	if (recover_find_aside(ctx, path) > 0)
		findings_add(findings, FIND_JOURNAL_BAD, &facts);
	if (rc < 0)
		findings_unseen(findings, "whether a change was killed", "host", rc);
}

/* Of a captured tree, the file system it lies in says nothing. */
static void check_sys(struct daxc_ctx *ctx, int root, const struct facts *facts,
		      struct daxc_findings *findings)
{
	_cleanup_close_ int sys = ctx->sysroot ? -1 : sysfs_open_dir(root, "sys");
	struct statvfs fs;

	if (sys >= 0 && !fstatvfs(sys, &fs) && fs.f_flag & ST_RDONLY)
		findings_add(findings, FIND_SYS_READ_ONLY, facts);
}

void diagnose_host(struct daxc_ctx *ctx, const struct kernel_version *kernel,
		   struct daxc_findings *findings)
{
	struct facts facts = { .object = "host", .kernel = kernel->release };
	int root = ctx_root(ctx);

	/* without dax memory none of this matters to anybody */
	if (root < 0 || !daxc_region_get_first(ctx))
		return;
	check_sys(ctx, root, &facts, findings);
	if (kernel_support(kernel) == KERNEL_UNTRIED)
		findings_add(findings, FIND_KERNEL_UNTRIED, &facts);
	if (kernel_support(kernel) == KERNEL_REFUSED)
		findings_add(findings, FIND_KERNEL_OUTSIDE, &facts);
	else
		check_module(ctx, root, facts, findings);
	check_signatures(root, facts, findings);
	check_processor(root, &facts, findings);
	check_sharing(ctx, &facts, findings);
	check_auto_online(ctx, root, facts, findings);
	check_udev(ctx, facts, findings);
	check_journal(ctx, facts, findings);
	if (!kernel_before(kernel, 6, 3) && module_loaded(root, DRIVER_KMEM) &&
	    has_dynamic_region(ctx))
		findings_add(findings, FIND_KMEM_CLAIMS, &facts);
}

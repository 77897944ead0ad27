// SPDX-License-Identifier: LGPL-2.1
/* What /proc does not show of who holds a device: see unseen.h. */
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>

#include "base/rules.h"
#include "base/sysfs.h"
#include "unseen.h"

/* The kernel's PROC_PID_INIT_INO: the PID namespace in which every process is seen. */
#define WHOLE_NAMESPACE "pid:[4026531836]"

static const struct {
	enum daxc_unseen_reason reason;
	const char *name;
	const char *text;
} reasons[] = {
	{ DAXC_UNSEEN_RIGHTS, "rights", "processes that only others, or root, may look into" },
	{ DAXC_UNSEEN_NAMESPACE, "pid-namespace",
	  "processes of other PID namespaces, which /proc does not show here" },
	{ DAXC_UNSEEN_HIDDEN, "hidepid", "processes that /proc hides (hidepid)" },
	{ DAXC_UNSEEN_COUNTED, "counted",
	  "open files or mappings that the module counts and no process shows" },
	{ DAXC_UNSEEN_FAILED, "failed", "processes that could not be looked into" },
	{ DAXC_UNSEEN_NO_PROC, "no-proc", "processes, of which /proc shows none at all" },
};

DAXC_EXPORT const char *daxc_unseen_reason_name(enum daxc_unseen_reason reason)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(reasons); i++)
		if (reasons[i].reason == reason)
			return reasons[i].name;
	return NULL;
}

/* /proc may be another namespace's than the process is in: init's decides, where it can be read. */
static bool in_namespace(int root)
{
	char link[64];

	if (sysfs_readlink(root, link, sizeof(link), "proc/1/ns/pid") &&
	    sysfs_readlink(root, link, sizeof(link), "proc/self/ns/pid"))
		return false; /* a kernel without them, or a captured tree */
	return strcmp(link, WHOLE_NAMESPACE) != 0;
}

/* Who may see init sees all, under hidepid. */
static bool are_hidden(const struct daxc_ctx *ctx, int root)
{
	return !ctx->sysroot && !sysfs_access(root, "proc/self") &&
	       sysfs_access(root, "proc/1") == -ENOENT;
}

/*
 * A capability is one in the caller's user namespace, and may be no more than a word to the machine
 * or to a security module: whether init can be looked into shows it.
 */
static bool may_look_into_all(int root)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
	char link[64];
	int rc;

	if (syscall(SYS_capget, &header, data) ||
	    !(data[CAP_TO_INDEX(CAP_SYS_PTRACE)].effective & CAP_TO_MASK(CAP_SYS_PTRACE)))
		return false;
	rc = sysfs_readlink(root, link, sizeof(link), "proc/1/ns/pid");
	return !rc || rc == -ENOENT; /* a kernel without them */
}

bool unseen_possible(struct daxc_ctx *ctx)
{
	int root = ctx_root(ctx);

	if (ctx->sysroot)
		return false;
	return root < 0 || sysfs_access(root, "proc/self") || in_namespace(root) ||
	       are_hidden(ctx, root) || !may_look_into_all(root);
}

/* False: there is no module to ask, or one that does not count. */
static bool read_counts(struct daxc_dev *dev, uint64_t *counted)
{
	uint64_t opens, mappings;

	if (daxc_dev_get_opens(dev, &opens) || daxc_dev_get_mappings(dev, &mappings))
		return false;
	*counted = opens > mappings ? opens : mappings;
	return true;
}

/* What is not shown at all is counted as one: it is not known how many there are. */
static void add(struct daxc_unseen *unseen, enum daxc_unseen_reason reason)
{
	unseen->reasons |= (unsigned int)reason;
	unseen->processes++;
}

void unseen_complete(struct daxc_dev *dev, uint64_t shown, struct daxc_unseen *unseen)
{
	struct daxc_ctx *ctx = dev->region->ctx;
	int root = ctx_root(ctx);
	uint64_t counted = 0;
	bool known = read_counts(dev, &counted);

	if (known && !counted) {
		unseen->processes = unseen->reasons = 0;
		return;
	}
	if (in_namespace(root))
		add(unseen, DAXC_UNSEEN_NAMESPACE);
	if (are_hidden(ctx, root))
		add(unseen, DAXC_UNSEEN_HIDDEN);
	/* a file that is on its way between two processes, or that the kernel keeps for one */
	if (known && counted > shown)
		add(unseen, DAXC_UNSEEN_COUNTED);
}

DAXC_EXPORT const char *daxc_unseen_text(const struct daxc_unseen *unseen, char *buf, size_t size)
{
	size_t len = 0, i;

	if (!unseen || !buf || !size)
		return NULL;
	*buf = '\0';
	for (i = 0; i < ARRAY_SIZE(reasons) && len < size; i++)
		if (unseen->reasons & (unsigned int)reasons[i].reason)
			len += (size_t)snprintf(buf + len, size - len, "%s%s",
						len ? ", and " : "", reasons[i].text);
	return buf;
}

int fail_unseen(struct daxc_dev *dev, const struct daxc_unseen *unseen)
{
	char note[UNSEEN_TEXT_MAX];

	daxc_unseen_text(unseen, note, sizeof(note));
	return fail(dev->region->ctx, RULE_UNSEEN,
		    &(struct facts){ .object = dev->name, .note = note });
}

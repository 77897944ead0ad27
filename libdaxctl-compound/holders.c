// SPDX-License-Identifier: LGPL-2.1
/*
 * Which processes hold a device: their memory maps and open files in /proc. What
 * the kernel itself holds, pins, is the module's to count: compound.c.
 *
 * On the running system a file is the device when it has its number, wherever
 * its node lies and whatever it is called; in a captured tree there are only
 * names.
 */
#include <fcntl.h>
#include <linux/kcmp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

#include "answer.h"
#include "devt.h"
#include "holders.h"
#include "private.h"
#include "rules.h"
#include "sysfs.h"
#include "unseen.h"

#define HOLDERS_IN_TEXT 4

struct search {
	int root;
	bool by_name;		/* a captured tree */
	dev_t devt;
	char node[DEV_NAME_MAX + 5];
	pid_t pid;		/* the process that is looked into, */
	pid_t tid;		/* by this thread of it */
	pid_t last;		/* the thread whose files were looked at last */
	bool mapped;		/* its memory has been seen */
	bool denied;		/* a part of it could not be looked at */
	struct daxc_holder *now; /* what was found of it; NULL: nothing yet */
	struct daxc_holder *first;
	unsigned int n;
	uint64_t shown;		/* files and mappings that were found */
	unsigned int unseen;
};

DAXC_EXPORT void daxc_holders_free(struct daxc_holder *holders)
{
	struct daxc_holder *next;

	for (; holders; holders = next) {
		next = holders->next;
		free(holders);
	}
}

/* "Name:" and "Uid:" of its status; what is missing stays as it is. */
static void read_status(struct search *search, struct daxc_holder *holder)
{
	_cleanup_fclose_ FILE *file = NULL;
	char path[64], line[256];

	snprintf(path, sizeof(path), "proc/%d/status", search->pid);
	file = sysfs_fopen(search->root, path);
	while (file && fgets(line, sizeof(line), file)) {
		sscanf(line, "Name: %63[^\n]", holder->name);
		sscanf(line, "Uid: %u", &holder->uid);
	}
}

/* The holder that the process is, which it becomes when first asked for. */
static struct daxc_holder *holder_now(struct search *search)
{
	if (search->now)
		return search->now;
	search->now = calloc(1, sizeof(*search->now));
	if (search->now) {
		search->now->pid = search->pid;
		read_status(search, search->now);
	}
	return search->now;
}

static bool is_node(const struct search *search, const char *name)
{
	size_t len = strlen(search->node);

	return !strncmp(name, search->node, len) &&
	       (!name[len] || !strcmp(name + len, " (deleted)"));
}

static bool is_denied(int rc)
{
	return rc == -EACCES || rc == -EPERM;
}

/*
 * Does the link in /proc lead to the device? A file system that is far away, or a program,
 * is not asked: it may not answer. Where it refuses to, the link can be read still, and what
 * a file system of its own has is no device.
 */
static int leads_to_device(const struct search *search, const char *link)
{
	char target[SYSFS_PATH_MAX];
	struct statx st;
	int rc;

	if (search->by_name) {
		rc = sysfs_readlink(search->root, target, sizeof(target), "%s", link);
		return rc ? rc : is_node(search, target);
	}
	if (!statx(search->root, link, AT_STATX_DONT_SYNC, STATX_TYPE, &st))
		return S_ISCHR(st.stx_mode) &&
		       makedev(st.stx_rdev_major, st.stx_rdev_minor) == search->devt;
	rc = -errno;
	if (is_denied(rc) && !sysfs_readlink(search->root, target, sizeof(target), "%s", link))
		return 0;
	return rc;
}

/*
 * Only root may look behind the names of mappings. Without, the name decides,
 * which is wrong only for nodes outside of /dev.
 */
static bool maps_device(const struct search *search, uint64_t start, uint64_t end,
			const char *name)
{
	char link[128];
	int rc = -ENOENT;

	if (!search->by_name) {
		snprintf(link, sizeof(link), "proc/%d/map_files/%llx-%llx", search->tid,
			 (unsigned long long)start, (unsigned long long)end);
		rc = leads_to_device(search, link);
	}
	return rc < 0 ? is_node(search, name) : rc;
}

/* One line of maps. The kernel maps dax devices only shared, so that few lines are looked at. */
static int look_at_mapping(struct search *search, char *line)
{
	unsigned long long start, end;
	struct daxc_holder *holder;
	char mode[8];
	int name = 0;

	line[strcspn(line, "\n")] = '\0';
	if (sscanf(line, "%llx-%llx %7s %*s %*s %*s %n", &start, &end, mode, &name) != 3 || !name)
		return 0;
	if (!strchr(mode, 's') || line[name] != '/' ||
	    !maps_device(search, start, end, line + name))
		return 0;
	holder = holder_now(search);
	if (!holder)
		return -ENOMEM;
	holder->mapped += end - start;
	search->shown++;
	return 0;
}

static int look_at_maps(struct search *search)
{
	_cleanup_fclose_ FILE *file = NULL;
	_cleanup_free_ char *line = NULL;
	char path[64];
	size_t room = 0;
	int rc = 0;

	snprintf(path, sizeof(path), "proc/%d/maps", search->tid);
	file = sysfs_fopen(search->root, path);
	if (!file)
		return -errno;
	while (!rc && getline(&line, &room, file) > 0) {
		search->mapped = true;
		rc = look_at_mapping(search, line);
	}
	return rc;
}

static int look_at_file(const char *name, ino_t inode, void *data)
{
	struct search *search = data;
	struct daxc_holder *holder;
	char link[64];
	int rc;

	(void)inode;
	if (snprintf(link, sizeof(link), "proc/%d/fd/%s", search->tid, name) >= (int)sizeof(link))
		return 0;
	rc = leads_to_device(search, link);
	search->denied |= is_denied(rc);
	if (rc <= 0)
		return 0;
	holder = holder_now(search);
	if (!holder)
		return -ENOMEM;
	holder->files++;
	search->shown++;
	return 0;
}

/* A process that ended meanwhile holds nothing: -ENOENT, -ESRCH. */
static int judge(struct search *search, int rc)
{
	search->denied |= is_denied(rc);
	return rc == -ENOMEM ? rc : 0;
}

static int look_at_thread(struct search *search)
{
	int rc = search->mapped ? 0 : judge(search, look_at_maps(search));

	return rc ? rc : judge(search, sysfs_list(search->root, look_at_file, search, "proc/%d/fd",
						  search->tid));
}

/* Unknown counts as its own: then it is looked at. */
static bool has_files_of(pid_t tid, pid_t other)
{
	return !syscall(SYS_kcmp, tid, other, KCMP_FILES, 0, 0);
}

/*
 * What /proc shows of a process is its first thread's: nothing, once that one has ended, and
 * not the files of a thread that has a table of its own.
 */
static int look_at_other_thread(const char *name, ino_t inode, void *data)
{
	struct search *search = data;

	(void)inode;
	if (sysfs_parse_int(name, &search->tid) || search->tid == search->pid ||
	    has_files_of(search->tid, search->pid) || has_files_of(search->tid, search->last))
		return 0;
	search->last = search->tid;
	return look_at_thread(search);
}

/* Its directory of threads has two links besides those of threads. */
static bool has_threads(const struct search *search)
{
	char path[32];
	struct stat st;

	snprintf(path, sizeof(path), "proc/%d/task", search->pid);
	return !search->by_name && !fstatat(search->root, path, &st, 0) && st.st_nlink > 3;
}

static void insert(struct search *search)
{
	struct daxc_holder **at = &search->first;

	while (*at && (*at)->pid < search->now->pid)
		at = &(*at)->next;
	search->now->next = *at;
	*at = steal_ptr(search->now);
	search->n++;
}

static int look_at_process(const char *name, ino_t inode, void *data)
{
	struct search *search = data;
	int rc;

	(void)inode;
	if (sysfs_parse_int(name, &search->pid) || search->pid <= 0)
		return 0;
	search->tid = search->last = search->pid;
	search->mapped = search->denied = false;
	rc = look_at_thread(search);
	if (!rc && has_threads(search))
		rc = judge(search, sysfs_list(search->root, look_at_other_thread, search,
					      "proc/%d/task", search->pid));
	if (search->now)
		insert(search);
	search->unseen += search->denied;
	return rc;
}

static int search_processes(struct daxc_dev *dev, struct search *search)
{
	int rc;

	search->root = ctx_root(dev->region->ctx);
	if (search->root < 0)
		return search->root;
	search->by_name = dev->region->ctx->sysroot;
	snprintf(search->node, sizeof(search->node), "/dev/%s", dev->name);
	rc = search->by_name ? 0 : devt_of(dev, &search->devt);
	if (rc)
		return rc == -ENOENT ? -ENODEV : rc;
	return sysfs_list(search->root, look_at_process, search, "proc");
}

static int give_unseen(struct daxc_dev *dev, const struct search *search,
		       struct daxc_unseen *unseen)
{
	struct daxc_unseen found = { .processes = search->unseen };

	if (!unseen)
		return 0;
	unseen_complete(dev, search->shown, &found);
	return answer_give(unseen, &found, sizeof(found));
}

DAXC_EXPORT int daxc_dev_get_holders(struct daxc_dev *dev, struct daxc_holder **holders,
				     struct daxc_unseen *unseen)
{
	struct search search = { 0 };
	int rc;

	if (!dev || !holders)
		return -EINVAL;
	error_clear(dev->region->ctx);
	rc = search_processes(dev, &search);
	if (rc) {
		daxc_holders_free(search.first);
		if (rc == -ENODEV)
			return fail(dev->region->ctx, RULE_NO_DEVICE,
				    &(struct facts){ .object = dev->name });
		return fail_errno(dev->region->ctx, RULE_STEP_FAILED, -rc,
				  &(struct facts){ .object = dev->name,
						   .step = "look for processes in /proc" });
	}
	rc = give_unseen(dev, &search, unseen);
	if (rc) {
		daxc_holders_free(search.first);
		return rc;
	}
	*holders = search.first;
	return (int)search.n;
}

const char *holders_text(const struct daxc_holder *holders, char *buf, size_t size)
{
	size_t len = 0, named = 0, rest = 0;
	const struct daxc_holder *holder;

	*buf = '\0';
	for (holder = holders; holder; holder = holder->next) {
		if (named == HOLDERS_IN_TEXT) {
			rest++;
			continue;
		}
		len += (size_t)snprintf(buf + len, size - len, "%s%s (pid %d)", named ? ", " : "",
					holder->name, holder->pid);
		if (len >= size)
			return buf;
		named++;
	}
	if (rest)
		snprintf(buf + len, size - len, " and %zu more", rest);
	return buf;
}

// SPDX-License-Identifier: LGPL-2.1
/*
 * Which processes hold devices: their memory maps and open files in /proc, which
 * is searched once for all that are asked about. What the kernel itself holds,
 * pins, is the module's to count: compound.c.
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

#include "base/answer.h"
#include "base/private.h"
#include "base/rules.h"
#include "base/sysfs.h"
#include "devt.h"
#include "holders.h"
#include "unseen.h"

#define HOLDERS_IN_TEXT 4

/* A device that is looked for, and what was found of it. */
struct target {
	struct daxc_dev *dev;
	dev_t devt;
	struct daxc_holder *first;
	struct daxc_holder *now; /* found last */
	bool idle;		/* its driver has no user at all */
	uint64_t shown;		/* files and mappings that were found */
};

struct search {
	int root;
	bool by_name;		/* a captured tree */
	struct target *targets;
	struct target **by_devt, **by_node; /* the same, in order of it, those that can be held */
	size_t n;
	char driver[DRIVER_NAME_MAX]; /* asked about last, and the answer */
	bool driver_used;
	pid_t pid;		/* the process that is looked into, */
	pid_t tid;		/* by this thread of it */
	pid_t last;		/* the thread whose files were looked at last */
	bool mapped;		/* its memory has been seen */
	unsigned int why;	/* a part of it could not be looked at: of enum daxc_unseen_reason */
	bool shown;		/* there are processes at all */
	struct daxc_unseen unseen; /* of all */
};

static void search_free(struct search *search)
{
	free(search->targets);
	free(search->by_devt);
	free(search->by_node);
}

DAXC_EXPORT void daxc_holders_free(struct daxc_holder *holders)
{
	struct daxc_holder *next;

	for (; holders; holders = next) {
		next = holders->next;
		free(holders);
	}
}

static int compare_devt(const void *a, const void *b)
{
	const struct target *x = *(struct target *const *)a, *y = *(struct target *const *)b;

	return x->devt < y->devt ? -1 : x->devt > y->devt;
}

static int compare_node(const void *a, const void *b)
{
	const struct target *x = *(struct target *const *)a, *y = *(struct target *const *)b;

	return strcmp(x->dev->name, y->dev->name);
}

static struct target *find_devt(const struct search *search, dev_t devt)
{
	const struct target wanted = { .devt = devt }, *key = &wanted;
	struct target **found = bsearch(&key, search->by_devt, search->n, sizeof(*found),
					compare_devt);

	return found ? *found : NULL;
}

/* "/dev/dax0.1", also where a node of that name has been removed since. */
static struct target *find_node(const struct search *search, const char *path)
{
	struct daxc_dev dev = { 0 };
	const struct target wanted = { .dev = &dev }, *key = &wanted;
	struct target **found;
	size_t len;

	if (strncmp(path, "/dev/", 5))
		return NULL;
	path += 5;
	len = strcspn(path, " ");
	if (len >= sizeof(dev.name) || (path[len] && strcmp(path + len, " (deleted)") != 0))
		return NULL;
	memcpy(dev.name, path, len);
	found = bsearch(&key, search->by_node, search->n, sizeof(*found), compare_node);
	return found ? *found : NULL;
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

/* In order of pid, in which /proc mostly is already. */
static void insert(struct target *target, struct daxc_holder *holder)
{
	bool after = target->now && target->now->pid < holder->pid;
	struct daxc_holder **at = after ? &target->now->next : &target->first;

	while (*at && (*at)->pid < holder->pid)
		at = &(*at)->next;
	holder->next = *at;
	*at = holder;
	target->now = holder;
}

/* The holder that the process is, which it becomes when first asked for. */
static struct daxc_holder *holder_now(struct search *search, struct target *target)
{
	struct daxc_holder *holder;

	if (target->now && target->now->pid == search->pid)
		return target->now;
	holder = calloc(1, sizeof(*holder));
	if (holder) {
		holder->pid = search->pid;
		read_status(search, holder);
		insert(target, holder);
	}
	return holder;
}

/* A process, or its file, that ended meanwhile is held by nobody; any other failure is no answer. */
static unsigned int reason_of(int rc)
{
	if (!rc || rc == -ENOENT || rc == -ESRCH)
		return 0;
	return rc == -EACCES || rc == -EPERM ? DAXC_UNSEEN_RIGHTS : DAXC_UNSEEN_FAILED;
}

/*
 * The device that the link in /proc leads to, NULL for anything else. A file system that is
 * far away, or a program, is not asked: it may not answer. Where it refuses to, the link can be
 * read still, and what a file system of its own has is no device: its name decides. 0, or why
 * nobody knows.
 */
static int follow(const struct search *search, const char *link, struct target **target)
{
	char path[SYSFS_PATH_MAX];
	struct statx st;
	int rc;

	*target = NULL;
	if (search->by_name) {
		rc = sysfs_readlink(search->root, path, sizeof(path), "%s", link);
		*target = rc ? NULL : find_node(search, path);
		return rc;
	}
	if (!statx(search->root, link, AT_STATX_DONT_SYNC, STATX_TYPE, &st)) {
		if (S_ISCHR(st.stx_mode))
			*target = find_devt(search,
					    makedev(st.stx_rdev_major, st.stx_rdev_minor));
		return 0;
	}
	rc = -errno;
	if (!reason_of(rc) || sysfs_readlink(search->root, path, sizeof(path), "%s", link))
		return rc;
	*target = find_node(search, path);
	return 0;
}

/*
 * Only root may look behind the names of mappings. Without, the name decides,
 * which is wrong only for nodes outside of /dev.
 */
static struct target *mapped_device(const struct search *search, uint64_t start, uint64_t end,
				    const char *name)
{
	struct target *target;
	char link[128];

	if (search->by_name)
		return find_node(search, name);
	snprintf(link, sizeof(link), "proc/%d/map_files/%llx-%llx", search->tid,
		 (unsigned long long)start, (unsigned long long)end);
	return follow(search, link, &target) ? find_node(search, name) : target;
}

/* One line of maps. The kernel maps dax devices only shared, so that few lines are looked at. */
static int look_at_mapping(struct search *search, char *line)
{
	unsigned long long start, end;
	struct daxc_holder *holder;
	struct target *target;
	char mode[8];
	int name = 0;

	line[strcspn(line, "\n")] = '\0';
	if (sscanf(line, "%llx-%llx %7s %*s %*s %*s %n", &start, &end, mode, &name) != 3 || !name)
		return 0;
	if (!strchr(mode, 's') || line[name] != '/')
		return 0;
	target = mapped_device(search, start, end, line + name);
	if (!target)
		return 0;
	holder = holder_now(search, target);
	if (!holder)
		return -ENOMEM;
	holder->mapped += end - start;
	target->shown++;
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
	return !rc && ferror(file) ? -errno : rc;
}

static int look_at_file(const char *name, ino_t inode, void *data)
{
	struct search *search = data;
	struct daxc_holder *holder;
	struct target *target;
	char link[64];
	int rc;

	(void)inode;
	if (snprintf(link, sizeof(link), "proc/%d/fd/%s", search->tid, name) >= (int)sizeof(link))
		return 0;
	rc = follow(search, link, &target);
	search->why |= reason_of(rc);
	if (!target)
		return 0;
	holder = holder_now(search, target);
	if (!holder)
		return -ENOMEM;
	holder->files++;
	target->shown++;
	return 0;
}

static int judge(struct search *search, int rc)
{
	search->why |= reason_of(rc);
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

static int look_at_process(const char *name, ino_t inode, void *data)
{
	struct search *search = data;
	int rc;

	(void)inode;
	if (sysfs_parse_int(name, &search->pid) || search->pid <= 0)
		return 0;
	search->tid = search->last = search->pid;
	search->mapped = false;
	search->shown = true;
	search->why = 0;
	rc = look_at_thread(search);
	if (!rc && has_threads(search))
		rc = judge(search, sysfs_list(search->root, look_at_other_thread, search,
					      "proc/%d/task", search->pid));
	search->unseen.processes += search->why != 0;
	search->unseen.reasons |= search->why;
	return rc;
}

/*
 * Each open file of a device, and each mapping has one, holds a reference of its
 * driver's module: where there is none, no process needs to be asked.
 */
static bool driver_is_used(struct search *search, const char *driver)
{
	int references;

	if (!strcmp(search->driver, driver))
		return search->driver_used;
	strcpy(search->driver, driver);
	search->driver_used = sysfs_read_int(search->root, &references,
					     DRIVERS_DIR "/%s/module/refcnt", driver) ||
			      references;
	return search->driver_used;
}

/* -ENODEV: it went away. */
static int add_target(struct search *search, struct target *target)
{
	const char *driver;
	int rc;

	if (!search->by_name) {
		rc = devt_of(target->dev, &target->devt);
		if (rc)
			return rc == -ENOENT ? -ENODEV : rc;
		driver = daxc_dev_get_driver(target->dev);
		target->idle = driver && !driver_is_used(search, driver);
		if (target->idle)
			return 0;
	}
	search->by_devt[search->n] = target;
	search->by_node[search->n++] = target;
	return 0;
}

static int new_search(struct search *search, struct daxc_dev *const *devs, size_t n)
{
	size_t i;
	int rc;

	search->root = ctx_root(devs[0]->region->ctx);
	if (search->root < 0)
		return search->root;
	search->by_name = devs[0]->region->ctx->sysroot;
	search->targets = calloc(n, sizeof(*search->targets));
	search->by_devt = calloc(n, sizeof(*search->by_devt));
	search->by_node = calloc(n, sizeof(*search->by_node));
	if (!search->targets || !search->by_devt || !search->by_node)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		search->targets[i].dev = devs[i];
		rc = add_target(search, &search->targets[i]);
		if (rc == -ENODEV && n > 1)
			devs[i]->gone = true; /* the others are still to be looked for */
		else if (rc)
			return rc;
	}
	qsort(search->by_devt, search->n, sizeof(*search->by_devt), compare_devt);
	qsort(search->by_node, search->n, sizeof(*search->by_node), compare_node);
	return 0;
}

static int look_for(struct search *search, struct daxc_dev *const *devs, size_t n)
{
	int rc = new_search(search, devs, n);

	if (rc || !search->n)
		return rc;
	rc = sysfs_list(search->root, look_at_process, search, "proc");
	/* who looks is a process himself: where there is none, that is no /proc of processes */
	if (!rc && !search->shown)
		search->unseen = (struct daxc_unseen){ .processes = 1, .reasons = DAXC_UNSEEN_NO_PROC };
	return rc;
}

static int fail_search(struct daxc_dev *const *devs, size_t n, int rc)
{
	struct facts facts = { .object = n == 1 ? devs[0]->name : "devices",
			       .step = "look for processes in /proc" };

	if (rc == -ENODEV)
		return fail(devs[0]->region->ctx, RULE_NO_DEVICE, &facts);
	return fail_errno(devs[0]->region->ctx, RULE_STEP_FAILED, -rc, &facts);
}

static bool is_complete(struct daxc_dev *const *devs, size_t n)
{
	size_t i;

	for (i = 0; devs && i < n; i++)
		if (!devs[i] || devs[i]->region->ctx != devs[0]->region->ctx)
			return false;
	return devs && n;
}

/* The caller's structures may be longer or shorter than ours. */
static int give_unseen(const struct search *search, size_t n, struct daxc_unseen *unseen)
{
	struct daxc_unseen found, *next = unseen;
	size_t i;
	int rc = 0;

	for (i = 0; unseen && !rc && i < n; i++) {
		const struct target *target = &search->targets[i];

		found = target->idle ? (struct daxc_unseen){ 0 } : search->unseen;
		if (!target->idle)
			unseen_complete(target->dev, target->shown, &found);
		rc = answer_give(next, &found, sizeof(found));
		next = (struct daxc_unseen *)((char *)next + unseen->sz);
	}
	return rc;
}

DAXC_EXPORT int daxc_devs_get_holders(struct daxc_dev *const *devs, size_t n,
				      struct daxc_holder **holders, struct daxc_unseen *unseen)
{
	_cleanup_(search_free) struct search search = { 0 };
	size_t i;
	int rc;

	if (!is_complete(devs, n) || !holders)
		return -EINVAL;
	error_clear(devs[0]->region->ctx);
	rc = look_for(&search, devs, n);
	if (rc)
		rc = fail_search(devs, n, rc);
	else
		rc = give_unseen(&search, n, unseen);
	for (i = 0; search.targets && i < n; i++) {
		if (rc)
			daxc_holders_free(search.targets[i].first);
		else
			holders[i] = search.targets[i].first;
	}
	return rc;
}

DAXC_EXPORT int daxc_dev_get_holders(struct daxc_dev *dev, struct daxc_holder **holders,
				     struct daxc_unseen *unseen)
{
	int rc = daxc_devs_get_holders(&dev, 1, holders, unseen), n = 0;
	const struct daxc_holder *holder;

	if (rc)
		return rc;
	for (holder = *holders; holder; holder = holder->next)
		n++;
	return n;
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

// SPDX-License-Identifier: LGPL-2.1
/* The directory below /run: see run-dir.h. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "rules.h"
#include "run-dir.h"
#include "sysfs.h"

static int open_dir(int root)
{
	int fd = openat(root, &RUN_DIR[1], O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	return fd >= 0 ? fd : -errno;
}

/* Only root can have put something else there; it is not for us to take it away. */
static int check_own(int fd, char *note, size_t size)
{
	struct stat st;

	if (fstat(fd, &st))
		return -errno;
	if (st.st_uid != geteuid()) {
		snprintf(note, size, "it belongs to user %u", (unsigned int)st.st_uid);
		return -EPERM;
	}
	if (st.st_mode & 077 && fchmod(fd, 0700))
		return -errno;
	return 0;
}

int run_dir_make(struct daxc_ctx *ctx, const char *object)
{
	struct facts facts = { .object = object };
	_cleanup_close_ int fd = -1;
	int root = ctx_root(ctx), rc;
	char note[64] = "";

	if (root < 0)
		return fail_errno(ctx, RULE_RUN_DIR, -root, &facts);
	if (mkdirat(root, &RUN_DIR[1], 0700) && errno != EEXIST)
		return fail_errno(ctx, RULE_RUN_DIR, errno, &facts);
	fd = open_dir(root);
	rc = fd < 0 ? fd : check_own(fd, note, sizeof(note));
	if (rc == -ELOOP || rc == -ENOTDIR)
		facts.reason = "it is no directory";
	else if (*note)
		facts.reason = note;
	return rc < 0 ? fail_errno(ctx, RULE_RUN_DIR, -rc, &facts) : steal_fd(&fd);
}

int run_dir_open(struct daxc_ctx *ctx)
{
	int root = ctx_root(ctx);

	return root < 0 ? root : open_dir(root);
}

static int write_all(int fd, const char *text)
{
	size_t left = strlen(text);
	ssize_t done;

	while (left) {
		done = write(fd, text, left);
		if (done < 0 && errno != EINTR)
			return -errno;
		if (done > 0) {
			text += done;
			left -= (size_t)done;
		}
	}
	return 0;
}

int run_dir_write(struct daxc_ctx *ctx, const char *file, const char *text)
{
	_cleanup_close_ int dir = run_dir_open(ctx), fd = -1;
	char new[RUN_FILE_MAX + 8];
	int rc;

	if (dir < 0)
		return dir;
	snprintf(new, sizeof(new), "%s.new", file);
	fd = openat(dir, new, O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC, 0600);
	rc = fd < 0 ? -errno : write_all(fd, text);
	if (!rc && renameat(dir, new, dir, file))
		rc = -errno;
	return rc;
}

int run_dir_remove(struct daxc_ctx *ctx, const char *file)
{
	_cleanup_close_ int dir = run_dir_open(ctx);

	if (dir < 0)
		return dir == -ENOENT ? 0 : dir;
	return unlinkat(dir, file, 0) && errno != ENOENT ? -errno : 0;
}

int run_dir_rename(struct daxc_ctx *ctx, const char *from, const char *to)
{
	_cleanup_close_ int dir = run_dir_open(ctx);

	if (dir < 0)
		return dir;
	return renameat(dir, from, dir, to) ? -errno : 0;
}

struct listing {
	struct daxc_ctx *ctx;
	int dir;
	const char *suffix;
	int (*fn)(struct daxc_ctx *ctx, int dir, const char *name, void *data);
	void *data;
};

static int visit(const char *file, ino_t inode, void *data)
{
	const struct listing *listing = data;
	size_t len = strlen(file), suffix = strlen(listing->suffix);
	char name[RUN_NAME_MAX];

	(void)inode;
	if (len <= suffix || len - suffix >= sizeof(name) ||
	    strcmp(file + len - suffix, listing->suffix))
		return 0;
	snprintf(name, sizeof(name), "%.*s", (int)(len - suffix), file);
	return listing->fn(listing->ctx, listing->dir, name, listing->data);
}

int run_dir_list(struct daxc_ctx *ctx, const char *suffix,
		 int (*fn)(struct daxc_ctx *ctx, int dir, const char *name, void *data),
		 void *data)
{
	struct listing listing = { ctx, run_dir_open(ctx), suffix, fn, data };
	int rc;

	if (listing.dir < 0)
		return listing.dir;
	rc = sysfs_list(listing.dir, visit, &listing, ".");
	close(listing.dir);
	return rc;
}

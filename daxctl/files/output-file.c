// SPDX-License-Identifier: GPL-2.0
/*
 * Writing a file whole. What may be replaced and what is written to is told apart by what
 * the path leads to, as the kernel follows it: so its protection of links in /tmp counts.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output-file.h"
#include "output/talk.h"

int output_file_begin(struct output_file *file, const char *path)
{
	*file = (struct output_file){ .path = path };
	file->stream = open_memstream(&file->text, &file->size);
	return file->stream ? 0 : -ENOMEM;
}

void output_file_drop(struct output_file *file)
{
	if (file->stream)
		fclose(file->stream);
	free(file->text);
	*file = (struct output_file){ 0 };
}

static int write_all(int fd, const char *text, size_t size)
{
	ssize_t done;

	while (size) {
		done = write(fd, text, size);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return done ? -errno : -EIO;
		text += done;
		size -= (size_t)done;
	}
	return 0;
}

/* What was printed before stays before it. */
static int write_stdout(const struct output_file *file)
{
	return fflush(stdout) ? -errno : write_all(STDOUT_FILENO, file->text, file->size);
}

static int write_to(const struct output_file *file)
{
	int fd = open(file->path, O_WRONLY | O_NOCTTY | O_CLOEXEC), rc;

	if (fd < 0)
		return -errno;
	rc = write_all(fd, file->text, file->size);
	/* what is no disk has nothing to be synchronized */
	if (!rc && fsync(fd) && errno != EINVAL && errno != EROFS && errno != ENOTSUP)
		rc = -errno;
	if (close(fd) && !rc)
		rc = -errno;
	return rc;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* To replace what the shell has opened for us would leave its file without what we say. */
static bool is_open_as(int fd, const struct stat *st)
{
	struct stat open;

	return !fstat(fd, &open) && is_same(&open, st);
}

static int sync_directory(const char *path)
{
	char copy[PATH_MAX];
	int fd, rc = 0;

	strcpy(copy, path);
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) /* one that we may write to and not read */
		return errno == EACCES ? 0 : -errno;
	if (fsync(fd) && errno != EINVAL)
		rc = -errno;
	close(fd);
	return rc;
}

static mode_t usual_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

/* @old: what it takes the place of, or NULL. A new file of root's with somebody else's owner is a wish only. */
static int fill(int fd, const struct output_file *file, const struct stat *old)
{
	int rc = write_all(fd, file->text, file->size);

	if (rc)
		return rc;
	if (old && fchown(fd, old->st_uid, old->st_gid) && errno != EPERM)
		return -errno;
	if (fchmod(fd, old ? old->st_mode & 0777 : usual_mode()) || fsync(fd))
		return -errno;
	return 0;
}

/* @path has no link in its last part. */
static int replace(const struct output_file *file, const char *path, const struct stat *old)
{
	char temporary[PATH_MAX];
	int fd, rc;

	if (snprintf(temporary, sizeof(temporary), "%s.XXXXXX", path) >= (int)sizeof(temporary))
		return -ENAMETOOLONG;
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		return -errno;
	rc = fill(fd, file, old);
	if (close(fd) && !rc)
		rc = -errno;
	if (!rc && rename(temporary, path))
		rc = -errno;
	if (rc)
		unlink(temporary);
	return rc ? rc : sync_directory(path);
}

/* Behind the link, if it is one; and only where that still is what was looked at. */
static int replace_target(const struct output_file *file, const struct stat *old)
{
	char real[PATH_MAX];
	struct stat now;

	if (access(file->path, W_OK))
		return -errno;
	if (!realpath(file->path, real) || lstat(real, &now))
		return -errno;
	return is_same(&now, old) ? replace(file, real, old) : -ESTALE;
}

static bool is_link(const char *path)
{
	struct stat st;

	return !lstat(path, &st) && S_ISLNK(st.st_mode);
}

static int write_out(const struct output_file *file)
{
	struct stat st;

	if (!strcmp(file->path, "-"))
		return write_stdout(file);
	if (stat(file->path, &st))
		return errno == ENOENT && !is_link(file->path) ? replace(file, file->path, NULL) :
								 -errno;
	if (is_open_as(STDOUT_FILENO, &st))
		return write_stdout(file);
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (!S_ISREG(st.st_mode))
		return write_to(file);
	if (is_open_as(STDERR_FILENO, &st))
		return write_all(STDERR_FILENO, file->text, file->size);
	return replace_target(file, &st);
}

int output_file_commit(struct output_file *file, const char *who)
{
	bool failed = ferror(file->stream);
	int rc;

	failed |= fclose(file->stream) != 0;
	file->stream = NULL;
	rc = failed ? -ENOMEM : write_out(file);
	if (rc == -ENOENT && is_link(file->path))
		talk_error(who, NULL, "%s: a link to what is not there.", file->path);
	else if (rc)
		talk_error(who, NULL, "%s: %s.", file->path, strerror(-rc));
	output_file_drop(file);
	return rc;
}

// SPDX-License-Identifier: LGPL-2.1
/*
 * Attribute files below a directory fd: read, write, links, directories. Not
 * here: which attributes there are, and what a failure means to a user.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "sysfs.h"

static int _printf_(2, 0) format_path(char *path, const char *fmt, va_list args)
{
	int len = vsnprintf(path, SYSFS_PATH_MAX, fmt, args);

	return len >= 0 && len < SYSFS_PATH_MAX ? 0 : -ENAMETOOLONG;
}

#define FORMAT_PATH(path, fmt)                              \
	({                                                  \
		va_list args_;                              \
		int rc_;                                    \
                                                            \
		va_start(args_, fmt);                       \
		rc_ = format_path((path), (fmt), args_);    \
		va_end(args_);                              \
		rc_;                                        \
	})

/* O_NONBLOCK: what lies there in place of a file, as a FIFO, is not waited for. Files do not mind. */
static int open_path(int root, const char *path, int flags)
{
	int fd = openat(root, path, flags | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	return fd >= 0 ? fd : -errno;
}

int sysfs_open_file(int dir, const char *path, int flags)
{
	_cleanup_close_ int fd = open_path(dir, path, O_RDONLY | flags);
	struct stat st;

	if (fd < 0)
		return fd;
	if (fstat(fd, &st))
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	return S_ISREG(st.st_mode) ? steal_fd(&fd) : -EINVAL;
}

/* Nothing: an attribute may have no more to say, what is no file has said nothing. */
static int check_empty(int fd)
{
	struct stat st;

	if (fstat(fd, &st))
		return -errno;
	return S_ISREG(st.st_mode) ? 0 : -EINVAL;
}

static int read_value(int root, const char *path, char *buf, size_t size)
{
	_cleanup_close_ int fd = open_path(root, path, O_RDONLY);
	ssize_t len;

	if (fd < 0)
		return fd;
	/* The kernel hands an attribute over whole in one read; a full buffer means there is more. */
	do {
		len = read(fd, buf, size);
	} while (len < 0 && errno == EINTR);
	if (len < 0)
		return -errno;
	if ((size_t)len >= size)
		return -EOVERFLOW;
	if (!len)
		return *buf = '\0', check_empty(fd);
	if (buf[len - 1] == '\n')
		len--;
	buf[len] = '\0';
	return strlen(buf) == (size_t)len ? 0 : -EINVAL;
}

int sysfs_read_str(int root, char *buf, size_t size, const char *fmt, ...)
{
	char path[SYSFS_PATH_MAX];
	int rc = FORMAT_PATH(path, fmt);

	return rc ? rc : read_value(root, path, buf, size);
}

int sysfs_parse_u64(const char *text, uint64_t *value)
{
	int base = !strncmp(text, "0x", 2) ? 16 : 10;
	const char *digits = base == 16 ? text + 2 : text;
	unsigned long long parsed;
	char *end;

	/* strtoull() alone would take blanks, a sign and a second 0x */
	if (!*digits || strspn(digits, base == 16 ? "0123456789abcdefABCDEF" : "0123456789") !=
				strlen(digits))
		return -EINVAL;
	errno = 0;
	parsed = strtoull(digits, &end, base);
	if (errno)
		return -errno;
	*value = parsed;
	return 0;
}

int sysfs_parse_int(const char *text, int *value)
{
	bool negative = *text == '-';
	uint64_t magnitude = 0;
	int rc = sysfs_parse_u64(text + negative, &magnitude);

	if (rc)
		return rc;
	if (magnitude > INT_MAX)
		return -ERANGE;
	*value = negative ? -(int)magnitude : (int)magnitude;
	return 0;
}

int sysfs_read_u64(int root, uint64_t *value, const char *fmt, ...)
{
	char path[SYSFS_PATH_MAX], buf[64];
	int rc = FORMAT_PATH(path, fmt);

	if (!rc)
		rc = read_value(root, path, buf, sizeof(buf));
	return rc ? rc : sysfs_parse_u64(buf, value);
}

int sysfs_read_int(int root, int *value, const char *fmt, ...)
{
	char path[SYSFS_PATH_MAX], buf[64];
	int rc = FORMAT_PATH(path, fmt);

	if (!rc)
		rc = read_value(root, path, buf, sizeof(buf));
	return rc ? rc : sysfs_parse_int(buf, value);
}

int sysfs_write(int root, const char *value, const char *fmt, ...)
{
	char path[SYSFS_PATH_MAX];
	size_t len = strlen(value);
	ssize_t done;
	int rc = FORMAT_PATH(path, fmt);
	_cleanup_close_ int fd = -1;

	if (rc)
		return rc;
	fd = open_path(root, path, O_WRONLY);
	if (fd < 0)
		return fd;
	/* Not repeated on EINTR: the kernel may have acted before the signal was seen. */
	done = write(fd, value, len);
	if (done < 0)
		return -errno;
	return (size_t)done == len ? 0 : -EIO;
}

static int read_link(int root, const char *path, char *buf, size_t size)
{
	ssize_t len = readlinkat(root, path, buf, size);

	if (len < 0)
		return -errno;
	if ((size_t)len >= size)
		return -EOVERFLOW;
	buf[len] = '\0';
	return 0;
}

int sysfs_readlink(int root, char *buf, size_t size, const char *fmt, ...)
{
	char path[SYSFS_PATH_MAX];
	int rc = FORMAT_PATH(path, fmt);

	return rc ? rc : read_link(root, path, buf, size);
}

int sysfs_readlink_name(int root, char *buf, size_t size, const char *fmt, ...)
{
	char path[SYSFS_PATH_MAX], target[SYSFS_PATH_MAX];
	const char *name;
	int rc = FORMAT_PATH(path, fmt);

	if (!rc)
		rc = read_link(root, path, target, sizeof(target));
	if (rc)
		return rc;
	name = strrchr(target, '/');
	name = name ? name + 1 : target;
	if (strlen(name) >= size)
		return -EOVERFLOW;
	strcpy(buf, name);
	return 0;
}

int sysfs_list(int root, sysfs_entry_fn fn, void *data, const char *fmt, ...)
{
	char path[SYSFS_PATH_MAX];
	_cleanup_closedir_ DIR *dir = NULL;
	_cleanup_close_ int fd = -1;
	struct dirent *entry;
	int rc = FORMAT_PATH(path, fmt);

	if (rc)
		return rc;
	fd = open_path(root, path, O_RDONLY | O_DIRECTORY);
	if (fd < 0)
		return fd;
	dir = fdopendir(fd);
	if (!dir)
		return -errno;
	steal_fd(&fd);
	while (errno = 0, (entry = readdir(dir))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		rc = fn(entry->d_name, entry->d_ino, data);
		if (rc < 0)
			return rc;
	}
	return -errno;
}

int sysfs_access(int root, const char *fmt, ...)
{
	char path[SYSFS_PATH_MAX];
	int rc = FORMAT_PATH(path, fmt);

	if (rc)
		return rc;
	return faccessat(root, path, F_OK, 0) ? -errno : 0;
}

int sysfs_open_dir(int root, const char *fmt, ...)
{
	char path[SYSFS_PATH_MAX];
	int rc = FORMAT_PATH(path, fmt);

	return rc ? rc : open_path(root, path, O_PATH | O_DIRECTORY);
}

int sysfs_inode(int root, ino_t *inode, const char *fmt, ...)
{
	char path[SYSFS_PATH_MAX];
	struct stat st;
	int rc = FORMAT_PATH(path, fmt);

	if (rc)
		return rc;
	if (fstatat(root, path, &st, 0))
		return -errno;
	*inode = st.st_ino;
	return 0;
}

int sysfs_writable(int root, const char *path)
{
	return faccessat(root, path, W_OK, AT_EACCESS) ? -errno : 0;
}

FILE *sysfs_fopen(int root, const char *path)
{
	_cleanup_close_ int fd = sysfs_open_file(root, path, 0);
	FILE *file = fd >= 0 ? fdopen(fd, "r") : NULL;

	if (file)
		steal_fd(&fd);
	else if (fd < 0)
		errno = -fd;
	return file;
}

/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * The one way to sysfs: every access names a path below a directory fd, so a
 * captured tree is read by the code that reads the running kernel. Strict in
 * what it reads, exact in what it writes; no knowledge of dax, no caching.
 */
#ifndef DAXC_SYSFS_H
#define DAXC_SYSFS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "util.h"

/* No attribute of the dax bus comes near it; longer content is an error. */
#define SYSFS_VALUE_MAX 4096
/* Longest path below the root. */
#define SYSFS_PATH_MAX 512

/*
 * All return 0 or -errno as the kernel gave it. -ENOENT is also what a missing
 * optional attribute gives. Reads add -EINVAL (junk in the value), -ERANGE (it
 * does not fit the type) and -EOVERFLOW (longer than @size).
 */
int sysfs_read_str(int root, char *buf, size_t size, const char *fmt, ...) _printf_(4, 5);
int sysfs_read_u64(int root, uint64_t *value, const char *fmt, ...) _printf_(3, 4);
int sysfs_read_int(int root, int *value, const char *fmt, ...) _printf_(3, 4);

/* Exactly one write(2), without a NUL or newline; a short write is -EIO. */
int sysfs_write(int root, const char *value, const char *fmt, ...) _printf_(3, 4);

/* Where a link points, and only its last component. */
int sysfs_readlink(int root, char *buf, size_t size, const char *fmt, ...) _printf_(4, 5);
int sysfs_readlink_name(int root, char *buf, size_t size, const char *fmt, ...) _printf_(4, 5);

/*
 * Calls @fn with the name of every entry but . and ..; a negative answer stops it. @inode
 * is the entry's own, of a link not that of what it leads to.
 */
typedef int (*sysfs_entry_fn)(const char *name, ino_t inode, void *data);
int sysfs_list(int root, sysfs_entry_fn fn, void *data, const char *fmt, ...) _printf_(4, 5);

/* A directory as O_PATH. */
int sysfs_open_dir(int root, const char *fmt, ...) _printf_(2, 3);

/* The inode of what is at the path, links followed. */
int sysfs_inode(int root, ino_t *inode, const char *fmt, ...) _printf_(3, 4);

/* 0 or -ENOENT and the like. */
int sysfs_access(int root, const char *fmt, ...) _printf_(2, 3);

/* May this process write there? 0 or -EROFS, -EACCES and the like. */
int sysfs_writable(int root, const char *path);

/*
 * A text file that is read line by line; NULL and errno. What is no regular file is not: -EISDIR,
 * -EINVAL. Nothing here waits for who would write to a FIFO.
 */
FILE *sysfs_fopen(int root, const char *path);

/* The same as a descriptor; @flags are added. */
int sysfs_open_file(int dir, const char *path, int flags);

/* The numbers of an attribute: decimal, or hexadecimal after 0x; nothing else around. */
int sysfs_parse_u64(const char *text, uint64_t *value);
int sysfs_parse_int(const char *text, int *value);

#endif

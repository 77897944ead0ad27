/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Shared by the small programs that guest tests run. They print key=value
 * lines and exit 0, or say on stderr what is wrong and exit 1.
 */
#ifndef GUEST_H
#define GUEST_H

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define SZ_4K 0x1000UL
#define SZ_2M 0x200000UL
#define SZ_1G 0x40000000UL

/* "4096", "2M", "1G"; dies on anything else */
static inline size_t parse_size(const char *text)
{
	char *end;
	unsigned long long value;

	errno = 0;
	value = strtoull(text, &end, 0);
	if (errno || end == text)
		errx(1, "bad size: %s", text);
	switch (*end) {
	case 'G':
		value <<= 10; /* fall through */
	case 'M':
		value <<= 10; /* fall through */
	case 'K':
		value <<= 10;
		end++;
	}
	if (*end)
		errx(1, "bad size: %s", text);
	return value;
}

static inline int open_dev(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		err(1, "open %s", path);
	return fd;
}

/* A shared mapping of @len bytes of a dax device */
static inline char *map_dev(const char *path, size_t len, off_t offset)
{
	int fd = open_dev(path);
	char *p = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset);

	if (p == MAP_FAILED)
		err(1, "mmap %s, %zu bytes at %lld", path, len, (long long)offset);
	close(fd);
	return p;
}

/* Reads one number from sysfs attribute daxX.Y/@attr of the device at @path */
static inline uint64_t dev_attr(const char *path, const char *attr)
{
	const char *slash = strrchr(path, '/');
	unsigned long long value;
	char file[256];
	FILE *f;

	snprintf(file, sizeof(file), "/sys/bus/dax/devices/%s/%s", slash ? slash + 1 : path, attr);
	f = fopen(file, "re");
	if (!f || fscanf(f, "%llu", &value) != 1)
		err(1, "%s", file);
	fclose(f);
	return value;
}

/* Touches every page, so that later measurements see no faults */
static inline void touch(volatile char *p, size_t len)
{
	size_t i;

	for (i = 0; i < len; i += SZ_4K)
		p[i] = 1;
}

#endif

/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Compiler conveniences: cleanup attributes and pointer stealing, so that an
 * early return cannot leak. Nothing here knows about dax.
 */
#ifndef DAXC_UTIL_H
#define DAXC_UTIL_H

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define _printf_(fmt, args) __attribute__((format(printf, fmt, args)))
/* Some are there for what happens at the end of their scope alone. */
#define _cleanup_(fn)	    __attribute__((cleanup(fn), unused))

static inline void cleanup_free(void *p)
{
	free(*(void **)p);
}

static inline void cleanup_close(const int *fd)
{
	int saved = errno;

	if (*fd >= 0)
		close(*fd);
	errno = saved;
}

static inline void cleanup_closedir(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}

static inline void cleanup_fclose(FILE **file)
{
	if (*file)
		fclose(*file);
}

#define _cleanup_fclose_   _cleanup_(cleanup_fclose)
#define _cleanup_free_	   _cleanup_(cleanup_free)
#define _cleanup_close_	   _cleanup_(cleanup_close)
#define _cleanup_closedir_ _cleanup_(cleanup_closedir)

/* The number of @name among @n names, some of which may be NULL; -EINVAL: it is none of them, or NULL. */
static inline int name_index(const char *const *names, size_t n, const char *name)
{
	size_t i;

	for (i = 0; name && i < n; i++)
		if (names[i] && !strcmp(names[i], name))
			return (int)i;
	return -EINVAL;
}

/*
 * Makes room for one more element of @size bytes behind the @n that *@list has; @list
 * is the address of a pointer. False: no memory, and all is as it was.
 */
static inline bool room_for_one(void *list, size_t n, size_t *room, size_t size)
{
	size_t more = *room ? 2 * *room : 16;
	void *array;

	if (n < *room)
		return true;
	memcpy(&array, list, sizeof(array)); /* no void * lies there, for the compiler */
	array = reallocarray(array, more, size);
	if (!array)
		return false;
	*room = more;
	memcpy(list, &array, sizeof(array));
	return true;
}

static inline int steal_fd(int *fd)
{
	int stolen = *fd;

	*fd = -1;
	return stolen;
}

#define steal_ptr(p)                          \
	({                                    \
		__typeof__(p) stolen_ = (p);  \
		(p) = NULL;                   \
		stolen_;                      \
	})

#endif

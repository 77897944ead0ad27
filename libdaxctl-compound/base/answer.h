/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Structures that can grow, in both directions. The caller says in the first member, size_t
 * sz, how much it knows of one. Of an answer it gets that much, and zeros for what this library
 * does not know; of a question as much is taken, the rest is as it is where nothing was asked,
 * and what this library does not know must not be asked for. Nothing here knows what is in the
 * structures.
 */
#ifndef DAXC_ANSWER_H
#define DAXC_ANSWER_H

#include <errno.h>
#include <stddef.h>
#include <string.h>

/* Copy @size bytes of @from, but its sz, to what the caller gave; -EINVAL: it gave no size. */
static inline int answer_give(void *to, const void *from, size_t size)
{
	size_t known, room;

	if (!to)
		return -EINVAL;
	memcpy(&room, to, sizeof(room));
	if (room <= sizeof(room))
		return -EINVAL;
	known = room < size ? room : size;
	memcpy((char *)to + sizeof(room), (const char *)from + sizeof(room), known - sizeof(room));
	memset((char *)to + known, 0, room - known);
	return 0;
}

/*
 * Copy what the caller asks into @to, which holds the usual values, sz included. -EINVAL: it gave
 * less than the first @least bytes, without which there is no question; -E2BIG: it asks for what
 * is not known here. NULL asks for nothing.
 */
static inline int answer_take(void *to, const void *from, size_t size, size_t least)
{
	size_t given, i;

	if (!from)
		return 0;
	memcpy(&given, from, sizeof(given));
	if (given < least)
		return -EINVAL;
	for (i = size; i < given; i++)
		if (((const char *)from)[i])
			return -E2BIG;
	memcpy((char *)to + sizeof(given), (const char *)from + sizeof(given),
	       (given < size ? given : size) - sizeof(given));
	return 0;
}

/* The first bytes of a structure, up to and with a member, for answer_take(). */
#define ANSWER_UP_TO(type, member) (offsetof(type, member) + sizeof(((type *)NULL)->member))

#endif

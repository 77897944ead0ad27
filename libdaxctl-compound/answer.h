/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Answers that can grow. The caller says in the first member, size_t sz, how
 * much it knows of a structure; it gets that much, and zeros for what this
 * library does not know. Nothing here knows what is in the structures.
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

#endif

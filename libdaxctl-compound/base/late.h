/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Libraries that are opened when there is a use for them: of the time in which
 * `list` answers for a few devices, loading all that one verb or another needs
 * would be the larger part.
 */
#ifndef DAXC_LATE_H
#define DAXC_LATE_H

#include <stdbool.h>
#include <stddef.h>

struct late_symbol {
	const char *name;
	void *function;		/* where the pointer to it goes */
};

/*
 * What dlclose() takes, with every function of @symbols set; or NULL, when the
 * library or one of the functions is missing, and in @why the reason, which
 * belongs to libc until the next such call.
 */
void *late_open(const char *soname, const struct late_symbol *symbols, size_t n,
		const char **why);

#endif

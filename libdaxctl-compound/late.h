/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Libraries that are opened when there is a use for them. libkmod, which
 * libdaxctl needs too, brings libcrypto: of the time in which `list` answers,
 * loading them would be a tenth. libibverbs and liburing are the benchmark's.
 */
#ifndef DAXC_LATE_H
#define DAXC_LATE_H

#include "log.h"
#include "util.h"

struct late_symbol {
	const char *name;
	void *function;		/* where the pointer to it goes */
};

/*
 * What dlclose() takes, with every function of @symbols set; or NULL, when the
 * library or one of the functions is missing: the reason is @ctx's to log.
 */
void *late_open(const struct daxc_ctx *ctx, const char *soname, const struct late_symbol *symbols,
		size_t n);

#endif

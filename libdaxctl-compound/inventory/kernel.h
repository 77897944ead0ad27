/* SPDX-License-Identifier: LGPL-2.1 */
/* Which kernel it is, for what depends on its age and cannot be asked. */
#ifndef DAXC_KERNEL_H
#define DAXC_KERNEL_H

#include <stdbool.h>

struct daxc_ctx;

/* Its release, e.g. "6.12.0-1-amd64" as { 6, 12 }; all 0: unknown. */
struct kernel_version {
	int major;
	int minor;
	char release[64];
};

/* False when the release cannot be read. */
bool kernel_read(struct daxc_ctx *ctx, struct kernel_version *kernel);

/* One that is unknown is before none. */
bool kernel_before(const struct kernel_version *kernel, int major, int minor);

enum kernel_support {
	KERNEL_TESTED,		/* or unknown */
	KERNEL_UNTRIED,		/* between those that are tested: built for on demand */
	KERNEL_REFUSED,
};

/* What the module says of it when it is built: see kmod/compat.h. */
enum kernel_support kernel_support(const struct kernel_version *kernel);

/* Page-table entries of dax memory are those of folios there, and have no devmap bit. */
bool kernel_has_folio_entries(const struct kernel_version *kernel);

/* So it is on the kernel below the context's root: there is one kind of mapping. */
bool kernel_gives_map(struct daxc_ctx *ctx);

#endif

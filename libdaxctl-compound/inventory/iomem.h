/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * /proc/iomem below the context's root: which physical memory is called what. The
 * names are the kernel's, and what they mean is the reader's.
 */
#ifndef DAXC_IOMEM_H
#define DAXC_IOMEM_H

#include <stdbool.h>
#include <stddef.h>

#include "place.h"

struct iomem_range {
	struct span span;
	char name[64];
};

struct iomem {
	struct iomem_range *ranges;	/* in the order of the file: what is in another comes after it */
	size_t n;
	size_t room;
	bool hidden;			/* only root sees addresses: all are 0 */
};

/* 0 or -errno; iomem_free() also after a failure. */
int iomem_read(int root, struct iomem *iomem);
void iomem_free(struct iomem *iomem);

/* What memory of kmem is called, also after kmem was unbound while it was online. */
#define IOMEM_KMEM "System RAM (kmem)"

#endif

/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Commands for hints that depend on what the machine and a device are now: a hint
 * that a rule would refuse is none. Each returns @buf.
 */
#ifndef DAXC_ADVICE_H
#define DAXC_ADVICE_H

#include "base/private.h"

#define ADVICE_MAX    256
#define NAMESPACE_MAX 64

/* Is it on the bus, or a module for this kernel? True of a captured tree, which cannot tell. */
bool driver_there(struct daxc_ctx *ctx, const char *driver);

/* True, with the command that shows by whom. */
bool is_pinned(struct daxc_dev *dev, char buf[ADVICE_MAX]);

/* "namespace0.0", which a static region is; "namespaceX.Y" where that cannot be read. */
const char *namespace_of(struct daxc_region *region, char buf[NAMESPACE_MAX]);

/*
 * What changes a device: who, and no command that takes its driver away, while its pages are
 * pinned; --force, where its memory is system RAM.
 *
 * advise_align(): another align by reconfigure, which keeps what is in it, or for a namespace
 * of pmem by ndctl, which does not.
 * advise_destroy(): its memory given back, or the namespace destroyed.
 * advise_mode(): another mode; what brings its driver, where there is none.
 * advise_mappable(): the mode compound, or devdax where this kernel has no module of ours.
 * advise_enable(): the same of a device without a driver.
 */
const char *advise_align(struct daxc_dev *dev, uint64_t align, char buf[ADVICE_MAX]);
const char *advise_destroy(struct daxc_dev *dev, char buf[ADVICE_MAX]);
const char *advise_mode(struct daxc_dev *dev, enum daxc_mode mode, char buf[ADVICE_MAX]);
const char *advise_mappable(struct daxc_dev *dev, char buf[ADVICE_MAX]);
const char *advise_enable(struct daxc_dev *dev, char buf[ADVICE_MAX]);

/* Where a driver's module for the running kernel comes from. */
const char *advise_driver(struct daxc_ctx *ctx, const char *driver, char buf[ADVICE_MAX]);

/* modprobe, where there is such a module of the kernel's. */
const char *advise_modprobe(struct daxc_ctx *ctx, const char *module, char buf[ADVICE_MAX]);

/* The mode that new devices can have: compound, or devdax where there is no module of ours. */
enum daxc_mode mappable_mode(struct daxc_ctx *ctx);

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What differs between the supported kernels, and nothing else: the driver
 * itself reads as on the newest of them. Included into every file by Kbuild.
 */
#ifndef DAX_COMPOUND_COMPAT_H
#define DAX_COMPOUND_COMPAT_H

#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "dax_compound needs Linux 6.1 or newer: older kernels lack what it stands on."
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(7, 4, 0)
#error "dax_compound is for Linux 6.1 to 7.3: what it stands on changes with every release."
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0) && LINUX_VERSION_CODE < KERNEL_VERSION(7, 2, 0)
#ifndef COMPOUND_UNTESTED
#error "dax_compound is tested on Linux 6.1 to 6.12, 7.2 and 7.3; to build it here: make UNTESTED=1"
#endif
#define COMPAT_UNTESTED
#endif
#ifndef CONFIG_X86_64
#error "dax_compound supports x86-64 only: it reads kernel page tables to count memory."
#endif
#ifndef CONFIG_TRANSPARENT_HUGEPAGE
#error "dax_compound needs CONFIG_TRANSPARENT_HUGEPAGE: without it nothing maps above 4K."
#endif

#include <linux/build_bug.h>
#include <linux/device/bus.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/idr.h>
#include <linux/list.h>
#include <linux/memremap.h>
#include <linux/ioport.h>
#include <linux/device.h>
#include <linux/cdev.h>
#include "dax_layout.h"

/* drivers/dax exports these to GPL modules, but has no public header for them */
struct dax_device;
struct dax_device *inode_dax(struct inode *inode);
struct inode *dax_inode(struct dax_device *dax_dev);
void run_dax(struct dax_device *dax_dev);
void kill_dev_dax(struct dev_dax *dev_dax);
bool static_dev_dax(struct dev_dax *dev_dax);
int __dax_driver_register(struct dax_device_driver *dax_drv, struct module *module,
			  const char *mod_name);
void dax_driver_unregister(struct dax_device_driver *dax_drv);

/* So does libnvdimm, which only static devices have loaded */
struct badblocks;
struct nd_region;
struct nd_region *to_nd_region(struct device *dev);
void nvdimm_badblocks_populate(struct nd_region *nd_region, struct badblocks *bb,
			       const struct range *range);

static inline struct dev_dax *to_dev_dax(struct device *dev)
{
	return container_of(dev, struct dev_dax, dev);
}

/*
 * Match by id only. 6.3 replaced match_always by an enum whose zero means
 * kmem; a value outside it matches no device by type.
 */
#ifdef DAX_DRIVER_HAS_TYPE
#define COMPAT_DAX_DRIVER_BY_ID .type = (enum dax_driver_type)-1
#else
#define COMPAT_DAX_DRIVER_BY_ID .match_always = 0
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
static inline void vm_flags_set(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->vm_flags |= flags;
}
#endif

/* 7.0 brought them, and later ones of 6.12 */
#ifndef kmalloc_obj
#define kmalloc_obj(object, gfp) kmalloc(sizeof(object), gfp)
#define kzalloc_obj(object) kzalloc(sizeof(object), GFP_KERNEL)
#endif

#ifndef PMD_ORDER
#define PMD_ORDER (PMD_SHIFT - PAGE_SHIFT)
#endif
#ifndef PUD_ORDER
#define PUD_ORDER (PUD_SHIFT - PAGE_SHIFT)
#endif

/* 6.6 passes the order of a huge fault, older kernels an enum of its own */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 6, 0)
#define COMPAT_HUGE_FAULT_ARG enum page_entry_size arg
#define compat_fault_order(arg) \
	((arg) == PE_SIZE_PUD ? PUD_ORDER : (arg) == PE_SIZE_PMD ? PMD_ORDER : 0)
#else
#define COMPAT_HUGE_FAULT_ARG unsigned int arg
#define compat_fault_order(arg) (arg)
#endif

/* 6.10 brought it, 6.19 dropped its mm argument */
static inline unsigned long compat_get_unmapped_area(struct file *file, unsigned long addr,
						     unsigned long len, unsigned long pgoff,
						     unsigned long flags)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 10, 0)
	return current->mm->get_unmapped_area(file, addr, len, pgoff, flags);
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 19, 0)
	return mm_get_unmapped_area(current->mm, file, addr, len, pgoff, flags);
#else
	return mm_get_unmapped_area(file, addr, len, pgoff, flags);
#endif
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 10, 0)
#define COMPAT_FOP_MMAP_SYNC .mmap_supported_flags = MAP_SYNC
#else
#define COMPAT_FOP_MMAP_SYNC .fop_flags = FOP_MMAP_SYNC
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 15, 0)
static inline struct dev_pagemap *page_pgmap(const struct page *page)
{
	return page->pgmap;
}
#endif

/* 6.18 made them a structure */
static inline unsigned long *compat_page_flags(struct page *page)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 18, 0)
	return &page->flags;
#else
	return &page->flags.f;
#endif
}

/* 6.5 dropped the vmas argument */
static inline long compat_pin_user_pages(unsigned long start, unsigned long nr,
					 unsigned int gup_flags, struct page **pages)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
	return pin_user_pages(start, nr, gup_flags, pages, NULL);
#else
	return pin_user_pages(start, nr, gup_flags, pages);
#endif
}

/*
 * Before 6.10 the slow path of GUP takes a plain PUD leaf for a bad entry and
 * retries the fault for ever.
 */
#define COMPAT_GUP_KNOWS_PUD_LEAF (LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0))

/*
 * Before 6.12 mprotect() takes a PUD leaf for a bad entry and clears it with
 * a "bad pud" error.
 */
#define COMPAT_MPROTECT_KNOWS_PUD_LEAF (LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0))

#endif

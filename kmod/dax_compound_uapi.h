/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * /dev/dax_compound (mode 0600, CAP_SYS_ADMIN): looks at struct pages and
 * measures pins. Nothing here changes a device.
 *
 * Every structure begins with its size and flags, so that it can grow: user
 * space sets size to its own sizeof, the module fills what both sides know.
 * Flags or bytes that the module does not know must be zero, else the call
 * fails with EINVAL (flags) or E2BIG (bytes, or more than a page of them).
 *
 * Errors of every call: EPERM (no CAP_SYS_ADMIN), EFAULT, EINVAL, E2BIG,
 * ENOTTY (unknown call), EINTR (a fatal signal ended it).
 */
#ifndef DAX_COMPOUND_UAPI_H
#define DAX_COMPOUND_UAPI_H

#include <linux/ioctl.h>
#include <linux/types.h>

/**
 * struct dax_compound_features - what this module can do on this kernel
 * @size: sizeof(struct dax_compound_features)
 * @flags: must be 0
 * @version: out: version of this interface, 1
 * @struct_page_bytes: out: sizeof(struct page)
 * @features: out: DAX_COMPOUND_FEATURE_* bits
 */
struct dax_compound_features {
	__u32 size;
	__u32 flags;
	__u32 version;
	__u32 struct_page_bytes;
	__u64 features;
};

#define DAX_COMPOUND_FEATURE_FOLIO_2M	(1ULL << 0) /* map=folio at align 2M */
#define DAX_COMPOUND_FEATURE_FOLIO_1G	(1ULL << 1) /* map=folio at align 1G */
#define DAX_COMPOUND_FEATURE_ALIGN_2M	(1ULL << 2) /* the machine maps 2M */
#define DAX_COMPOUND_FEATURE_ALIGN_1G	(1ULL << 3) /* the machine maps 1G */
#define DAX_COMPOUND_FEATURE_SHARING	(1ULL << 4) /* tails are shared without altmap */
#define DAX_COMPOUND_FEATURE_MPROTECT_1G (1ULL << 5) /* mprotect() works on 1G mappings */
#define DAX_COMPOUND_FEATURE_DEVMAP	(1ULL << 6) /* map=devmap can be chosen */
#define DAX_COMPOUND_FEATURE_ANY_SHIFT	(1ULL << 7) /* any vmemmap_shift, not 0, 9, 18 only */

/**
 * struct dax_compound_inspect - geometry in force and a walk of the struct pages
 * @size: sizeof(struct dax_compound_inspect)
 * @flags: must be 0
 * @major: in: of the dax character device, whatever driver it is bound to
 * @minor: in: likewise
 * @vmemmap_shift: out: order of the compound pages in force
 * @state: out: DAX_COMPOUND_STATE_* bits
 * @pages: out: 4 KiB pages of the device that have a struct page
 * @heads: out: head pages of order @vmemmap_shift (base pages when it is 0)
 * @tails: out: tail pages that point to the right head
 * @memmap_pages: out: 4 KiB pages of struct pages, as addressed
 * @memmap_shared: out: those of them that are backed by a page already counted
 * @bad_heads: out: pages that should be heads (or base pages) and are not, and
 *	heads that are no multiple of their own size
 * @bad_orders: out: heads whose order is not @vmemmap_shift
 * @bad_tails: out: tails that point elsewhere
 * @bad_pgmaps: out: heads that belong to another pgmap or are not ZONE_DEVICE
 * @pinned: out: compound pages that hold DMA pins
 * @first_bad: out: offset in bytes from the start of the memory map of the
 *	first page counted in one of the bad_* fields, ~0 when there is none
 *
 * Errors: ENODEV (no dax device has that number), ENXIO (no driver is bound),
 * EOPNOTSUPP (bound to kmem: its pages belong to the page allocator).
 */
struct dax_compound_inspect {
	__u32 size;
	__u32 flags;
	__u32 major;
	__u32 minor;
	__u32 vmemmap_shift;
	__u32 state;
	__u64 pages;
	__u64 heads;
	__u64 tails;
	__u64 memmap_pages;
	__u64 memmap_shared;
	__u64 bad_heads;
	__u64 bad_orders;
	__u64 bad_tails;
	__u64 bad_pgmaps;
	__u64 pinned;
	__u64 first_bad;
};

#define DAX_COMPOUND_STATE_OURS		(1U << 0) /* bound to dax_compound */
#define DAX_COMPOUND_STATE_FOLIO	(1U << 1) /* page-table entries without the devmap bit */
#define DAX_COMPOUND_STATE_ALTMAP	(1U << 2) /* struct pages live on the device */

/**
 * enum dax_compound_pin_how - the kernel function that takes the pins
 * @DAX_COMPOUND_PIN_FAST: pin_user_pages_fast()
 * @DAX_COMPOUND_PIN_SLOW: pin_user_pages(), with the mmap lock held
 * @DAX_COMPOUND_GET_FAST: get_user_pages_fast(), released by put_page()
 */
enum dax_compound_pin_how {
	DAX_COMPOUND_PIN_FAST,
	DAX_COMPOUND_PIN_SLOW,
	DAX_COMPOUND_GET_FAST,
};

/**
 * enum dax_compound_unpin_how - the kernel function that drops them
 * @DAX_COMPOUND_UNPIN_PAGES: unpin_user_pages()
 * @DAX_COMPOUND_UNPIN_DIRTY: unpin_user_pages_dirty_lock(), marking dirty
 * @DAX_COMPOUND_UNPIN_RANGE: unpin_user_page_range_dirty_lock(), marking dirty,
 *	called for each physically contiguous run
 *
 * What marks dirty needs DAX_COMPOUND_PIN_WRITE.
 */
enum dax_compound_unpin_how {
	DAX_COMPOUND_UNPIN_PAGES,
	DAX_COMPOUND_UNPIN_DIRTY,
	DAX_COMPOUND_UNPIN_RANGE,
};

/**
 * struct dax_compound_pin - pin a range of the caller's memory and measure
 * @size: sizeof(struct dax_compound_pin)
 * @flags: DAX_COMPOUND_PIN_* bits
 * @addr: in: start of the range, a multiple of 4096; any memory: dax, THP, ...
 * @length: in: bytes, a multiple of 4096, not 0
 * @batch: in: pages asked for in one call (1..2^20)
 * @unpin_batch: in: pages released in one call; 0: all of a window at once
 * @pin_how: in: enum dax_compound_pin_how
 * @unpin_how: in: enum dax_compound_unpin_how; must be 0 with GET_FAST
 * @get_ns: out: time in the pin calls
 * @put_ns: out: time in the unpin calls
 * @pages: out: pages pinned; less than asked where the kernel gave up
 * @calls: out: pin calls made
 * @error: out: errno of the pin call that failed, positive; 0: none
 * @reserved: in: must be 0
 *
 * The range is taken in windows of 1 GiB, so that the list of pages stays
 * small: all of a window is pinned, then all of it is released.
 *
 * Errors: EINVAL for what is not as said above; ENOMEM. A pin call that fails
 * is no error: see @error and @pages.
 */
struct dax_compound_pin {
	__u32 size;
	__u32 flags;
	__u64 addr;
	__u64 length;
	__u32 batch;
	__u32 unpin_batch;
	__u32 pin_how;
	__u32 unpin_how;
	__u64 get_ns;
	__u64 put_ns;
	__u64 pages;
	__u64 calls;
	__u32 error;
	__u32 reserved;
};

#define DAX_COMPOUND_PIN_WRITE		(1U << 0) /* FOLL_WRITE */
#define DAX_COMPOUND_PIN_LONGTERM	(1U << 1) /* FOLL_LONGTERM */

/**
 * struct dax_compound_poison - what is known of bad memory, whatever is bound to it
 * @size: sizeof(struct dax_compound_poison)
 * @flags: DAX_COMPOUND_POISON_* bits
 * @start: in: physical address, a multiple of 4096
 * @length: in: bytes, a multiple of 4096, not 0
 * @bad_start: out: physical address of the first bad page there
 * @bad_length: out: bytes that are bad from there on, no further than @start +
 *	@length; 0: nothing there is known to be bad
 *
 * Known are the memory errors of devices that were bound to this driver, from
 * module load on, and what libnvdimm knew of a pmem device when it was bound.
 * With DAX_COMPOUND_POISON_FORGET nothing is known of the range any more, as is
 * right after errors were cleared; @bad_start and @bad_length tell what was. A
 * device that is bound meanwhile is mapped there again.
 *
 * Errors: EINVAL for what is not as said above.
 */
struct dax_compound_poison {
	__u32 size;
	__u32 flags;
	__u64 start;
	__u64 length;
	__u64 bad_start;
	__u64 bad_length;
};

#define DAX_COMPOUND_POISON_FORGET	(1U << 0)

#define DAX_COMPOUND_IOC_FEATURES	_IOWR('x', 0x40, struct dax_compound_features)
#define DAX_COMPOUND_IOC_INSPECT	_IOWR('x', 0x41, struct dax_compound_inspect)
#define DAX_COMPOUND_IOC_PIN		_IOWR('x', 0x42, struct dax_compound_pin)
#define DAX_COMPOUND_IOC_POISON		_IOWR('x', 0x43, struct dax_compound_poison)

#endif

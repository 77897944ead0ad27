/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * libdaxctl-compound: list, create, change and verify device-dax devices
 * whose memory is described by compound pages.
 *
 * Conventions, which hold for every function unless it says otherwise:
 *
 * - Functions that can fail return 0 (or a value >= 0) on success and a
 *   negative errno on failure. The kernel's own errno is handed up as it is;
 *   daxc_get_error() tells which rule was broken and what would work.
 * - Sizes, offsets and addresses are in bytes.
 * - Objects are opaque. Regions and devices belong to their context: they live as long as what
 *   they stand for is there, and what was found to have gone lives on until daxc_refresh(), or
 *   for as long as there is a reference on it (daxc_dev_ref(), daxc_region_ref()). One object is
 *   one device for good. Strings that are returned belong to the object that returned them.
 * - NULL is accepted where an object is expected: getters answer -EINVAL,
 *   NULL, DAXC_UNKNOWN or 0, and _unref() does nothing.
 * - Structures that can grow begin with sz, which the _INIT macros set. One of an older or a
 *   newer header than the library is fine: what the caller does not know is as it usually is,
 *   what the library does not know is zero in answers, and refused (-EINVAL) in questions unless
 *   it is zero.
 * - Text in errors and notices is UTF-8 on one line: what others have named is written out
 *   (\xNN) where it is not. Names that getters return are as they were given.
 * - Nothing is printed. Messages go to the log function (daxc_set_log_fn()).
 * - There is no global state; libdaxctl-compound-threads.h tells what threads, processes and
 *   signal handlers may do.
 */
#ifndef LIBDAXCTL_COMPOUND_H
#define LIBDAXCTL_COMPOUND_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libdaxctl-compound-threads.h"

/* A number of bytes, pages or files, or an address, that cannot be read: 0 is an answer. */
#define DAXC_UNKNOWN UINT64_MAX

/* What the _INIT macros are made of, for C, and for C++ from 11 on: all zero but the size. */
#ifdef __cplusplus
#define DAXC_SIZED(type)                              \
	[] {                                          \
		struct type sized = {};               \
		sized.sz = sizeof(sized);             \
		return sized;                         \
	}()
#else
#define DAXC_SIZED(type) { .sz = sizeof(struct type) }
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------- context -- */

struct daxc_ctx;

/**
 * daxc_new - make a context
 * @ctx: where the context is stored
 *
 * Reads the log level from the environment variable DAXCTL_COMPOUND_LOG
 * (err, warning, info, debug or a number), unless the program is setuid.
 *
 * Return: 0, -EINVAL (@ctx is NULL), -ENOMEM.
 * Since: 1
 */
int daxc_new(struct daxc_ctx **ctx);

/** daxc_ref - take a reference; returns @ctx. Since: 1 */
struct daxc_ctx *daxc_ref(struct daxc_ctx *ctx);

/** daxc_unref - drop a reference; returns NULL once @ctx is freed. Since: 1 */
struct daxc_ctx *daxc_unref(struct daxc_ctx *ctx);

/**
 * daxc_set_sysroot - read a captured tree instead of the running system
 * @ctx: context, before anything was read through it
 * @dir: directory that holds sys/ (and dev/, run/ if they matter)
 *
 * Everything that would change the system fails with -EROFS afterwards.
 *
 * Return: 0, -EBUSY (something was already read), or the errno of opening @dir.
 * Since: 1
 */
int daxc_set_sysroot(struct daxc_ctx *ctx, const char *dir);

/**
 * daxc_log_fn - receives one message
 * @priority: as in syslog(3): LOG_ERR, LOG_WARNING, LOG_INFO or LOG_DEBUG
 */
typedef void (*daxc_log_fn)(void *userdata, int priority, const char *file, int line,
			    const char *fn, const char *format, va_list args);

/** daxc_set_log_fn - send messages to @fn (default: stderr; NULL: nowhere). Since: 1 */
void daxc_set_log_fn(struct daxc_ctx *ctx, daxc_log_fn fn, void *userdata);

/**
 * daxc_log_text_fn - receives one message, for who cannot take a va_list
 * @text: the message, on one line
 */
typedef void (*daxc_log_text_fn)(void *userdata, int priority, const char *text);

/** daxc_set_log_text_fn - the same as daxc_set_log_fn(), which it takes the place of. Since: 1 */
void daxc_set_log_text_fn(struct daxc_ctx *ctx, daxc_log_text_fn fn, void *userdata);

/** daxc_set_log_priority - drop messages less urgent than @priority (default LOG_ERR). Since: 1 */
void daxc_set_log_priority(struct daxc_ctx *ctx, int priority);

/** daxc_get_log_priority - the threshold in force, or -EINVAL. Since: 1 */
int daxc_get_log_priority(const struct daxc_ctx *ctx);

/**
 * daxc_notice_fn - receives what the user ought to know though nothing failed
 * @text: one sentence or more, such as what was undone of a change that was killed
 */
typedef void (*daxc_notice_fn)(void *userdata, const char *text);

/** daxc_set_notice_fn - send notices to @fn (NULL, the default: to the log, as warnings). Since: 1 */
void daxc_set_notice_fn(struct daxc_ctx *ctx, daxc_notice_fn fn, void *userdata);

/**
 * struct daxc_error - why the last call failed
 * @err: the errno, positive (the kernel's own where the kernel refused)
 * @rule: short stable name of the broken rule, e.g. "no-aligned-extent"
 * @what: one sentence: what failed and the numbers that decided it
 * @hint: a command, or what to do, that would work; "" when nothing is known
 * @hint_args: where @hint begins with a command of daxctl-compound: its words from the verb on; where
 *	it begins with options, which the same call shall be given: these. Ends with NULL. NULL: neither
 */
struct daxc_error {
	int err;
	const char *rule;
	const char *what;
	const char *hint;
	const char *const *hint_args;
};

/**
 * daxc_get_error - explanation of the last failure on this context
 *
 * Return: the error, valid until the next call on @ctx, or NULL when nothing
 * has failed, or the last that did gave no more than its errno.
 * Since: 1
 */
const struct daxc_error *daxc_get_error(const struct daxc_ctx *ctx);

/* ------------------------------------------------------------- regions -- */

struct daxc_region;

/**
 * daxc_refresh - forget what was read; the next question reads sysfs again
 *
 * Regions and devices that were found to have gone are freed, but for those with a reference.
 *
 * Since: 1
 */
void daxc_refresh(struct daxc_ctx *ctx);

/** daxc_region_ref - keep a region, and its context; returns @region. Since: 1 */
struct daxc_region *daxc_region_ref(struct daxc_region *region);

/** daxc_region_unref - drop a reference; returns NULL. Since: 1 */
struct daxc_region *daxc_region_unref(struct daxc_region *region);

/**
 * daxc_region_get_first - first region, in order of id
 *
 * Return: NULL when there is none or sysfs cannot be read (daxc_get_error()).
 * Since: 1
 */
struct daxc_region *daxc_region_get_first(struct daxc_ctx *ctx);

/** daxc_region_get_next - the region after @region, or NULL. Since: 1 */
struct daxc_region *daxc_region_get_next(struct daxc_region *region);

#define daxc_region_foreach(ctx, region)                                 \
	for ((region) = daxc_region_get_first(ctx); (region) != NULL;    \
	     (region) = daxc_region_get_next(region))

/**
 * daxc_region_by_id - look up one region
 * Return: 0, -ENODEV.
 * Since: 1
 */
int daxc_region_by_id(struct daxc_ctx *ctx, int id, struct daxc_region **region);

/**
 * daxc_region_has_name - is this what people call the region?
 * @name: "0", "dax0", "region0", or the path of the device that owns it, with or
 *	without its /sys or /sys/devices: "/platform/hmem.0"; also where the kernel (from
 *	7.1 on) has it below "hmem_platform.0", and the other way round
 *
 * Since: 1
 */
bool daxc_region_has_name(const struct daxc_region *region, const char *name);

/**
 * daxc_region_by_name - look up one region by a name of daxc_region_has_name()
 *
 * Namespaces of one pmem region are regions of one number: it finds the first of
 * them, a path tells them apart.
 *
 * Return: 0, -EINVAL, -ENODEV.
 * Since: 1
 */
int daxc_region_by_name(struct daxc_ctx *ctx, const char *name, struct daxc_region **region);

/** daxc_region_get_id - X of daxX.Y. Since: 1 */
int daxc_region_get_id(const struct daxc_region *region);

/* Room for a uuid as text, with its end. */
#define DAXC_UUID_MAX 37

/**
 * daxc_region_get_uuid - uuid of the namespace that a pmem region is
 * @region: it
 * @uuid: room for the text, lower case, "ed93e918-e165-49d8-921d-383d7b9660c5"
 *
 * Return: 0, -EINVAL, -ENOENT: the region is not of pmem, or the kernel's error.
 * Since: 1
 */
int daxc_region_get_uuid(struct daxc_region *region, char uuid[DAXC_UUID_MAX]);

/** daxc_region_get_path - sysfs path of the device that owns it, without /sys. Since: 1 */
const char *daxc_region_get_path(const struct daxc_region *region);

/** daxc_region_get_start - first physical address (DAXC_UNKNOWN: not root). Since: 1 */
uint64_t daxc_region_get_start(struct daxc_region *region);

/** daxc_region_get_size - bytes, used and free (DAXC_UNKNOWN: it cannot be read). Since: 1 */
uint64_t daxc_region_get_size(struct daxc_region *region);

/** daxc_region_get_available - free bytes, 0 of a static region, or DAXC_UNKNOWN. Since: 1 */
uint64_t daxc_region_get_available(struct daxc_region *region);

/** daxc_region_get_align - default align of new devices (0: it cannot be read). Since: 1 */
uint64_t daxc_region_get_align(struct daxc_region *region);

/** daxc_region_is_static - true for pmem: its one device cannot be resized. Since: 1 */
bool daxc_region_is_static(struct daxc_region *region);

/**
 * daxc_region_get_max_size - largest device that can be created in one extent
 * @region: region
 * @align: align of the device: 4096, 2M or 1G
 * @size: where the size is stored; 0 when nothing fits
 *
 * Counts only the part of each free extent that starts on a multiple of
 * @align: the kernel checks the length of an extent but not its start, and
 * maps the wrong memory when the start is off.
 *
 * Return: 0, -EINVAL (@align), -EACCES (extents are readable by root only),
 * -ENODATA (the kernel does not show where the region starts).
 * Since: 1
 */
int daxc_region_get_max_size(struct daxc_region *region, uint64_t align, uint64_t *size);

/* ------------------------------------------------------------- devices -- */

struct daxc_dev;

#define DAXC_SIZE_KEEP UINT64_MAX /* as it is; create: as much as fits; wipe: to the end */

/** enum daxc_mode - what drives a device */
enum daxc_mode {
	DAXC_MODE_DEFAULT = 0,	/* in requests: keep, or compound when creating */
	DAXC_MODE_DISABLED,	/* no driver */
	DAXC_MODE_DEVDAX,	/* device_dax, the in-tree character device */
	DAXC_MODE_SYSTEM_RAM,	/* kmem */
	DAXC_MODE_COMPOUND,	/* dax_compound */
	DAXC_MODE_FAMFS,	/* fsdev_dax, of Linux 7.1 and newer: for the file system famfs */
	DAXC_MODE_UNKNOWN,	/* some other driver */
};

/** daxc_mode_name - "devdax", "system-ram", ...; NULL for a bad value. Since: 1 */
const char *daxc_mode_name(enum daxc_mode mode);

/** daxc_mode_from_name - the mode called @name, or -EINVAL. Since: 1 */
int daxc_mode_from_name(const char *name);

/** daxc_dev_get_first - first device of a region, in order of id, or NULL. Since: 1 */
struct daxc_dev *daxc_dev_get_first(struct daxc_region *region);

/** daxc_dev_get_next - the device after @dev in its region, or NULL. Since: 1 */
struct daxc_dev *daxc_dev_get_next(struct daxc_dev *dev);

#define daxc_dev_foreach(region, dev)                                    \
	for ((dev) = daxc_dev_get_first(region); (dev) != NULL;          \
	     (dev) = daxc_dev_get_next(dev))

/**
 * daxc_dev_by_name - look up one device
 * @ctx: context
 * @name: "dax0.1", "0.1", the path of its node ("/dev/dax0.1", or a link to it) or
 *	of its directory in sysfs, or "REGION@OFFSET": the device that has this byte
 *	of the region, such as "0@1G", with a region of daxc_region_has_name()
 * @dev: where the device is stored
 *
 * Reads only that device, but for REGION@OFFSET.
 *
 * Return: 0, -EINVAL (not a device name), -ENODEV, -ESTALE (the node of that name is
 * another device's), -EACCES and -ENODATA as daxc_dev_by_offset().
 * Since: 1
 */
int daxc_dev_by_name(struct daxc_ctx *ctx, const char *name, struct daxc_dev **dev);

/**
 * daxc_dev_by_offset - the device that has a byte of a region
 * @region: region
 * @offset: from the start of the region
 * @dev: where the device is stored
 *
 * Return: 0, -EINVAL, -ENODEV (that byte is free, or behind the end), -EACCES (not
 * root), -ENODATA (the kernel does not show where the region starts).
 * Since: 1
 */
int daxc_dev_by_offset(struct daxc_region *region, uint64_t offset, struct daxc_dev **dev);

/**
 * daxc_dev_exists - false once the device was found to have gone
 *
 * Asks nothing of the kernel. A program that lists devices reads what it wants
 * to show and then leaves the device out if it went away meanwhile.
 *
 * Since: 1
 */
bool daxc_dev_exists(const struct daxc_dev *dev);

/** daxc_dev_ref - keep a device, its region and its context; returns @dev. Since: 1 */
struct daxc_dev *daxc_dev_ref(struct daxc_dev *dev);

/** daxc_dev_unref - drop a reference; returns NULL. Since: 1 */
struct daxc_dev *daxc_dev_unref(struct daxc_dev *dev);

/** daxc_dev_get_name - "dax0.1", the chardev's name. Since: 1 */
const char *daxc_dev_get_name(const struct daxc_dev *dev);

/** daxc_dev_get_region - the region it belongs to. Since: 1 */
struct daxc_region *daxc_dev_get_region(const struct daxc_dev *dev);

/** daxc_dev_get_id - Y of daxX.Y. Since: 1 */
int daxc_dev_get_id(const struct daxc_dev *dev);

/** daxc_dev_get_size - bytes, 0 of a seed without memory, or DAXC_UNKNOWN. Since: 1 */
uint64_t daxc_dev_get_size(struct daxc_dev *dev);

/** daxc_dev_is_empty - it has no memory; false also where that cannot be read. Since: 1 */
bool daxc_dev_is_empty(struct daxc_dev *dev);

/** daxc_dev_get_align - mapping alignment in bytes (0: it cannot be read). Since: 1 */
uint64_t daxc_dev_get_align(struct daxc_dev *dev);

/** daxc_dev_get_mode - by the driver that is bound to it. Since: 1 */
enum daxc_mode daxc_dev_get_mode(struct daxc_dev *dev);

/** daxc_dev_get_driver - name of the bound driver, or NULL. Since: 1 */
const char *daxc_dev_get_driver(struct daxc_dev *dev);

/** daxc_dev_get_target_node - NUMA node its memory would have, -1: none. Since: 1 */
int daxc_dev_get_target_node(struct daxc_dev *dev);

/** daxc_dev_get_numa_node - NUMA node nearest to it, -1: none. Since: 1 */
int daxc_dev_get_numa_node(struct daxc_dev *dev);

/** daxc_dev_get_resource - physical start (DAXC_UNKNOWN: not root). Since: 1 */
uint64_t daxc_dev_get_resource(struct daxc_dev *dev);

/**
 * struct daxc_extent - a contiguous part of a device
 * @start: physical address
 * @size: bytes
 * @offset: offset in the device
 */
struct daxc_extent {
	uint64_t start;
	uint64_t size;
	uint64_t offset;
};

/**
 * daxc_dev_get_extents - physical extents in order of offset
 * @dev: device
 * @extents: where the array is stored; belongs to @dev
 *
 * Return: the number of extents, -EACCES (not root).
 * Since: 1
 */
int daxc_dev_get_extents(struct daxc_dev *dev, const struct daxc_extent **extents);

/* ------------------------------------------- compound state of a device -- */
/*
 * These read sysfs .../daxX.Y/compound/ and answer -ENOENT when the module
 * dax_compound is not loaded. Documentation/ABI/sysfs-bus-dax-compound has
 * the meaning of each attribute.
 */

#define DAXC_SHIFT_AUTO (-1) /* vmemmap_shift follows align */
#define DAXC_SHIFT_KEEP (-2) /* in requests: as it is */

/**
 * daxc_dev_get_vmemmap_shift - order of the compound pages
 * @dev: device
 * @shift: where it is stored: the order in force on a bound device, the wish
 *	for the next bind (perhaps DAXC_SHIFT_AUTO) on an unbound one
 *
 * Return: 0, -ENOENT.
 * Since: 1
 */
int daxc_dev_get_vmemmap_shift(struct daxc_dev *dev, int *shift);

/** enum daxc_map - page-table entries of a compound device */
enum daxc_map {
	DAXC_MAP_KEEP = 0,	/* in requests: as it is */
	DAXC_MAP_AUTO,		/* folio where the kernel can, else devmap */
	DAXC_MAP_DEVMAP,	/* as the in-tree driver's */
	DAXC_MAP_FOLIO,		/* without the devmap bit: one reference pins a compound page */
};

/** daxc_map_name - "auto", "devmap", "folio"; NULL for any other value. Since: 1 */
const char *daxc_map_name(enum daxc_map map);

/** daxc_map_from_name - the map called @name, or -EINVAL. Since: 1 */
int daxc_map_from_name(const char *name);

/**
 * daxc_dev_get_map - page-table entries in force on a bound device, the wish of an unbound one
 *
 * Return: 0, -ENOENT, -EINVAL (the module knows a map that this library does not).
 * Since: 1
 */
int daxc_dev_get_map(struct daxc_dev *dev, enum daxc_map *map);

/** daxc_dev_get_page_size - bytes of one compound page. Return: 0, -ENOENT. Since: 1 */
int daxc_dev_get_page_size(struct daxc_dev *dev, uint64_t *bytes);

/** daxc_dev_get_memmap_bytes - memory that backs the struct pages, counted. Since: 1 */
int daxc_dev_get_memmap_bytes(struct daxc_dev *dev, uint64_t *bytes);

/** daxc_dev_get_memmap_base_bytes - what 4 KiB pages would take. Since: 1 */
int daxc_dev_get_memmap_base_bytes(struct daxc_dev *dev, uint64_t *bytes);

/** daxc_dev_get_altmap - 1: the struct pages live on the device itself. Since: 1 */
int daxc_dev_get_altmap(struct daxc_dev *dev, int *altmap);

/** daxc_dev_get_pinned - compound pages that hold DMA pins. Return: 0, -ENOENT. Since: 1 */
int daxc_dev_get_pinned(struct daxc_dev *dev, uint64_t *pages);

/** enum daxc_state - of a device and its driver, which takes its time to go */
enum daxc_state {
	DAXC_STATE_UNBOUND,
	DAXC_STATE_BOUND,
	DAXC_STATE_UNBINDING,	/* the driver is going, and waits for references to struct pages */
	DAXC_STATE_KEPT,	/* it waited in vain: until they are gone no driver can have the memory */
};

/** daxc_state_name - "unbound", "bound", "unbinding", "kept"; NULL for a bad value. Since: 1 */
const char *daxc_state_name(enum daxc_state state);

/**
 * daxc_dev_get_state - whether an unbind is under way
 *
 * To bind, to resize or to delete a device in state unbinding would wait in the kernel as well,
 * and no signal ends that: plans refuse it. Without the module no driver waits.
 *
 * Return: 0, -EINVAL, -ENODEV, or the errno of reading.
 * Since: 1
 */
int daxc_dev_get_state(struct daxc_dev *dev, enum daxc_state *state);

/**
 * daxc_dev_get_opens - files that are open on the device's node
 *
 * The kernel's own count: of all PID namespaces, of every driver but kmem, and also of files
 * that no process has in a table, as those that are kept by io_uring.
 *
 * Return: 0, -ENOENT (no module, or one that does not count).
 * Since: 1
 */
int daxc_dev_get_opens(struct daxc_dev *dev, uint64_t *files);

/** daxc_dev_get_mappings - mappings of it; else as daxc_dev_get_opens(). Since: 1 */
int daxc_dev_get_mappings(struct daxc_dev *dev, uint64_t *mappings);

/**
 * struct daxc_faults - faults that were served, by the size of the entry
 * @sz: sizeof(struct daxc_faults), so that it can grow
 */
struct daxc_faults {
	size_t sz;
	uint64_t pte;
	uint64_t pmd;
	uint64_t pud;
};

#define DAXC_FAULTS_INIT DAXC_SIZED(daxc_faults)

/** daxc_dev_get_faults - since it was bound. Return: 0, -EINVAL (no sz), -ENOENT. Since: 1 */
int daxc_dev_get_faults(struct daxc_dev *dev, struct daxc_faults *faults);

/**
 * struct daxc_compound - all of the above at once
 * @sz: sizeof(struct daxc_compound), so that it can grow
 * @vmemmap_shift: as daxc_dev_get_vmemmap_shift(); DAXC_SHIFT_KEEP: not known
 * @map: as daxc_dev_get_map(); DAXC_MAP_KEEP: not known
 * @altmap: 0, 1, or -1: not known
 * @state: of enum daxc_state; negative: not known
 * @page_size: and what follows: as the function of that name; DAXC_UNKNOWN: not known,
 *	because the module is of an older release
 * @poison_ranges: how many daxc_dev_get_poison() would find
 */
struct daxc_compound {
	size_t sz;
	int vmemmap_shift;
	enum daxc_map map;
	int altmap;
	int state;
	uint64_t page_size;
	uint64_t memmap_bytes;
	uint64_t memmap_base_bytes;
	uint64_t pinned;
	uint64_t opens;
	uint64_t mappings;
	uint64_t faults_pte;
	uint64_t faults_pmd;
	uint64_t faults_pud;
	uint64_t poison_ranges;
};

#define DAXC_COMPOUND_INIT DAXC_SIZED(daxc_compound)

/**
 * daxc_dev_get_compound - what the module says of a device, with one read for all of it
 *
 * The functions above read each time, because counters move. This is read once, as size
 * and align are, and again after daxc_refresh() or a change by this context.
 *
 * Return: 0, -EINVAL (no sz), -ENOENT, -EBADMSG (not what the module writes).
 * Since: 1
 */
int daxc_dev_get_compound(struct daxc_dev *dev, struct daxc_compound *compound);

/** struct daxc_poison - memory that failed, as offset in the device and length, in bytes */
struct daxc_poison {
	uint64_t offset;
	uint64_t length;
};

/**
 * daxc_dev_get_poison - poisoned compound pages in order of offset
 * @dev: device
 * @poison: where the array is stored; belongs to @dev until the next call
 *
 * Return: how many there are, -ENOENT, -EBADMSG (not what the module writes), -ENOMEM.
 * Since: 1
 */
int daxc_dev_get_poison(struct daxc_dev *dev, const struct daxc_poison **poison);

/* ---------------------------------------- memory of a system-ram device -- */

/**
 * struct daxc_memory - memory blocks of a device in mode system-ram
 * @sz: sizeof(struct daxc_memory), so that it can grow
 * @blocks: how many there are
 * @online: how many of them are online
 * @movable: 1: all that are online are movable, 0: not all, -1: unknown or none online
 */
struct daxc_memory {
	size_t sz;
	int blocks;
	int online;
	int movable;
};

#define DAXC_MEMORY_INIT DAXC_SIZED(daxc_memory)

/**
 * daxc_dev_get_memory - count the memory blocks of a device
 *
 * Read once, as size and align are, and again after daxc_refresh() or a change by this
 * context.
 *
 * Return: 0, -EINVAL (no sz), -ENXIO (not in mode system-ram), -EACCES (only root
 * sees where its memory lies), -ENODATA (no block is shown), -EOPNOTSUPP (a captured
 * tree without memory blocks), or the errno of reading.
 * Since: 1
 */
int daxc_dev_get_memory(struct daxc_dev *dev, struct daxc_memory *memory);

#ifdef __cplusplus
}
#endif

#endif

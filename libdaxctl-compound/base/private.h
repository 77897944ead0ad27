/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * The objects behind the public header's forward declarations, and the little
 * that library files share about them. What one file keeps to itself is not here.
 */
#ifndef DAXC_PRIVATE_H
#define DAXC_PRIVATE_H

#include <sys/types.h>

#include "hint.h"
#include "libdaxctl-compound.h"
#include "log.h"
#include "util.h"

#define DAXC_EXPORT __attribute__((visibility("default")))

#define DEVICES_DIR "sys/bus/dax/devices"
#define DRIVERS_DIR "sys/bus/dax/drivers"

#define DRIVER_DEVDAX	"device_dax"
#define DRIVER_KMEM	"kmem"
#define DRIVER_COMPOUND "dax_compound"
#define DRIVER_FAMFS	"fsdev_dax"

/* "dax", two 32-bit numbers, a dot and a NUL; the kernel's own limit is 30 */
#define DEV_NAME_MAX	32
#define DRIVER_NAME_MAX 64

#define ERROR_TEXT_MAX 1024

/* lock.c's */
struct locks {
	int fd;			/* that of all changes, -1 */
	unsigned int depth;	/* how often that one is taken */
	long long since;
	struct lock_name *names;
};

struct daxc_ctx {
	unsigned int refs;
	int root;		/* "/" or the sysroot: O_PATH, -1 until it is needed */
	int dir;		/* of the region read last: O_PATH, -1 for none */
	struct daxc_region *dir_of;
	bool sysroot;
	daxc_log_fn log_fn;
	void *log_data;		/* the context where log_text_fn gets the messages */
	daxc_log_text_fn log_text_fn;
	void *log_text_data;
	int log_priority;
	daxc_notice_fn notice_fn;
	void *notice_data;
	char caller[64];	/* what others are told who wait for this context */
	int wait_s;		/* for others, DAXC_WAIT_FOREVER */
	struct locks locks;
	struct batch *batch;	/* of which the changes made now are */
	/* set by who puts something into the context, and called at its end in this order */
	void (*batch_free)(struct batch *batch);
	void (*locks_free)(struct daxc_ctx *ctx);
	void (*inventory_free)(struct daxc_ctx *ctx);
	struct daxc_error error;
	char what[ERROR_TEXT_MAX];
	char hint[ERROR_TEXT_MAX];
	char hint_words[ERROR_TEXT_MAX];
	const char *hint_args[HINT_ARGS_MAX + 1];
	struct daxc_region *regions;
	struct daxc_region *last_region;
	bool kernel_known, size_waits; /* dev-size.c's */
	struct {
		unsigned int n;	/* by the last scan */
		char name[DEV_NAME_MAX]; /* the first of them */
		int err;
		bool told;
	} unseen;		/* devices that are listed and cannot be looked at */
	bool scanned;		/* the whole of DEVICES_DIR, not only devices asked for by name */
	bool unlockable_is_told; /* recover.c's: a change that cannot be undone for want of its lock */
	bool udev_is_stuck;	/* agents.c's: was waited for, and told */
	bool no_module;		/* dax_compound is not loaded; false: not known to be so */
};

/* An attribute is read when it is first asked for, once; absence is remembered too. */
struct cached_u64 {
	bool known;
	int err;
	uint64_t value;
};

struct cached_int {
	bool known;
	int err;
	int value;
};

struct daxc_region {
	struct daxc_ctx *ctx;
	unsigned int refs;	/* of callers, on it and on its devices */
	struct daxc_region *next;
	struct daxc_dev *devs;
	struct daxc_dev *last_dev;
	int id;
	struct {
		struct cached_u64 size, align, available, start;
		/* the kernel gives each device those of its region; known: of one at least */
		struct cached_int target_node, numa_node;
	} cache;
	char path[];		/* below the root: "sys/devices/platform/hmem.0" */
};

struct daxc_dev {
	struct daxc_region *region;
	unsigned int refs;	/* of callers */
	struct daxc_dev *next;
	int id;
	ino_t inode;		/* of its directory: sysfs gives no number twice */
	bool gone;		/* skipped; kept until a refresh, because callers may still hold it */
	char name[DEV_NAME_MAX];
	struct {
		struct cached_u64 size, align, resource;
		struct cached_int target_node, numa_node, driver;
		struct cached_int extents; /* value: number of them */
		struct cached_int compound, memory; /* no value: they are in what is called so */
		bool same;		/* what has its name is itself */
	} cache;
	char driver[DRIVER_NAME_MAX];
	struct daxc_compound compound;
	struct daxc_memory memory;
	struct daxc_extent *extents;
	struct daxc_poison *poison;
	struct daxc_poison *skipped;	/* by the last wipe */
};

/* The context's root directory, opened on first use; -errno. */
int ctx_root(struct daxc_ctx *ctx);

/*
 * inventory.c: the directory of a region, which holds those of its devices, kept open
 * until another region's is asked for or it may have been made anew; -errno.
 * Through /sys/bus/dax each read of an attribute would walk a link and five
 * directories, which costs more than the read.
 */
int region_dir(struct daxc_region *region);

/*
 * The directory that holds the device's, for reading; -ENODEV once it has gone. A
 * name may be another device's by now: what is written goes through dev_open().
 */
int dev_dir(struct daxc_dev *dev);

/*
 * region.c: what tells a region from another one that has its path since. 0 or -errno with 0 in
 * *@inode, which it also is in a captured tree.
 */
int region_inode(struct daxc_region *region, ino_t *inode);

/* region.c: by what region->path holds. 0, -ENODEV, or why nobody knows, which is explained. */
int region_by_path(struct daxc_ctx *ctx, const char *path, struct daxc_region **region);

/*
 * inventory.c: forget what was read but keep every object. Which devices exist is
 * looked at again when somebody walks them: a change of one device asks for no other.
 */
void inventory_forget(struct daxc_ctx *ctx);
int inventory_scan(struct daxc_ctx *ctx);
/* Explain that it cannot be read, which @rc tells, or that there is no sysfs to be read. */
int fail_inventory(struct daxc_ctx *ctx, int rc);
/* 0, -EINVAL (not a device name), -ENODEV, -ENOENT (no sysfs is mounted: explained). */
int inventory_get(struct daxc_ctx *ctx, const char *name, struct daxc_dev **dev);
bool dev_parse_name(const char *name, int *region, int *id);
struct daxc_dev *dev_first_alive(struct daxc_dev *dev);

/*
 * dev.c: the device's own directory, O_PATH, for the last look before something is changed:
 * what is done below it is done to this device or fails. The caller closes it. -ENODEV: it
 * has gone, and perhaps another one has its name.
 */
int dev_open(struct daxc_dev *dev);

/* The same look without the directory. 0, -ENODEV and the like. */
int dev_look(struct daxc_dev *dev);

/*
 * compound.c: its driver is going and has not gone. The kernel holds the device's lock meanwhile,
 * and whatever needs that waits, for ever perhaps and whatever signal comes.
 */
bool dev_is_going(struct daxc_dev *dev);

/*
 * compound.c: is there more bad memory than the @n ranges of daxc_dev_get_poison(), whose file
 * holds so many?
 */
bool dev_poison_is_cut(struct daxc_dev *dev, int n);

/* Explain that the device has gone; return -ENODEV. */
int fail_gone(struct daxc_dev *dev);
int fail_gone_from(struct daxc_ctx *ctx, const char *region, const char *name);

/* inventory.c: have every attribute of the device read again. */
void dev_forget(struct daxc_dev *dev);

/* The getters' inner halves, for callers that must tell "0" from "cannot be read", or undo after an error. */
int dev_extents(struct daxc_dev *dev, const struct daxc_extent **extents);
/* An attribute of a device, once; one that lacks what is not @optional has gone. */
int dev_read_u64(struct daxc_dev *dev, struct cached_u64 *cached, const char *name, bool optional);
int dev_read_size(struct daxc_dev *dev, uint64_t *size);
int dev_read_align(struct daxc_dev *dev, uint64_t *align);
/* What looking for its driver gave; 0: it has one, or has none. */
int dev_driver_unseen(struct daxc_dev *dev);
int region_read_size(struct daxc_region *region, uint64_t *size);
int region_read_align(struct daxc_region *region, uint64_t *align);
int region_read_start(struct daxc_region *region, uint64_t *start);
const char *mode_driver(enum daxc_mode mode);
enum daxc_mode driver_mode(const char *driver);
/* Hand up what extents_free_spans() returned, with the rule that it stands for. */
int fail_extents(struct daxc_region *region, int rc);

#endif

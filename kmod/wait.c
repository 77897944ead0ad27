// SPDX-License-Identifier: GPL-2.0
/*
 * The wait of an unbind for the last reference to its struct pages.
 *
 * The in-tree driver frees the struct pages of a device without looking, and a
 * later unpin writes to freed memory. To wait is right, but the device lock is
 * held meanwhile, which shutdown and suspend want as well, and in a hot remove
 * a lock of all regions: so no wait is for ever. What is in use then is kept
 * (kept.c).
 */
#include <linux/device.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/reboot.h>
#include <linux/sched/signal.h>
#include <linux/suspend.h>
#include <linux/wait.h>
#include "compound.h"

/*
 * A minute: a process that was told to end has let go of its registered memory
 * by then, and who waits for us (90 s in systemd) has not lost patience.
 */
static unsigned int unbind_wait = 60;
module_param(unbind_wait, uint, 0644);
MODULE_PARM_DESC(unbind_wait,
		 "seconds that an unbind waits for references to the device's pages before it keeps them (60)");

#define POLL		msecs_to_jiffies(50)
#define TELL_FIRST	(5 * HZ)
#define TELL_AGAIN	(60 * HZ)
/* Long enough for a reference that is just being dropped, by GUP-fast for example */
#define MOMENT		HZ

static DECLARE_WAIT_QUEUE_HEAD(hurry_queue);
static bool hurry;

struct pin_wait {
	struct compound_dev *comp_dev;
	struct compound_map *map;
	unsigned long end;
	unsigned long tell;
	bool told;
};

static void tell(struct pin_wait *wait)
{
	if (time_before(jiffies, wait->tell))
		return;
	dev_warn(&wait->map->dev_dax->dev,
		 "unbind waits: compound pages in use: %llu, pinned for DMA: %llu\n",
		 compound_count_in_use(wait->map->pgmap), compound_count_pinned(wait->map->pgmap));
	wait->tell = jiffies + TELL_AGAIN;
	wait->told = true;
}

/* Why no longer to wait, NULL: go on */
static const char *reason_to_stop(const struct pin_wait *wait)
{
	if (READ_ONCE(hurry))
		return "the machine goes down";
	if (fatal_signal_pending(current))
		return "killed";
	if (time_before(jiffies, wait->end))
		return NULL;
	return wait->comp_dev->leaving ? "the device is removed" : "unbind_wait is over";
}

static unsigned long patience(const struct compound_dev *comp_dev)
{
	/* more would overflow what jiffies can compare */
	unsigned long limit = min(READ_ONCE(unbind_wait), 86400U) * HZ;

	return comp_dev->leaving ? min_t(unsigned long, limit, MOMENT) : limit;
}

/*
 * Returns whether nobody uses the struct pages of @map any more. The grace
 * period is for GUP-fast, which reads an entry with interrupts off and takes
 * its reference a little later.
 */
bool compound_wait_unused(struct compound_dev *comp_dev, struct compound_map *map)
{
	struct device *dev = &map->dev_dax->dev;
	struct pin_wait wait = {
		.comp_dev = comp_dev,
		.map = map,
		.end = jiffies + patience(comp_dev),
		.tell = jiffies + TELL_FIRST,
	};
	const char *reason;

	synchronize_rcu();
	while (!compound_pass_unused(map->pgmap, &map->passed)) {
		reason = reason_to_stop(&wait);
		if (reason) {
			dev_warn(dev, "unbind waits no longer (%s): compound pages in use: %llu, pinned for DMA: %llu\n",
				 reason, compound_count_in_use(map->pgmap),
				 compound_count_pinned(map->pgmap));
			return false;
		}
		tell(&wait);
		wait_event_killable_timeout(hurry_queue, READ_ONCE(hurry), POLL);
	}
	if (wait.told)
		dev_info(dev, "no compound page is in use any more, unbind goes on\n");
	return true;
}

static void set_hurry(bool value)
{
	WRITE_ONCE(hurry, value);
	wake_up_all(&hurry_queue);
}

/* Before the devices are shut down, each under its lock */
static int at_reboot(struct notifier_block *nb, unsigned long action, void *data)
{
	set_hurry(true);
	return NOTIFY_DONE;
}

static struct notifier_block reboot_nb = {
	.notifier_call = at_reboot,
};

/* Before tasks are frozen, which one that waits with a device locked must not be */
static int at_suspend(struct notifier_block *nb, unsigned long action, void *data)
{
	switch (action) {
	case PM_HIBERNATION_PREPARE:
	case PM_SUSPEND_PREPARE:
	case PM_RESTORE_PREPARE:
		set_hurry(true);
		break;
	case PM_POST_HIBERNATION:
	case PM_POST_SUSPEND:
	case PM_POST_RESTORE:
		set_hurry(false);
		break;
	}
	return NOTIFY_DONE;
}

static struct notifier_block suspend_nb = {
	.notifier_call = at_suspend,
};

int compound_wait_start(void)
{
	int rc;

	rc = register_reboot_notifier(&reboot_nb);
	if (rc)
		return rc;
	rc = register_pm_notifier(&suspend_nb);
	if (rc)
		unregister_reboot_notifier(&reboot_nb);
	return rc;
}

void compound_wait_stop(void)
{
	unregister_pm_notifier(&suspend_nb);
	unregister_reboot_notifier(&reboot_nb);
}

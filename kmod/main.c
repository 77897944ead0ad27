// SPDX-License-Identifier: GPL-2.0
/*
 * dax_compound: a driver on the dax bus, beside device_dax and kmem, whose
 * devices are described by compound pages of a chosen order.
 *
 * This file only starts and stops the parts. Documentation/ABI/
 * sysfs-bus-dax-compound describes what user space sees.
 */
#include <linux/module.h>
#include "compound.h"

static int __init compound_init(void)
{
	int rc;

	compound_attrs_start();
	rc = compound_kept_start();
	if (rc)
		return rc;
	rc = compound_wait_start();
	if (rc)
		goto err_wait;
	rc = compound_ctl_start();
	if (rc)
		goto err_ctl;
	/* last of what can fail: a device that was bound would have to be unbound again */
	rc = __dax_driver_register(&compound_driver, THIS_MODULE, KBUILD_MODNAME);
	if (rc)
		goto err_driver;
	compound_registry_start(&compound_attr_group, &compound_driver.drv);
#ifdef COMPAT_UNTESTED
	pr_warn("dax_compound: built for a kernel that it was never tested on\n");
#endif
	return 0;

err_driver:
	compound_ctl_stop();
err_ctl:
	compound_wait_stop();
err_wait:
	compound_kept_stop();
	return rc;
}

/* Unbinds every device before the registry goes, which their attributes need */
static void __exit compound_exit(void)
{
	compound_kept_abandon();
	dax_driver_unregister(&compound_driver);
	compound_registry_stop();
	compound_ctl_stop();
	compound_wait_stop();
	compound_kept_stop();
	compound_bad_forget(0, ULONG_MAX);
}

MODULE_AUTHOR("daxctl-compound developers");
MODULE_DESCRIPTION("Device DAX described and mapped as compound pages");
MODULE_LICENSE("GPL");
#ifdef COMPAT_UNTESTED
MODULE_INFO(untested, "Y");
#endif
module_init(compound_init);
module_exit(compound_exit);

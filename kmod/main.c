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

/* Unbinds every device first: their attributes go last */
static void compound_stop(void)
{
	dax_driver_unregister(&compound_driver);
	compound_registry_stop();
}

static int __init compound_init(void)
{
	int rc;

	rc = __dax_driver_register(&compound_driver, THIS_MODULE, KBUILD_MODNAME);
	if (rc)
		return rc;
	rc = compound_registry_start();
	if (rc)
		goto err_started;
	rc = compound_ctl_start();
	if (rc)
		goto err_started;
	return 0;

err_started:
	compound_stop();
	return rc;
}

static void __exit compound_exit(void)
{
	compound_ctl_stop();
	compound_stop();
}

MODULE_AUTHOR("daxctl-compound developers");
MODULE_DESCRIPTION("Device DAX described and mapped as compound pages");
MODULE_LICENSE("GPL");
module_init(compound_init);
module_exit(compound_exit);

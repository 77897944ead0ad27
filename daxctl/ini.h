/* SPDX-License-Identifier: GPL-2.0 */
/* Files of [sections] and lines key = value, by iniparser, whose errors are said in our way. */
#ifndef DAXCTL_INI_H
#define DAXCTL_INI_H

#include <iniparser/iniparser.h>

/* 0, or -errno after saying for @who why @file cannot be read. The caller frees @ini. */
int ini_load(const char *who, const char *file, dictionary **ini);

/* In the order of the file, until @fn returns anything but 0, which is then returned; or -ENOMEM. */
int ini_each_key(const dictionary *ini, const char *section,
		 int (*fn)(void *userdata, const char *key, const char *value), void *userdata);

#endif

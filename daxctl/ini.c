// SPDX-License-Identifier: GPL-2.0
/* What the readers of configuration files ask of iniparser. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ini.h"
#include "talk.h"

static int quiet(const char *format, ...)
{
	(void)format;
	return 0;
}

int ini_load(const char *who, const char *file, dictionary **ini)
{
	if (access(file, R_OK)) {
		int rc = -errno;

		talk_error(who, NULL, "%s: %s.", file, strerror(-rc));
		return rc;
	}
	/* it says what is wrong on stderr, in its own way, unless it is told not to */
	iniparser_set_error_callback(quiet);
	*ini = iniparser_load(file);
	if (*ini)
		return 0;
	talk_error(who, NULL, "%s: cannot be read, or is not made of [sections] and lines key = value.",
		   file);
	return -EINVAL;
}

int ini_each_key(const dictionary *ini, const char *section,
		 int (*fn)(void *userdata, const char *key, const char *value), void *userdata)
{
	int i, rc = 0, n = iniparser_getsecnkeys(ini, section);
	const char **keys = calloc((size_t)n + 1, sizeof(*keys));

	if (!keys || !iniparser_getseckeys(ini, section, keys)) {
		free(keys);
		return -ENOMEM;
	}
	/* "section:key" */
	for (i = 0; i < n && !rc; i++)
		rc = fn(userdata, keys[i] + strlen(section) + 1,
			iniparser_getstring(ini, keys[i], ""));
	free(keys);
	return rc;
}

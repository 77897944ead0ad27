// SPDX-License-Identifier: GPL-2.0
/*
 * Reads /etc/daxctl.conf.d/ as daxctl does: every file *.conf of it, sections
 * [reconfigure-device NAME], whose nvdimm.uuid says which device is meant. The
 * keys that daxctl does not know are those of our options.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "config.h"
#include "ini.h"
#include "setting.h"
#include "talk.h"

#define CONFIG_DIR "/etc/daxctl.conf.d"
#define SECTION	   "reconfigure-device"
#define NAME_ROOM  1024

struct search {
	const char *who;
	const char *uuid;
	char file[NAME_ROOM];		/* the one that is read */
	const char *section;		/* of it */
	char found[NAME_ROOM];		/* the one that the section was in, or "" */
	struct daxc_request *request;
};

static int set(void *userdata, const char *key, const char *value)
{
	const struct search *search = userdata;
	int rc = strcmp(key, "nvdimm.uuid") ? setting_set(search->request, key, value) : 0;

	if (rc)
		talk_error(search->who, NULL, "%s, [%s]: %s %s.", search->file, search->section, key,
			   rc == -ENOENT ? "is no key of it" : "has a value that it cannot have");
	return rc;
}

static int read_section(struct search *search, const dictionary *ini, const char *section)
{
	char key[NAME_ROOM];

	if (strncmp(section, SECTION, strlen(SECTION)))
		return 0;
	snprintf(key, sizeof(key), "%s:nvdimm.uuid", section);
	if (strcasecmp(iniparser_getstring(ini, key, ""), search->uuid))
		return 0;
	if (*search->found) {
		talk_error(search->who, NULL, "%s is in two sections: of %s and of %s.",
			   search->uuid, search->found, search->file);
		return -EINVAL;
	}
	strcpy(search->found, search->file);
	search->section = section;
	return ini_each_key(ini, section, set, search);
}

static int read_file(struct search *search, const char *name)
{
	dictionary *ini;
	int i, rc;

	snprintf(search->file, sizeof(search->file), CONFIG_DIR "/%s", name);
	rc = ini_load(search->who, search->file, &ini);
	if (rc)
		return rc;
	for (i = 0; i < iniparser_getnsec(ini) && !rc; i++)
		rc = read_section(search, ini, iniparser_getsecname(ini, i));
	iniparser_freedict(ini);
	return rc;
}

static int is_config(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 5 && *entry->d_name != '.' && !strcmp(entry->d_name + len - 5, ".conf");
}

int config_find(const char *who, const char *uuid, struct daxc_request *request)
{
	struct search search = { .who = who, .uuid = uuid, .request = request };
	struct dirent **files = NULL;
	int i, rc = 0, n = scandir(CONFIG_DIR, &files, is_config, alphasort);

	if (n < 0 && errno != ENOENT) {
		rc = -errno;
		talk_error(who, NULL, CONFIG_DIR ": %s", strerror(-rc));
	}
	for (i = 0; i < n; i++) {
		if (!rc)
			rc = read_file(&search, files[i]->d_name);
		free(files[i]);
	}
	free(files);
	if (rc)
		return rc;
	return *search.found ? 0 : 1;
}

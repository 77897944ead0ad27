// SPDX-License-Identifier: GPL-2.0
/*
 * Reads /etc/daxctl.conf.d/ as daxctl does: every file *.conf of it, sections
 * [reconfigure-device NAME], whose nvdimm.uuid says which device is meant. The
 * keys that daxctl does not know are those of our options.
 */
#include <dirent.h>
#include <errno.h>
#include <iniparser/iniparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "config.h"
#include "size.h"
#include "talk.h"

#define CONFIG_DIR "/etc/daxctl.conf.d"
#define SECTION	   "reconfigure-device"
#define NAME_ROOM  1024

struct search {
	const char *who;
	const char *uuid;
	char file[NAME_ROOM];		/* the one that is read */
	char found[NAME_ROOM];		/* the one that the section was in, or "" */
	struct daxc_request *request;
};

/* One key of a section; the parser has taken blanks and quotes off @value. */
struct setting {
	const char *key;
	bool (*set)(struct daxc_request *request, const char *value);
};

static bool to_bool(const char *value, bool *yes)
{
	*yes = !strcasecmp(value, "true") || !strcasecmp(value, "yes") || !strcmp(value, "1");
	return *yes || !strcasecmp(value, "false") || !strcasecmp(value, "no") ||
	       !strcmp(value, "0");
}

static bool ram_unless(struct daxc_request *request, const char *value, unsigned int flag)
{
	bool yes;

	if (!to_bool(value, &yes))
		return false;
	if (!yes)
		request->ram |= flag;
	return true;
}

static bool set_online(struct daxc_request *request, const char *value)
{
	return ram_unless(request, value, DAXC_RAM_NO_ONLINE);
}

static bool set_movable(struct daxc_request *request, const char *value)
{
	return ram_unless(request, value, DAXC_RAM_NO_MOVABLE);
}

static bool set_mode(struct daxc_request *request, const char *value)
{
	int mode = daxc_mode_from_name(value);

	if (mode != DAXC_MODE_COMPOUND && mode != DAXC_MODE_DEVDAX && mode != DAXC_MODE_SYSTEM_RAM)
		return false;
	request->mode = (enum daxc_mode)mode;
	return true;
}

static bool set_map(struct daxc_request *request, const char *value)
{
	int map = daxc_map_from_name(value);

	if (map < 0)
		return false;
	request->map = (enum daxc_map)map;
	return true;
}

static bool set_shift(struct daxc_request *request, const char *value)
{
	uint64_t shift;

	request->vmemmap_shift = DAXC_SHIFT_AUTO;
	if (!strcmp(value, "auto"))
		return true;
	if (size_parse(value, &shift) || shift > 18)
		return false;
	request->vmemmap_shift = (int)shift;
	return true;
}

static bool set_size(struct daxc_request *request, const char *value)
{
	return !size_parse(value, &request->size);
}

static bool set_align(struct daxc_request *request, const char *value)
{
	return !size_parse(value, &request->align);
}

static bool set_nothing(struct daxc_request *request, const char *value)
{
	(void)request;
	(void)value;
	return true;
}

static const struct setting settings[] = {
	{ "nvdimm.uuid", set_nothing },
	{ "mode", set_mode },
	{ "online", set_online },
	{ "movable", set_movable },
	{ "size", set_size },
	{ "align", set_align },
	{ "vmemmap-shift", set_shift },
	{ "map", set_map },
};

static int complain(const struct search *search, const char *section, const char *key,
		    const char *what)
{
	talk_error(search->who, NULL, "%s, [%s]: %s%s%s.", search->file, section, key,
		   *key ? " " : "", what);
	return -EINVAL;
}

static int set(struct search *search, const char *section, const char *key, const char *value)
{
	size_t i;

	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		if (strcmp(settings[i].key, key))
			continue;
		if (settings[i].set(search->request, value))
			return 0;
		return complain(search, section, key, "has a value that it cannot have");
	}
	return complain(search, section, key, "is no key of it");
}

static int read_settings(struct search *search, const dictionary *ini, const char *section)
{
	int i, rc = 0, n = iniparser_getsecnkeys(ini, section);
	const char **keys = calloc((size_t)n + 1, sizeof(*keys));

	if (!keys || !iniparser_getseckeys(ini, section, keys)) {
		free(keys);
		return -ENOMEM;
	}
	/* "section:key" */
	for (i = 0; i < n && !rc; i++)
		rc = set(search, section, keys[i] + strlen(section) + 1,
			 iniparser_getstring(ini, keys[i], ""));
	free(keys);
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
	return read_settings(search, ini, section);
}

static int quiet(const char *format, ...)
{
	(void)format;
	return 0;
}

static int read_file(struct search *search, const char *name)
{
	dictionary *ini;
	int i, rc = 0;

	snprintf(search->file, sizeof(search->file), CONFIG_DIR "/%s", name);
	/* it says what is wrong on stderr, in its own way, unless it is told not to */
	iniparser_set_error_callback(quiet);
	ini = iniparser_load(search->file);
	if (!ini) {
		talk_error(search->who, NULL, "%s: cannot be read, or is not made of [sections] and "
			   "lines key = value.", search->file);
		return -EINVAL;
	}
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

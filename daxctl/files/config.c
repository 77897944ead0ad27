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
#include "output/talk.h"
#include "setting.h"

#define CONFIG_DIR "/etc/daxctl.conf.d"
#define SECTION	   "reconfigure-device"
#define NAME_ROOM  1024

struct search {
	const char *who;
	const char *uuid;
	char file[NAME_ROOM];		/* the one that is read */
	char found[NAME_ROOM];		/* the one that the section was in, or "" */
	unsigned int line;		/* where it began */
	bool broken;			/* there is what may be about this device, and cannot be read */
	struct wish *wish;
};

static int set(const struct search *search, const struct ini_entry *entry)
{
	int rc = strcmp(entry->key, "nvdimm.uuid") ?
			 setting_set(search->wish, entry->key, entry->value) :
			 0;

	if (rc)
		talk_error(search->who, NULL, "%s, line %u: %s %s.", search->file, entry->line,
			   entry->key,
			   rc == -ENOENT ? "is no key of it" : "has a value that it cannot have");
	return rc;
}

static int read_section(struct search *search, const struct ini_section *section)
{
	const char *uuid = ini_get(section, "nvdimm.uuid");
	size_t i;
	int rc = 0;

	/* one that does not say of whom it is may be of this device */
	if (section->broken && (!*uuid || !strcasecmp(uuid, search->uuid))) {
		search->broken |= !*uuid;
		return *uuid ? -EINVAL : 0;
	}
	if (strncmp(section->name, SECTION, strlen(SECTION)) || strcasecmp(uuid, search->uuid))
		return 0;
	if (*search->found) {
		talk_error(search->who, NULL, "%s is in two sections: of %s, line %u, and of %s, line %u.",
			   search->uuid, search->found, search->line, search->file, section->line);
		return -EINVAL;
	}
	strcpy(search->found, search->file);
	search->line = section->line;
	for (i = 0; i < section->n && !rc; i++)
		rc = set(search, &section->entries[i]);
	return rc;
}

static int read_file(struct search *search, const char *name)
{
	struct ini ini;
	size_t i;
	int rc;

	snprintf(search->file, sizeof(search->file), CONFIG_DIR "/%s", name);
	rc = ini_read(search->who, search->file, true, &ini);
	search->broken |= rc != 0;
	if (rc)
		return rc == -ENOMEM ? rc : 0;
	for (i = 0; i < ini.n && !rc; i++)
		rc = read_section(search, &ini.sections[i]);
	ini_free(&ini);
	return rc;
}

static int is_config(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 5 && *entry->d_name != '.' && !strcmp(entry->d_name + len - 5, ".conf");
}

int config_find(const char *who, const char *uuid, struct wish *wish)
{
	struct search search = { .who = who, .uuid = uuid, .wish = wish };
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
	if (rc || *search.found)
		return rc;
	if (!search.broken)
		return 1;
	talk_error(who, NULL, "%s: what cannot be read of " CONFIG_DIR " may be about it.", uuid);
	return -EINVAL;
}

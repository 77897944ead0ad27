// SPDX-License-Identifier: LGPL-2.1
/* Who else brings memory online: see agents.h. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "agents.h"
#include "base/sysfs.h"
#include "ram.h"

/* In the order in which a file masks those of its name in the directories behind. */
static const char *const dirs[] = { "etc/udev/rules.d", "run/udev/rules.d",
				    "usr/local/lib/udev/rules.d", "usr/lib/udev/rules.d",
				    "lib/udev/rules.d" };

#define UDEVD_SOCKET "run/udev/control"
/* It is there while udevd is at work; it takes a moment to be told. */
#define UDEVD_BUSY  "run/udev/queue"
#define GRACE_MS    50
#define SETTLE_MS   5000
#define LOOK_EVERY_MS 10

struct search {
	int root;
	size_t dir;		/* of dirs */
	char *buf;
	size_t size, len;
	int rc;			/* of what could not be read */
};

static bool is_masked(const struct search *search, const char *name)
{
	size_t i;

	for (i = 0; i < search->dir; i++)
		if (!sysfs_access(search->root, "%s/%s", dirs[i], name))
			return true;
	return false;
}

/* Assigns to the file of a block: ATTR{state}="online", and not ==, which compares. */
static bool writes_state(const char *line)
{
	const char *at = strstr(line, "ATTR{state}");

	while (at) {
		at += strlen("ATTR{state}");
		at += strspn(at, " ");
		if (at[0] == '=' && at[1] != '=')
			return true;
		at = strstr(at, "ATTR{state}");
	}
	at = strstr(line, "RUN");
	return at && strstr(at, "online");
}

static bool is_comment(const char *line)
{
	return line[strspn(line, " \t")] == '#';
}

/* The match may stand in another line than the assignment, behind a GOTO. */
static int find_line(FILE *file)
{
	_cleanup_free_ char *line = NULL;
	bool about_memory = false;
	int number = 0, found = 0;
	size_t room = 0;

	while (getline(&line, &room, file) > 0) {
		number++;
		if (is_comment(line))
			continue;
		about_memory |= strstr(line, "SUBSYSTEM") && strstr(line, "\"memory\"");
		if (!found && about_memory && writes_state(line))
			found = number;
	}
	return found;
}

static int look_at_file(const char *name, ino_t inode, void *data)
{
	struct search *search = data;
	_cleanup_fclose_ FILE *file = NULL;
	const char *end = strrchr(name, '.');
	char path[SYSFS_PATH_MAX];
	int line;

	(void)inode;
	if (!end || strcmp(end, ".rules") || is_masked(search, name) ||
	    snprintf(path, sizeof(path), "%s/%s", dirs[search->dir], name) >= (int)sizeof(path))
		return 0;
	file = sysfs_fopen(search->root, path);
	if (!file && errno != ENOENT) /* a link to nothing is no rule */
		search->rc = -errno;
	line = file ? find_line(file) : 0;
	if (file && ferror(file))
		search->rc = -EIO;
	if (line && search->len < search->size)
		search->len += (size_t)snprintf(search->buf + search->len,
						search->size - search->len, "%s/%s:%d",
						search->len ? ", " : "", path, line);
	return 0;
}

int agents_find_rules(struct daxc_ctx *ctx, char *buf, size_t size)
{
	struct search search = { .root = ctx_root(ctx), .buf = buf, .size = size };
	int rc;

	*buf = '\0';
	for (search.dir = 0; search.dir < ARRAY_SIZE(dirs); search.dir++) {
		rc = sysfs_list(search.root, look_at_file, &search, "%s", dirs[search.dir]);
		if (rc && rc != -ENOENT)
			search.rc = rc;
	}
	return search.len ? 1 : search.rc;
}

const char *agents_text(struct daxc_ctx *ctx, char *buf, size_t size)
{
	char policy[RAM_POLICY_MAX], rules[AGENTS_TEXT_MAX];
	int rc = agents_find_rules(ctx, rules, sizeof(rules));

	if (rc > 0)
		snprintf(buf, size, "rules of udev bring memory online (%s)", rules);
	else if (ram_auto_online(ctx, policy) > 0)
		snprintf(buf, size, "auto_online_blocks is %s", policy);
	else if (rc)
		snprintf(buf, size, "somebody else brings memory online, and not all rules of udev can be read");
	else
		snprintf(buf, size, "somebody else brings memory online, and it is no rule of udev");
	return buf;
}

static void sleep_ms(long ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000L }, NULL);
}

void agents_settle(struct daxc_ctx *ctx)
{
	int root = ctx_root(ctx), ms;

	sleep_ms(GRACE_MS);
	if (sysfs_access(root, UDEVD_SOCKET) || ctx->udev_is_stuck)
		return;
	for (ms = 0; ms < SETTLE_MS && !sysfs_access(root, UDEVD_BUSY); ms += LOOK_EVERY_MS)
		sleep_ms(LOOK_EVERY_MS);
	ctx->udev_is_stuck = ms >= SETTLE_MS;
	if (ctx->udev_is_stuck)
		notice(ctx, "udev is at work still, after %d s: what its rules do to the memory from now "
		       "on is not seen. udevadm settle waits for it.", SETTLE_MS / 1000);
}

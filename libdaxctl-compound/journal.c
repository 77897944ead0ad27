// SPDX-License-Identifier: LGPL-2.1
/*
 * The journal of a change, as JSON in a file below /run: it is gone after a
 * boot, as are the bindings and sizes that it speaks of.
 */
#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <string.h>
#include <sys/stat.h>

#include "journal.h"
#include "rules.h"

#define JOURNAL_NEW JOURNAL_DIR "/journal.new"

/* Changing a number or a name would make an older journal lie. */
static const char *const kinds[] = {
	[STEP_MODULE] = "module",   [STEP_CREATE] = "create",	[STEP_UNBIND] = "unbind",
	[STEP_ATTR] = "attr",	    [STEP_EXTENTS] = "extents", [STEP_BIND] = "bind",
	[STEP_ONLINE] = "online",   [STEP_OFFLINE] = "offline", [STEP_DELETE] = "delete",
};

/* Those that a plan writes; a step points to one. */
static const char *const attrs[] = { "align", "size", "mapping", "compound/vmemmap_shift",
				     "compound/map" };

static void cleanup_json(struct json_object **json)
{
	json_object_put(*json);
}

static void add_text(struct json_object *json, const char *key, const char *text)
{
	json_object_object_add(json, key, text ? json_object_new_string(text) : NULL);
}

static struct json_object *layout_json(const struct layout *layout)
{
	struct json_object *list = json_object_new_array(), *span;
	size_t i;

	for (i = 0; i < layout->n; i++) {
		span = json_object_new_object();
		json_object_object_add(span, "start",
				       json_object_new_uint64(layout->spans[i].start));
		json_object_object_add(span, "size", json_object_new_uint64(layout->spans[i].size));
		json_object_array_add(list, span);
	}
	return list;
}

static struct json_object *step_json(const struct step *step)
{
	struct json_object *json = json_object_new_object();

	add_text(json, "kind", kinds[step->kind]);
	add_text(json, "attr", step->attr);
	add_text(json, "value", step->value);
	add_text(json, "text", step->text);
	add_text(json, "old", step->old);
	json_object_object_add(json, "before", layout_json(&step->before));
	return json;
}

static struct json_object *journal_json(const struct subject *subject, const struct step *steps,
					size_t n)
{
	struct json_object *json = json_object_new_object();
	struct json_object *list = json_object_new_array();
	size_t i;

	add_text(json, "region", subject->region->path);
	add_text(json, "device", subject->dev ? subject->dev->name : NULL);
	json_object_object_add(json, "inode",
			       json_object_new_uint64(subject->dev ? subject->dev->inode : 0));
	for (i = 0; i < n; i++)
		json_object_array_add(list, step_json(&steps[i]));
	json_object_object_add(json, "steps", list);
	return json;
}

/* A killed process loses no page cache: a rename is all that must be whole. */
int journal_write(const struct subject *subject, const struct step *steps, size_t n)
{
	_cleanup_(cleanup_json) struct json_object *json = journal_json(subject, steps, n);

	if ((mkdir(JOURNAL_DIR, 0755) && errno != EEXIST) ||
	    json_object_to_file_ext(JOURNAL_NEW, json, JSON_C_TO_STRING_PRETTY) ||
	    rename(JOURNAL_NEW, JOURNAL))
		return errno ? -errno : -EIO;
	return 0;
}

void journal_clear(struct daxc_ctx *ctx)
{
	if (unlink(JOURNAL) && errno != ENOENT)
		log_warn(ctx, JOURNAL ": %s", strerror(errno));
}

static const char *get_text(struct json_object *json, const char *key)
{
	struct json_object *value;

	return json_object_object_get_ex(json, key, &value) ? json_object_get_string(value) : NULL;
}

static bool copy_text(struct json_object *json, const char *key, char *buf, size_t size)
{
	const char *text = get_text(json, key);

	return text && snprintf(buf, size, "%s", text) < (int)size;
}

static int find_name(const char *const *names, size_t n, const char *name)
{
	size_t i;

	for (i = 0; name && i < n; i++)
		if (!strcmp(names[i], name))
			return (int)i;
	return -EINVAL;
}

static int parse_layout(struct json_object *json, struct layout *layout)
{
	struct json_object *list, *span, *start, *size;
	size_t i;
	int rc;

	if (!json_object_object_get_ex(json, "before", &list) ||
	    !json_object_is_type(list, json_type_array))
		return -EINVAL;
	for (i = 0; i < json_object_array_length(list); i++) {
		span = json_object_array_get_idx(list, i);
		if (!json_object_object_get_ex(span, "start", &start) ||
		    !json_object_object_get_ex(span, "size", &size))
			return -EINVAL;
		rc = layout_append(layout, (struct span){ json_object_get_uint64(start),
							  json_object_get_uint64(size) });
		if (rc)
			return rc;
	}
	return 0;
}

static int parse_step(struct json_object *json, struct step *step)
{
	int kind = find_name(kinds, ARRAY_SIZE(kinds), get_text(json, "kind"));
	int attr = find_name(attrs, ARRAY_SIZE(attrs), get_text(json, "attr"));

	if (kind < 0 || !copy_text(json, "value", step->value, sizeof(step->value)) ||
	    !copy_text(json, "text", step->text, sizeof(step->text)) ||
	    !copy_text(json, "old", step->old, sizeof(step->old)))
		return -EINVAL;
	step->kind = (enum step_kind)kind;
	if (attr >= 0)
		step->attr = attrs[attr];
	else if (step->kind == STEP_ATTR || step->kind == STEP_EXTENTS)
		return -EINVAL;
	return parse_layout(json, &step->before);
}

static int parse_steps(struct json_object *json, struct journal *journal)
{
	struct json_object *list;
	size_t i;
	int rc = 0;

	if (!json_object_object_get_ex(json, "steps", &list) ||
	    !json_object_is_type(list, json_type_array) || !json_object_array_length(list))
		return -EINVAL;
	journal->n = json_object_array_length(list);
	journal->steps = calloc(journal->n, sizeof(*journal->steps));
	if (!journal->steps)
		return -ENOMEM;
	for (i = 0; i < journal->n && !rc; i++)
		rc = parse_step(json_object_array_get_idx(list, i), &journal->steps[i]);
	return rc;
}

static int parse(struct json_object *json, struct journal *journal)
{
	const char *device = get_text(json, "device");
	struct json_object *inode;

	if (!copy_text(json, "region", journal->region, sizeof(journal->region)) ||
	    !json_object_object_get_ex(json, "inode", &inode))
		return -EINVAL;
	journal->inode = json_object_get_uint64(inode);
	if (device && !copy_text(json, "device", journal->device, sizeof(journal->device)))
		return -EINVAL;
	return parse_steps(json, journal);
}

int journal_read(struct journal *journal)
{
	_cleanup_(cleanup_json) struct json_object *json = NULL;

	if (access(JOURNAL, F_OK))
		return -ENOENT;
	json = json_object_from_file(JOURNAL);
	return json ? parse(json, journal) : -EINVAL;
}

void journal_free(struct journal *journal)
{
	size_t i;

	for (i = 0; i < journal->n && journal->steps; i++)
		step_free(&journal->steps[i]);
	free(journal->steps);
}

int journal_set_aside(void)
{
	return rename(JOURNAL, JOURNAL_BAD) ? -errno : 0;
}

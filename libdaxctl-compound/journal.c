// SPDX-License-Identifier: LGPL-2.1
/*
 * The journal of a change, as JSON in a file below /run: it is gone after a
 * boot, as are the bindings and sizes that it speaks of.
 */
#include <errno.h>
#include <json-c/json.h>
#include <string.h>
#include <sys/stat.h>

#include "journal.h"
#include "rules.h"

#define JOURNAL_DIR "/run/daxctl-compound"
#define JOURNAL	    JOURNAL_DIR "/journal"
#define JOURNAL_NEW JOURNAL_DIR "/journal.new"
#define JOURNAL_BAD JOURNAL_DIR "/journal.bad"

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
	for (i = 0; i < n; i++)
		json_object_array_add(list, step_json(&steps[i]));
	json_object_object_add(json, "steps", list);
	return json;
}

/* A killed process loses no page cache: a rename is all that must be whole. */
int journal_write(const struct subject *subject, const struct step *steps, size_t n)
{
	_cleanup_(cleanup_json) struct json_object *json = journal_json(subject, steps, n);
	int rc = 0;

	if ((mkdir(JOURNAL_DIR, 0755) && errno != EEXIST) ||
	    json_object_to_file_ext(JOURNAL_NEW, json, JSON_C_TO_STRING_PRETTY) ||
	    rename(JOURNAL_NEW, JOURNAL))
		rc = errno ? errno : EIO;
	return rc ? fail_errno(subject->ctx, RULE_JOURNAL, rc,
			       &(struct facts){ .object = steps[n - 1].text, .note = JOURNAL })
		  : 0;
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

static struct daxc_region *find_region(struct daxc_ctx *ctx, const char *path)
{
	struct daxc_region *region;

	for (region = ctx->regions; region; region = region->next)
		if (!strcmp(region->path, path))
			break;
	return region;
}

/* -ENODEV: what the journal speaks of is gone, and there is nothing to undo. */
static int find_subject(struct json_object *json, struct subject *subject)
{
	const char *path = get_text(json, "region"), *name = get_text(json, "device");
	int rc;

	if (!path)
		return -EINVAL;
	subject->region = find_region(subject->ctx, path);
	if (!subject->region)
		return -ENODEV;
	if (!name)
		return 0;
	rc = inventory_get(subject->ctx, name, &subject->dev);
	return !rc && subject->dev->region != subject->region ? -ENODEV : rc;
}

/* @last: those before it cannot be undone. */
static int undo_one(struct subject *subject, struct json_object *json, bool *last)
{
	struct step step = { 0 };
	int rc;

	rc = parse_step(json, &step);
	if (!rc && step.kind == STEP_CREATE && !subject->dev)
		rc = step_find_created(subject, &step);
	if (!rc)
		rc = step_undo(subject, &step);
	if (rc)
		log_err(subject->ctx, "undoing \"%s\", of a change that was killed: %s", step.text,
			strerror(-rc));
	else
		log_warn(subject->ctx, "undid \"%s\", of a change that was killed", step.text);
	*last = rc && step_keeps_driver(&step);
	step_free(&step);
	return rc;
}

static int undo_all(struct daxc_ctx *ctx, struct json_object *json)
{
	struct subject subject = { .ctx = ctx };
	struct json_object *list;
	size_t n, i;
	bool last = false;
	int rc, failed = 0;

	if (!json_object_object_get_ex(json, "steps", &list) ||
	    !json_object_is_type(list, json_type_array))
		return -EINVAL;
	n = json_object_array_length(list);
	rc = find_subject(json, &subject);
	if (rc)
		return rc;
	for (i = n; i-- && !last;) {
		rc = undo_one(&subject, json_object_array_get_idx(list, i), &last);
		failed = rc && !failed ? rc : failed;
	}
	return failed ? failed : (int)n;
}

/*
 * What cannot be undone is set aside for somebody to read, and told; tried again
 * for ever, it would keep every other device from being changed.
 */
static void set_aside(struct daxc_ctx *ctx, int rc)
{
	log_err(ctx, "a change that was killed cannot be undone: %s; see " JOURNAL_BAD,
		strerror(-rc));
	if (rename(JOURNAL, JOURNAL_BAD))
		log_err(ctx, JOURNAL_BAD ": %s", strerror(errno));
}

int journal_recover(struct daxc_ctx *ctx)
{
	_cleanup_(cleanup_json) struct json_object *json = NULL;
	int rc;

	if (access(JOURNAL, F_OK))
		return 0;
	rc = inventory_update(ctx);
	if (rc)
		return rc;
	json = json_object_from_file(JOURNAL);
	rc = json ? undo_all(ctx, json) : -EINVAL;
	if (rc == -ENODEV) {
		log_warn(ctx, "a change was killed, and its device is gone: nothing to undo");
		rc = 0;
	}
	if (rc < 0) {
		set_aside(ctx, rc);
		rc = 0;
	}
	journal_clear(ctx);
	return rc;
}

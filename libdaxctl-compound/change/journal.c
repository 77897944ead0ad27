// SPDX-License-Identifier: LGPL-2.1
/*
 * The journal of a change, as JSON in a file below /run: it is gone after a
 * boot, as are the bindings and sizes that it speaks of. Changes that are under
 * way at once have one each.
 */
#include <errno.h>
#include <string.h>

#include "base/run-dir.h"
#include "journal.h"
#include "run-json.h"

/* Changing a number or a name would make an older journal lie. */
static const char *const kinds[] = {
	[STEP_MODULE] = "module",   [STEP_CREATE] = "create",	[STEP_UNBIND] = "unbind",
	[STEP_ATTR] = "attr",	    [STEP_EXTENTS] = "extents", [STEP_BIND] = "bind",
	[STEP_ONLINE] = "online",   [STEP_OFFLINE] = "offline", [STEP_DELETE] = "delete",
	[STEP_STAY] = "stay",
};

/* Those that a plan writes; a step points to one. */
static const char *const attrs[] = { "align", "size", "mapping", "compound/vmemmap_shift",
				     "compound/map" };

static struct json_object *step_json(const struct step *step)
{
	struct json_object *json = json_object_new_object();

	json_add_text(json, "kind", kinds[step->kind]);
	json_add_text(json, "attr", step->attr);
	json_add_text(json, "value", step->value);
	json_add_text(json, "text", step->text);
	json_add_text(json, "old", step->old);
	json_object_object_add(json, "before", json_from_layout(&step->before));
	return json;
}

static struct json_object *journal_json(const struct subject *subject, const struct step *steps,
					size_t n)
{
	struct json_object *json = json_object_new_object();
	struct json_object *list = json_object_new_array();
	size_t i;

	json_add_text(json, "region", subject->region->path);
	json_add_text(json, "device", subject->dev ? subject->dev->name : NULL);
	json_object_object_add(json, "inode",
			       json_object_new_uint64(subject->dev ? subject->dev->inode : 0));
	for (i = 0; i < n; i++)
		json_object_array_add(list, step_json(&steps[i]));
	json_object_object_add(json, "steps", list);
	return json;
}

static void journal_file(const char *name, char file[RUN_FILE_MAX])
{
	snprintf(file, RUN_FILE_MAX, "%s" JOURNAL, name);
}

int journal_write(const struct subject *subject, const struct step *steps, size_t n)
{
	_cleanup_json_ struct json_object *json = journal_json(subject, steps, n);
	const char *text = json_object_to_json_string_ext(json, JSON_C_TO_STRING_PRETTY);
	char file[RUN_FILE_MAX];

	journal_file(subject->name, file);
	return text ? run_dir_write(subject->ctx, file, text) : -ENOMEM;
}

void journal_clear(struct daxc_ctx *ctx, const char *name)
{
	char file[RUN_FILE_MAX];
	int rc;

	journal_file(name, file);
	rc = run_dir_remove(ctx, file);
	if (rc)
		log_warn(ctx, RUN_DIR "/%s: %s", file, strerror(-rc));
}

static int parse_step(struct json_object *json, struct step *step)
{
	int kind = name_index(kinds, ARRAY_SIZE(kinds), json_get_text(json, "kind"));
	int attr = name_index(attrs, ARRAY_SIZE(attrs), json_get_text(json, "attr"));

	if (kind < 0 || !json_copy_text(json, "value", step->value, sizeof(step->value)) ||
	    !json_copy_text(json, "text", step->text, sizeof(step->text)) ||
	    !json_copy_text(json, "old", step->old, sizeof(step->old)))
		return -EINVAL;
	step->kind = (enum step_kind)kind;
	if (attr >= 0)
		step->attr = attrs[attr];
	else if (step->kind == STEP_ATTR || step->kind == STEP_EXTENTS)
		return -EINVAL;
	return json_to_layout(json, "before", &step->before);
}

static int parse_steps(struct json_object *json, struct journal *journal)
{
	struct json_object *list;
	size_t i;
	int rc = 0;

	if (!json_get_list(json, "steps", &list) || !json_object_array_length(list))
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
	const char *device = json_get_text(json, "device");
	if (!json_copy_text(json, "region", journal->region, sizeof(journal->region)) ||
	    !json_get_u64(json, "inode", &journal->inode))
		return -EINVAL;
	if (device && !json_copy_text(json, "device", journal->device, sizeof(journal->device)))
		return -EINVAL;
	return parse_steps(json, journal);
}

int journal_read(int dir, const char *name, struct journal *journal)
{
	_cleanup_json_ struct json_object *json = NULL;
	char file[RUN_FILE_MAX];

	snprintf(journal->name, sizeof(journal->name), "%s", name);
	journal_file(name, file);
	json = json_read(dir, file);
	return json ? parse(json, journal) : -EINVAL;
}

void journal_free(struct journal *journal)
{
	size_t i;

	for (i = 0; i < journal->n && journal->steps; i++)
		step_free(&journal->steps[i]);
	free(journal->steps);
}

int journal_set_aside(struct daxc_ctx *ctx, const char *name)
{
	char file[RUN_FILE_MAX], bad[RUN_FILE_MAX];

	journal_file(name, file);
	snprintf(bad, sizeof(bad), "%s" JOURNAL_BAD, name);
	return run_dir_rename(ctx, file, bad);
}

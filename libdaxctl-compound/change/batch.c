// SPDX-License-Identifier: LGPL-2.1
/* What devices were before a batch of changes, and the file that keeps it: see batch.h. */
#include <fcntl.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "base/lock.h"
#include "base/rules.h"
#include "base/sysfs.h"
#include "batch.h"
#include "bind.h"
#include "inventory/ram.h"
#include "run-json.h"

static void batch_file(const char *name, char file[RUN_FILE_MAX])
{
	snprintf(file, RUN_FILE_MAX, "%s" BATCH, name);
}

static void record_free(struct record *record)
{
	layout_free(&record->layout);
}

void batch_free(struct batch *batch)
{
	size_t i;

	for (i = 0; i < batch->n; i++)
		record_free(&batch->records[i]);
	free(batch->records);
	*batch = (struct batch){ 0 };
}

/* ---- the file */

static struct json_object *record_json(const struct record *record)
{
	struct json_object *json = json_object_new_object();

	json_add_text(json, "region", record->region);
	json_add_text(json, "device", record->device);
	json_object_object_add(json, "inode", json_object_new_uint64(record->inode));
	json_object_object_add(json, "made", json_object_new_boolean(record->made));
	json_add_text(json, "driver", record->driver);
	json_object_object_add(json, "align", json_object_new_uint64(record->align));
	json_object_object_add(json, "layout", json_from_layout(&record->layout));
	json_add_text(json, "shift", record->shift);
	json_add_text(json, "map", record->map);
	json_object_object_add(json, "ram", json_object_new_uint64(record->ram));
	return json;
}

int batch_write(struct daxc_ctx *ctx, const struct batch *batch)
{
	_cleanup_json_ struct json_object *json = json_object_new_object();
	struct json_object *list = json_object_new_array();
	char file[RUN_FILE_MAX];
	const char *text;
	size_t i;

	for (i = 0; i < batch->n; i++)
		json_object_array_add(list, record_json(&batch->records[i]));
	json_add_text(json, "caller", batch->caller);
	json_object_object_add(json, "devices", list);
	text = json_object_to_json_string_ext(json, JSON_C_TO_STRING_PRETTY);
	batch_file(batch->name, file);
	return text ? run_dir_write(ctx, file, text) : -ENOMEM;
}

static bool parse_texts(struct json_object *json, struct record *record)
{
	return json_copy_text(json, "region", record->region, sizeof(record->region)) &&
	       json_copy_text(json, "device", record->device, sizeof(record->device)) &&
	       json_copy_text(json, "driver", record->driver, sizeof(record->driver)) &&
	       json_copy_text(json, "shift", record->shift, sizeof(record->shift)) &&
	       json_copy_text(json, "map", record->map, sizeof(record->map));
}

static int parse_record(struct json_object *json, struct record *record)
{
	struct json_object *made;
	uint64_t ram;

	if (!parse_texts(json, record) || !json_object_object_get_ex(json, "made", &made) ||
	    !json_get_u64(json, "inode", &record->inode) ||
	    !json_get_u64(json, "align", &record->align) || !json_get_u64(json, "ram", &ram))
		return -EINVAL;
	record->made = json_object_get_boolean(made);
	record->ram = (unsigned int)ram;
	return json_to_layout(json, "layout", &record->layout);
}

static int parse(struct json_object *json, struct batch *batch)
{
	struct json_object *list;
	size_t i;
	int rc = 0;

	if (!json_copy_text(json, "caller", batch->caller, sizeof(batch->caller)) ||
	    !json_get_list(json, "devices", &list))
		return -EINVAL;
	batch->n = json_object_array_length(list);
	batch->records = calloc(batch->n + 1, sizeof(*batch->records));
	if (!batch->records)
		return -ENOMEM;
	for (i = 0; i < batch->n && !rc; i++)
		rc = parse_record(json_object_array_get_idx(list, i), &batch->records[i]);
	return rc;
}

int batch_read(int dir, const char *name, struct batch *batch)
{
	_cleanup_json_ struct json_object *json = NULL;
	char file[RUN_FILE_MAX];

	snprintf(batch->name, sizeof(batch->name), "%s", name);
	batch_file(name, file);
	json = json_read(dir, file);
	return json ? parse(json, batch) : -EINVAL;
}

void batch_clear(struct daxc_ctx *ctx, const char *name)
{
	char file[RUN_FILE_MAX];
	int rc;

	batch_file(name, file);
	rc = run_dir_remove(ctx, file);
	if (rc)
		log_warn(ctx, RUN_DIR "/%s: %s", file, strerror(-rc));
}

int batch_set_aside(struct daxc_ctx *ctx, const char *name)
{
	char file[RUN_FILE_MAX], bad[RUN_FILE_MAX];

	batch_file(name, file);
	snprintf(bad, sizeof(bad), "%s.bad", name);
	return run_dir_rename(ctx, file, bad);
}

/* ---- noting */

static struct record *find(const struct batch *batch, const struct daxc_dev *dev)
{
	size_t i;

	for (i = 0; i < batch->n; i++)
		if (batch->records[i].inode == dev->inode)
			return &batch->records[i];
	return NULL;
}

static int fail_note(struct subject *subject, int rc)
{
	return fail_errno(subject->ctx, RULE_JOURNAL, -rc,
			  &(struct facts){ .object = subject->name, .note = RUN_DIR });
}

static void read_wish(const struct daxc_dev *dev, const char *attr, char wish[WISH_MAX])
{
	char text[64], *open, *close;

	*wish = '\0';
	if (sysfs_read_str(ctx_root(dev->region->ctx), text, sizeof(text), "%s/%s/compound/%s",
			   dev->region->path, dev->name, attr))
		return; /* no module, and so no wish */
	open = strchr(text, '[');
	close = open ? strchr(open, ']') : NULL;
	if (close)
		*close = '\0';
	snprintf(wish, WISH_MAX, "%.*s", WISH_MAX - 1, close ? open + 1 : text);
}

static void read_wishes(const struct daxc_dev *dev, struct record *record)
{
	read_wish(dev, "vmemmap_shift", record->shift);
	read_wish(dev, "map", record->map);
}

/* What it takes to have its memory as it is; in part is as good as none. */
static int read_ram(struct daxc_dev *dev, struct record *record)
{
	struct daxc_memory memory = { 0 };
	int rc = ram_state(dev, &memory);

	record->ram = DAXC_RAM_FORCE;
	if (memory.online != memory.blocks)
		record->ram |= DAXC_RAM_NO_ONLINE;
	else if (!memory.movable)
		record->ram |= DAXC_RAM_NO_MOVABLE;
	return rc;
}

static int read_record(struct daxc_dev *dev, struct record *record)
{
	const char *driver = bound_driver(dev);
	int rc;

	snprintf(record->region, sizeof(record->region), "%s", dev->region->path);
	strcpy(record->device, dev->name);
	record->inode = dev->inode;
	strcpy(record->driver, driver ? driver : "");
	if (!driver)
		read_wishes(dev, record);
	rc = dev_read_align(dev, &record->align);
	if (!rc)
		rc = layout_read(dev, false, &record->layout);
	if (!rc && driver && !strcmp(driver, DRIVER_KMEM))
		rc = read_ram(dev, record);
	return rc;
}

/* The device stays locked until the batch ends; its name is locked by the change already. */
static int append(struct daxc_ctx *ctx, struct record *record)
{
	struct batch *batch = ctx->batch;
	struct record *grown;
	int rc;

	grown = reallocarray(batch->records, batch->n + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	batch->records = grown;
	rc = lock_take_name(ctx, record->device);
	if (rc && rc != -EBUSY) /* a new one, which has a lock of another name: lock_new() */
		return rc;
	grown[batch->n++] = *record;
	rc = batch_write(ctx, batch);
	if (rc) {
		batch->n--;
		lock_release_name(ctx, record->device);
	}
	return rc;
}

int batch_note(struct subject *subject)
{
	struct record record = { 0 };
	int rc;

	if (!subject->ctx->batch || !subject->dev || find(subject->ctx->batch, subject->dev))
		return 0;
	rc = read_record(subject->dev, &record);
	if (!rc)
		rc = append(subject->ctx, &record);
	if (!rc)
		return 0;
	record_free(&record);
	return fail_note(subject, rc);
}

int batch_note_wishes(struct subject *subject)
{
	struct batch *batch = subject->ctx->batch;
	struct record *record = batch ? find(batch, subject->dev) : NULL;
	int rc;

	if (!record || record->made || *record->shift)
		return 0;
	read_wishes(subject->dev, record);
	rc = batch_write(subject->ctx, batch);
	return rc ? fail_note(subject, rc) : 0;
}

int batch_note_made(struct subject *subject)
{
	struct record record = { .made = true };
	int rc;

	if (!subject->ctx->batch || find(subject->ctx->batch, subject->dev))
		return 0;
	snprintf(record.region, sizeof(record.region), "%s", subject->region->path);
	strcpy(record.device, subject->dev->name);
	record.inode = subject->dev->inode;
	rc = append(subject->ctx, &record);
	return rc ? fail_note(subject, rc) : 0;
}

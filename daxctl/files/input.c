// SPDX-License-Identifier: GPL-2.0
/*
 * Reads the JSON of --input: a device as list prints it, or what of it somebody has written.
 * Of chardev only the region counts; size, align and mappings are the wish; what else list
 * prints of a device is passed over. What is none of that is not a device, and is not taken
 * for one. Numbers may be strings as options take them, such as "2M" or "0x100000000".
 */
#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/size.h"
#include "command/number-arg.h"
#include "command/wish.h"
#include "input-file.h"
#include "input.h"
#include "output/talk.h"

struct reading {
	const char *who;
	const char *file;
};

static const char *const device_keys[] = {
	"chardev", "size", "align", "mappings", "target_node", "numa_node", "mode", "driver",
	"movable", "online_memblocks", "total_memblocks", "state", "compound", NULL,
};
static const char *const mapping_keys[] = { "page_offset", "start", "end", "size", NULL };

static int __attribute__((format(printf, 2, 3)))
complain(const struct reading *r, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	talk_error(r->who, NULL, "%s: %s.", r->file, text);
	return -EINVAL;
}

static bool is_one_of(const char *key, const char *const *keys)
{
	while (*keys && strcmp(*keys, key))
		keys++;
	return *keys;
}

/* Something else, with members that a device has too: a region has a size. */
static int check_keys(const struct reading *r, struct json_object *object,
		      const char *const *keys, const char *what)
{
	json_object_object_foreach(object, key, value)
	{
		(void)value;
		if (!is_one_of(key, keys))
			return complain(r, "\"%.64s\" is nothing that %s has", key, what);
	}
	return 0;
}

static bool to_number(struct json_object *json, uint64_t *number)
{
	if (json_object_is_type(json, json_type_string))
		return !size_parse(json_object_get_string(json), number);
	if (!json_object_is_type(json, json_type_int) || json_object_get_int64(json) < 0)
		return false;
	*number = json_object_get_uint64(json);
	return *number != UINT64_MAX; /* json-c makes that of every larger number */
}

/* What is not there stays as it is. */
static int read_number(const struct reading *r, struct json_object *object, const char *key,
		       uint64_t *number)
{
	struct json_object *json;

	if (!json_object_object_get_ex(object, key, &json) || to_number(json, number))
		return 0;
	return complain(r, "\"%s\" is not a number of bytes", key);
}

static int read_extent(const struct reading *r, struct json_object *mapping,
		       struct daxc_extent *extent)
{
	uint64_t end = 0, size = DAXC_SIZE_KEEP;
	int rc;

	if (!json_object_is_type(mapping, json_type_object))
		return complain(r, "a mapping is not an object");
	rc = check_keys(r, mapping, mapping_keys, "a mapping");
	if (!rc)
		rc = read_number(r, mapping, "start", &extent->start);
	if (!rc)
		rc = read_number(r, mapping, "end", &end);
	if (!rc)
		rc = read_number(r, mapping, "size", &size);
	if (!rc)
		rc = read_number(r, mapping, "page_offset", &extent->offset);
	if (rc)
		return rc;
	if (end <= extent->start)
		return complain(r, "a mapping needs \"start\" and an \"end\" behind it");
	extent->size = end - extent->start + 1;
	if (size != DAXC_SIZE_KEEP && size != extent->size)
		return complain(r, "the \"size\" of a mapping is not that from \"start\" to \"end\"");
	return 0;
}

static int compare_offset(const void *a, const void *b)
{
	const struct daxc_extent *x = a, *y = b;

	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/*
 * As daxctl, by page_offset, whichever order they are written in; without any, in that. Its
 * unit does not matter, and what it comes to follows from the sizes.
 */
static int put_in_order(const struct reading *r, struct daxc_extent *extents, size_t n)
{
	uint64_t offset = 0;
	size_t i, given = 0;

	for (i = 0; i < n; i++)
		given += extents[i].offset != DAXC_AT_ANY;
	if (given && given < n)
		return complain(r, "only some of the mappings have a \"page_offset\"");
	if (given)
		qsort(extents, n, sizeof(*extents), compare_offset);
	for (i = 1; i < given; i++)
		if (extents[i].offset == extents[i - 1].offset)
			return complain(r, "two mappings have one \"page_offset\"");
	for (i = 0; i < n; offset += extents[i++].size)
		extents[i].offset = offset;
	return 0;
}

static int read_mappings(const struct reading *r, struct json_object *object, struct input *input)
{
	struct json_object *mappings;
	size_t i, n;
	int rc = 0;

	if (!json_object_object_get_ex(object, "mappings", &mappings))
		return 0;
	if (!json_object_is_type(mappings, json_type_array))
		return complain(r, "\"mappings\" is not an array");
	n = json_object_array_length(mappings);
	input->extents = calloc(n + 1, sizeof(*input->extents));
	if (!input->extents)
		return -ENOMEM;
	for (i = 0; i < n && !rc; i++) {
		input->extents[i].offset = DAXC_AT_ANY;
		rc = read_extent(r, json_object_array_get_idx(mappings, i), &input->extents[i]);
	}
	input->n_extents = n;
	return rc ? rc : put_in_order(r, input->extents, n);
}

static int read_align(const struct reading *r, struct json_object *object, struct input *input)
{
	struct json_object *align;
	int rc;

	if (!json_object_object_get_ex(object, "align", &align))
		return 0;
	rc = read_number(r, object, "align", &input->align);
	if (rc || align_is_valid(input->align))
		return rc;
	return complain(r, "\"align\" is not a page size: 4K, 2M and 1G are");
}

static int read_chardev(const struct reading *r, struct json_object *object, struct input *input)
{
	struct json_object *chardev;
	int id;

	if (!json_object_object_get_ex(object, "chardev", &chardev))
		return 0;
	if (json_object_is_type(chardev, json_type_string) &&
	    device_name_parse(json_object_get_string(chardev), &input->region, &id))
		return 0;
	return complain(r, "\"chardev\" is not a device name");
}

static int fail_no_device(const struct reading *r, const char *what)
{
	talk_error(r->who, "daxctl-compound list -M -d DEVICE prints one", "%s: %s.", r->file, what);
	return -EINVAL;
}

static bool has(struct json_object *object, const char *key)
{
	return json_object_object_get_ex(object, key, NULL);
}

static int read_device(const struct reading *r, struct json_object *object, struct input *input)
{
	int rc;

	if (has(object, "devices") || has(object, "path") || has(object, "available_size"))
		return fail_no_device(r, "a region, and not a device");
	rc = check_keys(r, object, device_keys, "a device");
	if (rc)
		return rc;
	if (!has(object, "chardev") && !has(object, "size") && !has(object, "mappings"))
		return fail_no_device(r, "it has none of \"chardev\", \"size\" and \"mappings\"");
	rc = read_chardev(r, object, input);
	if (!rc)
		rc = read_number(r, object, "size", &input->size);
	if (!rc)
		rc = read_align(r, object, input);
	return rc ? rc : read_mappings(r, object, input);
}

static int read_object(const struct reading *r, struct json_object *object, struct input *input)
{
	if (json_object_is_type(object, json_type_array) && json_object_array_length(object) == 1)
		object = json_object_array_get_idx(object, 0);
	if (!json_object_is_type(object, json_type_object))
		return fail_no_device(r, "not a JSON object, nor an array with one in it");
	return read_device(r, object, input);
}

static unsigned int line_at(const char *text, size_t offset)
{
	unsigned int line = 1;

	while (offset--)
		line += *text++ == '\n';
	return line;
}

/* All of it is one value: what comes after would be the other half of the truth. */
static int parse(const struct reading *r, const char *text, size_t size,
		 struct json_object **object)
{
	struct json_tokener *tokener = json_tokener_new();
	int rc = 0;

	if (!tokener)
		return -ENOMEM;
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	*object = json_tokener_parse_ex(tokener, text, (int)size + 1); /* its NUL ends a number */
	if (json_tokener_get_error(tokener) != json_tokener_success) {
		talk_error(r->who, NULL, "%s, line %u: not JSON: %s.", r->file,
			   line_at(text, json_tokener_get_parse_end(tokener)),
			   json_tokener_error_desc(json_tokener_get_error(tokener)));
		rc = -EINVAL;
	}
	json_tokener_free(tokener);
	return rc;
}

int input_read(const char *who, const char *file, struct input *input)
{
	const struct reading r = { who, file };
	struct json_object *object = NULL;
	char *text = NULL;
	size_t size = 0;
	int rc;

	*input = (struct input){ .region = -1, .size = DAXC_SIZE_KEEP };
	rc = input_file_read(who, file, false, &text, &size);
	if (rc)
		return rc;
	rc = parse(&r, text, size, &object);
	if (!rc)
		rc = read_object(&r, object, input);
	if (rc == -ENOMEM)
		talk_failure(who, NULL, rc);
	json_object_put(object);
	free(text);
	if (rc)
		input_free(input);
	return rc;
}

void input_free(struct input *input)
{
	free(input->extents);
	input->extents = NULL;
	input->n_extents = 0;
}

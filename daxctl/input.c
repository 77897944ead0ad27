// SPDX-License-Identifier: GPL-2.0
/*
 * Reads the JSON of --input. daxctl's keys: chardev (only its region counts),
 * size, align, mappings; others are for reading and are passed over. Numbers
 * may be strings as options take them, such as "2M" or "0x100000000".
 */
#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "input.h"
#include "size.h"
#include "talk.h"

static int complain(const char *who, const char *file, const char *key)
{
	talk_error(who, NULL, "%s: \"%s\" is not a number of bytes.", file, key);
	return -EINVAL;
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
static int read_number(const char *who, const char *file, struct json_object *object,
		       const char *key, uint64_t *number)
{
	struct json_object *json;

	if (!json_object_object_get_ex(object, key, &json) || to_number(json, number))
		return 0;
	return complain(who, file, key);
}

static int read_extent(const char *who, const char *file, struct json_object *mapping,
		       struct daxc_extent *extent)
{
	uint64_t end = 0;
	int rc;

	if (!json_object_is_type(mapping, json_type_object))
		return complain(who, file, "mappings");
	rc = read_number(who, file, mapping, "start", &extent->start);
	if (!rc)
		rc = read_number(who, file, mapping, "end", &end);
	if (rc)
		return rc;
	if (end <= extent->start) {
		talk_error(who, NULL, "%s: a mapping needs \"start\" and an \"end\" behind it.",
			   file);
		return -EINVAL;
	}
	extent->size = end - extent->start + 1;
	return 0;
}

static int read_mappings(const char *who, const char *file, struct json_object *object,
			 struct input *input)
{
	struct json_object *mappings;
	uint64_t offset = 0;
	size_t i, n;
	int rc = 0;

	if (!json_object_object_get_ex(object, "mappings", &mappings))
		return 0;
	if (!json_object_is_type(mappings, json_type_array))
		return complain(who, file, "mappings");
	n = json_object_array_length(mappings);
	input->extents = calloc(n + 1, sizeof(*input->extents));
	if (!input->extents)
		return -ENOMEM;
	for (i = 0; i < n && !rc; i++) {
		rc = read_extent(who, file, json_object_array_get_idx(mappings, i),
				 &input->extents[i]);
		input->extents[i].offset = offset;
		offset += input->extents[i].size;
	}
	input->n_extents = n;
	return rc;
}

/* As the kernel writes it, and nothing else: what sscanf() took is written again. */
static bool region_of(struct json_object *chardev, int *region)
{
	char again[32];
	int id;

	if (!json_object_is_type(chardev, json_type_string) ||
	    sscanf(json_object_get_string(chardev), "dax%9d.%9d", region, &id) != 2 ||
	    *region < 0 || id < 0)
		return false;
	snprintf(again, sizeof(again), "dax%d.%d", *region, id);
	return !strcmp(again, json_object_get_string(chardev));
}

static int read_object(const char *who, const char *file, struct json_object *object,
		       struct input *input)
{
	struct json_object *chardev;
	int rc;

	if (json_object_is_type(object, json_type_array) && json_object_array_length(object) == 1)
		object = json_object_array_get_idx(object, 0);
	if (!json_object_is_type(object, json_type_object)) {
		talk_error(who, "daxctl-compound list -M -d DEVICE prints one",
			   "%s: not a JSON object, nor an array with one in it.", file);
		return -EINVAL;
	}
	if (json_object_object_get_ex(object, "chardev", &chardev) &&
	    !region_of(chardev, &input->region)) {
		talk_error(who, NULL, "%s: \"chardev\" is not a device name.", file);
		return -EINVAL;
	}
	rc = read_number(who, file, object, "size", &input->size);
	if (!rc)
		rc = read_number(who, file, object, "align", &input->align);
	return rc ? rc : read_mappings(who, file, object, input);
}

/* Up to the end of the file: what json_object_from_fd() leaves unread may be half of the truth. */
static struct json_object *parse_all(const char *text, size_t len)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *object;

	if (!tokener)
		return NULL;
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	object = json_tokener_parse_ex(tokener, text, (int)len);
	json_tokener_free(tokener);
	return object;
}

static struct json_object *read_json(int fd)
{
	static const size_t most = 1 << 20;
	struct json_object *object = NULL;
	char *text = malloc(most + 1);
	ssize_t got = 1;
	size_t len = 0;

	while (text && len < most && got > 0) {
		got = read(fd, text + len, most - len);
		if (got > 0)
			len += (size_t)got;
	}
	if (text && !got) {
		text[len] = '\0';
		object = parse_all(text, len + 1); /* its NUL ends a number */
	}
	free(text);
	return object;
}

int input_read(const char *who, const char *file, struct input *input)
{
	int fd = strcmp(file, "-") ? open(file, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
	struct json_object *object;
	int rc;

	*input = (struct input){ .region = -1, .size = DAXC_SIZE_KEEP };
	if (fd < 0) {
		rc = -errno;
		talk_error(who, NULL, "%s: %s", file, strerror(-rc));
		return rc;
	}
	object = read_json(fd);
	if (fd != STDIN_FILENO)
		close(fd);
	if (!object) {
		talk_error(who, NULL, "%s: not JSON.", file);
		return -EINVAL;
	}
	rc = read_object(who, file, object, input);
	json_object_put(object);
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

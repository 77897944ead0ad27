// SPDX-License-Identifier: LGPL-2.1
/* JSON of the files below /run: see run-json.h. */
#include <fcntl.h>
#include <stdio.h>

#include "base/sysfs.h"
#include "run-json.h"

struct json_object *json_read(int dir, const char *file)
{
	_cleanup_close_ int fd = sysfs_open_file(dir, file, O_NOFOLLOW);

	return fd < 0 ? NULL : json_object_from_fd(fd);
}

void json_add_text(struct json_object *json, const char *key, const char *text)
{
	json_object_object_add(json, key, text ? json_object_new_string(text) : NULL);
}

const char *json_get_text(struct json_object *json, const char *key)
{
	struct json_object *value;

	return json_object_object_get_ex(json, key, &value) ? json_object_get_string(value) : NULL;
}

bool json_copy_text(struct json_object *json, const char *key, char *buf, size_t size)
{
	const char *text = json_get_text(json, key);

	return text && snprintf(buf, size, "%s", text) < (int)size;
}

bool json_get_u64(struct json_object *json, const char *key, uint64_t *value)
{
	struct json_object *number;

	if (!json_object_object_get_ex(json, key, &number) ||
	    !json_object_is_type(number, json_type_int))
		return false;
	*value = json_object_get_uint64(number);
	return true;
}

bool json_get_list(struct json_object *json, const char *key, struct json_object **list)
{
	return json_object_object_get_ex(json, key, list) &&
	       json_object_is_type(*list, json_type_array);
}

struct json_object *json_from_layout(const struct layout *layout)
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

int json_to_layout(struct json_object *json, const char *key, struct layout *layout)
{
	struct json_object *list, *span;
	struct span read;
	size_t i;
	int rc;

	if (!json_get_list(json, key, &list))
		return -EINVAL;
	for (i = 0; i < json_object_array_length(list); i++) {
		span = json_object_array_get_idx(list, i);
		if (!json_get_u64(span, "start", &read.start) ||
		    !json_get_u64(span, "size", &read.size))
			return -EINVAL;
		rc = layout_append(layout, read);
		if (rc)
			return rc;
	}
	return 0;
}

/* SPDX-License-Identifier: LGPL-2.1 */
/* JSON of the files below /run, strictly read: what is missing or too long is an error. */
#ifndef DAXC_RUN_JSON_H
#define DAXC_RUN_JSON_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/util.h"
#include "inventory/layout.h"

static inline void cleanup_json(struct json_object **json)
{
	json_object_put(*json);
}

#define _cleanup_json_ _cleanup_(cleanup_json)

/* NULL: it cannot be read, or is none. */
struct json_object *json_read(int dir, const char *file);

void json_add_text(struct json_object *json, const char *key, const char *text);
/* NULL: there is none. */
const char *json_get_text(struct json_object *json, const char *key);
bool json_copy_text(struct json_object *json, const char *key, char *buf, size_t size);
bool json_get_u64(struct json_object *json, const char *key, uint64_t *value);
bool json_get_list(struct json_object *json, const char *key, struct json_object **list);

struct json_object *json_from_layout(const struct layout *layout);
/* 0, -EINVAL, -ENOMEM. */
int json_to_layout(struct json_object *json, const char *key, struct layout *layout);

#endif

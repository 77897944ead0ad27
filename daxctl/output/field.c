// SPDX-License-Identifier: GPL-2.0
/*
 * Values as JSON, and which columns -o means. How a table looks is table.c's.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/harmless.h"
#include "field.h"

#define NEW_CONSTANT_KEY (JSON_C_OBJECT_ADD_KEY_IS_NEW | JSON_C_OBJECT_ADD_CONSTANT_KEY)

#define KIB 1024ULL
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)
#define TIB (1024 * GIB)

/* Halves up, as daxctl; printf() takes 2.125 to the even 2.12. */
static uint64_t hundredths(uint64_t bytes, uint64_t unit)
{
	return (uint64_t)(((unsigned __int128)bytes * 200 / unit + 1) / 2);
}

/* daxctl's format: the next unit begins at two of it, and small sizes have none. */
static struct json_object *human_size(uint64_t bytes)
{
	static const struct {
		uint64_t below;
		uint64_t binary;
		uint64_t decimal;
		const char *unit;
	} units[] = {
		{ 2 * GIB, MIB, 1000000, "M" },
		{ 2 * TIB, GIB, 1000000000, "G" },
		{ UINT64_MAX, TIB, 1000000000000, "T" },
	};
	uint64_t binary, decimal;
	char text[96];
	size_t i = 0;

	if (bytes < 5000 * KIB)
		return json_object_new_int64((int64_t)bytes);
	while (i < 2 && bytes >= units[i].below)
		i++;
	binary = hundredths(bytes, units[i].binary);
	decimal = hundredths(bytes, units[i].decimal);
	snprintf(text, sizeof(text),
		 "%" PRIu64 ".%02" PRIu64 " %siB (%" PRIu64 ".%02" PRIu64 " %sB)", binary / 100,
		 binary % 100, units[i].unit, decimal / 100, decimal % 100, units[i].unit);
	return json_object_new_string(text);
}

static struct json_object *human_address(uint64_t bytes)
{
	char text[32];

	snprintf(text, sizeof(text), "%#" PRIx64, bytes);
	return json_object_new_string(text);
}

struct json_object *text_to_json(const char *text)
{
	struct json_object *json;
	char *shown;

	if (is_harmless(text))
		return json_object_new_string(text);
	shown = harmless_dup(text);
	json = shown ? json_object_new_string(shown) : NULL;
	free(shown);
	return json;
}

struct json_object *value_to_json(const struct value *value, bool human)
{
	switch (value->kind) {
	case VALUE_NONE:
		return NULL;
	case VALUE_TEXT:
		return text_to_json(value->text);
	case VALUE_INT:
		return json_object_new_int64(value->number);
	case VALUE_UINT:
		return json_object_new_uint64(value->bytes);
	case VALUE_REAL:
		return json_object_new_double(value->real);
	case VALUE_BOOL:
		return json_object_new_boolean(value->yes);
	case VALUE_SIZE:
		return human ? human_size(value->bytes) : json_object_new_uint64(value->bytes);
	case VALUE_ADDRESS:
		return human ? human_address(value->bytes) : json_object_new_uint64(value->bytes);
	case VALUE_JSON:
		return value->json;
	}
	return NULL;
}

/* "a.b" goes into the object "a", which is made when it is needed. */
static void add_at(struct json_object *object, const char *key, struct json_object *value)
{
	const char *dot = strchr(key, '.');
	struct json_object *inner;
	char outer[64];

	/* each key is there once, in a table that outlives the object */
	if (!dot) {
		json_object_object_add_ex(object, key, value, NEW_CONSTANT_KEY);
		return;
	}
	snprintf(outer, sizeof(outer), "%.*s", (int)(dot - key), key);
	if (!json_object_object_get_ex(object, outer, &inner)) {
		inner = json_object_new_object();
		json_object_object_add(object, outer, inner);
	}
	add_at(inner, dot + 1, value);
}

struct json_object *fields_to_json(const struct field *fields, void *object, bool human,
				   unsigned int extra)
{
	struct json_object *json = json_object_new_object(), *member;
	const struct field *field;

	for (field = fields; json && field->get; field++) {
		struct value value = { VALUE_NONE };

		if (!field->key || ((field->flags & FIELD_EXTRA) && !(field->extra & extra)))
			continue;
		field->get(object, human, &value);
		member = value_to_json(&value, human);
		if (member)
			add_at(json, field->key, member);
	}
	return json;
}

void json_print(struct json_object *object)
{
	puts(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY));
	json_object_put(object);
}

void json_print_list(struct json_object *array, bool human)
{
	size_t n = array ? json_object_array_length(array) : 0;

	if (human && n == 1)
		json_print(json_object_get(json_object_array_get_idx(array, 0)));
	else if (n)
		json_print(json_object_get(array));
	json_object_put(array);
}

static const struct field *find_column(const struct field *fields, const char *name, size_t len)
{
	const struct field *field;

	for (field = fields; field && field->get; field++)
		if (field->column && strlen(field->column) == len &&
		    !strncasecmp(field->column, name, len))
			return field;
	return NULL;
}

static int choose_usual(const struct field *fields, const struct field **chosen)
{
	const struct field *field;
	int n = 0;

	for (field = fields; field && field->get && n < FIELDS_MAX; field++)
		if (field->column && (field->flags & FIELD_USUAL))
			chosen[n++] = field;
	return n;
}

int field_choose(const struct field *fields, const char *columns, const struct field **chosen)
{
	int n = 0;

	if (!columns || *columns == '+')
		n = choose_usual(fields, chosen);
	if (!columns)
		return n;
	columns += *columns == '+';
	while (n < FIELDS_MAX) {
		size_t len = strcspn(columns, ",");

		chosen[n] = find_column(fields, columns, len);
		if (!chosen[n++])
			return -1;
		if (!columns[len])
			return n;
		columns += len + 1;
	}
	return -1;
}

bool field_columns_valid(const struct field *fields, const char *columns)
{
	const struct field *chosen[FIELDS_MAX];

	return field_choose(fields, columns, chosen) > 0;
}

bool field_is_chosen(const struct field *fields, const char *columns, const struct field *field)
{
	const struct field *chosen[FIELDS_MAX];
	int i, n = field_choose(fields, columns, chosen);

	for (i = 0; i < n; i++)
		if (chosen[i] == field)
			return true;
	return false;
}

void field_print_columns(const struct field *fields)
{
	const struct field *field;

	for (field = fields; field && field->get; field++)
		if (field->column)
			printf("%-14s %s\n", field->column, field->help);
}

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Output: one table of fields says what there is to know of an object, and both
 * JSON and tables are made from it.
 *
 *	static const struct field fields[] = {
 *		{ "chardev", "DEVICE", "name of the device", 0, FIELD_USUAL, get_name },
 *		{ "size", "SIZE", "bytes", 0, FIELD_USUAL | FIELD_RIGHT, get_size },
 *		{ 0 }
 *	};
 */
#ifndef DAXCTL_FIELD_H
#define DAXCTL_FIELD_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum value_kind {
	VALUE_NONE,	/* unknown: left out of JSON, empty in a table */
	VALUE_TEXT,	/* not copied until it is printed */
	VALUE_INT,
	VALUE_UINT,
	VALUE_REAL,
	VALUE_BOOL,
	VALUE_SIZE,	/* bytes: "1024.00 MiB (1073.74 MB)" with --human, 1G in a table */
	VALUE_ADDRESS,	/* bytes: "0x1e0000000" with --human and in a table */
	VALUE_JSON,	/* made by the getter, handed over; a table shows the text in it */
};

struct value {
	enum value_kind kind;
	union {
		const char *text;
		int64_t number;
		uint64_t bytes;
		double real;
		bool yes;
		struct json_object *json;
	};
};

/* For getters. */
static inline void value_text(struct value *value, const char *text)
{
	if (text)
		*value = (struct value){ VALUE_TEXT, { .text = text } };
}

static inline void value_int(struct value *value, int64_t number)
{
	*value = (struct value){ VALUE_INT, { .number = number } };
}

static inline void value_uint(struct value *value, uint64_t number)
{
	*value = (struct value){ VALUE_UINT, { .bytes = number } };
}

static inline void value_size(struct value *value, uint64_t bytes)
{
	*value = (struct value){ VALUE_SIZE, { .bytes = bytes } };
}

static inline void value_address(struct value *value, uint64_t bytes)
{
	*value = (struct value){ VALUE_ADDRESS, { .bytes = bytes } };
}

enum {
	FIELD_USUAL = 1 << 0,	/* in the table when -o does not say otherwise */
	FIELD_RIGHT = 1 << 1,	/* right aligned */
	FIELD_EXTRA = 1 << 2,	/* JSON only when it was asked for: see fields_to_json() */
};

/**
 * struct field - something to know of an object
 * @key: in JSON; "compound.map" is "map" in the object "compound"; NULL: tables only
 * @column: heading in a table; NULL: JSON only
 * @help: for --help-columns, and behind the value in an upright table
 * @flags: FIELD_*
 * @extra: which kind of FIELD_EXTRA, a bit of the verb's choosing
 * @get: fills in @value, which comes as VALUE_NONE
 */
struct field {
	const char *key;
	const char *column;
	const char *help;
	unsigned int flags;
	unsigned int extra;
	void (*get)(void *object, bool human, struct value *value);
};

/* How it shall be shown: what options.c makes of -u, -J, -o and the like. */
struct output {
	const struct field *fields;	/* columns of the table, for -o; NULL: none */
	bool human;
	bool table;
	bool json;
	bool raw;
	bool noheadings;
	const char *columns;
};

/* @extra: the kinds of FIELD_EXTRA to include. Returns a new object, NULL: no memory. */
struct json_object *fields_to_json(const struct field *fields, void *object, bool human,
				   unsigned int extra);

/* A string that may come from outside. NULL: no memory. */
struct json_object *text_to_json(const char *text);

/* The value alone, e.g. for a verb that builds JSON of its own. */
struct json_object *value_to_json(const struct value *value, bool human);

/*
 * Prints and frees @array in daxctl's way: an array, but with --human and a
 * single element that element; nothing at all when it is NULL or empty.
 */
void json_print_list(struct json_object *array, bool human);

/* Prints and frees one object. */
void json_print(struct json_object *object);

/* Tables, by --output, --raw and --noheadings. @objects has @n pointers. */
int table_print(const struct output *output, const struct field *fields, void *const *objects, size_t n);

/* A part of an upright table: an object and what to show of it. */
struct table_part {
	const struct field *fields;
	void *object;
};

/* Upright: a line for each column. -o chooses among the part that has output->fields. */
int table_print_upright(const struct output *output, const struct table_part *parts, size_t n);

/* For options.c: --help-columns, and the check of -o. */
void field_print_columns(const struct field *fields);
bool field_columns_valid(const struct field *fields, const char *columns);
bool field_is_chosen(const struct field *fields, const char *columns, const struct field *field);

/* The fields that -o chose, in its order; -1, or their number. @chosen needs room for 64. */
#define FIELDS_MAX 64
int field_choose(const struct field *fields, const char *columns, const struct field **chosen);

#endif

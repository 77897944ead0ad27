// SPDX-License-Identifier: GPL-2.0
/*
 * Fields as tables, by libsmartcols. Sizes are exact and short here: 7.5G.
 */
#include <errno.h>
#include <inttypes.h>
#include <libsmartcols.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/harmless.h"
#include "base/size.h"
#include "field.h"

/* An array of an object's getter, as words. */
static char *json_to_text(struct json_object *json)
{
	char *text = NULL, *longer;
	size_t i, n;

	if (!json_object_is_type(json, json_type_array))
		return strdup(json_object_get_string(json));
	n = json_object_array_length(json);
	for (i = 0; i < n; i++) {
		const char *word = json_object_get_string(json_object_array_get_idx(json, i));

		if (asprintf(&longer, "%s%s%s", text ? text : "", text ? " " : "", word) < 0)
			longer = NULL;
		free(text);
		text = longer;
		if (!text)
			return NULL;
	}
	return text ? text : strdup("");
}

/* The cell's text, to be freed; NULL: no memory. */
static char *value_to_text(const struct value *value, bool exact)
{
	char buf[64] = "", *text;

	switch (value->kind) {
	case VALUE_NONE:
		break;
	case VALUE_TEXT:
		return harmless_dup(value->text);
	case VALUE_INT:
		snprintf(buf, sizeof(buf), "%" PRId64, value->number);
		break;
	case VALUE_UINT:
		snprintf(buf, sizeof(buf), "%" PRIu64, value->bytes);
		break;
	case VALUE_REAL:
		snprintf(buf, sizeof(buf), "%.2f", value->real);
		break;
	case VALUE_BOOL:
		return strdup(value->yes ? "yes" : "no");
	case VALUE_SIZE:
		if (!exact)
			return strdup(size_text(value->bytes, buf));
		snprintf(buf, sizeof(buf), "%" PRIu64, value->bytes);
		break;
	case VALUE_ADDRESS:
		snprintf(buf, sizeof(buf), "%#" PRIx64, value->bytes);
		break;
	case VALUE_JSON:
		text = json_to_text(value->json);
		json_object_put(value->json);
		return text;
	}
	return strdup(buf);
}

static int set_cell(struct libscols_line *line, size_t column, const struct field *field,
		    void *object, bool exact)
{
	struct value value = { VALUE_NONE };
	char *text;

	field->get(object, true, &value);
	text = value_to_text(&value, exact);
	return text ? scols_line_refer_data(line, column, text) : -ENOMEM;
}

static struct libscols_table *new_table(const struct output *output)
{
	struct libscols_table *table = scols_new_table();

	if (!table)
		return NULL;
	scols_table_enable_raw(table, output->raw);
	scols_table_enable_noheadings(table, output->noheadings);
	return table;
}

/* Cells are harmless already: the backslashes of what was written out are not to be written out again. */
static int add_column(struct libscols_table *table, const char *name, int flags)
{
	struct libscols_column *column = scols_table_new_column(table, name, 0, flags);

	return column ? scols_column_set_safechars(column, "\\") : -ENOMEM;
}

static int fill_table(struct libscols_table *table, const struct output *output,
		      const struct field *const *chosen, size_t n_chosen, void *const *objects,
		      size_t n)
{
	size_t i, column;

	for (column = 0; column < n_chosen; column++)
		if (add_column(table, chosen[column]->column,
			       chosen[column]->flags & FIELD_RIGHT ? SCOLS_FL_RIGHT : 0))
			return -ENOMEM;
	for (i = 0; i < n; i++) {
		struct libscols_line *line = scols_table_new_line(table, NULL);

		for (column = 0; line && column < n_chosen; column++)
			if (set_cell(line, column, chosen[column], objects[i], output->raw))
				return -ENOMEM;
		if (!line)
			return -ENOMEM;
	}
	return 0;
}

int table_print(const struct output *output, const struct field *fields, void *const *objects, size_t n)
{
	const struct field *chosen[FIELDS_MAX];
	struct libscols_table *table = new_table(output);
	int rc, n_chosen = field_choose(fields, output->columns, chosen);

	if (!table)
		return -ENOMEM;
	rc = fill_table(table, output, chosen, n_chosen > 0 ? (size_t)n_chosen : 0, objects, n);
	if (!rc && n)
		rc = scols_print_table(table);
	scols_unref_table(table);
	return rc;
}

/* Every column of one part, or those of -o when it has a say in this part. */
static int fill_upright(struct libscols_table *table, const struct output *output,
			const struct table_part *part)
{
	const struct field *field;

	for (field = part->fields; field->get; field++) {
		struct value value = { VALUE_NONE };
		struct libscols_line *line;
		char *text;

		if (!field->column || (part->fields == output->fields && output->columns &&
				       !field_is_chosen(output->fields, output->columns, field)))
			continue;
		field->get(part->object, true, &value);
		if (value.kind == VALUE_NONE)
			continue;
		text = value_to_text(&value, output->raw);
		if (text && !*text) {
			free(text);
			continue;
		}
		line = text ? scols_table_new_line(table, NULL) : NULL;
		if (!line || scols_line_refer_data(line, 1, text)) {
			free(text);
			return -ENOMEM;
		}
		if (scols_line_set_data(line, 0, field->column) ||
		    (!output->raw && field->help && scols_line_set_data(line, 2, field->help)))
			return -ENOMEM;
	}
	return 0;
}

int table_print_upright(const struct output *output, const struct table_part *parts, size_t n)
{
	struct libscols_table *table = new_table(output);
	size_t i;
	int rc = 0;

	if (!table)
		return -ENOMEM;
	scols_table_enable_noheadings(table, 1);
	if (add_column(table, "WHAT", 0) || add_column(table, "VALUE", 0) ||
	    (!output->raw && add_column(table, "MEANING", 0)))
		rc = -ENOMEM;
	for (i = 0; i < n && !rc; i++)
		rc = fill_upright(table, output, &parts[i]);
	if (!rc)
		rc = scols_print_table(table);
	scols_unref_table(table);
	return rc;
}

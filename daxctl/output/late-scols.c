// SPDX-License-Identifier: GPL-2.0
/* libsmartcols, opened by the first table: all that is called gets one, or a part of one. */
#include <libsmartcols/libsmartcols.h>

#include "late-need.h"

static struct {
	typeof(scols_new_table) *new_table;
	typeof(scols_table_new_line) *table_new_line;
	typeof(scols_table_new_column) *table_new_column;
	typeof(scols_line_get_cell) *line_get_cell;
	typeof(scols_table_get_nlines) *table_get_nlines;
	typeof(scols_cell_set_color) *cell_set_color;
	typeof(scols_column_set_safechars) *column_set_safechars;
	typeof(scols_line_refer_data) *line_refer_data;
	typeof(scols_line_set_data) *line_set_data;
	typeof(scols_print_table) *print_table;
	typeof(scols_table_enable_colors) *table_enable_colors;
	typeof(scols_table_enable_noheadings) *table_enable_noheadings;
	typeof(scols_table_enable_raw) *table_enable_raw;
	typeof(scols_table_set_stream) *table_set_stream;
	typeof(scols_table_set_termforce) *table_set_termforce;
	typeof(scols_unref_table) *unref_table;
} late;

static void load(void)
{
	static const struct late_symbol symbols[] = {
		{ "scols_new_table", &late.new_table },
		{ "scols_table_new_line", &late.table_new_line },
		{ "scols_table_new_column", &late.table_new_column },
		{ "scols_line_get_cell", &late.line_get_cell },
		{ "scols_table_get_nlines", &late.table_get_nlines },
		{ "scols_cell_set_color", &late.cell_set_color },
		{ "scols_column_set_safechars", &late.column_set_safechars },
		{ "scols_line_refer_data", &late.line_refer_data },
		{ "scols_line_set_data", &late.line_set_data },
		{ "scols_print_table", &late.print_table },
		{ "scols_table_enable_colors", &late.table_enable_colors },
		{ "scols_table_enable_noheadings", &late.table_enable_noheadings },
		{ "scols_table_enable_raw", &late.table_enable_raw },
		{ "scols_table_set_stream", &late.table_set_stream },
		{ "scols_table_set_termforce", &late.table_set_termforce },
		{ "scols_unref_table", &late.unref_table },
	};

	if (!late.new_table)
		late_need("libsmartcols.so.1", symbols, sizeof(symbols) / sizeof(*symbols));
}

struct libscols_table *scols_new_table(void)
{
	load();
	return late.new_table();
}

struct libscols_line *scols_table_new_line(struct libscols_table *table,
					   struct libscols_line *parent)
{
	return late.table_new_line(table, parent);
}

struct libscols_column *scols_table_new_column(struct libscols_table *table, const char *name,
					       double whint, int flags)
{
	return late.table_new_column(table, name, whint, flags);
}

struct libscols_cell *scols_line_get_cell(struct libscols_line *line, size_t n)
{
	return late.line_get_cell(line, n);
}

size_t scols_table_get_nlines(const struct libscols_table *table)
{
	return late.table_get_nlines(table);
}

int scols_cell_set_color(struct libscols_cell *cell, const char *color)
{
	return late.cell_set_color(cell, color);
}

int scols_column_set_safechars(struct libscols_column *column, const char *safe)
{
	return late.column_set_safechars(column, safe);
}

int scols_line_refer_data(struct libscols_line *line, size_t n, char *data)
{
	return late.line_refer_data(line, n, data);
}

int scols_line_set_data(struct libscols_line *line, size_t n, const char *data)
{
	return late.line_set_data(line, n, data);
}

int scols_print_table(struct libscols_table *table)
{
	return late.print_table(table);
}

int scols_table_enable_colors(struct libscols_table *table, int enable)
{
	return late.table_enable_colors(table, enable);
}

int scols_table_enable_noheadings(struct libscols_table *table, int enable)
{
	return late.table_enable_noheadings(table, enable);
}

int scols_table_enable_raw(struct libscols_table *table, int enable)
{
	return late.table_enable_raw(table, enable);
}

int scols_table_set_stream(struct libscols_table *table, FILE *stream)
{
	return late.table_set_stream(table, stream);
}

int scols_table_set_termforce(struct libscols_table *table, int force)
{
	return late.table_set_termforce(table, force);
}

void scols_unref_table(struct libscols_table *table)
{
	late.unref_table(table);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * Results of a benchmark for people: figures with bars, ratios with what may
 * be said of them, and what larger sizes would cost. The same facts as the
 * JSON has, but for the single samples.
 */
#include <errno.h>
#include <langinfo.h>
#include <libsmartcols/libsmartcols.h>
#include <string.h>
#include <unistd.h>

#include "base/harmless.h"
#include "bench.h"

#define BAR_WIDTH 24

struct column {
	const char *name;
	int flags;
};

static struct libscols_table *new_table(FILE *out, const struct column *columns, size_t n)
{
	struct libscols_table *table = scols_new_table();
	size_t i;

	if (!table)
		return NULL;
	scols_table_set_stream(table, out);
	scols_table_enable_colors(table, isatty(fileno(out)));
	scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER);
	for (i = 0; i < n; i++)
		if (!scols_table_new_column(table, columns[i].name, 0, columns[i].flags)) {
			scols_unref_table(table);
			return NULL;
		}
	return table;
}

static void set(struct libscols_line *line, size_t column, const char *text)
{
	scols_line_set_data(line, column, text);
}

/* A bar in eighths of a character where the terminal has them. */
static const char *bar(double share, char *buf, size_t size)
{
	static const char *const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
	bool utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
	int steps = (int)(share * BAR_WIDTH * 8 + 0.5), i;
	size_t used = 0;

	if (steps < 1)
		steps = 1;
	*buf = '\0';
	for (i = 0; i < steps / 8 + (utf8 ? 0 : steps < 8); i++)
		used += (size_t)snprintf(buf + used, size - used, "%s", utf8 ? "█" : "#");
	if (utf8)
		snprintf(buf + used, size - used, "%s", eighths[steps % 8]);
	return buf;
}

/* The largest median of the same workload and metric. */
static double largest(const struct daxc_bench *bench, const struct daxc_bench_series *of)
{
	double most = 0;
	size_t i;

	for (i = 0; i < daxc_bench_get_nr_series(bench); i++) {
		const struct daxc_bench_series *s = daxc_bench_get_series(bench, i);

		if (s->workload == of->workload && !strcmp(s->metric, of->metric) &&
		    s->summary.count && s->summary.median > most)
			most = s->summary.median;
	}
	return most;
}

static void add_count(struct libscols_line *line, size_t column, size_t count)
{
	char buf[BENCH_TEXT_MAX];

	snprintf(buf, sizeof(buf), "%zu", count);
	set(line, column, buf);
}

static const char *color_of(enum daxc_bench_subject subject)
{
	if (subject == DAXC_BENCH_FOLIO || subject == DAXC_BENCH_COMPOUND)
		return "green";
	return daxc_bench_subject_is_device(subject) ? "red" : "blue";
}

static void add_series(struct libscols_table *table, const struct daxc_bench *bench,
		       const struct daxc_bench_series *s)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);
	double most = largest(bench, s);
	char buf[BAR_WIDTH * 4];

	if (!line)
		return;
	set(line, 0, daxc_bench_workload_name(s->workload));
	set(line, 1, s->metric);
	set(line, 2, daxc_bench_subject_name(s->subject));
	set(line, 3, bench_figure_text(s->summary.median, s->unit, buf));
	set(line, 4, bench_figure_text(s->summary.min, s->unit, buf));
	set(line, 5, bench_figure_text(s->summary.max, s->unit, buf));
	add_count(line, 6, s->summary.count);
	set(line, 7, bar(most > 0 ? s->summary.median / most : 0, buf, sizeof(buf)));
	scols_cell_set_color(scols_line_get_cell(line, 7), color_of(s->subject));
}

static int print_series(const struct daxc_bench *bench, FILE *out)
{
	static const struct column columns[] = {
		{ "WORKLOAD", 0 },	     { "METRIC", 0 },
		{ "SUBJECT", 0 },	     { "MEDIAN", SCOLS_FL_RIGHT },
		{ "MIN", SCOLS_FL_RIGHT }, { "MAX", SCOLS_FL_RIGHT },
		{ "N", SCOLS_FL_RIGHT },   { "", 0 },
	};
	struct libscols_table *table = new_table(out, columns, sizeof(columns) / sizeof(*columns));
	size_t i;

	if (!table)
		return -ENOMEM;
	for (i = 0; i < daxc_bench_get_nr_series(bench); i++)
		if (daxc_bench_get_series(bench, i)->summary.count)
			add_series(table, bench, daxc_bench_get_series(bench, i));
	if (scols_table_get_nlines(table))
		scols_print_table(table);
	scols_unref_table(table);
	return 0;
}

static const char *verdict_text(const struct daxc_bench_ratio *r, char *buf, size_t size)
{
	const char *second = daxc_bench_subject_name(r->second);
	const char *how = r->verdict == DAXC_BENCH_LESS ? "less" : "more";

	switch (r->verdict) {
	case DAXC_BENCH_LESS:
	case DAXC_BENCH_MORE:
		if (r->size_uncertain)
			snprintf(buf, size, "%s costs %s in every pair, size uncertain", second,
				 how);
		else
			snprintf(buf, size, "%s costs %s", second, how);
		break;
	case DAXC_BENCH_SAME:
		snprintf(buf, size, "the same");
		break;
	case DAXC_BENCH_SINGLE:
		snprintf(buf, size, "one pair cannot tell");
		break;
	default:
		snprintf(buf, size, "too noisy to tell");
	}
	return buf;
}

static void add_times(struct libscols_line *line, size_t column, double value)
{
	char buf[BENCH_TEXT_MAX];

	set(line, column, bench_ratio_text(value, buf));
}

static void add_ratio(struct libscols_table *table, const struct daxc_bench_ratio *r)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);
	char buf[96];

	if (!line)
		return;
	set(line, 0, daxc_bench_workload_name(r->workload));
	set(line, 1, r->metric);
	snprintf(buf, sizeof(buf), "%s / %s", daxc_bench_subject_name(r->first),
		 daxc_bench_subject_name(r->second));
	set(line, 2, buf);
	add_times(line, 3, r->summary.median);
	add_times(line, 4, r->summary.min);
	add_times(line, 5, r->summary.max);
	add_count(line, 6, r->summary.count);
	set(line, 7, verdict_text(r, buf, sizeof(buf)));
	if (r->verdict == DAXC_BENCH_LESS)
		scols_cell_set_color(scols_line_get_cell(line, 7), "green");
	else if (r->verdict == DAXC_BENCH_MORE)
		scols_cell_set_color(scols_line_get_cell(line, 7), "red");
}

static int print_ratios(const struct daxc_bench *bench, FILE *out)
{
	static const struct column columns[] = {
		{ "WORKLOAD", 0 },	     { "METRIC", 0 },
		{ "PAIR", 0 },		     { "RATIO", SCOLS_FL_RIGHT },
		{ "MIN", SCOLS_FL_RIGHT }, { "MAX", SCOLS_FL_RIGHT },
		{ "PAIRS", SCOLS_FL_RIGHT }, { "VERDICT", 0 },
	};
	struct libscols_table *table;
	size_t i;

	if (!daxc_bench_get_nr_ratios(bench))
		return 0;
	table = new_table(out, columns, sizeof(columns) / sizeof(*columns));
	if (!table)
		return -ENOMEM;
	for (i = 0; i < daxc_bench_get_nr_ratios(bench); i++)
		add_ratio(table, daxc_bench_get_ratio(bench, i));
	fputs("\nPair by pair, cost of the first by cost of the second:\n", out);
	scols_print_table(table);
	scols_unref_table(table);
	return 0;
}

static void add_model(struct libscols_table *table, const struct daxc_bench_model *m)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);
	char buf[64];
	size_t i;

	if (!line)
		return;
	set(line, 0, m->metric);
	set(line, 1, daxc_bench_subject_name(m->subject));
	set(line, 2, bench_figure_text(m->fixed_ns, "ns", buf));
	set(line, 3, bench_figure_text(m->ns_per_gib, "ns", buf));
	snprintf(buf, sizeof(buf), "%.0f %%", m->worst * 100);
	set(line, 4, buf);
	set(line, 5, m->flat ? "yes" : "no");
	for (i = 0; i < DAXC_BENCH_N_TARGETS; i++)
		set(line, 6 + i, bench_figure_text(m->target_ns[i], "ns", buf));
}

static int print_models(const struct daxc_bench *bench, FILE *out)
{
	static const struct column columns[] = {
		{ "METRIC", 0 },		{ "SUBJECT", 0 },
		{ "FIXED", SCOLS_FL_RIGHT },	{ "PER GIB", SCOLS_FL_RIGHT },
		{ "WORST FIT", SCOLS_FL_RIGHT }, { "FLAT", 0 },
		{ "1T", SCOLS_FL_RIGHT },	{ "16T", SCOLS_FL_RIGHT },
		{ "126T", SCOLS_FL_RIGHT },
	};
	struct libscols_table *table;
	size_t i;

	if (!daxc_bench_get_nr_models(bench))
		return 0;
	table = new_table(out, columns, sizeof(columns) / sizeof(*columns));
	if (!table)
		return -ENOMEM;
	for (i = 0; i < daxc_bench_get_nr_models(bench); i++)
		add_model(table, daxc_bench_get_model(bench, i));
	fputs("\nPin against size. 1T, 16T and 126T are extrapolated (fixed + per GiB * size), not "
	      "measured:\n", out);
	scols_print_table(table);
	scols_unref_table(table);
	return 0;
}

static int print_scale(const struct daxc_bench *bench, FILE *out)
{
	static const struct column columns[] = {
		{ "METRIC", 0 }, { "SUBJECT", 0 },	     { "SIZE", SCOLS_FL_RIGHT },
		{ "BATCH", SCOLS_FL_RIGHT }, { "MEDIAN", SCOLS_FL_RIGHT },
		{ "PER GIB", SCOLS_FL_RIGHT }, { "N", SCOLS_FL_RIGHT },
	};
	struct libscols_table *table;
	char buf[BENCH_TEXT_MAX];
	size_t i;

	if (!daxc_bench_get_nr_scale(bench))
		return 0;
	table = new_table(out, columns, sizeof(columns) / sizeof(*columns));
	if (!table)
		return -ENOMEM;
	for (i = 0; i < daxc_bench_get_nr_scale(bench); i++) {
		const struct daxc_bench_series *s = daxc_bench_get_scale(bench, i);
		struct libscols_line *line = scols_table_new_line(table, NULL);

		if (!line)
			continue;
		set(line, 0, s->metric);
		set(line, 1, daxc_bench_subject_name(s->subject));
		set(line, 2, bench_size_text(s->bytes, buf));
		add_count(line, 3, s->batch);
		set(line, 4, bench_figure_text(s->summary.median, s->unit, buf));
		set(line, 5, bench_figure_text(s->summary.median * (1 << 30) / s->bytes, s->unit,
					       buf));
		add_count(line, 6, s->summary.count);
	}
	fputs("\nPin against size and batch:\n", out);
	scols_print_table(table);
	scols_unref_table(table);
	return 0;
}

/* What the machine or a library said. */
static void put_text(FILE *out, const char *text)
{
	char shown[HARMLESS_CHAR_MAX];

	while (*text) {
		text += harmless_char(text, shown);
		fputs(shown, out);
	}
	putc('\n', out);
}

/* A reason that holds for a subject's workloads is told once. */
static void print_skipped(const struct daxc_bench *bench, FILE *out)
{
	const char *last = "";
	size_t i;

	for (i = 0; i < daxc_bench_get_nr_series(bench); i++) {
		const struct daxc_bench_series *s = daxc_bench_get_series(bench, i);

		if (!s->skipped || !strcmp(s->skipped, last))
			continue;
		fprintf(out, "%snot measured: %s of %s: ", *last ? "" : "\n",
			daxc_bench_workload_name(s->workload), daxc_bench_subject_name(s->subject));
		put_text(out, s->skipped);
		last = s->skipped;
	}
}

int bench_print_table(const struct bench_view *view, FILE *out)
{
	char text[512];
	int rc;

	fputs("Machine: ", out);
	put_text(out, bench_machine_text(daxc_bench_get_machine(view->bench), text, sizeof(text)));
	fputs("Device:  ", out);
	put_text(out, bench_device_text(daxc_bench_get_device(view->bench), text, sizeof(text)));
	fprintf(out, "Measured: %s in batches of %u pages, %u repeats\n\n",
		bench_size_text(view->size, text), view->batch, view->repeat);
	rc = print_series(view->bench, out);
	if (!rc)
		rc = print_ratios(view->bench, out);
	if (!rc)
		rc = print_scale(view->bench, out);
	if (!rc)
		rc = print_models(view->bench, out);
	print_skipped(view->bench, out);
	return rc;
}

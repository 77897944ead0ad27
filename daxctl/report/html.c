// SPDX-License-Identifier: GPL-2.0
/*
 * The report of a benchmark: one page of HTML with its style, plots and data
 * inside, for a browser, a phone or paper. It shows what the JSON has.
 */
#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "files/output-file.h"
#include "output/svg.h"

#define MAX_BARS   32
#define MAX_POINTS 64

static const char head[] =
	"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	"<title>daxctl-compound bench</title>\n<style>\n"
	":root{--ink:#1d2733;--soft:#5c6b7a;--rule:#d5dce3;--paper:#fff}\n"
	"body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);"
	"max-width:70rem;margin:0 auto;padding:1rem}\n"
	"h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.15rem;margin:2rem 0 .5rem;"
	"border-bottom:1px solid var(--rule)}\n"
	"p,dd{color:var(--soft)}dt{font-weight:600}dd{margin:0 0 .4rem}\n"
	".plots{display:grid;gap:1rem;"
	"grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr))}\n"
	"figure{margin:0;break-inside:avoid;border:1px solid var(--rule);border-radius:6px;"
	"padding:.5rem}figcaption{font-weight:600;font-size:.9rem}\n"
	"svg{width:100%;height:auto;font:11px system-ui,sans-serif;fill:var(--ink)}\n"
	".base{fill:#b5651d;stroke:#b5651d}.compound{fill:#2a9d62;stroke:#2a9d62}"
	".folio{fill:#1565c0;stroke:#1565c0}.devdax{fill:#c0392b;stroke:#c0392b}"
	".thp{fill:#8e7cc3;stroke:#8e7cc3}.hugetlb{fill:#d4a017;stroke:#d4a017}"
	".noisy{fill:#c9ced4;stroke:#c9ced4}\n"
	"rect{stroke:none}.line{fill:none;stroke-width:1.8}.axis,.whisker{fill:none;stroke:#1d2733;"
	"stroke-width:1}.grid{fill:none;stroke:#d5dce3;stroke-width:.7}\n"
	".scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem}"
	"td,th{padding:.2rem .7rem .2rem 0;text-align:right;border-bottom:1px solid var(--rule);"
	"white-space:nowrap}td:first-child,th:first-child,td:nth-child(2),th:nth-child(2)"
	"{text-align:left}\n"
	".guess{font-style:italic;color:var(--soft)}\n"
	"@media print{body{max-width:none;font-size:11px}.plots{grid-template-columns:1fr 1fr}"
	"a{color:inherit}}\n</style></head><body>\n";

static void put_item(FILE *out, const char *term, const char *text)
{
	fprintf(out, "<dt>%s</dt><dd>", term);
	svg_text(out, text);
	fputs("</dd>\n", out);
}

static void put_facts(FILE *out, const struct bench_view *view)
{
	const struct daxc_bench_machine *m = daxc_bench_get_machine(view->bench);
	char text[512], size[BENCH_TEXT_MAX], pool[BENCH_TEXT_MAX];

	fputs("<h1>What compound pages are worth on this machine</h1>\n<dl>\n", out);
	put_item(out, "Machine", bench_machine_text(m, text, sizeof(text)));
	snprintf(text, sizeof(text), "THP: %s; hugetlb: %s in pages of 2M", m->thp,
		 bench_size_text(m->hugetlb_2m << 21, pool));
	put_item(out, "Huge pages", text);
	put_item(out, "Device", bench_device_text(daxc_bench_get_device(view->bench), text,
						  sizeof(text)));
	snprintf(text, sizeof(text),
		 "%s in batches of %u pages, %u rounds over all subjects; medians, whiskers from the "
		 "least to the most",
		 bench_size_text(view->size, size), view->batch, view->repeat);
	put_item(out, "Measured", text);
	fputs("</dl>\n", out);
}

/* ---- ratios */

static const char *two_digits(double value, char buf[BENCH_TEXT_MAX])
{
	snprintf(buf, BENCH_TEXT_MAX, value < 100 ? "%.2g" : "%.0f", value);
	return buf;
}

/* What stands beside a bar; a size that is uncertain is told as the range that it is. */
static void ratio_text(const struct daxc_bench_ratio *r, char *buf, size_t size)
{
	char low[BENCH_TEXT_MAX], text[BENCH_TEXT_MAX];

	if (r->size_uncertain)
		snprintf(buf, size, "%s-%sx", two_digits(r->summary.min, low),
			 two_digits(r->summary.max, text));
	else
		snprintf(buf, size, "%s%s", bench_ratio_text(r->summary.median, text),
			 r->verdict == DAXC_BENCH_NOISY	   ? " noisy"
			 : r->verdict == DAXC_BENCH_SINGLE ? " one pair"
							   : "");
}

static void put_ratio_plot(FILE *out, const struct daxc_bench *bench, size_t from, size_t to)
{
	struct svg_bar bars[MAX_BARS];
	char labels[MAX_BARS][64], texts[MAX_BARS][96], title[64];
	const struct daxc_bench_ratio *r = NULL;
	size_t n = 0;

	for (; from < to && n < MAX_BARS; from++, n++) {
		r = daxc_bench_get_ratio(bench, from);
		snprintf(labels[n], sizeof(labels[n]), "%s / %s", daxc_bench_subject_name(r->first),
			 daxc_bench_subject_name(r->second));
		ratio_text(r, texts[n], sizeof(texts[n]));
		bars[n] = (struct svg_bar){
			labels[n], r->summary.median, r->summary.min, r->summary.max, texts[n],
			r->verdict == DAXC_BENCH_NOISY ? "noisy" : daxc_bench_subject_name(r->second)
		};
	}
	if (!r)
		return;
	snprintf(title, sizeof(title), "%s: %s", daxc_bench_workload_name(r->workload), r->metric);
	svg_bars(out, title, bars, n, true);
}

static bool same_ratio_plot(const struct daxc_bench_ratio *a, const struct daxc_bench_ratio *b)
{
	return a->workload == b->workload && !strcmp(a->metric, b->metric);
}

static void put_ratios(FILE *out, const struct daxc_bench *bench)
{
	size_t n = daxc_bench_get_nr_ratios(bench), from, to;

	if (!n)
		return;
	fputs("<h2>Ratios</h2>\n<p>Cost of the first by cost of the second, pair by pair; right of the "
	      "line the second costs less. The axis is logarithmic. A range instead of a number: less (or "
	      "more) in every pair, but how much is uncertain. Grey: too noisy to tell.</p>\n"
	      "<div class=\"plots\">\n", out);
	for (from = 0; from < n; from = to) {
		for (to = from + 1; to < n; to++)
			if (!same_ratio_plot(daxc_bench_get_ratio(bench, from),
					     daxc_bench_get_ratio(bench, to)))
				break;
		put_ratio_plot(out, bench, from, to);
	}
	fputs("</div>\n", out);
}

/* ---- costs, and memory, which is one of them */

static void put_cost_plot(FILE *out, const struct daxc_bench *bench, size_t from, size_t to)
{
	struct svg_bar bars[MAX_BARS];
	char texts[MAX_BARS][BENCH_TEXT_MAX], title[64];
	const struct daxc_bench_series *s = NULL;
	size_t n = 0;

	for (; from < to && n < MAX_BARS; from++) {
		s = daxc_bench_get_series(bench, from);
		if (!s->summary.count)
			continue;
		bars[n] = (struct svg_bar){
			daxc_bench_subject_name(s->subject), s->summary.median, s->summary.min,
			s->summary.max, bench_figure_text(s->summary.median, s->unit, texts[n]),
			daxc_bench_subject_name(s->subject)
		};
		n++;
	}
	if (!n)
		return;
	if (s->workload == DAXC_BENCH_MEMMAP)
		snprintf(title, sizeof(title), "memory for struct pages");
	else
		snprintf(title, sizeof(title), "%s: %s", daxc_bench_workload_name(s->workload),
			 s->metric);
	svg_bars(out, title, bars, n, false);
}

static void put_costs(FILE *out, const struct daxc_bench *bench)
{
	size_t n = daxc_bench_get_nr_series(bench), from, to;

	fputs("<h2>Costs</h2>\n<div class=\"plots\">\n", out);
	for (from = 0; from < n; from = to) {
		const struct daxc_bench_series *a = daxc_bench_get_series(bench, from);

		for (to = from + 1; to < n; to++) {
			const struct daxc_bench_series *b = daxc_bench_get_series(bench, to);

			if (a->workload != b->workload || strcmp(a->metric, b->metric))
				break;
		}
		put_cost_plot(out, bench, from, to);
	}
	fputs("</div>\n", out);
}

/* ---- scale */

static const char *tick_size(double value, char *buf, size_t size)
{
	char text[BENCH_TEXT_MAX];

	snprintf(buf, size, "%s", bench_size_text((uint64_t)(value + 0.5), text));
	return buf;
}

static const char *tick_count(double value, char *buf, size_t size)
{
	snprintf(buf, size, "%.0f", value);
	return buf;
}

static const char *tick_time(double value, char *buf, size_t size)
{
	char text[BENCH_TEXT_MAX];

	snprintf(buf, size, "%s", bench_figure_text(value, "ns", text));
	return buf;
}

struct points {
	double x[DAXC_BENCH_N_SUBJECTS][MAX_POINTS];
	double y[DAXC_BENCH_N_SUBJECTS][MAX_POINTS];
	size_t n[DAXC_BENCH_N_SUBJECTS];
};

/* The size at which batches other than the usual were measured. */
static uint64_t batch_size(const struct bench_view *view)
{
	size_t i;

	for (i = 0; i < daxc_bench_get_nr_scale(view->bench); i++)
		if (daxc_bench_get_scale(view->bench, i)->batch != view->batch)
			return daxc_bench_get_scale(view->bench, i)->bytes;
	return 0;
}

static void collect(struct points *p, const struct bench_view *view, const char *metric,
		    bool by_batch)
{
	uint64_t size = batch_size(view);
	size_t i;

	memset(p, 0, sizeof(*p));
	for (i = 0; i < daxc_bench_get_nr_scale(view->bench); i++) {
		const struct daxc_bench_series *s = daxc_bench_get_scale(view->bench, i);
		size_t *n = &p->n[s->subject];

		if (strcmp(s->metric, metric) || *n == MAX_POINTS || !(s->summary.median > 0))
			continue;
		if (by_batch ? s->bytes != size : s->batch != view->batch)
			continue;
		p->x[s->subject][*n] = by_batch ? s->batch : s->bytes;
		p->y[s->subject][(*n)++] = s->summary.median;
	}
}

static void put_scale_plot(FILE *out, const struct bench_view *view, const char *metric,
			   bool by_batch)
{
	static const struct svg_axis sizes = { "bytes pinned", 4, tick_size };
	static const struct svg_axis batches = { "pages in one call", 4, tick_count };
	static const struct svg_axis times = { "", 10, tick_time };
	struct points *p = malloc(sizeof(*p));
	struct svg_line lines[DAXC_BENCH_N_SUBJECTS];
	char title[64];
	size_t n = 0;
	int subject;

	if (!p)
		return;
	collect(p, view, metric, by_batch);
	for (subject = 0; subject < DAXC_BENCH_N_SUBJECTS; subject++)
		if (p->n[subject] > 1) {
			const char *name = daxc_bench_subject_name(subject);

			lines[n++] = (struct svg_line){ name, name, p->x[subject], p->y[subject],
							p->n[subject] };
		}
	snprintf(title, sizeof(title), "%s against %s", metric, by_batch ? "batch" : "size");
	svg_lines(out, title, lines, n, by_batch ? &batches : &sizes, &times);
	free(p);
}

static void put_models(FILE *out, const struct daxc_bench *bench)
{
	char buf[BENCH_TEXT_MAX];
	size_t i, j;

	fputs("<h2>Extrapolated, not measured</h2>\n<p>cost = fixed + per GiB × size, the line of least "
	      "relative error through the sizes above. Flat: cost per byte differs by at most half "
	      "over these sizes.</p>\n<div class=\"scroll\"><table><tr><th>metric<th>subject<th>fixed"
	      "<th>per GiB<th>worst fit<th>flat<th>1T<th>16T<th>126T</tr>\n", out);
	for (i = 0; i < daxc_bench_get_nr_models(bench); i++) {
		const struct daxc_bench_model *m = daxc_bench_get_model(bench, i);

		fprintf(out, "<tr><td>%s<td>%s<td>%s", m->metric,
			daxc_bench_subject_name(m->subject),
			bench_figure_text(m->fixed_ns, "ns", buf));
		fprintf(out, "<td>%s<td>%.0f %%<td>%s", bench_figure_text(m->ns_per_gib, "ns", buf),
			m->worst * 100, m->flat ? "yes" : "no");
		for (j = 0; j < DAXC_BENCH_N_TARGETS; j++)
			fprintf(out, "<td class=\"guess\">%s",
				bench_figure_text(m->target_ns[j], "ns", buf));
		fputs("</tr>\n", out);
	}
	fputs("</table></div>\n", out);
}

static void put_scale(FILE *out, const struct bench_view *view)
{
	if (!daxc_bench_get_nr_scale(view->bench))
		return;
	fputs("<h2>Pin against size and batch</h2>\n<p>Both axes are logarithmic.</p>\n"
	      "<div class=\"plots\">\n", out);
	put_scale_plot(out, view, "get", false);
	put_scale_plot(out, view, "put", false);
	put_scale_plot(out, view, "get", true);
	put_scale_plot(out, view, "put", true);
	fputs("</div>\n", out);
	put_models(out, view->bench);
}

/* ---- the rest */

static void put_skipped(FILE *out, const struct daxc_bench *bench)
{
	size_t i, n = 0;

	for (i = 0; i < daxc_bench_get_nr_series(bench); i++) {
		const struct daxc_bench_series *s = daxc_bench_get_series(bench, i);

		if (!s->skipped)
			continue;
		if (!n++)
			fputs("<h2>Not measured</h2>\n<ul>\n", out);
		fprintf(out, "<li>%s, %s of %s: ", daxc_bench_workload_name(s->workload), s->metric,
			daxc_bench_subject_name(s->subject));
		svg_text(out, s->skipped);
		fputs("</li>\n", out);
	}
	if (n)
		fputs("</ul>\n", out);
}

/* For whoever wants the samples; "</" would end the element. */
static void put_data(FILE *out, const struct bench_view *view)
{
	struct json_object *json = bench_to_json(view);

	if (!json)
		return;
	fprintf(out, "<script type=\"application/json\" id=\"results\">%s</script>\n",
		json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN));
	json_object_put(json);
}

static void put_page(FILE *out, const struct bench_view *view)
{
	fputs(head, out);
	put_facts(out, view);
	put_ratios(out, view->bench);
	put_costs(out, view->bench);
	put_scale(out, view);
	put_skipped(out, view->bench);
	put_data(out, view);
	fputs("</body></html>\n", out);
}

int bench_write_report(const struct bench_view *view, const char *path, const char *who)
{
	struct output_file file;
	int rc = output_file_begin(&file, path);

	if (rc)
		return rc;
	put_page(file.stream, view);
	return output_file_commit(&file, who);
}

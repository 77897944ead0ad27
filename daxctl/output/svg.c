// SPDX-License-Identifier: GPL-2.0
/* Plots as SVG, written as they go: no scene, no state but the stream. */
#include <math.h>

#include "base/harmless.h"
#include "late-math.h"
#include "svg.h"

#define WIDTH	   360
#define BAR_HEIGHT 22
#define BAR_LEFT   116
#define BAR_RIGHT  76
#define BAR_ROOM   (WIDTH - BAR_LEFT - BAR_RIGHT)

#define PLOT_HEIGHT 250
#define PLOT_LEFT   52
#define PLOT_RIGHT  18
#define PLOT_TOP    10
#define PLOT_BOTTOM 54
#define LEGEND_LINE 16

static double least(double a, double b)
{
	return a < b ? a : b;
}

static double most(double a, double b)
{
	return a > b ? a : b;
}

void svg_text(FILE *out, const char *text)
{
	char shown[HARMLESS_CHAR_MAX];

	while (*text) {
		text += harmless_char(text, shown);
		switch (*shown) {
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '&':
			fputs("&amp;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		default:
			fputs(shown, out);
		}
	}
}

static void open_figure(FILE *out, const char *title, int height)
{
	fputs("<figure><figcaption>", out);
	svg_text(out, title);
	fprintf(out, "</figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", WIDTH,
		height);
	svg_text(out, title);
	fputs("\">\n", out);
}

static void close_figure(FILE *out)
{
	fputs("</svg></figure>\n", out);
}

static void put_text(FILE *out, double x, double y, const char *anchor, const char *text)
{
	fprintf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor);
	svg_text(out, text);
	fputs("</text>\n", out);
}

/* ---- bars */

struct scale {
	double low, high;
	bool log;
};

static double place(const struct scale *scale, double value)
{
	if (scale->log)
		return late_log(value / scale->low) / late_log(scale->high / scale->low);
	return value / scale->high;
}

static struct scale bar_scale(const struct svg_bar *bars, size_t n, bool logarithmic)
{
	struct scale scale = { .low = 1, .high = logarithmic ? 2 : 0, .log = logarithmic };
	size_t i;

	for (i = 0; i < n; i++) {
		scale.low = least(scale.low, least(bars[i].low, bars[i].value));
		scale.high = most(scale.high, most(bars[i].high, bars[i].value));
	}
	return scale;
}

static void put_bar(FILE *out, const struct scale *scale, const struct svg_bar *bar, double y)
{
	double origin = BAR_LEFT + BAR_ROOM * (scale->log ? place(scale, 1) : 0);
	double end = BAR_LEFT + BAR_ROOM * place(scale, bar->value);
	double low = BAR_LEFT + BAR_ROOM * place(scale, bar->low);
	double high = BAR_LEFT + BAR_ROOM * place(scale, bar->high);
	double middle = y + BAR_HEIGHT / 2.0;

	put_text(out, BAR_LEFT - 6, middle + 4, "end", bar->label);
	fprintf(out, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\"/>\n",
		bar->class, least(origin, end), y + 3, most(fabs(end - origin), 1), BAR_HEIGHT - 6);
	if (bar->low < bar->high)
		fprintf(out, "<path class=\"whisker\" d=\"M%.1f %.1fH%.1fM%.1f %.1fv6M%.1f %.1fv6\"/>\n",
			low, middle, high, low, middle - 3, high, middle - 3);
	put_text(out, most(most(end, high), origin) + 6, middle + 4, "start", bar->text);
}

void svg_bars(FILE *out, const char *title, const struct svg_bar *bars, size_t n,
	      bool logarithmic)
{
	struct scale scale = bar_scale(bars, n, logarithmic);
	int height = (int)n * BAR_HEIGHT + 4;
	double one;
	size_t i;

	if (!n || !(scale.high > 0) || (logarithmic && !(scale.low > 0)))
		return;
	open_figure(out, title, height);
	for (i = 0; i < n; i++)
		put_bar(out, &scale, &bars[i], 2 + (double)i * BAR_HEIGHT);
	if (logarithmic) {
		one = BAR_LEFT + BAR_ROOM * place(&scale, 1);
		fprintf(out, "<path class=\"axis\" d=\"M%.1f 0V%d\"/>\n", one, height);
	}
	close_figure(out);
}

/* ---- lines */

struct frame {
	double x0, x1, y0, y1;	/* logarithms of the ends */
};

static struct frame frame_of(const struct svg_line *lines, size_t n)
{
	struct frame f = { INFINITY, -INFINITY, INFINITY, -INFINITY };
	size_t i, j;

	for (i = 0; i < n; i++)
		for (j = 0; j < lines[i].n; j++) {
			f.x0 = least(f.x0, late_log(lines[i].x[j]));
			f.x1 = most(f.x1, late_log(lines[i].x[j]));
			f.y0 = least(f.y0, late_log(lines[i].y[j]));
			f.y1 = most(f.y1, late_log(lines[i].y[j]));
		}
	return f;
}

static double plot_x(const struct frame *f, double log_x)
{
	return PLOT_LEFT + (WIDTH - PLOT_LEFT - PLOT_RIGHT) * (log_x - f->x0) / (f->x1 - f->x0);
}

static double plot_y(const struct frame *f, double log_y)
{
	return PLOT_HEIGHT - PLOT_BOTTOM -
	       (PLOT_HEIGHT - PLOT_TOP - PLOT_BOTTOM) * (log_y - f->y0) / (f->y1 - f->y0);
}

/* The vertical axis begins and ends with a tick. */
static void round_out(struct frame *f, double step)
{
	f->y0 = late_floor(f->y0 / late_log(step) + 1e-9) * late_log(step);
	f->y1 = late_ceil(f->y1 / late_log(step) - 1e-9) * late_log(step);
	if (f->y1 <= f->y0)
		f->y1 = f->y0 + late_log(step);
}

static void put_axes(FILE *out, const struct frame *f, const struct svg_axis *x,
		     const struct svg_axis *y)
{
	double bottom = PLOT_HEIGHT - PLOT_BOTTOM, at;
	char text[32];

	for (at = f->y0; at <= f->y1 + 1e-6; at += late_log(y->step)) {
		fprintf(out, "<path class=\"grid\" d=\"M%d %.1fH%d\"/>\n", PLOT_LEFT, plot_y(f, at),
			WIDTH - PLOT_RIGHT);
		put_text(out, PLOT_LEFT - 4, plot_y(f, at) + 4, "end",
			 y->text(late_exp(at), text, sizeof(text)));
	}
	for (at = f->x0; at <= f->x1 + 1e-6; at += late_log(x->step)) {
		fprintf(out, "<path class=\"axis\" d=\"M%.1f %.1fv4\"/>\n", plot_x(f, at), bottom);
		put_text(out, plot_x(f, at), bottom + 16, "middle",
			 x->text(late_exp(at), text, sizeof(text)));
	}
	fprintf(out, "<path class=\"axis\" d=\"M%d %.1fH%d\"/>\n", PLOT_LEFT, bottom,
		WIDTH - PLOT_RIGHT);
	put_text(out, (WIDTH + PLOT_LEFT) / 2.0, bottom + 32, "middle", x->title);
}

static void put_line(FILE *out, const struct frame *f, const struct svg_line *line)
{
	size_t i;

	fprintf(out, "<polyline class=\"line %s\" points=\"", line->class);
	for (i = 0; i < line->n; i++)
		fprintf(out, "%.1f,%.1f ", plot_x(f, late_log(line->x[i])), plot_y(f, late_log(line->y[i])));
	fputs("\"/>\n", out);
	for (i = 0; i < line->n; i++)
		fprintf(out, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\"/>\n", line->class,
			plot_x(f, late_log(line->x[i])), plot_y(f, late_log(line->y[i])));
}

static void put_legend(FILE *out, const struct svg_line *lines, size_t n)
{
	double y = PLOT_HEIGHT - 10, x = 4;
	size_t i;

	for (i = 0; i < n; i++, x += WIDTH / 4.0) {
		if (x > WIDTH - 40) {
			x = 4;
			y += LEGEND_LINE;
		}
		fprintf(out, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"10\" height=\"10\"/>\n",
			lines[i].class, x, y - 9);
		put_text(out, x + 14, y, "start", lines[i].label);
	}
}

void svg_lines(FILE *out, const char *title, const struct svg_line *lines, size_t n,
	       const struct svg_axis *x, const struct svg_axis *y)
{
	struct frame frame = frame_of(lines, n);
	size_t i;

	if (!n || !(frame.x0 < frame.x1) || !isfinite(frame.y0) || !isfinite(frame.y1))
		return;
	round_out(&frame, y->step);
	open_figure(out, title, PLOT_HEIGHT + (n > 4 ? LEGEND_LINE : 0));
	put_axes(out, &frame, x, y);
	for (i = 0; i < n; i++)
		put_line(out, &frame, &lines[i]);
	put_legend(out, lines, n);
	close_figure(out);
}

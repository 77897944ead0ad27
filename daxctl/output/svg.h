/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Two kinds of plots as inline SVG: bars, and lines on logarithmic axes. Made
 * 360 units wide, so that text can be read on a phone; colours are classes
 * that the page defines. What is plotted is the caller's.
 */
#ifndef DAXCTL_SVG_H
#define DAXCTL_SVG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Text with what HTML would take for its own escaped. */
void svg_text(FILE *out, const char *text);

/**
 * struct svg_bar - one bar
 * @label: left of it
 * @value: its length
 * @low: end of the whisker; a whisker with @low == @high is not drawn
 * @high: its other end
 * @text: right of it
 * @class: colour
 */
struct svg_bar {
	const char *label;
	double value;
	double low;
	double high;
	const char *text;
	const char *class;
};

/* @log: a logarithmic axis with 1 in it, from which bars go left and right. */
void svg_bars(FILE *out, const char *title, const struct svg_bar *bars, size_t n, bool log);

/**
 * struct svg_line - a line through points of increasing x
 * @label: in the legend
 * @class: colour
 */
struct svg_line {
	const char *label;
	const char *class;
	const double *x;
	const double *y;
	size_t n;
};

/* What stands at a tick: "64M", "1 ms". Returns @buf. */
typedef const char *(*svg_tick_fn)(double value, char *buf, size_t size);

struct svg_axis {
	const char *title;
	double step;		/* from tick to tick: 2, 4, 10 */
	svg_tick_fn text;
};

void svg_lines(FILE *out, const char *title, const struct svg_line *lines, size_t n,
	       const struct svg_axis *x, const struct svg_axis *y);

#endif

// SPDX-License-Identifier: GPL-2.0
/* libm, opened by the first report. */
#include <math.h>

#include "late-math.h"
#include "late-need.h"

static struct {
	typeof(exp) *exp;
	typeof(log) *log;
	typeof(floor) *floor;
	typeof(ceil) *ceil;
} late;

static void load(void)
{
	static const struct late_symbol symbols[] = {
		{ "exp", &late.exp },
		{ "log", &late.log },
		{ "floor", &late.floor },
		{ "ceil", &late.ceil },
	};

	if (!late.exp)
		late_need("libm.so.6", symbols, sizeof(symbols) / sizeof(*symbols));
}

double late_exp(double x)
{
	load();
	return late.exp(x);
}

double late_log(double x)
{
	load();
	return late.log(x);
}

double late_floor(double x)
{
	load();
	return late.floor(x);
}

double late_ceil(double x)
{
	load();
	return late.ceil(x);
}

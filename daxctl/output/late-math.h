/* SPDX-License-Identifier: GPL-2.0 */
/* What the plots of a report need of libm, which nothing else does. */
#ifndef DAXCTL_LATE_MATH_H
#define DAXCTL_LATE_MATH_H

double late_exp(double x);
double late_log(double x);
double late_floor(double x);
double late_ceil(double x);

#endif

// SPDX-License-Identifier: GPL-2.0
/*
 * The strict reading of numbers: everything that was typed must make sense.
 * Sizes are the library's size.c's.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

#include "number-arg.h"

int number_arg_parse(const char *text, int min, int max, int *number)
{
	const char *digits = text + (*text == '-');
	char *end;
	long value;

	if (!isdigit((unsigned char)*digits))
		return -EINVAL;
	errno = 0;
	value = strtol(text, &end, 10);
	if (*end)
		return -EINVAL;
	if (errno || value < min || value > max)
		return -ERANGE;
	*number = (int)value;
	return 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * The strict reading of numbers: everything that was typed must make sense.
 * Sizes are the library's size.c's.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/size.h"
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

/* What sscanf() took is written again, since it takes blanks, signs and zeros in front. */
bool device_name_parse(const char *text, int *region, int *id)
{
	char again[32];

	if (sscanf(text, "dax%9d.%9d", region, id) != 2 || *region < 0 || *id < 0)
		return false;
	snprintf(again, sizeof(again), "dax%d.%d", *region, *id);
	return !strcmp(again, text);
}

bool align_is_valid(uint64_t align)
{
	return align == 4ULL << 10 || align == 2ULL << 20 || align == 1ULL << 30;
}

int align_arg_parse(const char *text, uint64_t *align)
{
	return !size_parse(text, align) && align_is_valid(*align) ? 0 : -EINVAL;
}

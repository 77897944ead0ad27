// SPDX-License-Identifier: GPL-2.0
/*
 * The strict reading of sizes and numbers: everything that was typed must make
 * sense. Writing sizes is the output's and the library's.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "size-arg.h"

/* The power of 1024 behind a suffix, or -EINVAL. */
static int unit_shift(const char *suffix)
{
	static const char letters[] = "KMGTP";
	const char *letter;

	if (!*suffix)
		return 0;
	letter = strchr(letters, toupper((unsigned char)*suffix));
	if (!letter || (suffix[1] && strcasecmp(suffix + 1, "iB") != 0))
		return -EINVAL;
	return 10 * (int)(letter - letters + 1);
}

int size_arg_parse(const char *text, uint64_t *size)
{
	int base = text[0] == '0' && tolower((unsigned char)text[1]) == 'x' ? 16 : 10;
	unsigned long long value;
	char *end;
	int shift;

	if (!isdigit((unsigned char)*text))
		return -EINVAL;
	errno = 0;
	value = strtoull(text, &end, base);
	if (errno)
		return -errno;
	shift = unit_shift(end);
	if (shift < 0)
		return shift;
	if (value > UINT64_MAX >> shift)
		return -ERANGE;
	*size = (uint64_t)value << shift;
	return 0;
}

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

// SPDX-License-Identifier: LGPL-2.1
/*
 * Sizes as text: written for sentences and for hints, and read from what a user
 * typed, all of which must make sense.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "size.h"
#include "util.h"

static const struct {
	uint64_t bytes;
	char letter;
} units[] = {
	{ 1ULL << 40, 'T' },
	{ 1ULL << 30, 'G' },
	{ 1ULL << 20, 'M' },
	{ 1ULL << 10, 'K' },
};

const char *size_option(uint64_t size, char buf[SIZE_TEXT_MAX])
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(units); i++) {
		if (size && size % units[i].bytes == 0) {
			snprintf(buf, SIZE_TEXT_MAX, "%llu%c",
				 (unsigned long long)(size / units[i].bytes), units[i].letter);
			return buf;
		}
	}
	snprintf(buf, SIZE_TEXT_MAX, "%llu", (unsigned long long)size);
	return buf;
}

const char *size_text(uint64_t size, char buf[SIZE_TEXT_MAX])
{
	static const char *const quarters[] = { "", ".25", ".5", ".75" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(units); i++) {
		uint64_t quarter = units[i].bytes / 4;

		if (size >= units[i].bytes && size % quarter == 0) {
			snprintf(buf, SIZE_TEXT_MAX, "%llu%s%c",
				 (unsigned long long)(size / units[i].bytes),
				 quarters[size / quarter % 4], units[i].letter);
			return buf;
		}
	}
	return size_option(size, buf);
}

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

int size_parse(const char *text, uint64_t *size)
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
	/* the largest number is what requests say "not given" by */
	if ((uint64_t)value << shift == UINT64_MAX)
		return -ERANGE;
	*size = (uint64_t)value << shift;
	return 0;
}

// SPDX-License-Identifier: LGPL-2.1
/*
 * Sizes as text, for sentences and for hints. Reading what a user typed is the
 * CLI's.
 */
#include <stdio.h>

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

// SPDX-License-Identifier: GPL-2.0
/* What becomes of a program whose library is missing. */
#include <stdlib.h>

#include "late-need.h"
#include "program.h"
#include "talk.h"

void late_need(const char *soname, const struct late_symbol *symbols, size_t n)
{
	const char *why;

	if (late_open(soname, symbols, n, &why))
		return;
	talk_error(PROGRAM, NULL, "%s", why);
	exit(EXIT_FAILED);
}

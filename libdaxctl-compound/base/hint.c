// SPDX-License-Identifier: LGPL-2.1
/* Hints as data: see hint.h. */
#include <stdbool.h>
#include <string.h>

#include "hint.h"

#define COMMAND "daxctl-compound "

/* Where the command ends: at the first mark, or with the text. Takes every mark out of @hint. */
static size_t take_marks(char *hint)
{
	size_t from, to = 0, end = 0;
	bool marked = false;

	for (from = 0; hint[from]; from++) {
		if (hint[from] != THEN_CHAR) {
			hint[to++] = hint[from];
			continue;
		}
		if (!marked)
			end = to;
		marked = true;
	}
	hint[to] = '\0';
	return marked ? end : to;
}

size_t hint_split(char *hint, char *words, const char *args[HINT_ARGS_MAX + 1])
{
	size_t len = take_marks(hint), n = 0;
	char *word, *rest;

	memcpy(words, hint, len);
	words[len] = '\0';
	rest = words;
	if (!strncmp(words, COMMAND, strlen(COMMAND)))
		rest += strlen(COMMAND);
	else if (strncmp(words, "--", 2))
		rest = NULL;
	while (rest && (word = strsep(&rest, " "))) {
		if (n == HINT_ARGS_MAX)
			return 0;
		if (*word)
			args[n++] = word;
	}
	args[n] = NULL;
	return n;
}

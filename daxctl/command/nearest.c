// SPDX-License-Identifier: GPL-2.0
/*
 * Distance between words, for "did you mean". Restricted Damerau-Levenshtein
 * over three rows of a matrix. Words that are too long for it are far away.
 */
#include <string.h>

#include "nearest.h"

#define WORD_MAX 32
#define FAR	 (WORD_MAX + 1)

static unsigned int min3(unsigned int a, unsigned int b, unsigned int c)
{
	unsigned int m = a < b ? a : b;

	return m < c ? m : c;
}

static unsigned int distance(const char *a, const char *b)
{
	unsigned int rows[3][WORD_MAX + 1];
	size_t la = strlen(a), lb = strlen(b), i, j;

	if (la > WORD_MAX || lb > WORD_MAX)
		return FAR;
	for (j = 0; j <= lb; j++)
		rows[0][j] = (unsigned int)j;
	for (i = 1; i <= la; i++) {
		unsigned int *row = rows[i % 3], *up = rows[(i - 1) % 3], *up2 = rows[(i + 1) % 3];

		row[0] = (unsigned int)i;
		for (j = 1; j <= lb; j++) {
			row[j] = min3(up[j] + 1, row[j - 1] + 1, up[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    up2[j - 2] + 1 < row[j])
				row[j] = up2[j - 2] + 1;
		}
	}
	return rows[la % 3][lb];
}

/* A beginning counts as one change; else a third of the letters may differ. */
static unsigned int rank(const char *word, const char *known)
{
	size_t len = strlen(word);
	unsigned int d;

	if (len >= 2 && !strncmp(word, known, len))
		return 1;
	d = distance(word, known);
	return d <= 1 + len / 3 && d < len ? d : FAR;
}

size_t nearest(const char *word, const char *const *words, size_t n_words, const char **near,
	       size_t room)
{
	size_t i, n = 0;
	unsigned int d;

	for (d = 0; d < FAR; d++)
		for (i = 0; i < n_words && n < room; i++)
			if (rank(word, words[i]) == d)
				near[n++] = words[i];
	return n;
}

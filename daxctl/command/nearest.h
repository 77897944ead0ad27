/* SPDX-License-Identifier: GPL-2.0 */
/* Which known words are near to one that is not known. */
#ifndef DAXCTL_NEAREST_H
#define DAXCTL_NEAREST_H

#include <stddef.h>

/*
 * The words that @word begins, or that become it by few changes (a letter
 * added, left out, replaced, or two swapped), nearest first. Returns how many
 * of @room were filled.
 */
size_t nearest(const char *word, const char *const *words, size_t n_words, const char **near,
	       size_t room);

#endif

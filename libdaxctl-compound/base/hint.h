/* SPDX-License-Identifier: LGPL-2.1 */
/* What a hint says as data: the words of a command of the program, or of options for the same call. */
#ifndef DAXC_HINT_H
#define DAXC_HINT_H

#include <stddef.h>

/* In the text of a hint: here the command ends, and what follows is for people. */
#define THEN	  "\1"
#define THEN_CHAR '\1'

#define HINT_ARGS_MAX 24

/*
 * Takes the mark out of @hint. The words of the command are stored in @words, as long as
 * @hint, and @args is made to point to them, with NULL behind the last. Returns their number; 0: it is no
 * command of the program, and no option.
 */
size_t hint_split(char *hint, char *words, const char *args[HINT_ARGS_MAX + 1]);

#endif

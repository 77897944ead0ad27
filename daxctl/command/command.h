/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a verb is to main.c: one entry of the command table. A verb is one file
 * that ends in its const struct command.
 */
#ifndef DAXCTL_COMMAND_H
#define DAXCTL_COMMAND_H

#include <stdbool.h>

#include "output/program.h"

/**
 * struct command - a verb
 * @name: what the user types
 * @alias: daxctl's word for it, where that differs, or NULL
 * @summary: one line for help
 * @changes: devices or files, so that it goes on where nobody reads its output any more
 * @run: gets argv[0] = "daxctl-compound VERB", in the word that the user typed,
 *	and returns an enum exit_status
 */
struct command {
	const char *name;
	const char *alias;
	const char *summary;
	bool changes;
	int (*run)(int argc, char **argv);
};

/* In the order of help; ends with NULL. */
extern const struct command *const commands[];

const struct command *command_find(const char *word);

/* Run a verb as if @word had been typed; argv[0] is replaced, argv[argc] is NULL. */
int command_run(const struct command *command, const char *word, int argc, char **argv);

/* Was it called by daxctl's word, whose defaults it shall then have? */
bool command_by_alias(const struct command *command, const char *argv0);

/* "unknown command", with the nearest words there are. Returns EXIT_USAGE. */
int command_unknown(const char *word);

/* The table of help; the words that can be typed, one a line. */
void command_print_table(void);
void command_print_words(void);

#endif

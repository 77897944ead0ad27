// SPDX-License-Identifier: GPL-2.0
/*
 * What can be asked of the command table: find a word, run a verb, print all of
 * them. The table itself is in main.c.
 */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "nearest.h"
#include "output/streams.h"

#define MAX_SUGGESTIONS 3
#define MAX_WORDS	128

const struct command *command_find(const char *word)
{
	size_t i;

	for (i = 0; commands[i]; i++) {
		const struct command *command = commands[i];

		if (!strcmp(word, command->name) ||
		    (command->alias && !strcmp(word, command->alias)))
			return command;
	}
	return NULL;
}

int command_run(const struct command *command, const char *word, int argc, char **argv)
{
	char name[64];

	snprintf(name, sizeof(name), PROGRAM " %s", word);
	argv[0] = name;
	if (command->changes)
		streams_outlive_readers();
	return command->run(argc, argv);
}

bool command_by_alias(const struct command *command, const char *argv0)
{
	const char *word = strrchr(argv0, ' ');

	return word && command->alias && !strcmp(word + 1, command->alias);
}

static size_t all_words(const char **words, size_t room)
{
	size_t i, n = 0;

	for (i = 0; commands[i] && n + 2 <= room; i++) {
		words[n++] = commands[i]->name;
		if (commands[i]->alias)
			words[n++] = commands[i]->alias;
	}
	return n;
}

int command_unknown(const char *word)
{
	const char *words[MAX_WORDS], *near[MAX_SUGGESTIONS];
	size_t i, n;

	n = nearest(word, words, all_words(words, MAX_WORDS), near, MAX_SUGGESTIONS);
	fprintf(stderr, PROGRAM ": unknown command '%s'", word);
	for (i = 0; i < n; i++)
		fprintf(stderr, "%s%s", i ? ", " : ". Did you mean: ", near[i]);
	fprintf(stderr, "%s\nTry: " PROGRAM " help\n", n ? "?" : ".");
	return EXIT_USAGE;
}

void command_print_table(void)
{
	size_t i;

	for (i = 0; commands[i]; i++)
		printf("  %-15s %s\n", commands[i]->name, commands[i]->summary);
}

void command_print_words(void)
{
	const char *words[MAX_WORDS];
	size_t i, n = all_words(words, MAX_WORDS);

	for (i = 0; i < n; i++)
		puts(words[i]);
}

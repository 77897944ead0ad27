// SPDX-License-Identifier: GPL-2.0
/*
 * Undoing options on the command line itself, before it is parsed: argp knows no options that can
 * be taken back, and what parsers have stored has no "not given" that is the same for all.
 */
#include <stdbool.h>
#include <string.h>

#include "negate.h"

static const struct argp_option *find(const struct argp *argp,
				      bool (*is_it)(const struct argp_option *, const char *),
				      const char *word)
{
	const struct argp_option *option, *found;
	const struct argp_child *child;

	for (option = argp->options; option && (option->name || option->key); option++)
		if (is_it(option, word))
			return option;
	for (child = argp->children; child && child->argp; child++) {
		found = find(child->argp, is_it, word);
		if (found)
			return found;
	}
	return NULL;
}

/* @word: without its dashes, up to an equals sign. */
static bool has_name(const struct argp_option *option, const char *word)
{
	size_t len = strcspn(word, "=");

	return option->name && strlen(option->name) == len && !strncmp(option->name, word, len);
}

static bool has_letter(const struct argp_option *option, const char *word)
{
	return option->key == *word;
}

/* Is "no-" with the name, or the name without it, what stands there? */
static bool is_negated(const struct argp_option *option, const char *word)
{
	if (!option->name)
		return false;
	if (!strncmp(option->name, "no-", 3))
		return !strcmp(option->name + 3, word);
	return !strncmp(word, "no-", 3) && !strcmp(option->name, word + 3);
}

struct line {
	const struct argp *argp;
	char **argv;
	int argc;
};

static void take_out(struct line *line, int at, int n)
{
	memmove(&line->argv[at], &line->argv[at + n],
		(size_t)(line->argc - at - n + 1) * sizeof(*line->argv));
	line->argc -= n;
}

/* A word of letters, "-uRr0". Returns how many words it takes: two when the last wants a value. */
static int walk_letters(struct line *line, int at, const struct argp_option *drop)
{
	char *letter = line->argv[at] + 1;

	while (*letter) {
		const struct argp_option *option = find(line->argp, has_letter, letter);
		bool gone = drop && option && option->key == drop->key;
		bool value_follows = option && option->arg && !letter[1];

		if (gone && option->arg)
			*letter = '\0'; /* with its value, here or in the next word */
		else if (gone)
			memmove(letter, letter + 1, strlen(letter));
		if (value_follows && gone)
			take_out(line, at + 1, at + 1 < line->argc);
		else if (value_follows)
			return 2;
		if (!gone && option && option->arg)
			break;
		letter += !gone;
	}
	if (line->argv[at][1])
		return 1;
	take_out(line, at, 1);
	return 0;
}

static int walk_name(struct line *line, int at, const struct argp_option *drop)
{
	const char *word = line->argv[at] + 2;
	const struct argp_option *option = find(line->argp, has_name, word);
	int n = option && option->arg && !strchr(word, '=') && at + 1 < line->argc ? 2 : 1;

	if (!drop || !option || option->key != drop->key)
		return n;
	take_out(line, at, n);
	return 0;
}

/* One option from @at on, without what is of @drop. Returns how many words are left of it. */
static int walk(struct line *line, int at, const struct argp_option *drop)
{
	const char *word = line->argv[at];

	if (word[0] != '-' || !word[1])
		return 1;
	return word[1] == '-' ? walk_name(line, at, drop) : walk_letters(line, at, drop);
}

/* All of @option in front of @end. Returns where the end is now. */
static int take_back(struct line *line, int end, const struct argp_option *option)
{
	int at = 1, before = line->argc;

	while (at < end - (before - line->argc))
		at += walk(line, at, option);
	return end - (before - line->argc);
}

int options_negate(const struct argp *argp, int argc, char **argv)
{
	struct line line = { argp, argv, argc };
	const struct argp_option *option;
	int at = 1;

	while (at < line.argc && strcmp(argv[at], "--")) {
		const char *word = argv[at];

		option = !strncmp(word, "--", 2) && !find(argp, has_name, word + 2) ?
				 find(argp, is_negated, word + 2) :
				 NULL;
		if (option) {
			at = take_back(&line, at, option);
			take_out(&line, at, 1);
		} else {
			at += walk(&line, at, NULL);
		}
	}
	return line.argc;
}

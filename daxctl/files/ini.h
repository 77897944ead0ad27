/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files of [sections] and lines key = value, in the dialect of iniparser, which daxctl
 * reads its files with. It tells no lines, and makes one of sections and keys that are
 * there twice; here these are mistakes, as is all that is not understood.
 */
#ifndef DAXCTL_INI_H
#define DAXCTL_INI_H

#include <stdbool.h>
#include <stddef.h>

/* Names are in small letters; values without blanks around them, quotes and comments. */
struct ini_entry {
	const char *key;
	const char *value;
	unsigned int line;
};

struct ini_section {
	const char *name;	/* "" of one whose head is broken, and of lines before the first */
	unsigned int line;
	bool broken;		/* a line of it is, which has been said; the others are there */
	struct ini_entry *entries;
	size_t n;
};

struct ini {
	struct ini_section *sections;
	size_t n;
	char *text;	/* all of it, in pieces */
};

/*
 * What is wrong with @file is said for @who, with its line, and makes its section a broken one. 0, or
 * -errno where nothing can be made of the file. @ours: a place of ours, where only a file may lie.
 */
int ini_read(const char *who, const char *file, bool ours, struct ini *ini);
void ini_free(struct ini *ini);

/* The value of a key, or "". */
const char *ini_get(const struct ini_section *section, const char *key);

/* Would it be read as it is written, without quotes? */
bool ini_can_hold(const char *value);

#endif

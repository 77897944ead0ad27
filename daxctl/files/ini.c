// SPDX-License-Identifier: GPL-2.0
/*
 * Takes a text apart into sections, keys and values. Which there may be is its callers'.
 *
 * No library does: iniparser (4.1 and 4.2 tried), which daxctl uses, makes one of a section
 * or key that is there twice, the last value winning, and keeps no line of a value. libinih
 * (55, as Debian builds it, without INI_HANDLER_LINENO and calls for sections) cuts lines at
 * 199 bytes and goes on, keeps quotes and "# comments" in values, which daxctl does not, does
 * not join lines that end in a backslash, and shows no section that is there twice in a row.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ini.h"
#include "input-file.h"
#include "output/talk.h"

#define BLANKS	 " \t\r\f\v"
#define COMMENTS "#;"

struct reading {
	const char *who;
	const char *file;
	unsigned int line;
	struct ini *ini;
};

/* The section that is read is broken. */
static int complain(const struct reading *r, const char *what)
{
	r->ini->sections[r->ini->n - 1].broken = true;
	talk_error(r->who, NULL, "%s, line %u: %s.", r->file, r->line, what);
	return 0;
}

static int complain_twice(const struct reading *r, const char *what, const char *name,
			  unsigned int first)
{
	r->ini->sections[r->ini->n - 1].broken = true;
	talk_error(r->who, NULL, "%s, line %u: the %s %s is there already, in line %u.", r->file,
		   r->line, what, name, first);
	return 0;
}

static char *trim(char *text)
{
	size_t len;

	text += strspn(text, BLANKS);
	for (len = strlen(text); len && strchr(BLANKS, text[len - 1]); len--)
		;
	text[len] = '\0';
	return text;
}

static char *lower(char *text)
{
	char *c;

	for (c = text; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return text;
}

/* Nothing but a comment may come after what is whole. */
static bool ends(const char *rest)
{
	rest += strspn(rest, BLANKS);
	return !*rest || strchr(COMMENTS, *rest);
}

static int add_section(struct reading *r, const char *name)
{
	struct ini_section *grown;

	grown = reallocarray(r->ini->sections, r->ini->n + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	r->ini->sections = grown;
	grown[r->ini->n++] = (struct ini_section){ .name = name, .line = r->line };
	return 0;
}

/* Which of two is meant nobody knows. */
static int check_twice(struct reading *r)
{
	size_t i, last = r->ini->n - 1;
	struct ini_section *sections = r->ini->sections;

	for (i = 0; i < last; i++) {
		if (strcmp(sections[i].name, sections[last].name) != 0)
			continue;
		sections[i].broken = true;
		return complain_twice(r, "section", sections[i].name, sections[i].line);
	}
	return 0;
}

static int take_section(struct reading *r, char *text)
{
	char *end = strchr(text, ']');
	bool whole = end && ends(end + 1);
	int rc;

	if (whole)
		*end = '\0';
	text = whole ? lower(trim(text + 1)) : text + strlen(text);
	rc = add_section(r, text);
	if (rc)
		return rc;
	if (!whole)
		return complain(r, "a section is a name in [brackets]");
	return *text ? check_twice(r) : complain(r, "a section needs a name");
}

static int add_entry(struct reading *r, const char *key, const char *value)
{
	struct ini_section *section = &r->ini->sections[r->ini->n - 1];
	struct ini_entry *grown;
	size_t i;

	for (i = 0; i < section->n; i++)
		if (!strcmp(section->entries[i].key, key))
			return complain_twice(r, "key", key, section->entries[i].line);
	grown = reallocarray(section->entries, section->n + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	section->entries = grown;
	grown[section->n++] = (struct ini_entry){ key, value, r->line };
	return 0;
}

/* NULL: a quote is not closed, or followed by something. */
static char *take_value(char *text)
{
	char quote = *text, *end;

	if (quote != '"' && quote != '\'') {
		text[strcspn(text, COMMENTS)] = '\0';
		return trim(text);
	}
	end = strchr(++text, quote);
	if (!end || !ends(end + 1))
		return NULL;
	*end = '\0';
	return text;
}

static int take_entry(struct reading *r, char *text)
{
	char *equals = strchr(text, '='), *value;
	bool before = !r->ini->n;
	int rc = before ? add_section(r, "") : 0;

	if (rc)
		return rc;
	if (!equals)
		return complain(r, "neither a [section] nor key = value");
	if (before)
		return complain(r, "a key before the first [section]");
	*equals = '\0';
	text = lower(trim(text));
	value = take_value(equals + 1 + strspn(equals + 1, BLANKS));
	if (!*text)
		return complain(r, "there is no key before the equals sign");
	return value ? add_entry(r, text, value) : complain(r, "a value is not one \"in quotes\"");
}

static int take_line(struct reading *r, char *text)
{
	text = trim(text);
	if (!*text || strchr(COMMENTS, *text))
		return 0;
	return *text == '[' ? take_section(r, text) : take_entry(r, text);
}

/* A line that ends in a backslash goes on in the next. Returns the length with all of them. */
static size_t join_lines(char *text, unsigned int *lines)
{
	size_t len = strcspn(text, "\n");

	for (*lines = 1; len && text[len - 1] == '\\' && text[len]; (*lines)++) {
		text[len - 1] = text[len] = ' ';
		len += strcspn(text + len, "\n");
	}
	return len;
}

/* Nobody can see them, and what follows a NUL would not be read. */
static bool is_text(const char *text, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		if (iscntrl((unsigned char)text[i]) && !strchr("\n" BLANKS, text[i]))
			return false;
	return strlen(text) == size;
}

static int take_lines(struct reading *r, char *text, size_t size)
{
	unsigned int lines;
	bool more = true;
	size_t len;
	int rc = 0;

	if (!is_text(text, size)) {
		talk_error(r->who, NULL, "%s: it is no text: it has control characters.", r->file);
		return -EINVAL;
	}
	for (r->line = 1; more && !rc; r->line += lines, text += len + 1) {
		len = join_lines(text, &lines);
		more = text[len] != '\0';
		text[len] = '\0';
		rc = take_line(r, text);
	}
	return rc;
}

int ini_read(const char *who, const char *file, bool ours, struct ini *ini)
{
	struct reading r = { .who = who, .file = file, .ini = ini };
	size_t size;
	int rc;

	*ini = (struct ini){ 0 };
	rc = input_file_read(who, file, ours, &ini->text, &size);
	if (rc)
		return rc;
	rc = take_lines(&r, ini->text, size);
	if (rc == -ENOMEM)
		talk_failure(who, NULL, rc);
	if (rc)
		ini_free(ini);
	return rc;
}

void ini_free(struct ini *ini)
{
	size_t i;

	for (i = 0; i < ini->n; i++)
		free(ini->sections[i].entries);
	free(ini->sections);
	free(ini->text);
	*ini = (struct ini){ 0 };
}

const char *ini_get(const struct ini_section *section, const char *key)
{
	size_t i;

	for (i = 0; i < section->n; i++)
		if (!strcmp(section->entries[i].key, key))
			return section->entries[i].value;
	return "";
}

bool ini_can_hold(const char *value)
{
	size_t len = strlen(value);

	return len && value[len - 1] != '\\' && !strpbrk(value, COMMENTS "\"'\n") &&
	       !strchr(BLANKS, value[0]) && !strchr(BLANKS, value[len - 1]) && is_text(value, len);
}

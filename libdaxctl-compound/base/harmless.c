// SPDX-License-Identifier: LGPL-2.1
/* Which characters may be shown as they are; the bytes of all others are written out. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harmless.h"
#include "util.h"

/* Ranges that no text shown needs: controls, those without a width, those that turn the direction. */
static const struct {
	uint32_t first, last;
} hidden[] = {
	{ 0x00, 0x1f },	    { 0x7f, 0x9f },	{ 0xad, 0xad },	    { 0x61c, 0x61c },
	{ 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0xfeff, 0xfeff },
	{ 0xfff9, 0xfffb },
};

static bool is_shown(uint32_t code)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(hidden); i++)
		if (code >= hidden[i].first && code <= hidden[i].last)
			return false;
	return true;
}

/* Bytes of the character that begins so; 0: none begins so. */
static size_t length_of(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first < 0xe0)
		return 2;
	if (first >= 0xe0 && first < 0xf0)
		return 3;
	return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

/* The shortest form only, no surrogates, nothing above the last code point. 0: it is no UTF-8. */
static size_t decode(const unsigned char *text, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len = length_of(*text), i;

	if (!len)
		return 0;
	*code = len == 1 ? *text : *text & (0x7fU >> len);
	for (i = 1; i < len; i++) {
		if ((text[i] & 0xc0) != 0x80) /* a NUL is none either */
			return 0;
		*code = *code << 6 | (text[i] & 0x3f);
	}
	return *code < least[len] || *code > 0x10ffff || (*code >= 0xd800 && *code < 0xe000) ? 0 :
											      len;
}

size_t harmless_char(const char *text, char shown[HARMLESS_CHAR_MAX])
{
	uint32_t code = 0;
	size_t len = decode((const unsigned char *)text, &code), i;

	if (len && is_shown(code)) {
		memcpy(shown, text, len);
		shown[len] = '\0';
		return len;
	}
	len = len ? len : 1;
	for (i = 0; i < len; i++)
		snprintf(shown + 4 * i, 5, "\\x%02x", (unsigned char)text[i]);
	return len;
}

bool is_harmless(const char *text)
{
	uint32_t code = 0;
	size_t len;

	for (; *text; text += len) {
		len = decode((const unsigned char *)text, &code);
		if (!len || !is_shown(code))
			return false;
	}
	return true;
}

char *harmless_dup(const char *text)
{
	/* one byte becomes four at most */
	char *copy = malloc(4 * strlen(text) + HARMLESS_CHAR_MAX), *end = copy;

	if (!copy)
		return NULL;
	*end = '\0';
	while (*text) {
		text += harmless_char(text, end);
		end += strlen(end);
	}
	return copy;
}

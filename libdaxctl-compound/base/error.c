// SPDX-License-Identifier: LGPL-2.1
/*
 * The last error of a context: a rule's sentence and hint, filled in with the
 * facts of the case. Which rules there are is rules.c's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harmless.h"
#include "hint.h"
#include "private.h"
#include "rules.h"
#include "size.h"

enum fact_kind {
	FACT_TEXT,
	FACT_INT,
	FACT_SIZE,	/* bytes, in units */
	FACT_ADDRESS,	/* bytes, 0x1234 */
	FACT_ERRNO,
	FACT_ADVICE,
};

static const struct fact {
	const char *name;
	enum fact_kind kind;
	size_t offset;
} fact_names[] = {
	{ "object", FACT_TEXT, offsetof(struct facts, object) },
	{ "region", FACT_INT, offsetof(struct facts, region) },
	{ "size", FACT_SIZE, offsetof(struct facts, size) },
	{ "align", FACT_SIZE, offsetof(struct facts, align) },
	{ "at", FACT_SIZE, offsetof(struct facts, at) },
	{ "start", FACT_ADDRESS, offsetof(struct facts, start) },
	{ "unit", FACT_SIZE, offsetof(struct facts, unit) },
	{ "fits", FACT_SIZE, offsetof(struct facts, fits) },
	{ "available", FACT_SIZE, offsetof(struct facts, available) },
	{ "count", FACT_INT, offsetof(struct facts, count) },
	{ "shift", FACT_INT, offsetof(struct facts, shift) },
	{ "max_shift", FACT_INT, offsetof(struct facts, max_shift) },
	{ "holder", FACT_TEXT, offsetof(struct facts, holder) },
	{ "driver", FACT_TEXT, offsetof(struct facts, driver) },
	{ "mode", FACT_TEXT, offsetof(struct facts, mode) },
	{ "module", FACT_TEXT, offsetof(struct facts, module) },
	{ "kernel", FACT_TEXT, offsetof(struct facts, kernel) },
	{ "step", FACT_TEXT, offsetof(struct facts, step) },
	{ "option", FACT_TEXT, offsetof(struct facts, option) },
	{ "note", FACT_TEXT, offsetof(struct facts, note) },
	{ "reason", FACT_ERRNO, offsetof(struct facts, reason) },
	{ "advice", FACT_ADVICE, offsetof(struct facts, advice) },
};

/* A buffer that is filled from the front; what does not fit is cut off. */
struct sink {
	char *at;
	size_t left;
};

static void put(struct sink *sink, const char *text, size_t len)
{
	if (len >= sink->left)
		len = sink->left - 1;
	memcpy(sink->at, text, len);
	sink->at += len;
	sink->left -= len;
	*sink->at = '\0';
}

/* Only what is said of this case: the rest of a text is ours. */
static void put_harmless(struct sink *sink, const char *text, size_t len)
{
	char shown[HARMLESS_CHAR_MAX];
	const char *end = text + len;

	while (text < end) {
		text += harmless_char(text, shown);
		put(sink, shown, strlen(shown));
	}
}

static const struct fact *find_fact(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(fact_names); i++)
		if (strlen(fact_names[i].name) == len && !memcmp(fact_names[i].name, name, len))
			return &fact_names[i];
	return NULL;
}

static void put_fact(struct sink *sink, const struct fact *fact, const struct facts *facts,
		     int err, bool as_option)
{
	const void *member = (const char *)facts + fact->offset;
	char buf[SIZE_TEXT_MAX] = "";
	const char *text = buf;
	size_t len;

	switch (fact->kind) {
	case FACT_TEXT:
		text = *(const char *const *)member;
		break;
	case FACT_ERRNO:
		text = *(const char *const *)member;
		if (!text)
			text = strerror(err);
		break;
	case FACT_ADVICE:
		text = *(const char *const *)member;
		if (!text)
			text = errno_advice(err);
		break;
	case FACT_INT:
		snprintf(buf, sizeof(buf), "%d", *(const int *)member);
		break;
	case FACT_SIZE:
		if (as_option)
			size_option(*(const uint64_t *)member, buf);
		else
			size_text(*(const uint64_t *)member, buf);
		break;
	case FACT_ADDRESS:
		snprintf(buf, sizeof(buf), "%#llx", *(const unsigned long long *)member);
		break;
	}
	if (!text)
		text = "?";
	len = fact->kind == FACT_ADVICE ? strcspn(text, THEN) : strlen(text);
	put_harmless(sink, text, len);
	if (text[len]) {
		put(sink, THEN, 1);
		put_harmless(sink, text + len + 1, strlen(text + len + 1));
	}
}

void facts_expand(char *buf, size_t size, const char *text, const struct facts *facts, int err,
		  bool as_option)
{
	struct sink sink = { buf, size };
	const struct fact *fact;
	size_t len;

	*buf = '\0';
	while (*text) {
		len = strcspn(text, "{");
		put(&sink, text, len);
		text += len;
		if (!*text)
			break;
		len = strcspn(++text, "}");
		fact = find_fact(text, len);
		if (fact)
			put_fact(&sink, fact, facts, err, as_option);
		else
			put(&sink, "?", 1);
		text += len + (text[len] == '}');
	}
}

int fail_errno(struct daxc_ctx *ctx, enum rule rule, int err, const struct facts *facts)
{
	const struct rule_text *text = &rules[rule];

	facts_expand(ctx->what, sizeof(ctx->what), text->what, facts, err, false);
	facts_expand(ctx->hint, sizeof(ctx->hint), text->hint, facts, err, true);
	ctx->error = (struct daxc_error){
		.err = err, .rule = text->name, .what = ctx->what, .hint = ctx->hint
	};
	if (hint_split(ctx->hint, ctx->hint_words, ctx->hint_args))
		ctx->error.hint_args = ctx->hint_args;
	log_dbg(ctx, "%s: %s", text->name, ctx->what);
	return -err;
}

int fail(struct daxc_ctx *ctx, enum rule rule, const struct facts *facts)
{
	return fail_errno(ctx, rule, rules[rule].err, facts);
}

void error_append(struct daxc_ctx *ctx, const char *fmt, ...)
{
	size_t len = strlen(ctx->what);
	va_list args;

	va_start(args, fmt);
	vsnprintf(ctx->what + len, sizeof(ctx->what) - len, fmt, args);
	va_end(args);
}

void error_clear(struct daxc_ctx *ctx)
{
	ctx->error = (struct daxc_error){ 0 };
}

int unexplained(struct daxc_ctx *ctx, int rc)
{
	if (rc < 0)
		error_clear(ctx);
	return rc;
}

struct error_copy {
	struct daxc_error error;
	char what[ERROR_TEXT_MAX];
	char hint[ERROR_TEXT_MAX];
	char hint_words[ERROR_TEXT_MAX];
	const char *hint_args[HINT_ARGS_MAX + 1]; /* in the context's own words */
};

/* Without memory for it, only the errno is told. */
struct error_copy *error_keep(const struct daxc_ctx *ctx)
{
	struct error_copy *copy = ctx->error.err ? calloc(1, sizeof(*copy)) : NULL;

	if (!copy)
		return NULL;
	copy->error = ctx->error;
	strcpy(copy->what, ctx->what);
	strcpy(copy->hint, ctx->hint);
	memcpy(copy->hint_words, ctx->hint_words, sizeof(copy->hint_words));
	memcpy(copy->hint_args, ctx->hint_args, sizeof(copy->hint_args));
	return copy;
}

void error_bring_back(struct daxc_ctx *ctx, struct error_copy *copy)
{
	if (!copy)
		return;
	ctx->error = copy->error;
	strcpy(ctx->what, copy->what);
	strcpy(ctx->hint, copy->hint);
	memcpy(ctx->hint_words, copy->hint_words, sizeof(ctx->hint_words));
	memcpy(ctx->hint_args, copy->hint_args, sizeof(ctx->hint_args));
	free(copy);
}

DAXC_EXPORT const struct daxc_error *daxc_get_error(const struct daxc_ctx *ctx)
{
	return ctx && ctx->error.err ? &ctx->error : NULL;
}

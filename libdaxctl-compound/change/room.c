// SPDX-License-Identifier: LGPL-2.1
/*
 * Finds memory in a region for a device that is made or grows: aligned extents
 * that place.c chooses among the free ones, and the writes that make the
 * kernel take just these. How to read what is free is extents.c's, what to say
 * when nothing will do is no-room.c's.
 */
#include <string.h>

#include "base/rules.h"
#include "check.h"
#include "inventory/free-spans.h"
#include "inventory/ram.h"
#include "no-room.h"
#include "room.h"

struct survey {
	struct daxc_plan *plan;
	const struct room *room;
	struct span whole;
	struct span *free;
	size_t n;
};

static void survey_free(struct survey *survey)
{
	free(survey->free);
}

static int fail_no_room(const struct survey *survey, uint64_t size)
{
	const struct room *room = survey->room;
	const struct no_room no_room = { .region = survey->plan->subject.region,
					 .dev = layout_size(room->now) ? survey->plan->subject.dev :
									 NULL,
					 .object = room->object,
					 .whole = survey->whole,
					 .free = survey->free,
					 .n = survey->n,
					 .align = room->align,
					 .size = size,
					 .now = layout_size(room->now) };

	return no_room_fail(&no_room);
}

static int check_at(const struct survey *survey, uint64_t at, struct span want)
{
	const struct room *room = survey->room;
	uint64_t unit = place_unit(room->align), up = (unit - want.start % unit) % unit;
	struct daxc_ctx *ctx = survey->plan->subject.ctx;
	char note[256];
	struct facts facts = {
		.object = room->object,
		.at = at,
		.size = want.size,
		.start = want.start,
		.unit = unit,
		.fits = at + up,
		.available = survey->whole.size,
		.note = note,
	};

	if (at >= survey->whole.size || want.size > survey->whole.size - at)
		return fail(ctx, RULE_AT_OUTSIDE, &facts);
	if (up)
		return fail(ctx, RULE_AT_MULTIPLE, &facts);
	if (want.size && place_covers(survey->free, survey->n, want))
		return 0;
	no_room_describe(survey->free, survey->n, room->align, survey->whole.start, note,
			 sizeof(note));
	return fail(ctx, RULE_AT_TAKEN, &facts);
}

/* All that is free from @start on, in one piece. */
static uint64_t free_from(const struct survey *survey, uint64_t start)
{
	size_t i;

	for (i = 0; i < survey->n; i++) {
		struct span *span = &survey->free[i];

		if (start >= span->start && start - span->start < span->size)
			return (span->size - (start - span->start)) /
			       place_unit(survey->room->align) * place_unit(survey->room->align);
	}
	return 0;
}

static int choose_at(const struct survey *survey, struct span *chosen, size_t *n)
{
	const struct room *room = survey->room;
	struct span want = { survey->whole.start + room->at, room->size };
	int rc;

	if (room->at < survey->whole.size && room->size == DAXC_SIZE_KEEP)
		want.size = free_from(survey, want.start);
	rc = check_at(survey, room->at, want);
	if (rc)
		return rc;
	chosen[0] = want;
	*n = 1;
	return 0;
}

/* What is below the region wraps, and so lies outside of it like what is above. */
static int choose_given(const struct survey *survey, struct span *chosen, size_t *n)
{
	const struct room *room = survey->room;
	int rc = 0;

	for (*n = 0; *n < room->given->n && !rc; (*n)++) {
		struct span want = room->given->spans[*n];

		rc = check_at(survey, want.start - survey->whole.start, want);
		if (!rc)
			rc = check_size(survey->plan->subject.ctx, room->object, want.size,
					room->align, UINT64_MAX);
		chosen[*n] = want;
	}
	return rc;
}

/* A device that can grow in place keeps one extent. */
static bool choose_behind(const struct survey *survey, uint64_t size, struct span *chosen)
{
	const struct layout *now = survey->room->now;
	uint64_t end;

	if (!now->n)
		return false;
	end = now->spans[now->n - 1].start + now->spans[now->n - 1].size;
	if (end % place_unit(survey->room->align) || free_from(survey, end) < size)
		return false;
	chosen[0] = (struct span){ end, size };
	return true;
}

/* System RAM is made of whole memory blocks: memory between two would be lost. */
static size_t choose_blocks(const struct survey *survey, uint64_t size, struct span *chosen)
{
	uint64_t block = ram_block_size(survey->plan->subject.ctx);

	if (survey->plan->want.mode != DAXC_MODE_SYSTEM_RAM || !block || size % block ||
	    block % place_unit(survey->room->align))
		return 0;
	return place_choose(survey->free, survey->n, block, size, chosen);
}

static int choose_any(const struct survey *survey, struct span *chosen, size_t *n)
{
	const struct room *room = survey->room;
	uint64_t size = room->size;

	if (size == DAXC_SIZE_KEEP)
		size = place_total(survey->free, survey->n, room->align);
	*n = 1;
	if (size && choose_behind(survey, size, chosen))
		return 0;
	*n = choose_blocks(survey, size, chosen);
	if (!*n)
		*n = place_choose(survey->free, survey->n, room->align, size, chosen);
	return *n ? 0 : fail_no_room(survey, size ? size : place_unit(room->align));
}

/* Left alone, the kernel gives the first free bytes of the region. */
static bool is_default(const struct survey *survey, const struct span *chosen, size_t n)
{
	return n == 1 && survey->free[0].start == chosen[0].start;
}

/* The kernel has an extent grow in place when it is the last and is given by size. */
static int add_default(struct daxc_plan *plan, struct span chosen, uint64_t now)
{
	struct layout *layout = &plan->want.layout;
	struct span *last = layout->n ? &layout->spans[layout->n - 1] : NULL;
	int rc = plan_add_size(plan, now + chosen.size);

	if (rc || !last || last->start + last->size != chosen.start)
		return rc ? rc : layout_append(layout, chosen);
	last->size += chosen.size;
	return 0;
}

static int add_placed(struct daxc_plan *plan, struct span chosen)
{
	int rc = plan_add_mapping(plan, chosen);

	return rc ? rc : layout_append(&plan->want.layout, chosen);
}

static int add_steps(const struct survey *survey, const struct span *chosen, size_t n)
{
	struct daxc_plan *plan = survey->plan;
	size_t i;
	int rc;

	for (i = 0; i < n; i++) {
		rc = is_default(survey, chosen, n) ?
			     add_default(plan, chosen[i], layout_size(survey->room->now)) :
			     add_placed(plan, chosen[i]);
		if (rc)
			return fail_no_memory(plan->subject.ctx);
	}
	return 0;
}

static int choose(const struct survey *survey, struct span *chosen, size_t *n)
{
	if (survey->room->given->n)
		return choose_given(survey, chosen, n);
	if (survey->room->at != DAXC_AT_ANY)
		return choose_at(survey, chosen, n);
	return choose_any(survey, chosen, n);
}

int room_take(struct daxc_plan *plan, const struct room *room)
{
	_cleanup_(survey_free) struct survey survey = { .plan = plan, .room = room };
	_cleanup_free_ struct span *chosen = NULL;
	size_t n;
	int rc;

	rc = extents_free_spans(plan->subject.region, &survey.whole, &survey.free, &survey.n);
	if (rc)
		return fail_extents(plan->subject.region, rc);
	chosen = calloc(survey.n + room->given->n + 1, sizeof(*chosen));
	if (!chosen)
		return fail_no_memory(plan->subject.ctx);
	rc = choose(&survey, chosen, &n);
	return rc ? rc : add_steps(&survey, chosen, n);
}

bool room_grows_in_place(struct daxc_region *region, struct span last, uint64_t more)
{
	_cleanup_free_ struct span *spans = NULL;
	struct span whole;
	size_t n;

	return !extents_free_spans(region, &whole, &spans, &n) && n &&
	       spans[0].start == last.start + last.size && spans[0].size >= more;
}

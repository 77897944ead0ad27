// SPDX-License-Identifier: LGPL-2.1
/*
 * Why a region has no memory for a device: nothing is free, or not aligned, or
 * the region could never hold it, or other devices have it. Each case has a rule
 * whose hint works there. Which devices could go is vacate.c's to find.
 */
#include <string.h>

#include "base/rules.h"
#include "base/size.h"
#include "no-room.h"
#include "vacate.h"

/* As many extents, and as many devices, as a sentence can name. */
#define NOTE_EXTENTS 3
#define NOTE_DEVICES 3

#define NOTE_MAX 512

void no_room_describe(const struct span *free, size_t n, uint64_t align, uint64_t base, char *note,
		      size_t size)
{
	uint64_t total = place_total(free, n, align);
	char first[SIZE_TEXT_MAX], last[SIZE_TEXT_MAX];
	size_t i, len;

	if (!n) {
		snprintf(note, size, "nothing of the region is free");
		return;
	}
	len = (size_t)snprintf(note, size, n == 1 ? "the only free extent is " :
						    "the free extents are ");
	for (i = 0; i < n && i < NOTE_EXTENTS; i++)
		len += (size_t)snprintf(note + len, size - len, "%s%s-%s", i ? ", " : "",
					size_text(free[i].start - base, first),
					size_text(free[i].start - base + free[i].size, last));
	if (n > NOTE_EXTENTS)
		len += (size_t)snprintf(note + len, size - len, " and %zu more", n - NOTE_EXTENTS);
	snprintf(note + len, size - len, ", which %s %s once aligned", n == 1 ? "holds" : "hold",
		 size_text(total, first));
}

/* "dax0.1, dax0.2 and 3 more" */
static void list_names(const struct vacate *vacate, char *buf, size_t size)
{
	char names[sizeof(vacate->names)], *rest = names;
	size_t i, len = 0, shown = vacate->n < NOTE_DEVICES ? vacate->n : NOTE_DEVICES;

	strcpy(names, vacate->names);
	for (i = 0; i < shown; i++)
		len += (size_t)snprintf(buf + len, size - len, "%s%s",
					!i ? "" : i + 1 < vacate->n ? ", " : " and ",
					strsep(&rest, " "));
	if (vacate->n > shown)
		snprintf(buf + len, size - len, " and %zu more", vacate->n - shown);
}

/* Could it ever, and who is in the way? */
static void describe_others(const struct no_room *no_room, const struct vacate *vacate, char *note,
			    size_t size)
{
	char text[SIZE_TEXT_MAX], names[4 * DEV_NAME_MAX];

	if (no_room->size > vacate->most && no_room->now)
		snprintf(note, size, "; even alone in the region it could have no more than %s",
			 size_text(no_room->now + vacate->most, text));
	else if (no_room->size > vacate->most)
		snprintf(note, size, "; even empty, the region holds no more than %s at this align",
			 size_text(vacate->most, text));
	else if (vacate->n) {
		list_names(vacate, names, sizeof(names));
		snprintf(note, size, "; it would fit without %s, which nobody uses", names);
	} else {
		snprintf(note, size,
			 "; the region could hold it, but for devices that are in use, of which %s "
			 "is the largest",
			 vacate->holder);
	}
}

static int look(const struct no_room *no_room, uint64_t align, uint64_t size,
		struct vacate *vacate)
{
	const struct vacate_wish wish = { .region = no_room->region,
					  .keep = no_room->dev,
					  .whole = no_room->whole,
					  .align = align,
					  .size = size };

	return vacate_look(&wish, vacate);
}

/* Nothing at all can be had at this align. */
static int fail_nothing(const struct no_room *no_room, struct facts *facts, struct vacate *vacate)
{
	uint64_t small = place_total(no_room->free, no_room->n, PLACE_UNIT);
	struct daxc_ctx *ctx = no_room->region->ctx;
	bool possible = no_room->size <= vacate->most && vacate->n;
	int rc;

	facts->unit = no_room->align;
	if (!possible && small) {
		facts->unit = PLACE_UNIT;
		facts->fits = no_room->now + (small < no_room->size ? small : no_room->size);
		return fail(ctx, RULE_REGION_SMALL, facts);
	}
	if (!vacate->most) { /* then no device that goes helps, but at a smaller align */
		facts->unit = PLACE_UNIT;
		rc = look(no_room, PLACE_UNIT, no_room->size, vacate);
		if (rc)
			return fail_extents(no_room->region, rc);
	}
	if (!vacate->n && !*vacate->holder && no_room->now)
		return fail(ctx, RULE_NO_GROWTH, facts); /* it has the whole region */
	facts->fits = vacate->fits;
	facts->holder = vacate->n ? vacate->names : vacate->holder;
	facts->option = vacate->enabled ? "--force " : "";
	/* nobody can be shown to hold what kmem left */
	if (!vacate->n)
		facts->option = vacate->lost ? "doctor" : "who";
	return fail(ctx, vacate->n ? RULE_NO_ROOM : RULE_REGION_BUSY, facts);
}

/* What takes it offline is needed again by whoever asks for less. */
static bool is_system_ram(struct daxc_dev *dev)
{
	return dev && daxc_dev_get_mode(dev) == DAXC_MODE_SYSTEM_RAM;
}

int no_room_fail(const struct no_room *no_room)
{
	uint64_t total = place_total(no_room->free, no_room->n, no_room->align);
	struct vacate vacate;
	char note[NOTE_MAX];
	struct facts facts = {
		.object = no_room->object,
		.region = no_room->region->id,
		.size = no_room->size,
		.align = no_room->align,
		.fits = no_room->now + total,
		.note = note,
		.option = is_system_ram(no_room->dev) ? "--force " : "",
	};
	size_t len;
	int rc = look(no_room, no_room->align, no_room->size, &vacate);

	if (rc)
		return fail_extents(no_room->region, rc);
	no_room_describe(no_room->free, no_room->n, no_room->align, 0, note, sizeof(note));
	len = strlen(note);
	describe_others(no_room, &vacate, note + len, sizeof(note) - len);
	if (!total)
		return fail_nothing(no_room, &facts, &vacate);
	return fail(no_room->region->ctx, no_room->now ? RULE_NO_GROWTH : RULE_NO_ALIGNED_EXTENT,
		    &facts);
}

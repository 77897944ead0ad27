// SPDX-License-Identifier: LGPL-2.1
/*
 * Which devices would have to go so that something fits: see vacate.h. Unused is
 * a device without a driver, or one that no process holds and no DMA pins; those
 * without a driver go first.
 */
#include <string.h>

#include "inventory/ram.h"
#include "libdaxctl-compound-use.h"
#include "vacate.h"

enum use { USE_UNKNOWN, USE_NONE, USE_IDLE, USE_BUSY };

struct seat {
	struct daxc_dev *dev;
	const struct daxc_extent *extents;
	size_t n;
	uint64_t size;
	enum use use;
	bool goes;
};

struct seats {
	const struct vacate_wish *wish;
	struct seat *seats;
	size_t n;
	size_t n_extents;
	struct span *used, *free; /* room for a computation */
};

static void seats_free(struct seats *seats)
{
	free(seats->seats);
	free(seats->used);
	free(seats->free);
}

static int add_seat(struct seats *seats, struct daxc_dev *dev)
{
	const struct daxc_extent *extents;
	int i, n = dev_extents(dev, &extents);
	struct seat *seat = &seats->seats[seats->n];

	if (n == -ENOENT || n == -ENODEV)
		return 0; /* it went away just now */
	if (n <= 0)
		return n;
	*seat = (struct seat){ .dev = dev, .extents = extents, .n = (size_t)n };
	for (i = 0; i < n; i++)
		seat->size += extents[i].size;
	seats->n_extents += seat->n;
	seats->n++;
	return 0;
}

/* Small ones first, so that what is left when the first suffices loses least. */
static int compare_size(const void *a, const void *b)
{
	const struct seat *x = a, *y = b;

	return x->size < y->size ? -1 : x->size > y->size;
}

static int read_seats(struct seats *seats)
{
	struct daxc_dev *dev;
	size_t n = 0;
	int rc;

	daxc_dev_foreach(seats->wish->region, dev)
		n++;
	seats->seats = calloc(n + 1, sizeof(*seats->seats));
	if (!seats->seats)
		return -ENOMEM;
	daxc_dev_foreach(seats->wish->region, dev) {
		rc = add_seat(seats, dev);
		if (rc)
			return rc;
	}
	seats->used = calloc(seats->n_extents + 1, sizeof(*seats->used));
	seats->free = calloc(seats->n_extents + 1, sizeof(*seats->free));
	if (!seats->used || !seats->free)
		return -ENOMEM;
	if (seats->n)
		qsort(seats->seats, seats->n, sizeof(*seats->seats), compare_size);
	return 0;
}

/* What would be free once those that go are gone. */
static uint64_t room_then(struct seats *seats)
{
	size_t i, j, n = 0;

	for (i = 0; i < seats->n; i++) {
		const struct seat *seat = &seats->seats[i];

		for (j = 0; j < seat->n && !seat->goes; j++)
			seats->used[n++] =
				(struct span){ seat->extents[j].start, seat->extents[j].size };
	}
	n = place_free(seats->wish->whole, seats->used, n, seats->free);
	return place_total(seats->free, n, seats->wish->align);
}

static void all_go(struct seats *seats, bool go)
{
	size_t i;

	for (i = 0; i < seats->n; i++)
		seats->seats[i].goes = go && seats->seats[i].dev != seats->wish->keep;
}

static bool is_lost(struct daxc_dev *dev)
{
	int left = daxc_dev_get_mode(dev) == DAXC_MODE_DISABLED ? ram_left(dev) : 0;

	return left && left != -ENOENT; /* a kernel without memory blocks */
}

/*
 * What kmem lost while it was online has no driver and is in use, as are system RAM
 * and a driver that is not known: nobody can tell by whom. USE_UNKNOWN: processes may
 * hold it.
 */
static enum use use_by_state(const struct seats *seats, struct daxc_dev *dev)
{
	enum daxc_mode mode = daxc_dev_get_mode(dev);
	uint64_t pinned = 0;
	int rc;

	if (dev == seats->wish->keep)
		return USE_BUSY;
	if (mode == DAXC_MODE_DISABLED)
		return is_lost(dev) ? USE_BUSY : USE_NONE;
	if (mode != DAXC_MODE_COMPOUND && mode != DAXC_MODE_DEVDAX)
		return USE_BUSY;
	rc = daxc_dev_get_pinned(dev, &pinned);
	return pinned || (rc && rc != -ENOENT) ? USE_BUSY : USE_UNKNOWN;
}

static void look_at_states(struct seats *seats)
{
	size_t i;

	for (i = 0; i < seats->n; i++)
		seats->seats[i].use = use_by_state(seats, seats->seats[i].dev);
}

/* With one search for all of them; if that fails they are as unknown as before. */
static int look_at_holders(struct seats *seats)
{
	_cleanup_free_ struct daxc_holder **holders = calloc(seats->n + 1, sizeof(*holders));
	_cleanup_free_ struct daxc_dev **devs = calloc(seats->n + 1, sizeof(*devs));
	_cleanup_free_ struct daxc_unseen *unseen = calloc(seats->n + 1, sizeof(*unseen));
	size_t i, n = 0;

	if (!holders || !devs || !unseen)
		return -ENOMEM;
	for (i = 0; i < seats->n; i++) {
		unseen[i].sz = sizeof(*unseen);
		if (seats->seats[i].use == USE_UNKNOWN)
			devs[n++] = seats->seats[i].dev;
	}
	if (!n || daxc_devs_get_holders(devs, n, holders, unseen))
		return 0;
	for (i = n = 0; i < seats->n; i++) {
		if (seats->seats[i].use != USE_UNKNOWN)
			continue;
		seats->seats[i].use = holders[n] || unseen[n].processes ? USE_BUSY : USE_IDLE;
		daxc_holders_free(holders[n++]);
	}
	return 0;
}

static bool may_go(const struct seat *seat)
{
	return seat->use == USE_NONE || seat->use == USE_IDLE;
}

/* The smallest that alone suffices, else the fewest, the largest among them. */
static bool choose(struct seats *seats, uint64_t size)
{
	size_t i;

	for (i = 0; i < seats->n; i++) {
		if (!may_go(&seats->seats[i]))
			continue;
		all_go(seats, false);
		seats->seats[i].goes = true;
		if (room_then(seats) >= size)
			return true;
	}
	for (i = 0; i < seats->n; i++)
		seats->seats[i].goes = may_go(&seats->seats[i]);
	if (room_then(seats) < size)
		return false;
	for (i = 0; i < seats->n; i++) {
		bool went = seats->seats[i].goes;

		seats->seats[i].goes = false;
		if (room_then(seats) < size)
			seats->seats[i].goes = went;
	}
	return true;
}

static void name_those(const struct seats *seats, struct vacate *vacate)
{
	size_t i, len = 0;

	for (i = 0; i < seats->n; i++) {
		const struct seat *seat = &seats->seats[i];
		size_t more = strlen(seat->dev->name) + 1;

		if (!seat->goes)
			continue;
		vacate->n++;
		vacate->enabled |= seat->use == USE_IDLE;
		if (len + more >= sizeof(vacate->names))
			continue;
		len += (size_t)snprintf(vacate->names + len, sizeof(vacate->names) - len, "%s%s",
					len ? " " : "", seat->dev->name);
	}
}

static void name_holder(const struct seats *seats, struct vacate *vacate)
{
	size_t i;

	for (i = 0; i < seats->n; i++)
		if (!may_go(&seats->seats[i]) && seats->seats[i].dev != seats->wish->keep) {
			strcpy(vacate->holder, seats->seats[i].dev->name);
			vacate->lost = is_lost(seats->seats[i].dev);
		}
}

int vacate_look(const struct vacate_wish *wish, struct vacate *vacate)
{
	_cleanup_(seats_free) struct seats seats = { .wish = wish };
	bool found;
	int rc;

	*vacate = (struct vacate){ 0 };
	rc = read_seats(&seats);
	if (rc)
		return rc;
	all_go(&seats, true);
	vacate->most = room_then(&seats);
	vacate->fits = wish->size < vacate->most ? wish->size : vacate->most;
	all_go(&seats, false);
	if (room_then(&seats) >= vacate->fits)
		return 0;
	look_at_states(&seats);
	found = choose(&seats, vacate->fits);
	if (!found) {
		rc = look_at_holders(&seats);
		if (rc)
			return rc;
		found = choose(&seats, vacate->fits);
	}
	if (found)
		name_those(&seats, vacate);
	name_holder(&seats, vacate);
	return 0;
}

// SPDX-License-Identifier: LGPL-2.1
/*
 * Lists of extents: read from a device, cut, compared. What the kernel is to
 * do about them is room.c's and step.c's.
 */
#include "base/private.h"
#include "layout.h"

void layout_free(struct layout *layout)
{
	free(layout->spans);
	*layout = (struct layout){ 0 };
}

int layout_append(struct layout *layout, struct span span)
{
	struct span *grown = reallocarray(layout->spans, layout->n + 1, sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	layout->spans = grown;
	layout->spans[layout->n++] = span;
	return 0;
}

int layout_add_extents(struct layout *layout, const struct daxc_extent *extents, size_t n)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < n && !rc; i++)
		rc = layout_append(layout, (struct span){ extents[i].start, extents[i].size });
	return rc;
}

uint64_t layout_size(const struct layout *layout)
{
	uint64_t size = 0;
	size_t i;

	for (i = 0; i < layout->n; i++)
		size += layout->spans[i].size;
	return size;
}

struct span layout_run(const struct layout *layout, size_t *i)
{
	struct span run = layout->spans[(*i)++];

	while (*i < layout->n && layout->spans[*i].start == run.start + run.size)
		run.size += layout->spans[(*i)++].size;
	return run;
}

bool layout_equal(const struct layout *a, const struct layout *b)
{
	size_t i = 0, j = 0;

	while (i < a->n && j < b->n) {
		struct span x = layout_run(a, &i), y = layout_run(b, &j);

		if (x.start != y.start || x.size != y.size)
			return false;
	}
	return i == a->n && j == b->n;
}

uint64_t layout_same(const struct layout *a, const struct layout *b)
{
	uint64_t same = 0, end_a = 0, end_b = 0;
	size_t i = 0, j = 0;

	while (i < a->n && j < b->n) {
		const struct span *x = &a->spans[i], *y = &b->spans[j];

		if (x->start + (same - end_a) != y->start + (same - end_b))
			return same;
		if (end_a + x->size < end_b + y->size)
			same = end_a + x->size;
		else
			same = end_b + y->size;
		if (same == end_a + x->size)
			end_a += a->spans[i++].size;
		if (same == end_b + y->size)
			end_b += b->spans[j++].size;
	}
	return same;
}

uint64_t layout_address(const struct layout *layout, uint64_t offset)
{
	size_t i;

	for (i = 0; offset >= layout->spans[i].size; i++)
		offset -= layout->spans[i].size;
	return layout->spans[i].start + offset;
}

int layout_head(const struct layout *from, uint64_t size, struct layout *head)
{
	size_t i;
	int rc;

	for (i = 0; i < from->n && size; i++) {
		struct span span = from->spans[i];

		if (span.size > size)
			span.size = size;
		size -= span.size;
		rc = layout_append(head, span);
		if (rc)
			return rc;
	}
	return 0;
}

int layout_tail(const struct layout *from, uint64_t size, struct layout *tail)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < from->n && !rc; i++) {
		struct span span = from->spans[i];
		uint64_t skip = size < span.size ? size : span.size;

		size -= skip;
		if (skip < span.size)
			rc = layout_append(tail,
					   (struct span){ span.start + skip, span.size - skip });
	}
	return rc;
}

int layout_read(struct daxc_dev *dev, bool fresh, struct layout *layout)
{
	const struct daxc_extent *extents;
	int n;

	if (fresh)
		dev_forget(dev);
	n = dev_extents(dev, &extents);
	return n < 0 ? n : layout_add_extents(layout, extents, (size_t)n);
}

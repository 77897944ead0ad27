// SPDX-License-Identifier: GPL-2.0
/*
 * The pin benchmark: what drivers do to user memory, measured on any range of
 * it, so that dax, THP, hugetlb and base pages go through the same code.
 */
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include "compound.h"
#include "dax_compound_uapi.h"

#define WINDOW_PAGES	(SZ_1G >> PAGE_SHIFT)
#define MAX_BATCH	(1U << 20)

struct bench {
	struct dax_compound_pin *arg;
	unsigned int gup_flags;
	struct page **pages;
};

static int check_arg(const struct dax_compound_pin *arg)
{
	if (!arg->length || (arg->addr | arg->length) & ~PAGE_MASK ||
	    arg->length > ULONG_MAX - arg->addr)
		return -EINVAL;
	if (!arg->batch || arg->batch > MAX_BATCH || arg->unpin_batch > MAX_BATCH || arg->reserved)
		return -EINVAL;
	if (arg->pin_how > DAX_COMPOUND_GET_FAST || arg->unpin_how > DAX_COMPOUND_UNPIN_RANGE)
		return -EINVAL;
	/* what was only read must not become dirty behind its filesystem's back */
	if (arg->unpin_how >= DAX_COMPOUND_UNPIN_DIRTY && !(arg->flags & DAX_COMPOUND_PIN_WRITE))
		return -EINVAL;
	/* a reference is not a pin: it has one way back, and no long term */
	if (arg->pin_how == DAX_COMPOUND_GET_FAST &&
	    (arg->unpin_how || arg->flags & DAX_COMPOUND_PIN_LONGTERM))
		return -EINVAL;
	return 0;
}

static long pin_batch(struct bench *b, unsigned long addr, unsigned long nr, struct page **pages)
{
	switch (b->arg->pin_how) {
	case DAX_COMPOUND_PIN_SLOW:
		return compat_pin_user_pages(addr, nr, b->gup_flags, pages);
	case DAX_COMPOUND_GET_FAST:
		return get_user_pages_fast(addr, nr, b->gup_flags, pages);
	default:
		return pin_user_pages_fast(addr, nr, b->gup_flags, pages);
	}
}

static unsigned long contiguous(struct page **pages, unsigned long nr)
{
	unsigned long i;

	for (i = 1; i < nr; i++)
		if (page_to_pfn(pages[i]) != page_to_pfn(pages[0]) + i)
			break;
	return i;
}

static void unpin_runs(struct page **pages, unsigned long nr)
{
	while (nr) {
		unsigned long run = contiguous(pages, nr);

		unpin_user_page_range_dirty_lock(pages[0], run, true);
		pages += run;
		nr -= run;
	}
}

static void put_batch(struct bench *b, struct page **pages, unsigned long nr)
{
	unsigned long i;

	if (b->arg->pin_how == DAX_COMPOUND_GET_FAST) {
		for (i = 0; i < nr; i++)
			put_page(pages[i]);
		return;
	}
	switch (b->arg->unpin_how) {
	case DAX_COMPOUND_UNPIN_DIRTY:
		unpin_user_pages_dirty_lock(pages, nr, true);
		break;
	case DAX_COMPOUND_UNPIN_RANGE:
		unpin_runs(pages, nr);
		break;
	default:
		unpin_user_pages(pages, nr);
	}
}

/* Returns how many pages of the window were pinned; the reason to stop is in arg->error */
static unsigned long get_window(struct bench *b, unsigned long addr, unsigned long nr)
{
	unsigned long done = 0;
	long rc;

	while (done < nr) {
		unsigned long batch = min_t(unsigned long, b->arg->batch, nr - done);

		rc = pin_batch(b, addr + (done << PAGE_SHIFT), batch, b->pages + done);
		b->arg->calls++;
		if (rc > 0)
			done += rc;
		if (rc != batch) {
			b->arg->error = rc < 0 ? -rc : EFAULT;
			break;
		}
		if (fatal_signal_pending(current))
			break;
	}
	return done;
}

static void put_window(struct bench *b, unsigned long nr)
{
	unsigned long step = b->arg->unpin_batch ?: nr;
	unsigned long done, batch;

	for (done = 0; done < nr; done += batch) {
		batch = min(step, nr - done);
		put_batch(b, b->pages + done, batch);
	}
}

static int lock_mm(const struct bench *b)
{
	if (b->arg->pin_how != DAX_COMPOUND_PIN_SLOW)
		return 0;
	return mmap_read_lock_killable(current->mm);
}

static void unlock_mm(const struct bench *b)
{
	if (b->arg->pin_how == DAX_COMPOUND_PIN_SLOW)
		mmap_read_unlock(current->mm);
}

static int run_window(struct bench *b, unsigned long addr, unsigned long nr)
{
	struct dax_compound_pin *arg = b->arg;
	u64 start, pinned, end;
	unsigned long done;
	int rc;

	rc = lock_mm(b);
	if (rc)
		return rc;
	start = ktime_get_ns();
	done = get_window(b, addr, nr);
	pinned = ktime_get_ns();
	put_window(b, done);
	end = ktime_get_ns();
	unlock_mm(b);

	arg->get_ns += pinned - start;
	arg->put_ns += end - pinned;
	arg->pages += done;
	cond_resched();
	return fatal_signal_pending(current) ? -EINTR : 0;
}

static int run_all(struct bench *b)
{
	unsigned long done, nr, total = b->arg->length >> PAGE_SHIFT;
	int rc = 0;

	for (done = 0; done < total && !rc && !b->arg->error; done += nr) {
		nr = min(WINDOW_PAGES, total - done);
		rc = run_window(b, b->arg->addr + (done << PAGE_SHIFT), nr);
	}
	return rc;
}

int compound_bench_pin(struct dax_compound_pin *arg)
{
	struct bench b = { .arg = arg };
	int rc;

	rc = check_arg(arg);
	if (rc)
		return rc;
	if (arg->flags & DAX_COMPOUND_PIN_WRITE)
		b.gup_flags |= FOLL_WRITE;
	if (arg->flags & DAX_COMPOUND_PIN_LONGTERM)
		b.gup_flags |= FOLL_LONGTERM;
	arg->get_ns = 0;
	arg->put_ns = 0;
	arg->pages = 0;
	arg->calls = 0;
	arg->error = 0;

	b.pages = kvcalloc(min(WINDOW_PAGES, (unsigned long)(arg->length >> PAGE_SHIFT)),
			   sizeof(*b.pages), GFP_KERNEL);
	if (!b.pages)
		return -ENOMEM;
	rc = run_all(&b);
	kvfree(b.pages);
	return rc;
}

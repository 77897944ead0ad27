// SPDX-License-Identifier: LGPL-2.1
/*
 * Zeroing by many threads. One counter hands out chunks; a worker takes the
 * next, zeroes it in steps, and looks between steps whether it shall stop.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "base/cpus.h"
#include "base/util.h"
#include "crew.h"
#include "sigbus.h"

#define STEP	     (2ULL << 20)
#define CHUNK_MAX    (64ULL << 20)
/* Enough of them that no worker is left with a long last one. */
#define CHUNKS_EACH  8
#define REPORT_NS    100000000L

struct crew {
	const struct crew_job *job;
	uint64_t chunk;
	atomic_uint_fast64_t next;	/* offset of the chunk that nobody has */
	atomic_uint_fast64_t done;	/* bytes that are zero or bad */
	atomic_int err;			/* why to stop: first errno, positive */
	pthread_mutex_t lock;		/* of all below */
	pthread_cond_t ended;
	unsigned int running;
	uint64_t reached;		/* least offset of what a worker gave up */
	struct daxc_poison *bad;
	size_t n_bad, room;
	struct crew_outcome *out;
};

static void give_up(struct crew *crew, int err)
{
	int none = 0;

	atomic_compare_exchange_strong(&crew->err, &none, err);
}

static bool shall_stop(struct crew *crew)
{
	if (crew->job->stop && *crew->job->stop)
		give_up(crew, EINTR);
	return atomic_load(&crew->err);
}

static int note_bad(struct crew *crew, uint64_t at, uint64_t length)
{
	bool room;

	pthread_mutex_lock(&crew->lock);
	room = room_for_one(&crew->bad, crew->n_bad, &crew->room, sizeof(*crew->bad));
	if (room)
		crew->bad[crew->n_bad++] = (struct daxc_poison){ at, length };
	pthread_mutex_unlock(&crew->lock);
	return room ? 0 : -ENOMEM;
}

/* The first byte of the step that was not written, by where the access failed. */
static uint64_t failed_at(const struct crew_job *job, uint64_t at, uint64_t n,
			  const siginfo_t *why)
{
	uint64_t where = (uint64_t)((uintptr_t)why->si_addr - (uintptr_t)job->base);
	uint64_t in_unit = (where + job->skew) % job->unit;

	if (where < at || where >= at + n)
		return at; /* a kernel that does not tell */
	return where - at > in_unit ? where - in_unit : at;
}

/* What is left of a chunk after the unit that failed at *@at; -errno: no more to be done. */
static int skip_bad(struct crew *crew, uint64_t *at, uint64_t end, const siginfo_t *why)
{
	const struct crew_job *job = crew->job;
	uint64_t next = *at + job->unit - (*at + job->skew) % job->unit;
	int rc;

	if (why->si_code != BUS_MCEERR_AR)
		return -ENXIO;
	next = next < end ? next : end;
	rc = note_bad(crew, *at, next - *at);
	if (!rc)
		*at = next;
	return rc;
}

/* Zero from *@at to @end; *@at is left where it stopped. */
static void zero_chunk(struct crew *crew, uint64_t *at, uint64_t end)
{
	uint64_t start, n;
	siginfo_t why;
	int rc;

	while (*at < end && !shall_stop(crew)) {
		start = *at;
		n = end - start < STEP ? end - start : STEP;
		if (sigbus_zero(crew->job->base + start, n, &why)) {
			*at += n;
		} else {
			*at = failed_at(crew->job, start, n, &why);
			rc = skip_bad(crew, at, end, &why);
			if (rc)
				give_up(crew, -rc);
		}
		atomic_fetch_add(&crew->done, *at - start);
	}
}

static void *work(void *data)
{
	struct crew *crew = data;
	uint64_t size = crew->job->size, at, end;

	for (;;) {
		at = atomic_fetch_add(&crew->next, crew->chunk);
		if (at >= size)
			break;
		end = size - at < crew->chunk ? size : at + crew->chunk;
		zero_chunk(crew, &at, end);
		if (at < end)
			break;
	}
	pthread_mutex_lock(&crew->lock);
	if (at < crew->reached)
		crew->reached = at;
	crew->running--;
	pthread_cond_signal(&crew->ended);
	pthread_mutex_unlock(&crew->lock);
	return NULL;
}

static unsigned int usable_cpus(void)
{
	_cleanup_(cpus_free) struct cpus cpus = { 0 };

	return cpus_read(&cpus) ? 1 : cpus_count(&cpus);
}

static void plan_chunks(struct crew *crew, unsigned int *threads)
{
	const struct crew_job *job = crew->job;
	uint64_t n = job->threads ? job->threads : usable_cpus();
	uint64_t chunks;

	crew->chunk = job->size / (n * CHUNKS_EACH) / STEP * STEP;
	if (crew->chunk < STEP)
		crew->chunk = STEP;
	if (crew->chunk > CHUNK_MAX)
		crew->chunk = CHUNK_MAX;
	chunks = (job->size + crew->chunk - 1) / crew->chunk;
	*threads = (unsigned int)(n < chunks ? n : chunks);
}

/* Signals but SIGBUS are for the caller's threads. Returns how many were started. */
static unsigned int start(struct crew *crew, pthread_t *threads, unsigned int n)
{
	sigset_t all, before;
	unsigned int i;
	int rc = 0;

	sigfillset(&all);
	sigdelset(&all, SIGBUS);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	for (i = 0; i < n && !rc; i++) {
		pthread_mutex_lock(&crew->lock);
		rc = pthread_create(&threads[i], NULL, work, crew);
		crew->running += !rc;
		pthread_mutex_unlock(&crew->lock);
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!rc)
		return n;
	/* fewer will do, none will not */
	if (i == 1)
		give_up(crew, rc);
	return i - 1;
}

static void wait_for_report(struct crew *crew)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += REPORT_NS;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	pthread_cond_timedwait(&crew->ended, &crew->lock, &until);
}

static void watch(struct crew *crew)
{
	const struct crew_job *job = crew->job;

	pthread_mutex_lock(&crew->lock);
	while (crew->running) {
		wait_for_report(crew);
		if (!job->progress)
			continue;
		pthread_mutex_unlock(&crew->lock);
		job->progress(job->userdata, atomic_load(&crew->done), job->size);
		pthread_mutex_lock(&crew->lock);
	}
	pthread_mutex_unlock(&crew->lock);
}

static int compare_bad(const void *a, const void *b)
{
	const struct daxc_poison *x = a, *y = b;

	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* Parts of one bad unit may have been met in several chunks. */
static uint64_t merge_bad(struct crew_outcome *out)
{
	uint64_t sum = 0;
	size_t i, n = 0;

	if (out->n_bad)
		qsort(out->bad, out->n_bad, sizeof(*out->bad), compare_bad);
	for (i = 0; i < out->n_bad; i++) {
		struct daxc_poison *last = n ? &out->bad[n - 1] : NULL;

		sum += out->bad[i].length;
		if (last && last->offset + last->length == out->bad[i].offset)
			last->length += out->bad[i].length;
		else
			out->bad[n++] = out->bad[i];
	}
	out->n_bad = n;
	return sum;
}

static void run(struct crew *crew, pthread_t *threads, unsigned int n)
{
	unsigned int i, started = start(crew, threads, n);
	uint64_t next;

	watch(crew);
	for (i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	crew->out->threads = started;
	next = atomic_load(&crew->next);
	if (next < crew->reached)
		crew->reached = next;
	crew->out->reached = crew->reached;
	crew->out->bad = crew->bad;
	crew->out->n_bad = crew->n_bad;
	crew->out->zeroed = atomic_load(&crew->done) - merge_bad(crew->out);
}

static void init(struct crew *crew)
{
	pthread_condattr_t attr;

	pthread_mutex_init(&crew->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&crew->ended, &attr);
	pthread_condattr_destroy(&attr);
}

int crew_zero(const struct crew_job *job, struct crew_outcome *outcome)
{
	struct crew crew = { .job = job, .reached = job->size, .out = outcome };
	_cleanup_free_ pthread_t *threads = NULL;
	unsigned int n;
	int rc;

	*outcome = (struct crew_outcome){ 0 };
	plan_chunks(&crew, &n);
	threads = calloc(n, sizeof(*threads));
	if (!threads)
		return -ENOMEM;
	rc = sigbus_take();
	if (rc)
		return rc;
	init(&crew);
	run(&crew, threads, n);
	sigbus_give_back();
	pthread_cond_destroy(&crew.ended);
	pthread_mutex_destroy(&crew.lock);
	return -atomic_load(&crew.err);
}

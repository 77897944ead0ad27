// SPDX-License-Identifier: LGPL-2.1
/*
 * Zeroing. Where the CPU can, stores go around the caches: that spares reading
 * the memory before it is overwritten, leaves the caches to those who need them,
 * and on pmem the zeros have arrived when this returns, without a flush of lines.
 */
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "zero.h"

#define PAGE 4096

#ifdef __SSE2__

/* What a store around the caches writes without reading: one cache line. */
#define LINE 64

static size_t to_boundary(const void *at, size_t size)
{
	size_t rest = (size_t)(-(uintptr_t)at % LINE);

	return rest < size ? rest : size;
}

void zero_memory(void *to, size_t size)
{
	size_t head = to_boundary(to, size), body = (size - head) / LINE * LINE;
	char *at = (char *)to + head, *end = at + body;
	const __m128i zero = _mm_setzero_si128();

	memset(to, 0, head);
	for (; at < end; at += LINE) {
		__m128i *line = (__m128i *)(void *)at;

		_mm_stream_si128(line, zero);
		_mm_stream_si128(line + 1, zero);
		_mm_stream_si128(line + 2, zero);
		_mm_stream_si128(line + 3, zero);
	}
	_mm_sfence();
	memset(end, 0, size - head - body);
}

#else

/* memset() may begin anywhere in what it is given. */
void zero_memory(void *to, size_t size)
{
	size_t done, n;

	for (done = 0; done < size; done += n) {
		n = PAGE - ((uintptr_t)to + done) % PAGE;
		n = n < size - done ? n : size - done;
		memset((char *)to + done, 0, n);
	}
}

#endif

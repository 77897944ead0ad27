// SPDX-License-Identifier: LGPL-2.1
/* Requests, member by member. Whether they can be is check.c's to say. */
#include <stdlib.h>
#include <string.h>

#include "base/private.h"
#include "request.h"

DAXC_EXPORT struct daxc_request *daxc_request_new(void)
{
	struct daxc_request *request = malloc(sizeof(*request));

	if (request)
		*request = (struct daxc_request)REQUEST_INIT;
	return request;
}

DAXC_EXPORT void daxc_request_free(struct daxc_request *request)
{
	if (!request)
		return;
	free(request->own);
	free(request);
}

DAXC_EXPORT void daxc_request_set_mode(struct daxc_request *request, enum daxc_mode mode)
{
	if (request)
		request->mode = mode;
}

DAXC_EXPORT void daxc_request_set_size(struct daxc_request *request, uint64_t size)
{
	if (request)
		request->size = size;
}

DAXC_EXPORT void daxc_request_set_align(struct daxc_request *request, uint64_t align)
{
	if (request)
		request->align = align;
}

DAXC_EXPORT void daxc_request_set_at(struct daxc_request *request, uint64_t offset)
{
	if (request)
		request->at = offset;
}

DAXC_EXPORT void daxc_request_set_vmemmap_shift(struct daxc_request *request, int shift)
{
	if (request)
		request->vmemmap_shift = shift;
}

DAXC_EXPORT void daxc_request_set_map(struct daxc_request *request, enum daxc_map map)
{
	if (request)
		request->map = map;
}

DAXC_EXPORT void daxc_request_set_ram(struct daxc_request *request, unsigned int ram)
{
	if (request)
		request->ram = ram;
}

DAXC_EXPORT int daxc_request_set_extents(struct daxc_request *request,
					 const struct daxc_extent *extents, size_t n)
{
	struct daxc_extent *own = NULL;

	if (!request)
		return -EINVAL;
	if (extents && n) {
		own = calloc(n, sizeof(*own));
		if (!own)
			return -ENOMEM;
		memcpy(own, extents, n * sizeof(*own));
	}
	free(request->own);
	request->own = own;
	request->extents = own;
	request->n_extents = own ? n : 0;
	return 0;
}

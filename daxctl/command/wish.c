// SPDX-License-Identifier: GPL-2.0
/* The library's requests, made of what options and files want. */
#include <errno.h>

#include "wish.h"

/* NULL: no memory. */
static struct daxc_request *make_request(const struct wish *wish)
{
	struct daxc_request *request = daxc_request_new();

	if (request && daxc_request_set_extents(request, wish->extents, wish->n_extents)) {
		daxc_request_free(request);
		return NULL;
	}
	daxc_request_set_mode(request, wish->mode);
	daxc_request_set_size(request, wish->size);
	daxc_request_set_align(request, wish->align);
	daxc_request_set_at(request, wish->at);
	daxc_request_set_vmemmap_shift(request, wish->vmemmap_shift);
	daxc_request_set_map(request, wish->map);
	daxc_request_set_ram(request, wish->ram);
	return request;
}

int wish_create(struct daxc_region *region, const struct wish *wish, struct daxc_plan **plan)
{
	struct daxc_request *request = make_request(wish);
	int rc = request ? daxc_plan_create(region, request, plan) : -ENOMEM;

	daxc_request_free(request);
	return rc;
}

int wish_reconfigure(struct daxc_dev *dev, const struct wish *wish, struct daxc_plan **plan)
{
	struct daxc_request *request = make_request(wish);
	int rc = request ? daxc_plan_reconfigure(dev, request, plan) : -ENOMEM;

	daxc_request_free(request);
	return rc;
}

/* SPDX-License-Identifier: GPL-2.0 */
/* --input: a device as daxctl-compound list prints it, read as a wish. */
#ifndef DAXCTL_INPUT_H
#define DAXCTL_INPUT_H

#include "libdaxctl-compound.h"

/* @region is -1 and the rest as a request has it where the file does not say. */
struct input {
	int region;
	uint64_t size;
	uint64_t align;
	struct daxc_extent *extents;	/* from "mappings" */
	size_t n_extents;
};

/*
 * "-" is stdin. Accepts one object, or an array of one. Failures are said in
 * the name of @who. Return: 0, -EINVAL, or the errno of reading.
 */
int input_read(const char *who, const char *file, struct input *input);
void input_free(struct input *input);

#endif

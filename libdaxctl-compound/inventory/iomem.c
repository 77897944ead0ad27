// SPDX-License-Identifier: LGPL-2.1
/* Reading /proc/iomem: see iomem.h. */
#include <stdio.h>
#include <string.h>

#include "base/sysfs.h"
#include "iomem.h"

void iomem_free(struct iomem *iomem)
{
	free(iomem->ranges);
	*iomem = (struct iomem){ 0 };
}

static int append(struct iomem *iomem, struct span span, const char *name)
{
	struct iomem_range *range;

	if (!room_for_one(&iomem->ranges, iomem->n, &iomem->room, sizeof(*iomem->ranges)))
		return -ENOMEM;
	range = &iomem->ranges[iomem->n++];
	range->span = span;
	snprintf(range->name, sizeof(range->name), "%s", name);
	return 0;
}

/* "  140000000-23fffffff : Soft Reserved": blanks tell what is in what */
static int read_line(struct iomem *iomem, char *line)
{
	unsigned long long first, last;
	int name = 0;

	line[strcspn(line, "\n")] = '\0';
	if (sscanf(line, "%llx-%llx : %n", &first, &last, &name) != 2 || !name || last < first)
		return 0;
	iomem->hidden &= !last;
	return append(iomem, (struct span){ first, last - first + 1 }, line + name);
}

static int read_lines(struct iomem *iomem, FILE *file)
{
	_cleanup_free_ char *line = NULL;
	size_t room = 0;
	int rc = 0;

	while (!rc && getline(&line, &room, file) > 0)
		rc = read_line(iomem, line);
	return rc;
}

int iomem_read(int root, struct iomem *iomem)
{
	_cleanup_fclose_ FILE *file = sysfs_fopen(root, "proc/iomem");
	int rc;

	*iomem = (struct iomem){ .hidden = true };
	if (!file)
		return -errno;
	rc = read_lines(iomem, file);
	/* every machine has memory: a file without any stands for another */
	return rc || iomem->n ? rc : -ENODATA;
}

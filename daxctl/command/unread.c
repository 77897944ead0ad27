// SPDX-License-Identifier: GPL-2.0
/* Says what cannot be read of a device: see unread.h. */
#include <errno.h>

#include "libdaxctl-compound-inspect.h"
#include "output/talk.h"
#include "unread.h"

static void tell(const char *verb, const struct daxc_dev *dev, const char *what)
{
	talk_error(verb, NULL, "%s: %s cannot be read.", daxc_dev_get_name(dev), what);
}

/* Also of a device that has gone since it was found. */
static bool has_no_size(struct daxc_dev *dev)
{
	return daxc_dev_get_size(dev) == DAXC_UNKNOWN;
}

/* Not there: no module, or a device that has no memory yet. */
static bool is_unreadable(int rc)
{
	return rc < 0 && rc != -ENOENT && rc != -ENODEV && rc != -EACCES && rc != -EPERM;
}

void unread_tell(const char *verb, struct daxc_dev *dev, bool places)
{
	struct daxc_compound compound = DAXC_COMPOUND_INIT;
	const struct daxc_extent *extents;

	if (has_no_size(dev))
		tell(verb, dev, "its size");
	if (!daxc_dev_exists(dev))
		return;
	if (!daxc_dev_get_align(dev))
		tell(verb, dev, "its align");
	if (is_unreadable(daxc_dev_get_compound(dev, &compound)))
		tell(verb, dev, "how it is described");
	if (places && is_unreadable(daxc_dev_get_extents(dev, &extents)))
		tell(verb, dev, "where its memory lies");
}

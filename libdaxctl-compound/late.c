// SPDX-License-Identifier: LGPL-2.1
/* Opening a library by its name. Whose functions are wanted, and why, is its user's. */
#include <dlfcn.h>
#include <string.h>

#include "late.h"
#include "private.h"

void *late_open(const struct daxc_ctx *ctx, const char *soname, const struct late_symbol *symbols,
		size_t n)
{
	void *library = dlopen(soname, RTLD_LAZY | RTLD_LOCAL), *symbol;
	size_t i;

	if (!library)
		log_info(ctx, "%s", dlerror());
	for (i = 0; library && i < n; i++) {
		symbol = dlsym(library, symbols[i].name);
		if (!symbol) {
			log_info(ctx, "%s", dlerror());
			dlclose(library);
			return NULL;
		}
		/* C has no conversion from an object's pointer to a function's */
		memcpy(symbols[i].function, &symbol, sizeof(symbol));
	}
	return library;
}

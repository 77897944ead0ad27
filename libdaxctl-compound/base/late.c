// SPDX-License-Identifier: LGPL-2.1
/* Opening a library by its name. Whose functions are wanted, and what for, is its user's. */
#include <dlfcn.h>
#include <string.h>

#include "late.h"

void *late_open(const char *soname, const struct late_symbol *symbols, size_t n,
		const char **why)
{
	void *library = dlopen(soname, RTLD_LAZY | RTLD_LOCAL), *symbol;
	size_t i;

	if (!library)
		*why = dlerror();
	for (i = 0; library && i < n; i++) {
		symbol = dlsym(library, symbols[i].name);
		if (!symbol) {
			*why = dlerror();
			dlclose(library);
			return NULL;
		}
		/* C has no conversion from an object's pointer to a function's */
		memcpy(symbols[i].function, &symbol, sizeof(symbol));
	}
	return library;
}

/* SPDX-License-Identifier: LGPL-2.1 */
/* Which modules there are, as libkmod knows. Loading one is module.c's. */
#ifndef DAXC_LOADER_H
#define DAXC_LOADER_H

#include <libkmod.h>

#include "base/private.h"

#define LIBKMOD "libkmod.so.2"

/* What is called of libkmod, and what it gave: @list begins with the module. */
struct loader {
	void *library;
	typeof(kmod_new) *new;
	typeof(kmod_unref) *unref;
	typeof(kmod_set_log_fn) *set_log_fn;
	typeof(kmod_module_new_from_lookup) *lookup;
	typeof(kmod_module_get_module) *get_module;
	typeof(kmod_module_get_install_commands) *get_install_commands;
	typeof(kmod_module_probe_insert_module) *insert;
	typeof(kmod_module_unref) *module_unref;
	typeof(kmod_module_unref_list) *unref_list;
	struct kmod_ctx *kmod;
	struct kmod_list *list;
};

/* 0; an empty list afterwards: there is no module of that name. -ELIBACC: no libkmod. */
int loader_find(struct daxc_ctx *ctx, const char *name, struct loader *loader);

/* Also what was never opened. */
void loader_close(struct loader *loader);

/* Is there one for the running kernel? True also where that cannot be found out. */
bool module_exists(struct daxc_ctx *ctx, const char *name);

#endif

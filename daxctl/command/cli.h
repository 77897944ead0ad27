/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What verbs do alike between their options and their output: open the library
 * as the options say, find the devices they name, act on each of them and count.
 */
#ifndef DAXCTL_CLI_H
#define DAXCTL_CLI_H

#include "libdaxctl-compound.h"
#include "options.h"

/* The context for these options, in cli->ctx. False: said why. */
bool cli_open(struct cli *cli);
void cli_close(struct cli *cli);

/*
 * The same for verbs that change something, or keep what there is: what a change that was
 * killed has left is undone first, so that nothing is chosen from it. Who may not do that is
 * told so by the verb.
 */
bool cli_open_to_change(struct cli *cli);

/* For verbs that show devices, which then are not as anybody wants them. */
void cli_tell_killed_change(struct cli *cli);

/*
 * For verbs that find no dax region at all: the memory that could have one, and the
 * commands that make it. Says nothing, and returns false, where there is none.
 */
bool cli_tell_memory(struct cli *cli);

/* A hint for whom the kernel refused to show something: to become root, or for root where to go. */
const char *cli_as_root(const struct cli *cli);

/* What became of the things that were to be done; the exit status follows from it. */
struct tally {
	size_t done;
	size_t failed;
};

int tally_status(const struct tally *tally);

/* Say daxc_get_error() in the verb's name, and count it. */
void cli_failed(struct cli *cli, struct tally *tally, int rc);

/* Does --region leave this region in? */
bool cli_wants_region(const struct cli *cli, struct daxc_region *region);

/* A region that --region names, or that comes after it; NULL: no more. */
struct daxc_region *cli_first_region(struct cli *cli);
struct daxc_region *cli_next_region(struct cli *cli, struct daxc_region *region);

/* Say which regions --region names in vain, and count them; a machine without any is no failure. */
void cli_check_region(struct cli *cli, struct tally *tally);

/* Devices in order of the command line; the list is freed, the devices are the context's. */
struct dev_list {
	struct daxc_dev **devs;
	size_t n;
	size_t room;
};

int dev_list_add(struct dev_list *list, struct daxc_dev *dev);
void dev_list_free(struct dev_list *list);

/* For verbs that only look: no operand is as though "all" were typed. */
void cli_name_all(struct cli *cli);

/*
 * The devices that the operands name ("all", or as daxc_dev_by_name() knows them),
 * within --region. Names that mean nothing are said and counted in @tally. Naming
 * devices reads only those.
 */
int cli_select(struct cli *cli, struct dev_list *list, struct tally *tally);

#endif

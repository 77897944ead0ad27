// SPDX-License-Identifier: GPL-2.0
/*
 * The command table and who is called. Every verb is a file of its own.
 */
#include <argp.h>
#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "output/streams.h"

extern const struct command cmd_bench;
extern const struct command cmd_create;
extern const struct command cmd_destroy;
extern const struct command cmd_disable;
extern const struct command cmd_doctor;
extern const struct command cmd_enable;
extern const struct command cmd_estimate;
extern const struct command cmd_help;
extern const struct command cmd_inspect;
extern const struct command cmd_list;
extern const struct command cmd_monitor;
extern const struct command cmd_offline_memory;
extern const struct command cmd_online_memory;
extern const struct command cmd_reconfigure;
extern const struct command cmd_restore;
extern const struct command cmd_save;
extern const struct command cmd_version;
extern const struct command cmd_who;
extern const struct command cmd_wipe;

const struct command *const commands[] = {
	&cmd_list,
	&cmd_inspect,
	&cmd_doctor,
	&cmd_estimate,
	&cmd_who,
	&cmd_bench,
	&cmd_monitor,
	&cmd_create,
	&cmd_reconfigure,
	&cmd_enable,
	&cmd_disable,
	&cmd_destroy,
	&cmd_online_memory,
	&cmd_offline_memory,
	&cmd_wipe,
	&cmd_save,
	&cmd_restore,
	&cmd_version,
	&cmd_help,
	NULL,
};

int main(int argc, char **argv)
{
	const struct command *command;

	streams_prepare();
	argp_err_exit_status = EXIT_USAGE;
	if (argc < 2) {
		fputs("usage: " PROGRAM " COMMAND [OPTION...] [DEVICE...]\nTry: " PROGRAM " help\n",
		      stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--list-cmds")) {
		command_print_words();
		return EXIT_DONE;
	}
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-v"))
		argv[1] = (char *)"version";
	else if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
		argv[1] = (char *)"help";
	command = command_find(argv[1]);
	if (!command)
		return command_unknown(argv[1]);
	return command_run(command, argv[1], argc - 1, argv + 1);
}

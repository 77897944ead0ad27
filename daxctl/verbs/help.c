// SPDX-License-Identifier: GPL-2.0
/* help: the table of verbs, or one verb's --help. */
#include <stdio.h>
#include <string.h>

#include "command/command.h"

static void print_all(void)
{
	puts("Usage: " PROGRAM " COMMAND [OPTION...] [DEVICE...]\n"
	     "Compound-page device-dax: create, list, change, verify and measure it.\n");
	command_print_table();
	puts("\n"
	     "The main job, as root:\n"
	     "  " PROGRAM " list --regions --table         what memory there is\n"
	     "  " PROGRAM " create --align 1G              a device of 1G pages in it\n"
	     "  " PROGRAM " inspect all                    what came of it\n"
	     "\n"
	     PROGRAM " help COMMAND tells the options of a command. daxctl's words\n"
	     "(create-device, reconfigure-device, ...) and options work as well.");
}

static int run(int argc, char **argv)
{
	const struct command *command;
	char *help_argv[] = { NULL, (char *)"--help", NULL };

	if (argc < 2 || !strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
		print_all();
		return EXIT_DONE;
	}
	command = command_find(argv[1]);
	if (!command)
		return command_unknown(argv[1]);
	return command_run(command, argv[1], 2, help_argv);
}

const struct command cmd_help = {
	.name = "help",
	.summary = "Print this, or the help of one command",
	.run = run,
};

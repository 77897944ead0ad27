// SPDX-License-Identifier: GPL-2.0
/* version: of this program. */
#include <stdio.h>
#include <string.h>

#include "command/command.h"

static int run(int argc, char **argv)
{
	if (argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
		printf("Usage: %s\nPrint the version of this program.\n", argv[0]);
		return EXIT_DONE;
	}
	if (argc > 1) {
		fprintf(stderr, "%s: unexpected argument '%s'\nTry: %s\n", argv[0], argv[1], argv[0]);
		return EXIT_USAGE;
	}
	puts(PACKAGE_VERSION);
	return EXIT_DONE;
}

const struct command cmd_version = {
	.name = "version",
	.summary = "Print the version",
	.run = run,
};

/* SPDX-License-Identifier: GPL-2.0 */
/* What the program is called in what it says, and how it ends. */
#ifndef DAXCTL_PROGRAM_H
#define DAXCTL_PROGRAM_H

#define PROGRAM "daxctl-compound"

enum exit_status {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_PARTLY = 64,	/* some done, some failed */
};

#endif

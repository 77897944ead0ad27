/* SPDX-License-Identifier: GPL-2.0 */
/*
 * stdin, stdout and stderr as they were handed to the program: a change of a device
 * ends, or is undone, whatever becomes of them, and the exit status tells what was lost.
 */
#ifndef DAXCTL_STREAMS_H
#define DAXCTL_STREAMS_H

/*
 * First of all in main(). Those that are closed are occupied, so that no file which is
 * opened later becomes one of them; output that cannot be written makes the exit
 * status 1 where it would be 0.
 */
void streams_prepare(void);

/* For verbs that change something: a reader that went away, or a limit, does not end them half-way. */
void streams_outlive_readers(void);

#endif

/* SPDX-License-Identifier: LGPL-2.1 */
/* What a driver writes to the kernel log about a device while something is tried. */
#ifndef DAXC_KMSG_H
#define DAXC_KMSG_H

#define KMSG_WORDS_MAX 256

/* Opened at the log's end; -1 where that is not possible, which kmsg_find() takes. */
int kmsg_open(void);

/*
 * The first line since then that begins with "DRIVER DEVICE: ", without that;
 * "" when there is none. Does not wait.
 */
void kmsg_find(int fd, const char *driver, const char *device, char words[KMSG_WORDS_MAX]);

#endif

// SPDX-License-Identifier: LGPL-2.1
/*
 * The tail of /dev/kmsg: a driver's line has the numbers that its errno lacks.
 * A convenience: whatever goes wrong here means only that there are no words.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "kmsg.h"
#include "util.h"

/* The kernel never makes a record longer; a reader with less room gets an error. */
#define RECORD_MAX 8192
/* A log that is being flooded is not followed. */
#define RECORDS_MAX 512

int kmsg_open(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd >= 0 && lseek(fd, 0, SEEK_END) < 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* "6,1234,5678,-;the message\n SUBSYSTEM=dax\n" */
static bool take_words(char *record, const char *prefix, char words[KMSG_WORDS_MAX])
{
	char *message = strchr(record, ';');

	if (!message || strncmp(++message, prefix, strlen(prefix)))
		return false;
	message += strlen(prefix);
	message[strcspn(message, "\n")] = '\0';
	snprintf(words, KMSG_WORDS_MAX, "%s", message);
	return true;
}

void kmsg_find(int fd, const char *driver, const char *device, char words[KMSG_WORDS_MAX])
{
	char record[RECORD_MAX], prefix[128];
	ssize_t len;
	int i;

	*words = '\0';
	if (fd < 0)
		return;
	snprintf(prefix, sizeof(prefix), "%s %s: ", driver, device);
	for (i = 0; i < RECORDS_MAX; i++) {
		len = read(fd, record, sizeof(record) - 1);
		if (len < 0 && (errno == EPIPE || errno == EINTR))
			continue; /* records were overwritten: go on with the oldest */
		if (len <= 0)
			return;
		record[len] = '\0';
		if (take_words(record, prefix, words))
			return;
	}
}

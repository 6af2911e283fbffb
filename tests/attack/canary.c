/* SPDX-License-Identifier: EUPL-1.2 */
/* The server only listens: a connection waits in its queue until it is counted. The kernel tells who opens
 * the file. */
#include "tests/support/unit.h"

#include "tests/attack/work.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <unistd.h>

#define QUEUE 128

static int listener = -1, watcher = -1;
static unsigned fetches;
static char url[64], file_url[64], file[] = "/tmp/attack.XXXXXX";

void canary_start(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof at;
	const int made = mkstemp(file);

	listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	assert_true(listener >= 0 && made >= 0);
	assert_int_equal(bind(listener, (struct sockaddr *)(void *)&at, sizeof at), 0);
	assert_int_equal(listen(listener, QUEUE), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)(void *)&at, &len), 0);
	(void)snprintf(url, sizeof url, "http://127.0.0.1:%u/evil", ntohs(at.sin_port));
	(void)snprintf(file_url, sizeof file_url, "file://%s", file);
	assert_int_equal(close(made), 0);
	watcher = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	assert_true(watcher >= 0 && inotify_add_watch(watcher, file, IN_OPEN) >= 0);
}

const char *canary_url(void)
{
	return url;
}

const char *canary_file(void)
{
	return file_url;
}

unsigned canary_fetches(void)
{
	struct inotify_event event;
	int peer;

	while ((peer = accept(listener, NULL, NULL)) >= 0) {
		fetches++;
		(void)close(peer);
	}
	while (read(watcher, &event, sizeof event) > 0)
		fetches++;
	return fetches;
}

void canary_stop(void)
{
	(void)close(listener);
	(void)close(watcher);
	(void)unlink(file);
}

/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * rawclient - an HTTP client that never retries: what fails is counted
 *
 * rawclient PORT HOST TARGET keep|new STOP_FILE
 * Asks until STOP_FILE is there, then prints "N ok, N failed". A connection the server has announced to close
 * is not used again; any other end of a connection is a failure.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define ANSWER_BYTES 4096
#define ANSWER_S 30

enum { ARG_PORT = 1, ARG_HOST, ARG_TARGET, ARG_KEEP, ARG_STOP, ARGS };

static int connect_to(const char *port)
{
	const struct timeval longest = { ANSWER_S, 0 };
	struct sockaddr_in to = { .sin_family = AF_INET };
	const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	to.sin_port = htons((in_port_t)strtoul(port, NULL, 10));
	if (fd < 0)
		return -1;
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest);
	if (connect(fd, (const struct sockaddr *)&to, sizeof to) == 0)
		return fd;
	(void)close(fd);
	return -1;
}

/* One whole answer with Content-Length; false when it is cut or not 200. */
static bool answer_read(int fd, bool *is_last)
{
	char answer[ANSWER_BYTES + 1];
	size_t len = 0;

	for (;;) {
		const ssize_t got = recv(fd, answer + len, ANSWER_BYTES - len, 0);
		const char *body;
		const char *length;

		if (got <= 0)
			return false;
		len += (size_t)got;
		answer[len] = '\0';
		body = strstr(answer, "\r\n\r\n");
		length = strstr(answer, "Content-Length: ");
		if (body == NULL || length == NULL || length > body)
			continue;
		*is_last = strstr(answer, "Connection: close") != NULL;
		if (len - (size_t)(body + strlen("\r\n\r\n") - answer) >=
		    strtoul(length + strlen("Content-Length: "), NULL, 10))
			return strncmp(answer, "HTTP/1.1 200 ", strlen("HTTP/1.1 200 ")) == 0;
	}
}

int main(int argc, char **argv)
{
	unsigned n_ok = 0;
	unsigned n_failed = 0;
	char request[512];
	bool is_last = false;
	int fd = -1;
	int len;

	if (argc != ARGS)
		return 2;
	len = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", argv[ARG_TARGET],
	               argv[ARG_HOST]);
	while (access(argv[ARG_STOP], F_OK) != 0) {
		if (fd < 0)
			fd = connect_to(argv[ARG_PORT]);
		if (fd >= 0 && send(fd, request, (size_t)len, MSG_NOSIGNAL) == len &&
		    answer_read(fd, &is_last)) {
			n_ok++;
		} else {
			n_failed++;
			is_last = true;
		}
		if (fd >= 0 && (is_last || strcmp(argv[ARG_KEEP], "new") == 0)) {
			(void)close(fd);
			fd = -1;
		}
	}
	if (fd >= 0)
		(void)close(fd);
	(void)printf("%u ok, %u failed\n", n_ok, n_failed);
	return n_failed == 0 && n_ok > 0 ? 0 : 1;
}

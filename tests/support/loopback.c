/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/loopback.h"

#include <netinet/in.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define REQUEST_BYTES 8192
#define HEAD_BYTES    4096
#define PIECE_BYTES   16384

struct connection {
	int fd;
	SSL *ssl; /* NULL: plain */
};

static int send_some(const struct connection *c, const char *text, size_t len)
{
	if (c->ssl != NULL)
		return SSL_write(c->ssl, text, (int)len) == (int)len;
	while (len > 0) {
		const ssize_t n = send(c->fd, text, len, MSG_NOSIGNAL);

		if (n <= 0)
			return 0;
		text += n;
		len -= (size_t)n;
	}
	return 1;
}

static ssize_t get_some(const struct connection *c, char *out, size_t cap)
{
	return c->ssl != NULL ? SSL_read(c->ssl, out, (int)cap) : recv(c->fd, out, cap, 0);
}

static int request_read(const struct connection *c, char *request)
{
	size_t len = 0;

	while (len + 1 < REQUEST_BYTES && strstr(request, "\r\n\r\n") == NULL) {
		const ssize_t n = get_some(c, request + len, REQUEST_BYTES - 1 - len);

		if (n <= 0)
			return 0;
		len += (size_t)n;
		request[len] = '\0';
	}
	return 1;
}

static void body_send(const struct connection *c, const struct loopback_answer *a)
{
	static char piece[PIECE_BYTES];
	const size_t len = a->body != NULL ? strlen(a->body) : 0;

	if (a->manner == LOOPBACK_PLAIN && len > 0)
		(void)send_some(c, a->body, len);
	if (a->manner == LOOPBACK_SLOWLY)
		for (size_t i = 0; i < len && send_some(c, a->body + i, 1); i++)
			(void)sleep(1);
	if (a->manner == LOOPBACK_ENDLESS) {
		memset(piece, 'x', sizeof piece);
		while (send_some(c, piece, sizeof piece)) { }
	}
}

static const struct loopback_answer *answer_find(const struct loopback_answer *answers, size_t n, const char *request)
{
	static const struct loopback_answer missing = { .head = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n" };
	static const struct loopback_answer bad = { .head = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n" };

	for (size_t i = 0; i < n; i++) {
		const size_t len = strlen(answers[i].path);

		if (strncmp(request, "GET ", 4) == 0 && strncmp(request + 4, answers[i].path, len) == 0 &&
		    request[4 + len] == ' ')
			return answers[i].only_with == NULL || strstr(request, answers[i].only_with) != NULL ?
			               &answers[i] : &bad;
	}
	return &missing;
}

static void serve(const struct connection *c, const struct loopback_answer *answers, size_t n, unsigned port)
{
	char request[REQUEST_BYTES] = "", head[HEAD_BYTES];
	const struct loopback_answer *a;
	const char *mark;

	if (c->ssl != NULL && SSL_accept(c->ssl) != 1)
		return;
	if (!request_read(c, request))
		return;
	a = answer_find(answers, n, request);
	mark = strstr(a->head, "%u");
	if (mark == NULL)
		(void)snprintf(head, sizeof head, "%sConnection: close\r\n\r\n", a->head);
	else
		(void)snprintf(head, sizeof head, "%.*s%u%sConnection: close\r\n\r\n", (int)(mark - a->head), a->head, port,
		               mark + 2);
	if (send_some(c, head, strlen(head)))
		body_send(c, a);
}

/* A child per connection: a slow one keeps nobody waiting. */
static void listen_on(int fd, const struct loopback_answer *answers, size_t n, SSL_CTX *ctx, unsigned port)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)signal(SIGCHLD, SIG_IGN);
	(void)signal(SIGPIPE, SIG_IGN);
	for (;;) {
		struct connection c = { .fd = accept(fd, NULL, NULL) };

		if (c.fd >= 0 && fork() == 0) {
			(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
			if (ctx != NULL) {
				c.ssl = SSL_new(ctx);
				(void)SSL_set_fd(c.ssl, c.fd);
			}
			serve(&c, answers, n, port);
			_exit(0);
		}
		(void)close(c.fd);
	}
}

int loopback_start(struct loopback *out, const struct loopback_answer *answers, size_t n, SSL_CTX *ctx)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof at;
	const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	*out = (struct loopback){ 0 };
	if (bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || listen(fd, 16) != 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &len) != 0)
		return 0;
	out->port = ntohs(at.sin_port);
	out->pid = fork();
	if (out->pid == 0) {
		listen_on(fd, answers, n, ctx, out->port);
		_exit(0);
	}
	(void)close(fd);
	return out->pid > 0;
}

void loopback_stop(struct loopback *server)
{
	if (server->pid <= 0)
		return;
	(void)kill(server->pid, SIGKILL);
	(void)waitpid(server->pid, NULL, 0);
	server->pid = 0;
}

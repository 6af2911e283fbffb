/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/proc/master_listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "lib/base/text.h"
#include "lib/base/banned.h"

#define UNIX_PREFIX "unix:"
#define UNIX_MODE 0660
#define BACKLOG 1024 /* connections that wait while workers are busy; the kernel's somaxconn may be less */
#define PORT_MAX 65535

union address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
	struct sockaddr_un un;
};

static bool host_take(struct bytes host, uint16_t port, union address *out, socklen_t *len)
{
	const bool is_in6 = host.len > 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']';
	char plain[INET6_ADDRSTRLEN];

	if (is_in6)
		host = bytes_at(host.ptr + 1, host.len - 2);
	if (host.len >= sizeof plain)
		return false;
	memcpy(plain, host.ptr, host.len);
	plain[host.len] = '\0';
	if (is_in6) {
		out->in6.sin6_family = AF_INET6;
		out->in6.sin6_port = htons(port);
		*len = sizeof out->in6;
		return inet_pton(AF_INET6, plain, &out->in6.sin6_addr) == 1;
	}
	out->in.sin_family = AF_INET;
	out->in.sin_port = htons(port);
	*len = sizeof out->in;
	return inet_pton(AF_INET, plain, &out->in.sin_addr) == 1;
}

static bool address_take(const char *text, union address *out, socklen_t *len)
{
	const char *colon = strrchr(text, ':');
	uint64_t port;

	*out = (union address){ 0 };
	if (bytes_has_prefix(bytes_of(text), UNIX_PREFIX)) {
		const char *path = text + strlen(UNIX_PREFIX);
		const size_t path_len = strlen(path);

		out->un.sun_family = AF_UNIX;
		*len = sizeof out->un;
		if (path[0] != '/' || path_len >= sizeof out->un.sun_path)
			return false;
		memcpy(out->un.sun_path, path, path_len);
		return true;
	}
	return colon != NULL && is_ok(number_parse(bytes_of(colon + 1), PORT_MAX, &port)) && port > 0 &&
	       host_take(bytes_at(text, (size_t)(colon - text)), (uint16_t)port, out, len);
}

/* Nobody behind it any more: the file only stands in the way. */
static bool is_stale(const union address *at, socklen_t len)
{
	struct stat is;
	int fd;
	bool is_refused;

	if (lstat(at->un.sun_path, &is) != 0 || !S_ISSOCK(is.st_mode))
		return false;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return false;
	is_refused = connect(fd, &at->any, len) != 0 && errno == ECONNREFUSED;
	(void)close(fd);
	return is_refused;
}

static bool is_bound(int fd, const union address *at, socklen_t len)
{
	const int on = 1;
	mode_t saved;
	bool is_done;

	if (at->any.sa_family != AF_UNIX) {
		(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
		if (at->any.sa_family == AF_INET6)
			(void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
		return bind(fd, &at->any, len) == 0;
	}
	if (is_stale(at, len))
		(void)unlink(at->un.sun_path);
	saved = umask((mode_t)(~UNIX_MODE & 0777));
	is_done = bind(fd, &at->any, len) == 0;
	(void)umask(saved);
	return is_done;
}

static const char *remedy(int error)
{
	switch (error) {
	case EADDRINUSE:
		return "another program listens there; end it, or choose another address in the "
		       "configuration";
	case EACCES:
	case EPERM:
		return "no right to it; choose a port from 1024 up or a folder that this user may write to";
	case EADDRNOTAVAIL:
		return "this machine has no such address; choose one it has, such as 127.0.0.1:8080";
	default:
		return "choose another address in the configuration";
	}
}

OUTCOME master_listen(const char *text, struct arena *mem, struct listener *out, const char **why)
{
	union address at;
	socklen_t len;
	int fd;
	int error;

	*out = (struct listener){ .fd = -1 };
	*why = NULL;
	if (!address_take(text, &at, &len)) {
		TRY(arena_printf(mem, why, "%s: write 127.0.0.1:8080, [::1]:8080 or unix:/path", text));
		return outcome_of(RULE_LISTEN_FAILED, __LINE__);
	}
	fd = socket(at.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd >= 0 && is_bound(fd, &at, len) && listen(fd, BACKLOG) == 0) {
		*out = (struct listener){ fd, at.any.sa_family == AF_UNIX };
		return outcome_ok();
	}
	error = errno;
	if (fd >= 0)
		(void)close(fd);
	TRY(arena_printf(mem, why, "%s: %s: %s", text, strerror(error), remedy(error)));
	return outcome_of(RULE_LISTEN_FAILED, __LINE__);
}

void master_unlisten(const char *text, const struct listener *listener)
{
	if (listener->fd < 0)
		return;
	(void)close(listener->fd);
	if (listener->is_unix)
		(void)unlink(text + strlen(UNIX_PREFIX));
}

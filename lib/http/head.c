/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/http/head.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "lib/base/text.h"
#include "lib/base/banned.h"

struct copying {
	struct arena *mem;
	struct http_header *headers;
	size_t n;
	size_t max;
	struct outcome result;
};

static struct bytes trimmed(struct bytes b)
{
	while (b.len > 0 && ascii_is_space(b.ptr[0]))
		b = bytes_at(b.ptr + 1, b.len - 1);
	while (b.len > 0 && ascii_is_space(b.ptr[b.len - 1]))
		b.len--;
	return b;
}

static enum MHD_Result header_copy(void *self, enum MHD_ValueKind kind, const char *name, size_t name_len,
                                   const char *value, size_t value_len)
{
	struct copying *c = self;
	const struct bytes plain = value == NULL ? bytes_of("") : trimmed(bytes_at(value, value_len));
	struct http_header *to;

	(void)kind;
	if (c->n == c->max)
		return MHD_NO;
	to = &c->headers[c->n];
	c->result = arena_copy(c->mem, bytes_at(name, name_len), &to->name);
	if (is_ok(c->result))
		c->result = arena_copy(c->mem, plain, &to->value);
	if (!is_ok(c->result))
		return MHD_NO;
	c->n++;
	return MHD_YES;
}

OUTCOME head_copy(struct MHD_Connection *connection, struct arena *mem, struct http_request *out)
{
	const int n = MHD_get_connection_values_n(connection, MHD_HEADER_KIND, NULL, NULL);
	struct copying c = { .mem = mem, .max = n > 0 ? (size_t)n : 0 };

	c.headers = arena_array(mem, c.max + 1, sizeof *c.headers);
	REQUIRE(c.headers != NULL, OUT_OF_MEMORY);
	(void)MHD_get_connection_values_n(connection, MHD_HEADER_KIND, header_copy, &c);
	TRY(c.result);
	out->headers = c.headers;
	out->n_headers = c.n;
	return outcome_ok();
}

static bool is_loopback(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in in;

		memcpy(&in, address, sizeof in);
		return ntohl(in.sin_addr.s_addr) >> IN_CLASSA_NSHIFT == IN_LOOPBACKNET;
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;

		memcpy(&in6, address, sizeof in6);
		return IN6_IS_ADDR_LOOPBACK(&in6.sin6_addr);
	}
	return address->sa_family == AF_UNIX;
}

static bool address_text(const struct sockaddr *address, char out[INET6_ADDRSTRLEN])
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in in;

		memcpy(&in, address, sizeof in);
		return inet_ntop(AF_INET, &in.sin_addr, out, INET6_ADDRSTRLEN) != NULL;
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;

		memcpy(&in6, address, sizeof in6);
		return inet_ntop(AF_INET6, &in6.sin6_addr, out, INET6_ADDRSTRLEN) != NULL;
	}
	return false;
}

static bool is_address(struct bytes text)
{
	char plain[INET6_ADDRSTRLEN];
	unsigned char number[sizeof(struct in6_addr)];

	if (!bytes_is_present(text) || text.len >= sizeof plain || memchr(text.ptr, '\0', text.len) != NULL)
		return false;
	memcpy(plain, text.ptr, text.len);
	plain[text.len] = '\0';
	return inet_pton(AF_INET, plain, number) == 1 || inet_pton(AF_INET6, plain, number) == 1;
}

/* What the front says: its header, when it stands exactly once and is an address. */
static struct bytes forwarded(const struct http_request *in, const char *name)
{
	struct bytes found = { 0 };
	unsigned n = 0;

	for (size_t i = 0; i < in->n_headers; i++) {
		if (ascii_equal_fold(in->headers[i].name, name)) {
			found = in->headers[i].value;
			n++;
		}
	}
	return n == 1 && is_address(found) ? found : (struct bytes){ 0 };
}

OUTCOME head_peer(struct MHD_Connection *connection, const char *peer_header, struct arena *mem,
                  struct http_request *out)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	char text[INET6_ADDRSTRLEN];

	REQUIRE(info != NULL && info->client_addr != NULL, INTERNAL);
	if (peer_header != NULL && is_loopback(info->client_addr))
		out->peer = forwarded(out, peer_header);
	if (bytes_is_present(out->peer))
		return outcome_ok();
	if (!address_text(info->client_addr, text))
		out->peer = bytes_of("unix");
	else
		TRY(arena_copy(mem, bytes_of(text), &out->peer));
	return outcome_ok();
}

void head_split(struct http_request *out)
{
	const unsigned char *mark = memchr(out->target.ptr, '?', out->target.len);

	out->path = out->target;
	out->query = (struct bytes){ 0 };
	if (mark == NULL)
		return;
	out->path.len = (size_t)(mark - out->target.ptr);
	out->query = bytes_at(mark + 1, out->target.len - out->path.len - 1);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/fetch/address.h"

#include <netinet/in.h>
#include <stddef.h>
#include <string.h>

#include "lib/base/scoped.h"
#include "lib/base/banned.h"

#define V6_BYTES 16
#define V4_BYTES 4

struct block {
	unsigned char start[V6_BYTES];
	unsigned bits;
};

static const struct block v4_special[] = {
	{ { 0 }, 8 },            /* this network */
	{ { 10 }, 8 },           /* private */
	{ { 100, 64 }, 10 },     /* shared by providers */
	{ { 127 }, 8 },          /* loopback */
	{ { 169, 254 }, 16 },    /* link-local; keys of cloud machines are served there */
	{ { 172, 16 }, 12 },     /* private */
	{ { 192, 0, 0 }, 24 },   /* protocol assignments */
	{ { 192, 0, 2 }, 24 },   /* documentation */
	{ { 192, 168 }, 16 },    /* private */
	{ { 198, 18 }, 15 },     /* benchmarks */
	{ { 198, 51, 100 }, 24 },/* documentation */
	{ { 203, 0, 113 }, 24 }, /* documentation */
	{ { 224 }, 4 },          /* multicast */
	{ { 240 }, 4 },          /* reserved, broadcast */
};

static const struct block v6_special[] = {
	{ { 0x01, 0x00 }, 64 },             /* discard */
	{ { 0x20, 0x01, 0x00, 0x00 }, 23 }, /* protocol assignments, Teredo among them */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 }, /* documentation */
	{ { 0xfc }, 7 },                    /* private */
	{ { 0xfe, 0x80 }, 9 },              /* link-local, and the site-local of old */
	{ { 0xff }, 8 },                    /* multicast */
};

/* An IPv4 address inside: where it starts. */
static const struct wrapped {
	struct block block;
	size_t at;
} v6_wrapped[] = {
	{ { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff }, 96 }, 12 },
	{ { { 0 }, 96 }, 12 }, /* compatible, as it was once; loopback and unspecified fall under 0/8 */
	{ { { 0x00, 0x64, 0xff, 0x9b }, 96 }, 12 },
	{ { { 0x20, 0x02 }, 16 }, 2 },
};

static bool is_in(const unsigned char *address, const struct block *block)
{
	const size_t whole = block->bits / 8;
	const unsigned rest = block->bits % 8, mask = (0xffU << (8 - rest)) & 0xffU;

	return memcmp(address, block->start, whole) == 0 &&
	       (rest == 0 || (address[whole] & mask) == (block->start[whole] & mask));
}

static bool is_in_any(const unsigned char *address, const struct block *blocks, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_in(address, &blocks[i]))
			return true;
	return false;
}

static bool v4_is_public(const unsigned char *address)
{
	return !is_in_any(address, v4_special, ARRAY_LEN(v4_special));
}

static bool v6_is_public(const unsigned char *address)
{
	for (size_t i = 0; i < ARRAY_LEN(v6_wrapped); i++)
		if (is_in(address, &v6_wrapped[i].block))
			return v4_is_public(address + v6_wrapped[i].at);
	return !is_in_any(address, v6_special, ARRAY_LEN(v6_special));
}

bool address_is_public(const struct sockaddr *address, socklen_t len)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (address->sa_family == AF_INET && len >= sizeof v4) {
		memcpy(&v4, address, sizeof v4);
		return v4_is_public((const unsigned char *)&v4.sin_addr);
	}
	if (address->sa_family == AF_INET6 && len >= sizeof v6) {
		memcpy(&v6, address, sizeof v6);
		return v6_is_public(v6.sin6_addr.s6_addr);
	}
	return false;
}

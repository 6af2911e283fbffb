/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "lib/fetch/address.h"

static const struct {
	const char *text;
	bool is_public;
} cases[] = {
	{ "8.8.8.8", true },           { "0.0.0.0", false },          { "1.0.0.0", true },
	{ "9.255.255.255", true },     { "10.0.0.0", false },         { "10.255.255.255", false },
	{ "11.0.0.0", true },          { "100.63.255.255", true },    { "100.64.0.0", false },
	{ "100.127.255.255", false },  { "100.128.0.0", true },       { "126.255.255.255", true },
	{ "127.0.0.1", false },        { "127.255.255.255", false },  { "128.0.0.0", true },
	{ "169.253.255.255", true },   { "169.254.169.254", false },  { "169.255.0.0", true },
	{ "172.15.255.255", true },    { "172.16.0.0", false },       { "172.31.255.255", false },
	{ "172.32.0.0", true },        { "192.0.0.1", false },        { "192.0.1.0", true },
	{ "192.0.2.1", false },        { "192.167.255.255", true },   { "192.168.0.1", false },
	{ "192.169.0.0", true },       { "198.17.255.255", true },    { "198.18.0.0", false },
	{ "198.19.255.255", false },   { "198.20.0.0", true },        { "198.51.100.1", false },
	{ "203.0.113.1", false },      { "203.0.114.1", true },       { "223.255.255.255", true },
	{ "224.0.0.1", false },        { "240.0.0.1", false },        { "255.255.255.255", false },
	{ "2a00:1450::1", true },      { "::", false },               { "::1", false },
	{ "100::1", false },           { "::ffff:10.0.0.1", false },  { "::ffff:8.8.8.8", true },
	{ "64:ff9b::a00:1", false },   { "64:ff9b::808:808", true },  { "2002:7f00:1::", false },
	{ "2002:808:808::", true },    { "2001::1", false },          { "2001:200::1", true },
	{ "2001:db8::1", false },      { "2001:db9::1", true },       { "fbff::1", true },
	{ "fc00::1", false },          { "fdff::1", false },          { "fe00::1", true },
	{ "fe80::1", false },          { "fec0::1", false },          { "ff02::1", false },
};

static bool is_public(const char *text)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };

	if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
		return address_is_public((const struct sockaddr *)&v4, sizeof v4);
	assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
	return address_is_public((const struct sockaddr *)&v6, sizeof v6);
}

static void each_address_is_told_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (is_public(cases[i].text) != cases[i].is_public)
			fail_msg("%s should be %s", cases[i].text, cases[i].is_public ? "public" : "special");
}

static void what_is_no_internet_address_is_not_public(void **state)
{
	const struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(0x08080808) };
	const struct sockaddr local = { .sa_family = AF_UNIX };

	(void)state;
	assert_false(address_is_public(&local, sizeof local));
	assert_false(address_is_public((const struct sockaddr *)&v4, sizeof v4 - 1));
	assert_true(address_is_public((const struct sockaddr *)&v4, sizeof v4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_address_is_told_apart),
		cmocka_unit_test(what_is_no_internet_address_is_not_public),
	};

	return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}

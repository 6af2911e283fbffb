# SPDX-License-Identifier: EUPL-1.2
# Keys are made while the tests run; none lies in the tree.
check_LIBRARIES += libmint.a
libmint_a_SOURCES = tests/support/mint.c tests/support/mint.h tests/support/mint_message.c \
	tests/support/mint_logout.c
libmint_a_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)

KEYS_ROWS = libmint.a libkeys.a libskxml.a libwire.a libbase.a $(SKXML_LIBS) $(ZLIB_LIBS) $(UNIT_LIBS)
check_PROGRAMS += tests/unit/test_own tests/unit/test_partner tests/unit/test_partner_origins tests/unit/test_policy
TESTS += tests/unit/test_own tests/unit/test_partner tests/unit/test_partner_origins tests/unit/test_policy
tests_unit_test_own_SOURCES = tests/unit/test_own.c
tests_unit_test_own_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
tests_unit_test_own_LDADD = $(KEYS_ROWS)
tests_unit_test_partner_origins_SOURCES = tests/unit/test_partner_origins.c
tests_unit_test_partner_origins_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_partner_origins_LDADD = libkeys.a libwire.a libbase.a $(UNIT_LIBS)
tests_unit_test_partner_SOURCES = tests/unit/test_partner.c
tests_unit_test_partner_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
tests_unit_test_partner_LDADD = $(KEYS_ROWS)
tests_unit_test_policy_SOURCES = tests/unit/test_policy.c
tests_unit_test_policy_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
tests_unit_test_policy_LDADD = $(KEYS_ROWS)

# SPDX-License-Identifier: EUPL-1.2
# Where metadata comes from: fetching, sources, queries.
check_PROGRAMS += tests/unit/test_address tests/unit/test_fetch
TESTS += tests/unit/test_address tests/unit/test_fetch
tests_unit_test_address_SOURCES = tests/unit/test_address.c
tests_unit_test_address_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_address_LDADD = libfetch.a libbase.a $(UNIT_LIBS)
tests_unit_test_fetch_SOURCES = tests/unit/test_fetch.c tests/support/loopback.c tests/support/loopback.h
tests_unit_test_fetch_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
tests_unit_test_fetch_LDADD = libfetch.a libwire.a libbase.a $(CURL_LIBS) $(OPENSSL_LIBS) $(ZLIB_LIBS) $(UNIT_LIBS)

check_PROGRAMS += tests/unit/test_mdq tests/unit/test_pin
TESTS += tests/unit/test_mdq tests/unit/test_pin
tests_unit_test_mdq_SOURCES = tests/unit/test_mdq.c
tests_unit_test_mdq_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_mdq_LDADD = libsource.a libwire.a libbase.a $(ZLIB_LIBS) $(UNIT_LIBS)
tests_unit_test_pin_SOURCES = tests/unit/test_pin.c
tests_unit_test_pin_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
tests_unit_test_pin_LDADD = $(KEYS_ROWS)

# Made for the system test and the bench, which bring their own keys.
check_PROGRAMS += tests/support/federation
tests_support_federation_SOURCES = tests/support/federation.c
tests_support_federation_CFLAGS = $(AM_CFLAGS) $(OPENSSL_CFLAGS)
tests_support_federation_LDADD = libbase.a $(OPENSSL_LIBS)
EXTRA_DIST += tests/system/sources.tap tests/system/metadata_server.mjs tests/system/strangers.mjs

EXTRA_PROGRAMS += tests/bench/bench_source
CLEANFILES += tests/bench/bench_source
EXTRA_DIST += tests/bench/metadata.sh
tests_bench_bench_source_SOURCES = tests/bench/bench_source.c
tests_bench_bench_source_CFLAGS = $(ACCOUNT_CFLAGS)
tests_bench_bench_source_LDADD = $(ACCOUNT_ROWS) $(ACCOUNT_LIBS)

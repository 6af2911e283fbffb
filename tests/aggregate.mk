# SPDX-License-Identifier: EUPL-1.2
# Metadata of federations: reading without a tree, canonical octets, signature, entities.
check_LIBRARIES += libcanonboth.a
libcanonboth_a_SOURCES = tests/support/canon_both.c tests/support/canon_both.h
libcanonboth_a_CFLAGS = $(AM_CFLAGS) $(LIBXML2_CFLAGS)

check_PROGRAMS += tests/unit/test_canon
TESTS += tests/unit/test_canon
tests_unit_test_canon_SOURCES = tests/unit/test_canon.c
tests_unit_test_canon_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_canon_LDADD = libcanonboth.a $(XML_TEST_LIBS)

check_PROGRAMS += tests/unit/test_stream
TESTS += tests/unit/test_stream
tests_unit_test_stream_SOURCES = tests/unit/test_stream.c
tests_unit_test_stream_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_stream_LDADD = libcanonboth.a $(XML_TEST_LIBS)

EXTRA_DIST += tests/support/signed_file.h
check_PROGRAMS += tests/unit/test_aggregate tests/unit/test_aggregate_entities tests/unit/test_duration
TESTS += tests/unit/test_aggregate tests/unit/test_aggregate_entities tests/unit/test_duration
tests_unit_test_aggregate_SOURCES = tests/unit/test_aggregate.c
tests_unit_test_aggregate_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
tests_unit_test_aggregate_LDADD = $(KEYS_ROWS)
tests_unit_test_duration_SOURCES = tests/unit/test_duration.c
tests_unit_test_duration_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_duration_LDADD = libbase.a $(UNIT_LIBS)
tests_unit_test_aggregate_entities_SOURCES = tests/unit/test_aggregate_entities.c
tests_unit_test_aggregate_entities_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
tests_unit_test_aggregate_entities_LDADD = $(KEYS_ROWS)

check_LIBRARIES += libfed.a
libfed_a_SOURCES = tests/support/fed.c tests/support/fed.h tests/support/made_keys.c tests/support/made_keys.h
libfed_a_CFLAGS = $(AM_CFLAGS) $(OPENSSL_CFLAGS)
FED_LIBS = libfed.a libkeys.a libskxml.a libwire.a libbase.a $(SKXML_LIBS) $(ZLIB_LIBS)

check_PROGRAMS += tests/support/make_aggregate tests/unit/test_aggregate_load
TESTS += tests/unit/test_aggregate_load
tests_support_make_aggregate_SOURCES = tests/support/make_aggregate.c
tests_support_make_aggregate_CFLAGS = $(AM_CFLAGS) $(OPENSSL_CFLAGS)
tests_support_make_aggregate_LDADD = $(FED_LIBS)
tests_unit_test_aggregate_load_SOURCES = tests/unit/test_aggregate_load.c
tests_unit_test_aggregate_load_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
tests_unit_test_aggregate_load_LDADD = $(FED_LIBS) $(UNIT_LIBS)

EXTRA_PROGRAMS += tests/bench/bench_metadata
CLEANFILES += tests/bench/bench_metadata
tests_bench_bench_metadata_SOURCES = tests/bench/bench_metadata.c
tests_bench_bench_metadata_CFLAGS = $(AM_CFLAGS) $(OPENSSL_CFLAGS)
tests_bench_bench_metadata_LDADD = $(FED_LIBS)

check_PROGRAMS += tests/unit/test_partner_meta
TESTS += tests/unit/test_partner_meta
tests_unit_test_partner_meta_SOURCES = tests/unit/test_partner_meta.c
tests_unit_test_partner_meta_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
tests_unit_test_partner_meta_LDADD = $(KEYS_ROWS)

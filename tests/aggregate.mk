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

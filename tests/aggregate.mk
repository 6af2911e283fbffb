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

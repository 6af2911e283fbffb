# SPDX-License-Identifier: EUPL-1.2
XML_TEST_LIBS = libskxml.a libbase.a $(SKXML_LIBS) $(UNIT_LIBS)
EXTRA_DIST += tests/support/xmlkit.h
check_PROGRAMS += tests/unit/test_admit tests/unit/test_decrypt tests/unit/test_sigcheck tests/unit/test_walk
TESTS += tests/unit/test_admit tests/unit/test_decrypt tests/unit/test_sigcheck tests/unit/test_walk
tests_unit_test_admit_SOURCES = tests/unit/test_admit.c
tests_unit_test_admit_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_admit_LDADD = $(XML_TEST_LIBS)
tests_unit_test_decrypt_SOURCES = tests/unit/test_decrypt.c
tests_unit_test_decrypt_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
tests_unit_test_decrypt_LDADD = $(XML_TEST_LIBS)
tests_unit_test_sigcheck_SOURCES = tests/unit/test_sigcheck.c
tests_unit_test_sigcheck_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
tests_unit_test_sigcheck_LDADD = $(XML_TEST_LIBS)
tests_unit_test_walk_SOURCES = tests/unit/test_walk.c
tests_unit_test_walk_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_walk_LDADD = $(XML_TEST_LIBS)

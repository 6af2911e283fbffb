# SPDX-License-Identifier: EUPL-1.2
# Rules that had no test of their own; ./check.sh mutants.
EXTRA_DIST += scripts/mutants.sh scripts/rules.awk scripts/rules.sh tests/lint/rules.exempt
TRACE_TESTS = tests/unit/test_listen tests/unit/test_settings tests/unit/test_skeleton \
	tests/unit/test_store
check_PROGRAMS += $(TRACE_TESTS)
TESTS += $(TRACE_TESTS)
tests_unit_test_listen_SOURCES = tests/unit/test_listen.c
tests_unit_test_listen_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_listen_LDADD = libproc.a liblog.a libbase.a $(UNIT_LIBS)
# A library, since what is compiled as a test does not know mutants.
check_LIBRARIES += libsettings.a
libsettings_a_SOURCES = idp/settings.c
tests_unit_test_settings_SOURCES = tests/unit/test_settings.c
tests_unit_test_settings_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_settings_LDADD = libsettings.a libserve.a libconf.a libwire.a libbase.a $(INIH_LIBS) $(ZLIB_LIBS) $(UNIT_LIBS)
tests_unit_test_skeleton_SOURCES = tests/unit/test_skeleton.c
tests_unit_test_skeleton_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_skeleton_LDADD = libsaml.a libskxml.a libwire.a libbase.a $(SAML_LIBS) $(UNIT_LIBS)
# The database is a script in the test: the rows of lib/pg that only decode come with it.
tests_unit_test_store_SOURCES = tests/unit/test_store.c
tests_unit_test_store_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
tests_unit_test_store_LDADD = libmint.a libstore.a libportalstore.a libportal.a libcore.a libhtml.a libsaml.a libkeys.a \
	libskxml.a libskpg.a libwire.a libbase.a $(SAML_LIBS) $(JANSSON_LIBS) $(PQ_LIBS) $(ZLIB_LIBS) $(UNIT_LIBS)
# Allocations of libxml2 and OpenSSL that fail.
check_PROGRAMS += tests/unit/test_torture
TESTS += tests/unit/test_torture
tests_unit_test_torture_SOURCES = tests/unit/test_torture.c
tests_unit_test_torture_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS) $(LIBXML2_CFLAGS)
tests_unit_test_torture_LDADD = $(SAML_ROWS)

# SPDX-License-Identifier: EUPL-1.2
# The portal's side: decisions here, the whole of it in tests/system/adapter.tap.
check_PROGRAMS += tests/unit/test_portal_core
TESTS += tests/unit/test_portal_core
tests_unit_test_portal_core_SOURCES = tests/unit/test_portal_core.c
tests_unit_test_portal_core_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS) $(JANSSON_CFLAGS)
tests_unit_test_portal_core_LDADD = libportal.a libbase.a $(JANSSON_LIBS) $(UNIT_LIBS)
EXTRA_DIST += tests/system/outage.tap tests/system/roles.tap tests/system/adapter.mjs tests/system/adapter.tap tests/system/operator.tap

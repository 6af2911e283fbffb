# SPDX-License-Identifier: EUPL-1.2
# The portal's side: decisions and stories here, the whole of it in tests/system/adapter.tap.
ADAPTER_TESTS = tests/unit/test_portal_core tests/flow/test_portal tests/flow/test_portal_login tests/flow/test_portal_torture
ADAPTER_STORY_LIBS = libmint.a libportal.a libhtml.a libsaml.a libkeys.a libskxml.a libwire.a libbase.a \
	$(SAML_LIBS) $(JANSSON_LIBS) $(ZLIB_LIBS) $(UNIT_LIBS)
check_PROGRAMS += $(ADAPTER_TESTS)
TESTS += $(ADAPTER_TESTS)
tests_unit_test_portal_core_SOURCES = tests/unit/test_portal_core.c
tests_unit_test_portal_core_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS) $(JANSSON_CFLAGS)
tests_unit_test_portal_core_LDADD = libportal.a libbase.a $(JANSSON_LIBS) $(UNIT_LIBS)
tests_flow_test_portal_SOURCES = tests/flow/test_portal.c tests/flow/portal_kept.c tests/flow/portal_kept.h
tests_flow_test_portal_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
tests_flow_test_portal_LDADD = $(ADAPTER_STORY_LIBS)
tests_flow_test_portal_login_SOURCES = tests/flow/test_portal_login.c tests/flow/portal_kept.c tests/flow/portal_kept.h
tests_flow_test_portal_login_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
tests_flow_test_portal_login_LDADD = $(ADAPTER_STORY_LIBS)
tests_flow_test_portal_torture_SOURCES = tests/flow/test_portal_torture.c tests/flow/portal_kept.c tests/flow/portal_kept.h
tests_flow_test_portal_torture_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
tests_flow_test_portal_torture_LDADD = $(ADAPTER_STORY_LIBS)
EXTRA_DIST += tests/system/outage.tap tests/system/roles.tap tests/system/adapter.mjs tests/system/adapter.tap tests/system/operator.tap

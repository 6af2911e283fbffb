# SPDX-License-Identifier: EUPL-1.2

# Issuing: keys made on the spot, messages full of nasty values.
EXTRA_DIST += tests/support/made_keys.h tests/support/nasty_plan.h
ISSUE_CFLAGS = $(UNIT_CFLAGS) $(LASSO_CFLAGS) $(XMLSEC_CFLAGS) $(LIBXML2_CFLAGS) $(OPENSSL_CFLAGS)
ISSUE_LIBS = libsaml.a libskxml.a libbase.a $(SAML_LIBS) $(UNIT_LIBS)
ISSUE_TESTS = \
	tests/unit/test_response_issue
check_PROGRAMS += $(ISSUE_TESTS)
TESTS += $(ISSUE_TESTS)
tests_unit_test_response_issue_SOURCES = tests/unit/test_response_issue.c \
	tests/support/made_keys.c tests/support/nasty_plan.c
tests_unit_test_response_issue_CFLAGS = $(ISSUE_CFLAGS)
tests_unit_test_response_issue_LDADD = $(ISSUE_LIBS)

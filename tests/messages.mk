# SPDX-License-Identifier: EUPL-1.2
# Single logout, artifacts, SOAP: rules of what comes in, octets of what goes out.
MESSAGE_TESTS = tests/rules/test_artifact tests/rules/test_logout tests/rules/test_logoutresp tests/rules/test_soap \
	tests/rules/test_wishes tests/unit/test_message_issue
check_PROGRAMS += $(MESSAGE_TESTS)
TESTS += $(MESSAGE_TESTS)
MESSAGE_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
MESSAGE_ROWS = libmint.a libsaml.a libkeys.a libskxml.a libwire.a libbase.a $(SAML_LIBS) $(ZLIB_LIBS) $(UNIT_LIBS)
tests_rules_test_artifact_SOURCES = tests/rules/test_artifact.c
tests_rules_test_artifact_CFLAGS = $(MESSAGE_CFLAGS)
tests_rules_test_artifact_LDADD = $(MESSAGE_ROWS)
tests_rules_test_logout_SOURCES = tests/rules/test_logout.c
tests_rules_test_logout_CFLAGS = $(MESSAGE_CFLAGS)
tests_rules_test_logout_LDADD = $(MESSAGE_ROWS)
tests_rules_test_soap_SOURCES = tests/rules/test_soap.c
tests_rules_test_soap_CFLAGS = $(MESSAGE_CFLAGS)
tests_rules_test_soap_LDADD = $(MESSAGE_ROWS)
tests_unit_test_message_issue_SOURCES = tests/unit/test_message_issue.c
tests_unit_test_message_issue_CFLAGS = $(MESSAGE_CFLAGS)
tests_unit_test_message_issue_LDADD = $(MESSAGE_ROWS)
tests_rules_test_wishes_SOURCES = tests/rules/test_wishes.c
tests_rules_test_wishes_CFLAGS = $(MESSAGE_CFLAGS)
tests_rules_test_wishes_LDADD = $(MESSAGE_ROWS)
tests_rules_test_logoutresp_SOURCES = tests/rules/test_logoutresp.c
tests_rules_test_logoutresp_CFLAGS = $(MESSAGE_CFLAGS)
tests_rules_test_logoutresp_LDADD = $(MESSAGE_ROWS)

# The account's stories with them.
MESSAGE_FLOWS = tests/flow/test_fetch tests/flow/test_slo
check_PROGRAMS += $(MESSAGE_FLOWS)
TESTS += $(MESSAGE_FLOWS)
tests_flow_test_fetch_SOURCES = tests/flow/test_fetch.c
tests_flow_test_fetch_CFLAGS = $(FLOW_CFLAGS)
tests_flow_test_fetch_LDADD = $(FLOW_ROWS)
tests_flow_test_slo_SOURCES = tests/flow/test_slo.c
tests_flow_test_slo_CFLAGS = $(FLOW_CFLAGS)
tests_flow_test_slo_LDADD = $(FLOW_ROWS)
check_PROGRAMS += tests/unit/test_seal
TESTS += tests/unit/test_seal
tests_unit_test_seal_SOURCES = tests/unit/test_seal.c
tests_unit_test_seal_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_seal_LDADD = $(HASH_ROWS)
check_PROGRAMS += tests/flow/test_portal_slo
TESTS += tests/flow/test_portal_slo
tests_flow_test_portal_slo_SOURCES = tests/flow/test_portal_slo.c tests/flow/portal_kept.c tests/flow/portal_kept.h
tests_flow_test_portal_slo_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
tests_flow_test_portal_slo_LDADD = $(ADAPTER_STORY_LIBS)

EXTRA_DIST += tests/system/messages.mjs tests/system/messages.tap

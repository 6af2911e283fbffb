# SPDX-License-Identifier: EUPL-1.2

# Issuing: keys made on the spot, messages full of nasty values.
EXTRA_DIST += \
	tests/partners/VerifySignature.java \
	tests/partners/verify_foreign.tap \
	tests/support/few_keys.h \
	tests/support/made_keys.h \
	tests/support/nasty_plan.h
ISSUE_CFLAGS = $(UNIT_CFLAGS) $(LASSO_CFLAGS) $(XMLSEC_CFLAGS) $(LIBXML2_CFLAGS) $(OPENSSL_CFLAGS)
ISSUE_XML_LIBS = libskxml.a libwire.a libbase.a $(SKXML_LIBS) $(UNIT_LIBS)
ISSUE_SAML_LIBS = libsaml.a libskxml.a libwire.a libbase.a $(SAML_LIBS) $(UNIT_LIBS)
ISSUE_TESTS = \
	tests/unit/test_alg \
	tests/unit/test_authnreq_issue \
	tests/unit/test_emit \
	tests/unit/test_encrypt \
	tests/unit/test_metadata_issue \
	tests/unit/test_response_issue \
	tests/unit/test_sigmake
check_PROGRAMS += $(ISSUE_TESTS)
TESTS += $(ISSUE_TESTS)
tests_unit_test_alg_SOURCES = tests/unit/test_alg.c tests/support/made_keys.c
tests_unit_test_alg_CFLAGS = $(ISSUE_CFLAGS)
tests_unit_test_alg_LDADD = $(ISSUE_XML_LIBS)
tests_unit_test_authnreq_issue_SOURCES = tests/unit/test_authnreq_issue.c
tests_unit_test_authnreq_issue_CFLAGS = $(ISSUE_CFLAGS)
tests_unit_test_authnreq_issue_LDADD = $(ISSUE_SAML_LIBS)
tests_unit_test_emit_SOURCES = tests/unit/test_emit.c
tests_unit_test_emit_CFLAGS = $(ISSUE_CFLAGS)
tests_unit_test_emit_LDADD = $(ISSUE_XML_LIBS)
tests_unit_test_encrypt_SOURCES = tests/unit/test_encrypt.c tests/support/made_keys.c
tests_unit_test_encrypt_CFLAGS = $(ISSUE_CFLAGS)
tests_unit_test_encrypt_LDADD = $(ISSUE_XML_LIBS)
tests_unit_test_metadata_issue_SOURCES = tests/unit/test_metadata_issue.c tests/support/few_keys.c
tests_unit_test_metadata_issue_CFLAGS = $(ISSUE_CFLAGS)
tests_unit_test_metadata_issue_LDADD = $(ISSUE_SAML_LIBS)
tests_unit_test_response_issue_SOURCES = tests/unit/test_response_issue.c \
	tests/support/made_keys.c tests/support/nasty_plan.c
tests_unit_test_response_issue_CFLAGS = $(ISSUE_CFLAGS)
tests_unit_test_response_issue_LDADD = $(ISSUE_SAML_LIBS)
tests_unit_test_sigmake_SOURCES = tests/unit/test_sigmake.c tests/support/made_keys.c
tests_unit_test_sigmake_CFLAGS = $(ISSUE_CFLAGS)
tests_unit_test_sigmake_LDADD = $(ISSUE_XML_LIBS)

# Messages for tools that share no code with us; tests/partners/verify_foreign.tap judges them.
check_PROGRAMS += tests/partners/write_messages
tests_partners_write_messages_SOURCES = tests/partners/write_messages.c \
	tests/support/few_keys.c tests/support/made_keys.c tests/support/nasty_plan.c
tests_partners_write_messages_CFLAGS = $(AM_CFLAGS) $(LASSO_CFLAGS) $(XMLSEC_CFLAGS) $(LIBXML2_CFLAGS) $(OPENSSL_CFLAGS)
tests_partners_write_messages_LDADD = libsaml.a libskxml.a libwire.a libbase.a $(SAML_LIBS)

# Inbound: rules of requests and responses.
REQUEST_KIT = tests/support/request_kit.c tests/support/request_kit.h
RESPONSE_KIT = tests/support/response_kit.c tests/support/response_kit.h
SAML_ROWS = libmint.a libsaml.a libkeys.a libskxml.a libwire.a libbase.a $(SKXML_LIBS) $(ZLIB_LIBS) $(UNIT_LIBS)
RULES_TESTS = tests/rules/test_request tests/rules/test_request_akdb tests/rules/test_response \
	tests/rules/test_response_seal
check_PROGRAMS += $(RULES_TESTS)
TESTS += $(RULES_TESTS)
tests_rules_test_request_SOURCES = tests/rules/test_request.c $(REQUEST_KIT)
tests_rules_test_request_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
tests_rules_test_request_LDADD = $(SAML_ROWS)
tests_rules_test_request_akdb_SOURCES = tests/rules/test_request_akdb.c $(REQUEST_KIT)
tests_rules_test_request_akdb_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
tests_rules_test_request_akdb_LDADD = $(SAML_ROWS)
tests_rules_test_response_SOURCES = tests/rules/test_response.c $(RESPONSE_KIT)
tests_rules_test_response_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
tests_rules_test_response_LDADD = $(SAML_ROWS)
tests_rules_test_response_seal_SOURCES = tests/rules/test_response_seal.c $(RESPONSE_KIT)
tests_rules_test_response_seal_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
tests_rules_test_response_seal_LDADD = $(SAML_ROWS)

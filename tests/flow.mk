# SPDX-License-Identifier: EUPL-1.2
# Whole stories with ports in memory: no socket, no database.
check_LIBRARIES += libstory.a
libstory_a_SOURCES = tests/flow/story.c tests/flow/story.h tests/support/fake_account.c tests/support/fake_account.h \
	tests/support/fake_effects.c tests/support/fake_effects.h tests/support/fake_hashes.c tests/support/fake_hashes.h
libstory_a_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
FLOW_TESTS = tests/flow/test_torture tests/flow/test_answers tests/flow/test_guard tests/flow/test_login
FLOW_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
FLOW_ROWS = libstory.a libmint.a libflow.a libpages.a libcore.a libhtml.a libsaml.a libkeys.a libskxml.a libwire.a \
	libbase.a $(SAML_LIBS) $(ZLIB_LIBS) $(UNIT_LIBS)
check_PROGRAMS += $(FLOW_TESTS)
TESTS += $(FLOW_TESTS)
tests_flow_test_login_SOURCES = tests/flow/test_login.c
tests_flow_test_login_CFLAGS = $(FLOW_CFLAGS)
tests_flow_test_login_LDADD = $(FLOW_ROWS)
tests_flow_test_answers_SOURCES = tests/flow/test_answers.c
tests_flow_test_answers_CFLAGS = $(FLOW_CFLAGS)
tests_flow_test_answers_LDADD = $(FLOW_ROWS)
tests_flow_test_guard_SOURCES = tests/flow/test_guard.c
tests_flow_test_guard_CFLAGS = $(FLOW_CFLAGS)
tests_flow_test_guard_LDADD = $(FLOW_ROWS)
tests_flow_test_torture_SOURCES = tests/flow/test_torture.c
tests_flow_test_torture_CFLAGS = $(FLOW_CFLAGS)
tests_flow_test_torture_LDADD = $(FLOW_ROWS)

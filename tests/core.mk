# SPDX-License-Identifier: EUPL-1.2
CORE_TESTS = tests/unit/test_answer tests/unit/test_effect tests/unit/test_levels tests/unit/test_release \
	tests/unit/test_request tests/unit/test_session
CORE_ROWS = libcore.a libbase.a $(UNIT_LIBS)
check_PROGRAMS += $(CORE_TESTS)
TESTS += $(CORE_TESTS)
tests_unit_test_answer_SOURCES = tests/unit/test_answer.c
tests_unit_test_answer_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_answer_LDADD = $(CORE_ROWS)
tests_unit_test_effect_SOURCES = tests/unit/test_effect.c
tests_unit_test_effect_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_effect_LDADD = $(CORE_ROWS)
tests_unit_test_levels_SOURCES = tests/unit/test_levels.c
tests_unit_test_levels_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_levels_LDADD = $(CORE_ROWS)
tests_unit_test_release_SOURCES = tests/unit/test_release.c
tests_unit_test_release_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_release_LDADD = $(CORE_ROWS)
tests_unit_test_request_SOURCES = tests/unit/test_request.c
tests_unit_test_request_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_request_LDADD = $(CORE_ROWS)
tests_unit_test_session_SOURCES = tests/unit/test_session.c
tests_unit_test_session_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_session_LDADD = $(CORE_ROWS)

# Means and keys: what they hash, name and make.
HASH_TESTS = tests/unit/test_generate tests/unit/test_handle tests/unit/test_pairwise tests/unit/test_password
HASH_ROWS = libkeys.a libskxml.a libwire.a libbase.a $(SKXML_LIBS) $(ZLIB_LIBS) $(UNIT_LIBS)
check_PROGRAMS += $(HASH_TESTS)
TESTS += $(HASH_TESTS)
tests_unit_test_generate_SOURCES = tests/unit/test_generate.c
tests_unit_test_generate_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
tests_unit_test_generate_LDADD = $(HASH_ROWS)
tests_unit_test_handle_SOURCES = tests/unit/test_handle.c
tests_unit_test_handle_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_handle_LDADD = $(HASH_ROWS)
tests_unit_test_pairwise_SOURCES = tests/unit/test_pairwise.c
tests_unit_test_pairwise_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_pairwise_LDADD = $(HASH_ROWS)
tests_unit_test_password_SOURCES = tests/unit/test_password.c
tests_unit_test_password_CFLAGS = $(UNIT_CFLAGS) $(SODIUM_CFLAGS)
tests_unit_test_password_LDADD = libmeans.a libbase.a $(SODIUM_LIBS) $(UNISTRING_LIBS) $(UNIT_LIBS)

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

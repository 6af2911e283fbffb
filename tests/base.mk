# SPDX-License-Identifier: EUPL-1.2
check_PROGRAMS += tests/unit/test_arena tests/unit/test_text tests/unit/test_utctime
TESTS += tests/unit/test_arena tests/unit/test_text tests/unit/test_utctime
tests_unit_test_arena_SOURCES = tests/unit/test_arena.c
tests_unit_test_arena_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_arena_LDADD = libbase.a $(UNIT_LIBS)
tests_unit_test_text_SOURCES = tests/unit/test_text.c
tests_unit_test_text_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_text_LDADD = libbase.a $(UNIT_LIBS)
tests_unit_test_utctime_SOURCES = tests/unit/test_utctime.c
tests_unit_test_utctime_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_utctime_LDADD = libbase.a $(UNIT_LIBS)

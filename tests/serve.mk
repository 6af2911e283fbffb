# SPDX-License-Identifier: EUPL-1.2
SERVE_TESTS = tests/unit/test_serve_settings tests/unit/test_pg_value
check_PROGRAMS += $(SERVE_TESTS)
TESTS += $(SERVE_TESTS)
tests_unit_test_serve_settings_SOURCES = tests/unit/test_serve_settings.c
tests_unit_test_serve_settings_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_serve_settings_LDADD = libserve.a libwire.a libbase.a $(UNIT_LIBS)
tests_unit_test_pg_value_SOURCES = tests/unit/test_pg_value.c
tests_unit_test_pg_value_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_pg_value_LDADD = libskpg.a libbase.a $(UNIT_LIBS)

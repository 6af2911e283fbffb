# SPDX-License-Identifier: EUPL-1.2
EDGES_TESTS = tests/unit/test_log tests/unit/test_conf tests/unit/test_fiber tests/unit/test_loop \
	tests/unit/test_helper tests/unit/test_framing
check_PROGRAMS += $(EDGES_TESTS)
TESTS += $(EDGES_TESTS)
tests_unit_test_log_SOURCES = tests/unit/test_log.c
tests_unit_test_log_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_log_LDADD = liblog.a libbase.a $(UNIT_LIBS)
tests_unit_test_conf_SOURCES = tests/unit/test_conf.c
tests_unit_test_conf_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_conf_LDADD = libconf.a libbase.a $(INIH_LIBS) $(UNIT_LIBS)
tests_unit_test_fiber_SOURCES = tests/unit/test_fiber.c
tests_unit_test_fiber_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_fiber_LDADD = libproc.a libbase.a $(UNIT_LIBS)
tests_unit_test_loop_SOURCES = tests/unit/test_loop.c
tests_unit_test_loop_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_loop_LDADD = libproc.a libbase.a $(UNIT_LIBS)
tests_unit_test_helper_SOURCES = tests/unit/test_helper.c
tests_unit_test_helper_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_helper_LDADD = libproc.a liblog.a libbase.a $(UNIT_LIBS)
tests_unit_test_framing_SOURCES = tests/unit/test_framing.c
tests_unit_test_framing_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_framing_LDADD = libhttp.a libproc.a libbase.a $(UNIT_LIBS)

# The system test starts a server, so check.sh runs it, not make check.
check_PROGRAMS += tests/system/echod tests/system/rawclient
EXTRA_DIST += tests/system/http_edge.tap
tests_system_echod_SOURCES = tests/system/echod.c
tests_system_echod_LDADD = libhttp.a libproc.a liblog.a libbase.a $(MHD_LIBS)
tests_system_rawclient_SOURCES = tests/system/rawclient.c

# SPDX-License-Identifier: EUPL-1.2
wire_tests = \
	tests/unit/test_base64 \
	tests/unit/test_cookie \
	tests/unit/test_form \
	tests/unit/test_http \
	tests/unit/test_inflate \
	tests/unit/test_query \
	tests/unit/test_route tests/unit/test_url \
	tests/unit/test_binding
check_PROGRAMS += $(wire_tests)
TESTS += $(wire_tests)
WIRE_LIBS = libwire.a libbase.a $(ZLIB_LIBS)
tests_unit_test_base64_SOURCES = tests/unit/test_base64.c
tests_unit_test_base64_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_base64_LDADD = $(WIRE_LIBS) $(UNIT_LIBS)
tests_unit_test_cookie_SOURCES = tests/unit/test_cookie.c
tests_unit_test_cookie_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_cookie_LDADD = $(WIRE_LIBS) $(UNIT_LIBS)
tests_unit_test_form_SOURCES = tests/unit/test_form.c
tests_unit_test_form_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_form_LDADD = $(WIRE_LIBS) $(UNIT_LIBS)
tests_unit_test_http_SOURCES = tests/unit/test_http.c
tests_unit_test_http_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_http_LDADD = $(WIRE_LIBS) $(UNIT_LIBS)
tests_unit_test_inflate_SOURCES = tests/unit/test_inflate.c
tests_unit_test_inflate_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_inflate_LDADD = $(WIRE_LIBS) $(UNIT_LIBS)
tests_unit_test_query_SOURCES = tests/unit/test_query.c
tests_unit_test_query_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_query_LDADD = $(WIRE_LIBS) $(UNIT_LIBS)
tests_unit_test_route_SOURCES = tests/unit/test_route.c
tests_unit_test_route_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_route_LDADD = $(WIRE_LIBS) $(UNIT_LIBS)
tests_unit_test_url_SOURCES = tests/unit/test_url.c
tests_unit_test_url_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_url_LDADD = $(WIRE_LIBS) $(UNIT_LIBS)
tests_unit_test_binding_SOURCES = tests/unit/test_binding.c
tests_unit_test_binding_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
tests_unit_test_binding_LDADD = libsaml.a $(WIRE_LIBS) $(UNIT_LIBS)

# SPDX-License-Identifier: EUPL-1.2
# Fuzz targets. make check replays the seeds of tests/fuzz/corpus/<target>; with --enable-fuzzing (clang) the same
# files become libFuzzer programs. A new target is one block like those below and a folder of seeds.
check_LIBRARIES += libreplay.a
libreplay_a_SOURCES = tests/fuzz/replay.c tests/fuzz/fuzz.h
EXTRA_DIST += tests/fuzz/corpus tests/fuzz/dict
fuzz_targets =

if FUZZING
FUZZ_MAIN =
FUZZ_LINK = $(AM_LDFLAGS) -fsanitize=fuzzer
noinst_PROGRAMS += $(fuzz_targets)
else
FUZZ_MAIN = libreplay.a
FUZZ_LINK = $(AM_LDFLAGS)
check_PROGRAMS += $(fuzz_targets)
TESTS += $(fuzz_targets)
endif

fuzz_targets += tests/fuzz/fuzz_base64
tests_fuzz_fuzz_base64_SOURCES = tests/fuzz/fuzz_base64.c
tests_fuzz_fuzz_base64_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_base64_LDADD = $(FUZZ_MAIN) $(WIRE_LIBS)

fuzz_targets += tests/fuzz/fuzz_cookie
tests_fuzz_fuzz_cookie_SOURCES = tests/fuzz/fuzz_cookie.c
tests_fuzz_fuzz_cookie_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_cookie_LDADD = $(FUZZ_MAIN) $(WIRE_LIBS)

fuzz_targets += tests/fuzz/fuzz_form
tests_fuzz_fuzz_form_SOURCES = tests/fuzz/fuzz_form.c
tests_fuzz_fuzz_form_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_form_LDADD = $(FUZZ_MAIN) $(WIRE_LIBS)

fuzz_targets += tests/fuzz/fuzz_inflate
tests_fuzz_fuzz_inflate_SOURCES = tests/fuzz/fuzz_inflate.c
tests_fuzz_fuzz_inflate_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_inflate_LDADD = $(FUZZ_MAIN) $(WIRE_LIBS)

fuzz_targets += tests/fuzz/fuzz_query
tests_fuzz_fuzz_query_SOURCES = tests/fuzz/fuzz_query.c
tests_fuzz_fuzz_query_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_query_LDADD = $(FUZZ_MAIN) $(WIRE_LIBS)

fuzz_targets += tests/fuzz/fuzz_url
tests_fuzz_fuzz_url_SOURCES = tests/fuzz/fuzz_url.c
tests_fuzz_fuzz_url_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_url_LDADD = $(FUZZ_MAIN) $(WIRE_LIBS)

fuzz_targets += tests/fuzz/fuzz_admit
tests_fuzz_fuzz_admit_SOURCES = tests/fuzz/fuzz_admit.c
tests_fuzz_fuzz_admit_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_admit_LDADD = $(FUZZ_MAIN) libskxml.a libwire.a libbase.a $(SKXML_LIBS)

fuzz_targets += tests/fuzz/fuzz_framing
tests_fuzz_fuzz_framing_SOURCES = tests/fuzz/fuzz_framing.c
tests_fuzz_fuzz_framing_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_framing_LDADD = $(FUZZ_MAIN) libhttp.a libbase.a

fuzz_targets += tests/fuzz/fuzz_time
tests_fuzz_fuzz_time_SOURCES = tests/fuzz/fuzz_time.c
tests_fuzz_fuzz_time_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_time_LDADD = $(FUZZ_MAIN) libbase.a

# Signed messages: an input is composed of honest ones, made with keys of the moment.
check_LIBRARIES += libpieces.a
libpieces_a_SOURCES = tests/fuzz/pieces.c tests/fuzz/pieces.h
FUZZ_SIGNED = libpieces.a $(SAML_ROWS)
FUZZ_SIGNED_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)

fuzz_targets += tests/fuzz/fuzz_partner
tests_fuzz_fuzz_partner_SOURCES = tests/fuzz/fuzz_partner.c
tests_fuzz_fuzz_partner_CFLAGS = $(FUZZ_SIGNED_CFLAGS)
tests_fuzz_fuzz_partner_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_partner_LDADD = $(FUZZ_MAIN) $(FUZZ_SIGNED)

fuzz_targets += tests/fuzz/fuzz_request
tests_fuzz_fuzz_request_SOURCES = tests/fuzz/fuzz_request.c
tests_fuzz_fuzz_request_CFLAGS = $(FUZZ_SIGNED_CFLAGS)
tests_fuzz_fuzz_request_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_request_LDADD = $(FUZZ_MAIN) $(FUZZ_SIGNED)

fuzz_targets += tests/fuzz/fuzz_response
tests_fuzz_fuzz_response_SOURCES = tests/fuzz/fuzz_response.c
tests_fuzz_fuzz_response_CFLAGS = $(FUZZ_SIGNED_CFLAGS)
tests_fuzz_fuzz_response_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_response_LDADD = $(FUZZ_MAIN) $(FUZZ_SIGNED)

fuzz_targets += tests/fuzz/fuzz_stream
tests_fuzz_fuzz_stream_SOURCES = tests/fuzz/fuzz_stream.c
tests_fuzz_fuzz_stream_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_stream_LDADD = $(FUZZ_MAIN) libcanonboth.a libskxml.a libwire.a libbase.a $(SKXML_LIBS)

fuzz_targets += tests/fuzz/fuzz_logout
tests_fuzz_fuzz_logout_SOURCES = tests/fuzz/fuzz_logout.c
tests_fuzz_fuzz_logout_CFLAGS = $(FUZZ_SIGNED_CFLAGS)
tests_fuzz_fuzz_logout_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_logout_LDADD = $(FUZZ_MAIN) $(FUZZ_SIGNED)

fuzz_targets += tests/fuzz/fuzz_aggregate
tests_fuzz_fuzz_aggregate_SOURCES = tests/fuzz/fuzz_aggregate.c
tests_fuzz_fuzz_aggregate_CFLAGS = $(FUZZ_SIGNED_CFLAGS)
tests_fuzz_fuzz_aggregate_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_aggregate_LDADD = $(FUZZ_MAIN) $(FUZZ_SIGNED)

# SPDX-License-Identifier: EUPL-1.2
# Fuzz targets. make check replays the seeds of tests/fuzz/corpus/<target>; with --enable-fuzzing (clang) the same
# files become libFuzzer programs. A new target is one block like those below and a folder of seeds.
check_LIBRARIES += libreplay.a
libreplay_a_SOURCES = tests/fuzz/replay.c tests/fuzz/fuzz.h
EXTRA_DIST += tests/fuzz/corpus
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
tests_fuzz_fuzz_admit_LDADD = $(FUZZ_MAIN) libskxml.a libbase.a $(SKXML_LIBS)

fuzz_targets += tests/fuzz/fuzz_stream
tests_fuzz_fuzz_stream_SOURCES = tests/fuzz/fuzz_stream.c
tests_fuzz_fuzz_stream_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_stream_LDADD = $(FUZZ_MAIN) libcanonboth.a libskxml.a libbase.a $(SKXML_LIBS)

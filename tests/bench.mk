# SPDX-License-Identifier: EUPL-1.2
# Built by `make bench-programs`, run by ./bench.sh; no test.
EXTRA_PROGRAMS = tests/bench/bench_core
CLEANFILES += tests/bench/bench_core
EXTRA_DIST += bench.sh tests/bench/sso.mjs tests/bench/sso.sh
EXTRA_DIST += tests/system/hostile.mjs tests/system/hostile.tap tests/system/portal.mjs
tests_bench_bench_core_SOURCES = tests/bench/bench_core.c tests/bench/bench_stage.c tests/bench/bench_stage.h
tests_bench_bench_core_CFLAGS = $(AM_CFLAGS) $(OPENSSL_CFLAGS)
tests_bench_bench_core_LDADD = libcore.a libsaml.a libkeys.a libskxml.a libwire.a libbase.a $(SAML_LIBS) $(ZLIB_LIBS)

# SPDX-License-Identifier: EUPL-1.2
noinst_LIBRARIES += libwire.a
libwire_a_CFLAGS = $(AM_CFLAGS) $(ZLIB_CFLAGS)
libwire_a_SOURCES = \
	lib/wire/base64.c lib/wire/base64.h lib/wire/cookie.c lib/wire/cookie.h lib/wire/form.c lib/wire/form.h \
	lib/wire/http.c lib/wire/http.h lib/wire/inflate.c lib/wire/inflate.h lib/wire/query.c lib/wire/query.h \
	lib/wire/route.c lib/wire/route.h \
	lib/wire/url.c lib/wire/url.h

# SPDX-License-Identifier: EUPL-1.2
noinst_LIBRARIES += libfetch.a
libfetch_a_CFLAGS = $(AM_CFLAGS) $(CURL_CFLAGS)
libfetch_a_SOURCES = lib/fetch/address.c lib/fetch/address.h lib/fetch/fetch.c lib/fetch/fetch.h lib/fetch/hop.c lib/fetch/hop.h

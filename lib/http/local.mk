# SPDX-License-Identifier: EUPL-1.2
noinst_LIBRARIES += libhttp.a
libhttp_a_SOURCES = \
	lib/http/accept.c lib/http/accept.h lib/http/exchange.c lib/http/exchange.h lib/http/framing.c \
	lib/http/framing.h lib/http/head.c lib/http/head.h lib/http/server.c lib/http/server.h \
	lib/http/ticket.c lib/http/ticket.h
libhttp_a_CFLAGS = $(AM_CFLAGS) $(MHD_CFLAGS)

# SPDX-License-Identifier: EUPL-1.2
noinst_LIBRARIES += libskxml.a
libskxml_a_CFLAGS = $(AM_CFLAGS) $(LIBXML2_CFLAGS) $(XMLSEC_CFLAGS) $(OPENSSL_CFLAGS)
libskxml_a_SOURCES = \
	lib/xml/alg.c \
	lib/xml/alg.h

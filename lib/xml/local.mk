# SPDX-License-Identifier: EUPL-1.2
noinst_LIBRARIES += libskxml.a
libskxml_a_CFLAGS = $(AM_CFLAGS) $(XMLSEC_CFLAGS) $(LIBXML2_CFLAGS) $(OPENSSL_CFLAGS)
libskxml_a_SOURCES = \
	lib/xml/alg.c \
	lib/xml/alg.h \
	lib/xml/emit.c \
	lib/xml/emit.h \
	lib/xml/encrypt.c \
	lib/xml/encrypt.h \
	lib/xml/sigmake.c \
	lib/xml/sigmake.h
SKXML_LIBS = $(XMLSEC_LIBS) $(LIBXML2_LIBS) $(OPENSSL_LIBS)

# SPDX-License-Identifier: EUPL-1.2
noinst_LIBRARIES += libskxml.a
libskxml_a_CFLAGS = $(AM_CFLAGS) $(LIBXML2_CFLAGS) $(OPENSSL_CFLAGS)
libskxml_a_SOURCES = \
	lib/xml/admit.c \
	lib/xml/alg.c \
	lib/xml/alg.h \
	lib/xml/algkey.c \
	lib/xml/algkey.h \
	lib/xml/attr.c \
	lib/xml/attr.h \
	lib/xml/agree.c \
	lib/xml/agree.h \
	lib/xml/canon.c \
	lib/xml/canon.h \
	lib/xml/c14n.c \
	lib/xml/c14n.h \
	lib/xml/curve.c \
	lib/xml/curve.h \
	lib/xml/decrypt.c \
	lib/xml/decrypt.h \
	lib/xml/decrypt_read.c \
	lib/xml/decrypt_read.h \
	lib/xml/emit.c \
	lib/xml/emit.h \
	lib/xml/encrypt.c \
	lib/xml/encrypt.h \
	lib/xml/extract.c \
	lib/xml/gcm.c \
	lib/xml/gcm.h \
	lib/xml/keywrap.c \
	lib/xml/keywrap.h \
	lib/xml/lex.c \
	lib/xml/lex.h \
	lib/xml/scan.c \
	lib/xml/scan.h \
	lib/xml/selftest.c \
	lib/xml/selftest.h \
	lib/xml/selftest_known.h \
	lib/xml/shape.c \
	lib/xml/shape.h \
	lib/xml/sigcheck.c \
	lib/xml/sigcheck.h \
	lib/xml/sigmake.c \
	lib/xml/sigmake.h \
	lib/xml/stream.c \
	lib/xml/stream.h \
	lib/xml/tree.h \
	lib/xml/walk.c \
	lib/xml/xml.h \
	lib/xml/xml_start.c
SKXML_LIBS = $(LIBXML2_LIBS) $(OPENSSL_LIBS)

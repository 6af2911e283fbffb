# SPDX-License-Identifier: EUPL-1.2
noinst_LIBRARIES += libsource.a
libsource_a_SOURCES = \
	idp/source/mdq.c idp/source/mdq.h \
	idp/source/mdq_ask.c idp/source/mdq_ask.h \
	idp/source/source.h idp/source/source_row.h \
	idp/source/source_due.c idp/source/source_due.h \
	idp/source/source_get.c idp/source/source_get.h \
	idp/source/source_load.c idp/source/source_load.h \
	idp/source/source_mdq.c \
	idp/source/source_refresh.c \
	idp/source/source_round.c idp/source/source_round.h \
	idp/source/source_work.c idp/source/source_work.h
libsource_a_CFLAGS = $(AM_CFLAGS) $(OPENSSL_CFLAGS)

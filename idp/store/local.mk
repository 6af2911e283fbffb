# SPDX-License-Identifier: EUPL-1.2
noinst_LIBRARIES += libstore.a
libstore_a_SOURCES = \
	idp/store/store.h idp/store/store_open.h idp/store/store_service.h \
	idp/store/store_effects.c idp/store/store_open.c idp/store/store_partner.c \
	idp/store/store_person.c idp/store/store_service.c idp/store/store_session.c
libstore_a_CFLAGS = $(AM_CFLAGS) $(OPENSSL_CFLAGS)
EXTRA_DIST += sql/statements.def

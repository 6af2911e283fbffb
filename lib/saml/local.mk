# SPDX-License-Identifier: EUPL-1.2
noinst_LIBRARIES += libsaml.a
libsaml_a_CFLAGS = $(AM_CFLAGS) $(OPENSSL_CFLAGS)
libsaml_a_SOURCES =
libsaml_a_SOURCES += lib/saml/binding.c lib/saml/binding.h

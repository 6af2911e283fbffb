# SPDX-License-Identifier: EUPL-1.2
noinst_LIBRARIES += libmeans.a
libmeans_a_SOURCES = idp/means/password.c idp/means/password.h
libmeans_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)

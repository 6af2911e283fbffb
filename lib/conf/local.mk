# SPDX-License-Identifier: EUPL-1.2
noinst_LIBRARIES += libconf.a
libconf_a_SOURCES = lib/conf/conf.c lib/conf/conf.h lib/conf/conf_value.c lib/conf/conf_value.h
libconf_a_CFLAGS = $(AM_CFLAGS) $(INIH_CFLAGS)

# SPDX-License-Identifier: EUPL-1.2
# What makes a daemon of the edges: shared by account and adapter.
noinst_LIBRARIES += libserve.a
libserve_a_SOURCES = \
	lib/serve/daemon.c lib/serve/daemon.h lib/serve/daemon_child.c lib/serve/daemon_child.h \
	lib/serve/serve_keys.c lib/serve/serve_keys.h lib/serve/serve_migrate.c lib/serve/serve_migrate.h \
	lib/serve/serve_settings.c lib/serve/serve_settings.def lib/serve/serve_settings.h \
	lib/serve/serve_why.c lib/serve/serve_why.h
libserve_a_CFLAGS = $(AM_CFLAGS) $(OPENSSL_CFLAGS)

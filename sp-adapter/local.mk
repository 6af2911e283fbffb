# SPDX-License-Identifier: EUPL-1.2
# The portal's adapter: stories that tests run with ports that never wait, its store, its program.
noinst_LIBRARIES += libportal.a libportalstore.a
libportal_a_SOURCES = \
	lib/spec/attributes.def \
	sp-adapter/routes.def \
	sp-adapter/portal.h sp-adapter/portal_ports.h \
	sp-adapter/portal_acs.c sp-adapter/portal_auth.c \
	sp-adapter/portal_browser.c sp-adapter/portal_browser.h \
	sp-adapter/portal_core.c sp-adapter/portal_core.h \
	sp-adapter/portal_json.c sp-adapter/portal_json.h \
	sp-adapter/portal_login.c sp-adapter/portal_logout.c \
	sp-adapter/portal_pages.c sp-adapter/portal_pages.h \
	sp-adapter/portal_serve.c sp-adapter/portal_service.c sp-adapter/portal_session.c \
	sp-adapter/portal_slo.c \
	sp-adapter/portal_target.c sp-adapter/portal_target.h
libportal_a_CFLAGS = $(AM_CFLAGS) $(OPENSSL_CFLAGS) $(JANSSON_CFLAGS)
libportalstore_a_SOURCES = sp-adapter/portal_store.c sp-adapter/portal_store.h
libportalstore_a_CFLAGS = $(AM_CFLAGS) $(OPENSSL_CFLAGS)
EXTRA_DIST += sql/adapter_statements.def

sbin_PROGRAMS += servicekonto-spd
servicekonto_spd_SOURCES = \
	sp-adapter/adapter_ports.c sp-adapter/adapter_ports.h sp-adapter/main.c \
	sp-adapter/settings.c sp-adapter/settings.def sp-adapter/settings.h \
	sp-adapter/setup.c sp-adapter/setup.h
servicekonto_spd_CFLAGS = $(AM_CFLAGS) $(OPENSSL_CFLAGS)
servicekonto_spd_LDADD = libportalstore.a libportal.a libsksql.a libserve.a libskpg.a libhttp.a libproc.a libconf.a liblog.a \
	libhtml.a libsaml.a libkeys.a libskxml.a libwire.a libbase.a \
	$(SAML_LIBS) $(JANSSON_LIBS) $(MHD_LIBS) $(PQ_LIBS) $(INIH_LIBS) $(ZLIB_LIBS)

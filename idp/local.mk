# SPDX-License-Identifier: EUPL-1.2
# The account's two programs.
ACCOUNT_ROWS = libsource.a libflow.a libpages.a libstore.a libmeans.a libcore.a libserve.a libskpg.a libhttp.a libfetch.a libproc.a libconf.a liblog.a \
	libhtml.a libsaml.a libkeys.a libskxml.a libwire.a libbase.a
ACCOUNT_LIBS = $(SAML_LIBS) $(MHD_LIBS) $(PQ_LIBS) $(CURL_LIBS) $(SODIUM_LIBS) $(UNISTRING_LIBS) $(INIH_LIBS) $(ZLIB_LIBS)
ACCOUNT_CFLAGS = $(AM_CFLAGS) $(OPENSSL_CFLAGS) $(SODIUM_CFLAGS)

sbin_PROGRAMS += servicekonto-idpd
servicekonto_idpd_SOURCES = \
	idp/account_ports.c idp/account_ports.h idp/main.c \
	idp/settings.c idp/settings.def idp/settings.h idp/setup.c idp/setup.h
servicekonto_idpd_CFLAGS = $(ACCOUNT_CFLAGS)
servicekonto_idpd_LDADD = libsksql.a $(ACCOUNT_ROWS) $(ACCOUNT_LIBS)

bin_PROGRAMS += servicekonto
servicekonto_SOURCES = \
	idp/cli.c idp/cli.h idp/cli_partner.c idp/cli_person.c idp/cli_setup.c idp/cli_source.c \
	idp/settings.c idp/settings.h idp/setup.c idp/setup.h
servicekonto_CFLAGS = $(ACCOUNT_CFLAGS)
servicekonto_LDADD = libsksql.a $(ACCOUNT_ROWS) $(ACCOUNT_LIBS)

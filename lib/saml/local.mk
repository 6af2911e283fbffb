# SPDX-License-Identifier: EUPL-1.2
noinst_LIBRARIES += libsaml.a
libsaml_a_CFLAGS = $(AM_CFLAGS) $(LASSO_CFLAGS) $(XMLSEC_CFLAGS) $(LIBXML2_CFLAGS) $(OPENSSL_CFLAGS)
libsaml_a_SOURCES = \
	lib/saml/assertion_attributes.c \
	lib/saml/assertion_parts.c \
	lib/saml/authnreq.h \
	lib/saml/authnreq_akdb.c \
	lib/saml/authnreq_decode.c \
	lib/saml/authnreq_issue.c \
	lib/saml/authnreq_parts.c \
	lib/saml/authnreq_parts.h \
	lib/saml/authnreq_verify.c \
	lib/saml/binding.c \
	lib/saml/binding.h \
	lib/saml/metadata.h \
	lib/saml/metadata_issue.c \
	lib/saml/ncname.c \
	lib/saml/ncname.h \
	lib/saml/port_lasso.c \
	lib/saml/port_lasso.h \
	lib/saml/response.h \
	lib/saml/response_decode.c \
	lib/saml/response_issue.c \
	lib/saml/response_parts.c \
	lib/saml/response_parts.h \
	lib/saml/response_shape.c \
	lib/saml/response_shape.h \
	lib/saml/response_verify.c \
	lib/saml/skeleton.c \
	lib/saml/skeleton.h
SAML_LIBS = $(LASSO_LIBS) $(XMLSEC_LIBS) $(SKXML_LIBS)

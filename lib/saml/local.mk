# SPDX-License-Identifier: EUPL-1.2
noinst_LIBRARIES += libsaml.a
libsaml_a_CFLAGS = $(AM_CFLAGS) $(LASSO_CFLAGS) $(XMLSEC_CFLAGS) $(LIBXML2_CFLAGS) $(OPENSSL_CFLAGS)
libsaml_a_SOURCES = \
	lib/saml/artifact.c \
	lib/saml/artifact.h \
	lib/saml/artresolve_decode.c \
	lib/saml/artresolve_issue.c \
	lib/saml/artresolve_verify.c \
	lib/saml/artresponse_decode.c \
	lib/saml/artresponse_issue.c \
	lib/saml/artresponse_verify.c \
	lib/saml/artifact_parts.c \
	lib/saml/artifact_parts.h \
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
	lib/saml/logout.h \
	lib/saml/logout_endpoint.c \
	lib/saml/logout_parts.c \
	lib/saml/logout_parts.h \
	lib/saml/logoutreq_decode.c \
	lib/saml/logoutreq_issue.c \
	lib/saml/logoutreq_verify.c \
	lib/saml/logoutresp_decode.c \
	lib/saml/logoutresp_issue.c \
	lib/saml/logoutresp_verify.c \
	lib/saml/message.h \
	lib/saml/message_parts.c \
	lib/saml/message_parts.h \
	lib/saml/metadata.h \
	lib/saml/metadata_issue.c \
	lib/saml/ncname.c \
	lib/saml/ncname.h \
	lib/saml/port_lasso.c \
	lib/saml/port_lasso.h \
	lib/saml/port_lasso_artifact.c \
	lib/saml/port_lasso_authnreq.c \
	lib/saml/port_lasso_logout.c \
	lib/saml/port_lasso_tree.c \
	lib/saml/port_lasso_tree.h \
	lib/saml/response.h \
	lib/saml/response_decode.c \
	lib/saml/response_issue.c \
	lib/saml/response_parts.c \
	lib/saml/response_parts.h \
	lib/saml/response_shape.c \
	lib/saml/response_shape.h \
	lib/saml/response_verify.c \
	lib/saml/skeleton.c \
	lib/saml/skeleton.h \
	lib/saml/soap.c \
	lib/saml/soap.h \
	lib/saml/splice.c \
	lib/saml/splice.h
SAML_LIBS = $(LASSO_LIBS) $(XMLSEC_LIBS) $(SKXML_LIBS)

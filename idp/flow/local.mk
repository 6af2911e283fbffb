# SPDX-License-Identifier: EUPL-1.2
noinst_LIBRARIES += libflow.a
libflow_a_SOURCES = \
	idp/flow/browser.c idp/flow/browser.h \
	idp/flow/flow.h idp/flow/ports.h idp/flow/world.h \
	idp/flow/flow_account.c idp/flow/flow_artifact.c idp/flow/flow_cancel.c idp/flow/flow_consent.c idp/flow/flow_login.c \
	idp/flow/flow_password.c idp/flow/flow_request.c idp/flow/flow_service.c idp/flow/flow_site.c \
	idp/flow/flow_slo.c \
	idp/flow/network.c idp/flow/network.h \
	idp/flow/release_of.c idp/flow/release_of.h \
	idp/flow/reply.c idp/flow/reply.h idp/flow/reply_message.c \
	idp/flow/routes.def idp/flow/serve.c \
	idp/flow/show.c idp/flow/show.h
if REHEARSAL
libflow_a_SOURCES += idp/flow/flow_test.c
endif
libflow_a_CFLAGS = $(AM_CFLAGS) $(OPENSSL_CFLAGS)

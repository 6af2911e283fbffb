# SPDX-License-Identifier: EUPL-1.2
noinst_LIBRARIES += libcore.a
libcore_a_SOURCES = \
	lib/spec/attributes.def \
	idp/core/answer.c idp/core/answer.h \
	idp/core/effect.c idp/core/effect.h \
	idp/core/levels.c idp/core/levels.h \
	idp/core/logout.c idp/core/logout.h \
	idp/core/release.c idp/core/release.h \
	idp/core/request.c idp/core/request.h \
	idp/core/session.c idp/core/session.h

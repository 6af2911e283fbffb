# SPDX-License-Identifier: EUPL-1.2
noinst_LIBRARIES += libpages.a
libpages_a_SOURCES = \
	idp/pages/part.c idp/pages/part.h \
	idp/pages/page_account.c idp/pages/page_account.h \
	idp/pages/page_consent.c idp/pages/page_consent.h \
	idp/pages/page_done.c idp/pages/page_done.h \
	idp/pages/page_error.c idp/pages/page_error.h \
	idp/pages/page_frame.c idp/pages/page_frame.h \
	idp/pages/page_home.c idp/pages/page_home.h \
	idp/pages/page_info.c idp/pages/page_info.h \
	idp/pages/page_login.c idp/pages/page_login.h \
	idp/pages/page_post.c idp/pages/page_post.h \
	idp/pages/page_test_means.c idp/pages/page_test_means.h

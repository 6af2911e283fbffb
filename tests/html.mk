# SPDX-License-Identifier: EUPL-1.2
html_libs = libpages.a libhtml.a libwire.a libbase.a
check_PROGRAMS += tests/unit/test_html tests/unit/test_page tests/unit/test_asset tests/unit/test_pages \
	tests/unit/test_pages_login tests/browser/render_pages
TESTS += tests/unit/test_html tests/unit/test_page tests/unit/test_asset tests/unit/test_pages \
	tests/unit/test_pages_login tests/lint/texts.tap
tests_unit_test_html_SOURCES = tests/unit/test_html.c
tests_unit_test_html_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_html_LDADD = libhtml.a libwire.a libbase.a $(UNIT_LIBS)
tests_unit_test_page_SOURCES = tests/unit/test_page.c
tests_unit_test_page_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_page_LDADD = libhtml.a libwire.a libbase.a $(UNIT_LIBS)
tests_unit_test_asset_SOURCES = tests/unit/test_asset.c
tests_unit_test_asset_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_asset_LDADD = libhtml.a libwire.a libbase.a $(UNIT_LIBS)
tests_unit_test_pages_SOURCES = tests/unit/test_pages.c tests/browser/sample_pages.c tests/browser/sample_pages.h
tests_unit_test_pages_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_pages_LDADD = $(html_libs) $(UNIT_LIBS)
tests_unit_test_pages_login_SOURCES = tests/unit/test_pages_login.c
tests_unit_test_pages_login_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_pages_login_LDADD = $(html_libs) $(UNIT_LIBS)
# Writes each page in both languages and the assets into a folder, for the checks in a real browser.
tests_browser_render_pages_SOURCES = tests/browser/render_pages.c tests/browser/sample_pages.c \
	tests/browser/sample_pages.h
tests_browser_render_pages_LDADD = $(html_libs)
EXTRA_DIST += tests/support/pages_kit.h package.json package-lock.json .npmrc scripts/assets.sh tests/lint/texts.tap \
	tests/browser/axe.mjs tests/browser/pages.mjs

# SPDX-License-Identifier: EUPL-1.2
check_PROGRAMS += tests/unit/test_html tests/unit/test_page tests/unit/test_asset
TESTS += tests/unit/test_html tests/unit/test_page tests/unit/test_asset
tests_unit_test_html_SOURCES = tests/unit/test_html.c
tests_unit_test_html_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_html_LDADD = libhtml.a libwire.a libbase.a $(UNIT_LIBS)
tests_unit_test_page_SOURCES = tests/unit/test_page.c
tests_unit_test_page_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_page_LDADD = libhtml.a libwire.a libbase.a $(UNIT_LIBS)
tests_unit_test_asset_SOURCES = tests/unit/test_asset.c
tests_unit_test_asset_CFLAGS = $(UNIT_CFLAGS)
tests_unit_test_asset_LDADD = libhtml.a libwire.a libbase.a $(UNIT_LIBS)
EXTRA_DIST += package.json package-lock.json .npmrc scripts/assets.sh

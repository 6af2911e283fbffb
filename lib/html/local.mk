# SPDX-License-Identifier: EUPL-1.2
# Texts and assets become C tables while building: no file is read at run time, nothing is fetched.
# Ours are in the tree. KERN (css and fonts) comes in with --with-assets=DIR, see scripts/assets.sh.
noinst_LIBRARIES += libhtml.a
libhtml_a_SOURCES = lib/html/html.h lib/html/html.c lib/html/lang.c lib/html/tr.c lib/html/page.c lib/html/asset.c

html_texts = $(srcdir)/lib/html/po/de.po $(srcdir)/lib/html/po/en.po
html_assets = \
	$(srcdir)/lib/html/assets/icon.svg $(srcdir)/lib/html/assets/konto.css \
	$(srcdir)/lib/html/assets/plain.css $(srcdir)/lib/html/assets/submit.js
if WITH_ASSETS
html_foreign_assets = $(srcdir)/lib/html/assets/fonts.css $(ASSETS_DIR)/*.css $(ASSETS_DIR)/*.woff2
endif

EXTRA_DIST += $(html_texts) $(html_assets) lib/html/assets/fonts.css lib/html/po.awk lib/html/embed.sh
CLEANFILES += lib/html/texts.inc lib/html/assets.inc

lib/html/texts.inc: $(html_texts) $(srcdir)/lib/html/po.awk
	$(AM_V_GEN)$(MKDIR_P) lib/html && LC_ALL=C $(AWK) -f $(srcdir)/lib/html/po.awk $(html_texts) >$@.tmp && mv $@.tmp $@

lib/html/assets.inc: $(html_assets) $(srcdir)/lib/html/embed.sh Makefile
	$(AM_V_GEN)$(MKDIR_P) lib/html && \
	$(SHELL) $(srcdir)/lib/html/embed.sh $(html_assets) $(html_foreign_assets) >$@.tmp && mv $@.tmp $@

lib/html/tr.$(OBJEXT): lib/html/texts.inc
lib/html/asset.$(OBJEXT): lib/html/assets.inc

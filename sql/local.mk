# SPDX-License-Identifier: EUPL-1.2
# Migrations, in order. embed.awk makes a C table of each set.
SQL_ACCOUNT = sql/account/0001_first_login.sql sql/account/0002_logout_artifact.sql \
	sql/account/0003_form_action.sql sql/account/0004_sources.sql
SQL_ADAPTER = sql/adapter/0001_first_login.sql sql/adapter/0002_logout.sql \
	sql/adapter/0003_logout_first.sql
EXTRA_DIST += sql/README.md sql/embed.awk $(SQL_ACCOUNT) $(SQL_ADAPTER)
SQL_EMBED = sql_embed() { \
		set_name=$$1; shift; for sql_file; do set -- "$$@" "$(srcdir)/$$sql_file"; shift; done; \
		LC_ALL=C $(AWK) -v set="$$set_name" -f $(srcdir)/sql/embed.awk "$$@" </dev/null; }

noinst_LIBRARIES += libsksql.a
libsksql_a_SOURCES = sql/migrations.h
nodist_libsksql_a_SOURCES = sql/sql_account.c sql/sql_adapter.c
CLEANFILES += sql/sql_account.c sql/sql_adapter.c sql/sql_account.c.new sql/sql_adapter.c.new

sql/sql_account.c: $(SQL_ACCOUNT) sql/embed.awk sql/local.mk
	$(AM_V_GEN)$(MKDIR_P) sql && $(SQL_EMBED) && sql_embed account $(SQL_ACCOUNT) > $@.new && mv $@.new $@
sql/sql_adapter.c: $(SQL_ADAPTER) sql/embed.awk sql/local.mk
	$(AM_V_GEN)$(MKDIR_P) sql && $(SQL_EMBED) && sql_embed adapter $(SQL_ADAPTER) > $@.new && mv $@.new $@

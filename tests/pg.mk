# SPDX-License-Identifier: EUPL-1.2
# pg_probe needs a server and is run by tests/system/pg.tap; `make check` only builds it.
PG_LIBS_BELOW = libskpg.a libproc.a liblog.a libbase.a $(PQ_LIBS)
SQL_SAMPLE = tests/data/sql/sample/0001_start.sql tests/data/sql/sample/0002_colour.sql
EXTRA_DIST += $(SQL_SAMPLE) tests/support/pgcluster.sh tests/system/pg.tap tests/system/sql.tap
CLEANFILES += tests/unit/sql_sample.c tests/unit/sql_sample.c.new
tests/unit/sql_sample.c: $(SQL_SAMPLE) sql/embed.awk
	$(AM_V_GEN)$(MKDIR_P) tests/unit && $(SQL_EMBED) && sql_embed sample $(SQL_SAMPLE) > $@.new && mv $@.new $@

check_PROGRAMS += tests/unit/test_pg_rows tests/system/pg_probe
TESTS += tests/unit/test_pg_rows
tests_unit_test_pg_rows_SOURCES = tests/unit/test_pg_rows.c
nodist_tests_unit_test_pg_rows_SOURCES = tests/unit/sql_sample.c
tests_unit_test_pg_rows_CFLAGS = $(UNIT_CFLAGS) $(PQ_CFLAGS)
tests_unit_test_pg_rows_LDADD = $(PG_LIBS_BELOW) $(UNIT_LIBS)
tests_system_pg_probe_SOURCES = tests/system/pg_probe.c
nodist_tests_system_pg_probe_SOURCES = tests/unit/sql_sample.c
tests_system_pg_probe_CFLAGS = $(UNIT_CFLAGS)
tests_system_pg_probe_LDADD = $(PG_LIBS_BELOW) $(UNIT_LIBS)

# SPDX-License-Identifier: EUPL-1.2
noinst_LIBRARIES += libskpg.a
libskpg_a_CFLAGS = $(AM_CFLAGS) $(PQ_CFLAGS)
libskpg_a_SOURCES = \
	lib/pg/migrate.c lib/pg/migrate.h lib/pg/pg.c lib/pg/pg.h lib/pg/pg_direct.c lib/pg/pg_lane.c lib/pg/pg_lane.h \
	lib/pg/pg_link.c lib/pg/pg_link.h lib/pg/pg_rows.c lib/pg/pg_rows.h lib/pg/pg_value.c lib/pg/pg_value.h

# SPDX-License-Identifier: EUPL-1.2
# What all tests share. One part of this folder per area: tests/<area>.mk.
UNIT_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) -DMUTANTS_STAY_OUT
UNIT_LIBS = $(CMOCKA_LIBS)
EXTRA_DIST += tests/support/lsan.supp tests/support/unit.h

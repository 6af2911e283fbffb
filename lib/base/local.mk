# SPDX-License-Identifier: EUPL-1.2
noinst_LIBRARIES += libbase.a
libbase_a_SOURCES = \
	lib/spec/rules.h lib/spec/rules.def lib/spec/level.h lib/spec/limits.h lib/spec/uris.h \
	lib/base/arena.c lib/base/arena.h lib/base/banned.h lib/base/bytes.c lib/base/bytes.h \
	lib/base/duration.c lib/base/duration.h \
	lib/base/level.c lib/base/level.h lib/base/outcome.c lib/base/outcome.h lib/base/scoped.h \
	lib/base/octets.h \
	lib/base/text.c lib/base/text.h lib/base/utctime.c lib/base/utctime.h
if MUTANTS
libbase_a_SOURCES += lib/base/mutant.c lib/base/mutant.h
else
EXTRA_DIST += lib/base/mutant.c lib/base/mutant.h
endif

# SPDX-License-Identifier: EUPL-1.2
noinst_LIBRARIES += libproc.a
libproc_a_SOURCES = \
	lib/proc/fiber.c lib/proc/fiber.h lib/proc/helper.c lib/proc/helper.h lib/proc/loop.c lib/proc/loop.h \
	lib/proc/generation.c lib/proc/generation.h lib/proc/master.c lib/proc/master.h \
	lib/proc/master_listen.c lib/proc/master_listen.h lib/proc/nursery.c lib/proc/nursery.h \
	lib/proc/random.c lib/proc/random.h

# SPDX-License-Identifier: EUPL-1.2
noinst_LIBRARIES += libkeys.a
libkeys_a_CFLAGS = $(AM_CFLAGS) $(OPENSSL_CFLAGS)
libkeys_a_SOURCES = \
	keys/aggregate.c \
	keys/aggregate.h \
	keys/aggregate_entities.c \
	keys/aggregate_nest.c \
	keys/aggregate_nest.h \
	keys/generate.c \
	keys/generate.h \
	keys/handle.c \
	keys/handle.h \
	keys/own.c \
	keys/own.h \
	keys/pairwise.c \
	keys/pairwise.h \
	keys/partner.c \
	keys/partner.h \
	keys/partner_check.c \
	keys/partner_kept.h \
	keys/partner_key.c \
	keys/partner_origins.c \
	keys/partner_origins.h \
	keys/partner_people.c \
	keys/partner_read.c \
	keys/partner_role.c \
	keys/partner_service.c \
	keys/pin.c \
	keys/pin.h \
	keys/policy.c \
	keys/policy.h \
	keys/pubkey.c \
	keys/pubkey.h \
	keys/seal.c \
	keys/seal.h

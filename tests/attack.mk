# SPDX-License-Identifier: EUPL-1.2
# Hostile messages: a catalogue, tried against the whole stories; the calls into libraries are counted.
check_LIBRARIES += libattack.a
libattack_a_SOURCES = tests/attack/attack.h tests/attack/catalogue.c tests/attack/craft.c tests/attack/craft_sign.c tests/attack/list_answer.c \
	tests/attack/list_logout.c tests/attack/list_message.c tests/attack/list_request.c tests/attack/list_signature.c \
	tests/attack/list_wrapping.c tests/attack/list_xml.c tests/attack/tricks.c
libattack_a_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
ATTACK_WRAPPED = -Wl,--wrap=xmlCreateMemoryParserCtxt,--wrap=EVP_PKEY_decrypt \
	-Wl,--wrap=EVP_PKEY_derive,--wrap=EVP_PKEY_verify,--wrap=c14n_element,--wrap=EVP_DecryptFinal_ex,--wrap=inflate_raw
ATTACK_ROWS = libattack.a libmint.a libsaml.a libkeys.a libskxml.a libwire.a libbase.a $(SAML_LIBS) $(ZLIB_LIBS) $(UNIT_LIBS)

check_PROGRAMS += tests/attack/attack
TESTS += tests/attack/attack
tests_attack_attack_SOURCES = tests/attack/attack.c tests/attack/canary.c tests/attack/corpus.c tests/attack/corpus.h tests/attack/work.c tests/attack/work.h \
	tests/attack/world.c tests/attack/world.h tests/attack/world_answer.c tests/flow/portal_kept.c tests/flow/portal_kept.h
tests_attack_attack_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS) $(LIBXML2_CFLAGS)
tests_attack_attack_LDFLAGS = $(AM_LDFLAGS) $(ATTACK_WRAPPED)
tests_attack_attack_LDADD = libattack.a libstory.a libflow.a libpages.a libcore.a libportal.a libhtml.a $(ATTACK_ROWS) $(JANSSON_LIBS)

# The same messages for a running stack; tests/system/attack.tap sends them.
check_PROGRAMS += tests/attack/write_attacks
tests_attack_write_attacks_SOURCES = tests/attack/write_attacks.c
tests_attack_write_attacks_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
tests_attack_write_attacks_LDADD = libattack.a libskxml.a libwire.a libbase.a $(SKXML_LIBS) $(ZLIB_LIBS) $(UNIT_LIBS)
EXTRA_DIST += tests/partners/differential.tap tests/system/attack.mjs tests/system/attack.tap

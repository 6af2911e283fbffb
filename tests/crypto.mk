# SPDX-License-Identifier: EUPL-1.2
# The algorithms of the profile. --wrap puts a function of the test between our code and the library, which counts
# or breaks what is done.
CRYPTO_CFLAGS = $(UNIT_CFLAGS) $(OPENSSL_CFLAGS)
CRYPTO_TESTS = tests/unit/test_vectors tests/unit/test_agree tests/unit/test_partner_keys tests/unit/test_selftest tests/unit/test_uniform
check_PROGRAMS += $(CRYPTO_TESTS)
TESTS += $(CRYPTO_TESTS)

SELFTEST_WRAPS = -Wl,--wrap=EVP_DigestFinal_ex -Wl,--wrap=EVP_PKEY_verify -Wl,--wrap=EVP_DecryptFinal_ex \
	-Wl,--wrap=EVP_CipherUpdate -Wl,--wrap=EVP_KDF_derive -Wl,--wrap=EVP_PKEY_decrypt -Wl,--wrap=EVP_PKEY_Q_keygen
tests_unit_test_selftest_SOURCES = tests/unit/test_selftest.c
tests_unit_test_selftest_CFLAGS = $(CRYPTO_CFLAGS)
tests_unit_test_selftest_LDFLAGS = $(AM_LDFLAGS) $(SELFTEST_WRAPS)
tests_unit_test_selftest_LDADD = $(XML_TEST_LIBS)

UNIFORM_WRAPS = -Wl,--wrap=EVP_PKEY_decrypt -Wl,--wrap=EVP_PKEY_derive -Wl,--wrap=EVP_KDF_derive \
	-Wl,--wrap=EVP_CipherUpdate -Wl,--wrap=EVP_DecryptUpdate -Wl,--wrap=EVP_DecryptFinal_ex -Wl,--wrap=RAND_priv_bytes
tests_unit_test_uniform_SOURCES = tests/unit/test_uniform.c
tests_unit_test_uniform_CFLAGS = $(CRYPTO_CFLAGS)
tests_unit_test_uniform_LDFLAGS = $(AM_LDFLAGS) $(UNIFORM_WRAPS)
tests_unit_test_uniform_LDADD = $(XML_TEST_LIBS)

tests_unit_test_partner_keys_SOURCES = tests/unit/test_partner_keys.c
tests_unit_test_partner_keys_CFLAGS = $(CRYPTO_CFLAGS)
tests_unit_test_partner_keys_LDADD = $(KEYS_ROWS)

tests_unit_test_agree_SOURCES = tests/unit/test_agree.c
tests_unit_test_agree_CFLAGS = $(CRYPTO_CFLAGS)
tests_unit_test_agree_LDADD = $(XML_TEST_LIBS)

# Both directions with implementations that share no code with us; tests/partners/profile.tap judges.
EXTRA_DIST += tests/partners/Profile.java tests/partners/profile.tap
check_PROGRAMS += tests/partners/profile
tests_partners_profile_SOURCES = tests/partners/profile.c tests/support/made_keys.c
tests_partners_profile_CFLAGS = $(AM_CFLAGS) $(OPENSSL_CFLAGS)
tests_partners_profile_LDADD = libskxml.a libwire.a libbase.a $(SKXML_LIBS) $(ZLIB_LIBS)

EXTRA_DIST += tests/data/README.md tests/data/vectors/nist.txt
tests_unit_test_vectors_SOURCES = tests/unit/test_vectors.c
tests_unit_test_vectors_CFLAGS = $(CRYPTO_CFLAGS)
tests_unit_test_vectors_LDADD = $(XML_TEST_LIBS)

/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/decrypt.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include "lib/xml/decrypt_read.h"

struct content_key {
	unsigned char octets[GCM_KEY_BYTES_MAX];
};

static void key_wipe(struct content_key *key)
{
	bytes_wipe(key, sizeof *key);
}

static void unwrap_agreed(EVP_PKEY *own, const struct sealed *sealed, struct content_key *key)
{
	unsigned char kek[KW_KEY_BYTES_MAX];

	(void)agree_kek(own, sealed->peer, bytes_at(sealed->info, sealed->n_info), sealed->kw, kek);
	kw_unwrap(sealed->kw, kek, sealed->wrapped, key->octets, enc_alg_key_bytes(sealed->content_alg));
	bytes_wipe(kek, sizeof kek);
}

/* Which of our keys can be meant follows from what anybody sees: type and curve. */
static void unwrap(EVP_PKEY *own, const struct sealed *sealed, struct content_key *key)
{
	if (sealed->oaep == NULL) {
		if (curve_of_key(own) == sealed->curve)
			unwrap_agreed(own, sealed, key);
	} else if (EVP_PKEY_is_a(own, "RSA") == 1) {
		oaep_unwrap(own, sealed->oaep, sealed->wrapped, key->octets, enc_alg_key_bytes(sealed->content_alg));
	}
}

/*
 * Every key is tried, whichever fits, and a random content key stands in when none does: all failures are
 * alike, in what is answered and in the operations done, so nobody learns which part of a forgery was wrong.
 */
static OUTCOME open_sealed(const struct sealed *sealed, const struct decrypt_keys *keys, struct arena *mem,
                           struct bytes *out)
{
	__attribute__((cleanup(key_wipe))) struct content_key key;
	const size_t len = sealed->content.len - GCM_FRAME_BYTES;
	unsigned char *plain = arena_alloc(mem, len);

	REQUIRE(plain != NULL, OUT_OF_MEMORY);
	REQUIRE(RAND_priv_bytes(key.octets, (int)sizeof key.octets) == 1, RANDOM_FAILED);
	for (size_t i = 0; i < keys->n_keys; i++)
		unwrap(keys->keys[i], sealed, &key);
	REQUIRE(gcm_open(sealed->content_alg, key.octets, sealed->content, plain), DECRYPT_FAILED);
	*out = bytes_at(plain, len);
	return outcome_ok();
}

OUTCOME xml_decrypt(const struct xml_node *encrypted, const struct decrypt_keys *keys, struct arena *mem,
                    struct xml_doc **out)
{
	struct sealed sealed;
	struct bytes plain;

	*out = NULL;
	TRY(decrypt_read(encrypted, keys->allow_mgf1_sha1, mem, &sealed));
	TRY(open_sealed(&sealed, keys, mem, &plain));
	return xml_admit(plain, XML_MESSAGE, mem, out);
}

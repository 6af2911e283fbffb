/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/partner.h"

#include <string.h>

#include "keys/partner_kept.h"
#include "keys/policy.h"
#include "keys/pubkey.h"
#include "lib/base/text.h"

const struct partner *partner_hold(const struct partner *partner)
{
	partner_kept_of(partner)->life->references++;
	return partner;
}

void partner_release(const struct partner *partner)
{
	struct partner_life *life;

	if (partner == NULL)
		return;
	life = partner_kept_of(partner)->life;
	if (--life->references == 0)
		arena_free(life->mem);
}

struct sig_trust partner_trust(const struct partner *partner, enum partner_role role)
{
	const unsigned algs = policy_sig_algs(partner->record.profile);

	switch (role) {
	case ROLE_SP:
		return (struct sig_trust){ partner->sp_signing_keys, partner->n_sp_signing, algs };
	case ROLE_IDP:
		return (struct sig_trust){ partner->idp_signing_keys, partner->n_idp_signing, algs };
	}
	return (struct sig_trust){ 0 };
}

const struct partner_service *partner_service(const struct partner *partner, int index)
{
	for (size_t i = 0; i < partner->n_services; i++) {
		const struct partner_service *service = &partner->services[i];

		if (index < 0 ? service->is_default : service->index == index)
			return service;
	}
	return NULL;
}

bool partner_has_category(const struct partner *partner, const char *name, const char *value)
{
	for (size_t i = 0; i < partner->n_categories; i++)
		if (strcmp(partner->categories[i].name, name) == 0 &&
		    strcmp(partner->categories[i].value, value) == 0)
			return true;
	return false;
}

/* A 256-bit content key below kw-aes128 would gain nothing, and AES-128-GCM is what every receiver must know. */
static enum enc_alg content_of(const EVP_PKEY *key, const struct partner_methods *has)
{
	if (!pubkey_is_rsa(key))
		return has->has_aes256 && !has->has_aes128 ? ENC_AES256_GCM : ENC_AES128_GCM;
	return has->has_aes128 && !has->has_aes256 ? ENC_AES128_GCM : ENC_AES256_GCM;
}

/* The certificate's key says how: an EC key agrees, an RSA key transports. kw-aes128 is what every receiver must
 * know (TR-03116-4 3.6). */
static enum key_transport transport_of(const EVP_PKEY *key, const struct partner_methods *has, bool is_compat)
{
	if (!pubkey_is_rsa(key))
		return has->has_kw256 && !has->has_kw128 ? KT_ECDH_KW256 : KT_ECDH_KW128;
	return is_compat && !has->has_oaep_sha256 ? KT_OAEP_MGF1_SHA1 : KT_OAEP_SHA256;
}

struct encrypt_to partner_encryption(const struct partner *partner)
{
	const struct partner_ring *ring = &partner_kept_of(partner)->sp_encryption;
	const struct partner_methods *has = &ring->methods[0];

	if (ring->n == 0)
		return (struct encrypt_to){ 0 };
	return (struct encrypt_to){
		.key = ring->raw[0],
		.cert_base64 = ring->keys[0].cert_base64,
		.content = content_of(ring->raw[0], has),
		.transport = transport_of(ring->raw[0], has, partner->record.profile == PROFILE_COMPAT),
	};
}

static const char *name_in(const struct partner *partner, const char *lang)
{
	for (size_t i = 0; i < partner->n_display_names; i++)
		if (lang != NULL && ascii_equal_fold(bytes_of(partner->display_names[i].lang), lang))
			return partner->display_names[i].text;
	return NULL;
}

const char *partner_display_name(const struct partner *partner, const char *lang)
{
	const char *const wanted[] = { lang, "de", "en" };

	for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
		const char *name = name_in(partner, wanted[i]);

		if (name != NULL)
			return name;
	}
	return partner_kept_of(partner)->host;
}

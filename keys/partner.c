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

/* Only RSA keys: ECDH-ES is not spoken here. */
struct encrypt_to partner_encryption(const struct partner *partner)
{
	const struct partner_ring *ring = &partner_kept_of(partner)->sp_encryption;
	const bool is_compat = partner->record.profile == PROFILE_COMPAT;

	for (size_t i = 0; i < ring->n; i++) {
		const struct partner_methods *has = &ring->methods[i];

		if (!pubkey_is_rsa(ring->raw[i]))
			continue;
		return (struct encrypt_to){
			.key = ring->raw[i],
			.cert_base64 = ring->keys[i].cert_base64,
			.content = has->has_aes128 && !has->has_aes256 ? ENC_AES128_GCM : ENC_AES256_GCM,
			.transport = is_compat && !has->has_oaep_sha256 ? KT_OAEP_MGF1_SHA1 : KT_OAEP_SHA256,
		};
	}
	return (struct encrypt_to){ 0 };
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

/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/partner_kept.h"
#include "keys/policy.h"
#include "keys/pubkey.h"
#include "lib/spec/uris.h"
#include "lib/xml/attr.h"

struct descriptor {
	unsigned role;
	bool for_signing;
	bool for_encryption;
	struct partner_methods methods;
};

/* The OAEP we speak wants both digests named: XMLENC 1.1 5.5.2 takes MGF1 with SHA-1 when MGF is absent. */
static OUTCOME oaep_read(const struct xml_node *method, struct arena *mem, bool *out)
{
	bool has_digest = false, has_mgf = false;
	const struct xml_node *child;
	struct bytes alg;
	struct xml_walk w;

	*out = false;
	TRY(walk_into(method, &w));
	while ((child = walk_any(&w)) != NULL) {
		TRY(attr_optional(child, "Algorithm", LIMIT_URL_BYTES, mem, &alg));
		if (xml_is(child, NS_DS, "DigestMethod"))
			has_digest = bytes_equal_text(alg, URI_SHA256);
		if (xml_is(child, NS_XENC11, "MGF"))
			has_mgf = bytes_equal_text(alg, URI_MGF1_SHA256);
	}
	*out = has_digest && has_mgf;
	return outcome_ok();
}

static OUTCOME method_read(const struct xml_node *method, struct arena *mem, struct partner_methods *out)
{
	struct bytes alg;

	TRY(attr_required(method, "Algorithm", LIMIT_URL_BYTES, mem, &alg));
	out->has_aes128 = out->has_aes128 || bytes_equal_text(alg, URI_AES128_GCM);
	out->has_aes256 = out->has_aes256 || bytes_equal_text(alg, URI_AES256_GCM);
	out->has_kw128 = out->has_kw128 || bytes_equal_text(alg, URI_KW_AES128);
	out->has_kw256 = out->has_kw256 || bytes_equal_text(alg, URI_KW_AES256);
	if (bytes_equal_text(alg, URI_OAEP) && !out->has_oaep_sha256)
		TRY(oaep_read(method, mem, &out->has_oaep_sha256));
	return outcome_ok();
}

static OUTCOME ring_add(struct partner_ring *ring, X509 *cert, const char *base64,
                        const struct partner_methods *methods)
{
	REQUIRE(ring->n < LIMIT_PARTNER_KEYS, META_KEY);
	ring->certs[ring->n] = cert;
	ring->raw[ring->n] = X509_get0_pubkey(cert);
	ring->keys[ring->n] = (struct partner_key){ ring->raw[ring->n], base64 };
	ring->methods[ring->n] = *methods;
	ring->n++;
	return outcome_ok();
}

static OUTCOME key_refused(struct partner_kept *kept, const char *why, const char *words)
{
	const char *text;

	TRY(arena_printf(kept->life->mem, &text, "A key is left out: %s%s.", words, why));
	return partner_note(kept, FINDING_REFUSED, text);
}

static OUTCOME cert_read(const struct xml_node *node, const struct descriptor *about,
                         struct partner_kept *kept)
{
	struct arena *mem = kept->life->mem;
	const char *base64, *words;
	struct outcome o;
	struct bytes text;
	X509 *cert;

	TRY(node_text(node, mem, &text));
	o = pubkey_cert_read(text, mem, &cert);
	if (o.rule == RULE_KEY_UNREADABLE)
		return key_refused(kept, "its certificate cannot be read", "");
	TRY(o);
	TRY(pubkey_words(X509_get0_pubkey(cert), mem, &words));
	o = pubkey_check(X509_get0_pubkey(cert), policy_min_rsa_bits(kept->partner.record.profile));
	if (o.rule == RULE_KEY_SIZE)
		return key_refused(kept, " is too short for the profile of this partner", words);
	if (!is_ok(o))
		return key_refused(kept, " is neither RSA nor EC on a named curve that we take", words);
	TRY(pubkey_cert_base64(cert, mem, &base64));
	if (about->role == ROLE_IDP) /* nothing is ever encrypted to an identity provider */
		return about->for_signing ? ring_add(&kept->idp_signing, cert, base64, &about->methods)
		                          : outcome_ok();
	if (about->for_signing)
		TRY(ring_add(&kept->sp_signing, cert, base64, &about->methods));
	if (about->for_encryption)
		TRY(ring_add(&kept->sp_encryption, cert, base64, &about->methods));
	return outcome_ok();
}

/* The first certificate of an X509Data holds the key; others would be its chain, which pinning ignores. */
static OUTCOME x509data_read(const struct xml_node *data, const struct descriptor *about,
                             struct partner_kept *kept, size_t *n_certs)
{
	const struct xml_node *child;
	struct xml_walk w;

	TRY(walk_into(data, &w));
	while ((child = walk_any(&w)) != NULL) {
		if (!xml_is(child, NS_DS, "X509Certificate"))
			continue;
		++*n_certs;
		return cert_read(child, about, kept);
	}
	return outcome_ok();
}

static OUTCOME keyinfo_read(const struct xml_node *info, const struct descriptor *about,
                            struct partner_kept *kept)
{
	const struct xml_node *child;
	size_t n_certs = 0;
	struct xml_walk w;

	TRY(walk_into(info, &w));
	while ((child = walk_any(&w)) != NULL)
		if (xml_is(child, NS_DS, "X509Data"))
			TRY(x509data_read(child, about, kept, &n_certs));
	if (n_certs == 0)
		return key_refused(kept, "it comes without an X.509 certificate", "");
	return outcome_ok();
}

OUTCOME partner_key_read(const struct xml_node *descriptor, unsigned role, struct partner_kept *kept)
{
	struct arena *mem = kept->life->mem;
	struct descriptor about = { .role = role };
	const struct xml_node *info, *method;
	struct bytes use;
	struct xml_walk w;

	TRY(node_attr(descriptor, NULL, "use", mem, &use));
	about.for_signing = !bytes_is_present(use) || bytes_equal_text(use, "signing");
	about.for_encryption = !bytes_is_present(use) || bytes_equal_text(use, "encryption");
	REQUIRE(about.for_signing || about.for_encryption, XML_VALUE);
	TRY(walk_into(descriptor, &w));
	TRY(walk_take(&w, NS_DS, "KeyInfo", &info));
	for (walk_optional(&w, NS_MD, "EncryptionMethod", &method); method != NULL;
	     walk_optional(&w, NS_MD, "EncryptionMethod", &method))
		TRY(method_read(method, mem, &about.methods));
	TRY(walk_end(&w));
	return keyinfo_read(info, &about, kept);
}

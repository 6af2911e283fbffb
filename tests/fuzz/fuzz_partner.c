/* SPDX-License-Identifier: EUPL-1.2 */
/* A partner that was read has only addresses that are URLs, keys that are decoded, and no more than the
 * limits allow. */
#include "tests/support/unit.h"

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/pieces.h"
#include "tests/support/mint.h"

#include "lib/wire/url.h"

static struct arena *kept; /* lasts the process */
static struct pieces pieces;

static void stage_make(void)
{
	if (kept != NULL)
		return;
	MUST(is_ok(xml_start()));
	kept = arena_new(LIMIT_REQUEST_MEMORY);
	MUST(kept != NULL);
	pieces.items[0] = mint_metadata(kept, MINT_P256, MINT_BRAINPOOL, (struct mint_change){ 0 });
	pieces.items[1] = bytes_of(mint_cert(MINT_P256));
	pieces.items[2] = bytes_of(mint_cert(MINT_RSA_2047));
	pieces.items[3] = bytes_of(mint_cert(MINT_ED25519));
	pieces.items[4] = pieces_before(pieces.items[0], "<md:IDPSSODescriptor");
	pieces.items[5] =
		pieces_before(pieces_from(pieces.items[0], "<md:IDPSSODescriptor"), "<md:SPSSODescriptor");
	pieces.items[6] =
		pieces_before(pieces_from(pieces.items[0], "<md:SPSSODescriptor"), "<md:Organization>");
	pieces.items[7] = pieces_from(pieces.items[0], "<md:Organization>");
}

static void endpoints_compare(const struct partner_endpoint *list, size_t n)
{
	struct url url;

	for (size_t i = 0; i < n; i++)
		MUST(list[i].binding != NULL && is_ok(url_parse(bytes_of(list[i].location), &url)));
}

static void keys_compare(const struct partner_key *list, size_t n)
{
	MUST(n <= LIMIT_PARTNER_KEYS);
	for (size_t i = 0; i < n; i++)
		MUST(list[i].key != NULL && list[i].cert_base64 != NULL);
}

static void people_compare(const struct partner *p)
{
	struct url url;

	MUST(p->n_logos <= LIMIT_LOGOS && p->n_contacts <= LIMIT_CONTACTS && p->n_categories <= LIMIT_CATEGORIES);
	for (size_t i = 0; i < p->n_logos; i++)
		MUST(bytes_has_prefix(bytes_of(p->logos[i].location), "data:image/") ||
		     (is_ok(url_parse(bytes_of(p->logos[i].location), &url)) && url.is_https));
	for (size_t i = 0; i < p->n_contacts; i++)
		MUST(strchr(p->contacts[i].mailbox, '@') != NULL);
	for (size_t i = 0; i < p->information_urls.n; i++)
		MUST(is_ok(url_parse(bytes_of(p->information_urls.list[i].text), &url)));
}

static void partner_compare(const struct partner *p)
{
	MUST(p->entity_id != NULL && p->entity_id[0] != '\0' && strlen(p->entity_id) <= LIMIT_ENTITY_BYTES);
	MUST(p->roles != 0 && p->n_acs <= LIMIT_ACS && p->n_services <= LIMIT_SERVICES);
	MUST(p->n_nameid_formats <= LIMIT_FORMATS && p->n_display_names <= LIMIT_NAMES);
	endpoints_compare(p->acs, p->n_acs);
	endpoints_compare(p->sso, p->n_sso);
	endpoints_compare(p->sp_slo, p->n_sp_slo);
	endpoints_compare(p->idp_slo, p->n_idp_slo);
	keys_compare(p->sp_signing, p->n_sp_signing);
	keys_compare(p->sp_encryption, p->n_sp_encryption);
	keys_compare(p->idp_signing, p->n_idp_signing);
	for (size_t i = 0; i < p->n_services; i++)
		MUST(p->services[i].n_attributes <= LIMIT_ATTRIBUTES && p->services[i].index >= 0);
	endpoints_compare(p->sp_artifact, p->n_sp_artifact);
	endpoints_compare(p->idp_artifact, p->n_idp_artifact);
	people_compare(p);
	MUST(partner_display_name(p, "de") != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct partner_record record = { .profile = size % 2 == 0 ? PROFILE_BSI : PROFILE_COMPAT };
	const struct partner_finding *findings;
	const struct partner *partner;
	struct bytes metadata;
	size_t n;

	MUST(mem != NULL);
	stage_make();
	metadata = pieces_compose(&pieces, bytes_at(data, size), LIMIT_METADATA_BYTES, mem);
	if (!is_ok(partner_read(metadata, &record, &partner))) {
		MUST(partner == NULL);
		return 0;
	}
	partner_compare(partner);
	MUST(is_ok(partner_check(partner, metadata, MINT_NOW, mem, &findings, &n)));
	for (size_t i = 0; i < n; i++)
		MUST(findings[i].text != NULL);
	partner_release(partner);
	return 0;
}

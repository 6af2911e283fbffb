/* SPDX-License-Identifier: EUPL-1.2 */
#include <time.h>

#include "keys/partner_kept.h"
#include "keys/pubkey.h"
#include "lib/base/utctime.h"

#define FINDINGS_MAX ((size_t)256) /* notes beyond say nothing new; the arena bounds them anyway */

struct report {
	struct arena *mem;
	struct partner_finding *list;
	size_t n;
};

static void say(struct report *r, enum finding_kind kind, const char *text)
{
	if (r->n < FINDINGS_MAX) {
		r->list[r->n].kind = kind;
		r->list[r->n].text = text;
		r->n++;
	}
}

static OUTCOME endpoints_say(struct report *r, const char *what, const struct partner_endpoint *list,
                             size_t n)
{
	const char *text;

	for (size_t i = 0; i < n; i++) {
		TRY(arena_printf(r->mem, &text, "%s: %s (%s)%s", what, list[i].location, list[i].binding,
		                 list[i].is_default ? ", default" : ""));
		say(r, FINDING_OK, text);
	}
	return outcome_ok();
}

static bool cert_end_at(const X509 *cert, int64_t *out)
{
	struct tm tm;

	*out = 0;
	if (ASN1_TIME_to_tm(X509_get0_notAfter(cert), &tm) != 1)
		return false;
	*out = timegm(&tm);
	return true;
}

/* An ended certificate is only worth a word: we pin its key, nobody asks its issuer. */
static OUTCOME ring_say(struct report *r, const char *what, const struct partner_ring *ring, int64_t now_at)
{
	char until[UTCTIME_TEXT_BYTES];
	const char *text, *words;
	int64_t end_at;

	for (size_t i = 0; i < ring->n; i++) {
		const bool has_end = cert_end_at(ring->certs[i], &end_at);

		TRY(pubkey_words(ring->raw[i], r->mem, &words));
		utctime_text(end_at, until);
		TRY(arena_printf(r->mem, &text, "%s: %s, certificate until %s%s", what, words,
		                 has_end ? until : "an unreadable date",
		                 has_end && end_at <= now_at
		                         ? "; it has ended, but the key stays pinned and is "
		                           "used"
		                         : ""));
		say(r, FINDING_OK, text);
	}
	return outcome_ok();
}

/* The partner's choice, so only worth a word: TR-03116-4 6.1 wants a key for each use where that is possible. */
static void shared_say(struct report *r, const struct partner_kept *kept)
{
	for (size_t i = 0; i < kept->sp_signing.n; i++)
		for (size_t j = 0; j < kept->sp_encryption.n; j++)
			if (EVP_PKEY_eq(kept->sp_signing.raw[i], kept->sp_encryption.raw[j]) == 1) {
				say(r, FINDING_MISSING,
				    "One key is named for signing and for encryption; ask the partner for a "
				    "key of its own for each use.");
				return;
			}
}

static OUTCOME sp_say(struct report *r, const struct partner_kept *kept, int64_t now_at)
{
	const struct partner *p = &kept->partner;

	say(r, FINDING_OK, "Role: service provider.");
	TRY(endpoints_say(r, "Consumer URL", p->acs, p->n_acs));
	TRY(endpoints_say(r, "Logout URL", p->sp_slo, p->n_sp_slo));
	TRY(ring_say(r, "Key for its requests", &kept->sp_signing, now_at));
	TRY(ring_say(r, "Key to encrypt to it", &kept->sp_encryption, now_at));
	if (p->n_sp_signing == 0)
		say(r, FINDING_MISSING,
		    "No usable key for signatures as service provider; its requests will be "
		    "refused.");
	if (partner_encryption(p).key == NULL)
		say(r, FINDING_MISSING,
		    "No usable key for encryption; assertions to it cannot be encrypted.");
	shared_say(r, kept);
	if (!p->signs_requests)
		say(r, FINDING_MISSING,
		    "AuthnRequestsSigned is not true; a request without signature will be "
		    "refused.");
	return outcome_ok();
}

static OUTCOME idp_say(struct report *r, const struct partner_kept *kept, int64_t now_at)
{
	const struct partner *p = &kept->partner;

	say(r, FINDING_OK, "Role: identity provider.");
	TRY(endpoints_say(r, "Login URL", p->sso, p->n_sso));
	TRY(endpoints_say(r, "Logout URL", p->idp_slo, p->n_idp_slo));
	TRY(ring_say(r, "Key for its responses", &kept->idp_signing, now_at));
	if (p->n_idp_signing == 0)
		say(r, FINDING_MISSING,
		    "No usable key for signatures as identity provider; its responses will be "
		    "refused.");
	return outcome_ok();
}

static OUTCOME validity_say(struct report *r, const struct partner *p, int64_t now_at)
{
	char until[UTCTIME_TEXT_BYTES];
	const bool has_ended = p->valid_until != 0 && p->valid_until <= now_at;
	const char *text;

	if (p->valid_until == 0)
		return outcome_ok();
	utctime_text(p->valid_until, until);
	TRY(arena_printf(r->mem, &text, "Metadata %s until %s%s", has_ended ? "was valid" : "is valid", until,
	                 has_ended ? "; everything from this partner will be refused." : "."));
	say(r, has_ended ? FINDING_REFUSED : FINDING_OK, text);
	return outcome_ok();
}

static OUTCOME signature_say(struct report *r, struct bytes metadata)
{
	struct xml_doc *doc;

	TRY(xml_admit(metadata, XML_METADATA, r->mem, &doc));
	say(r, FINDING_OK,
	    sig_is_present(xml_root(doc))
	            ? "The metadata carries a signature. It was not verified: the operator "
	              "vouches for the file."
	            : "The metadata is not signed: the operator vouches for the file.");
	return outcome_ok();
}

/* The least that a federation's metadata must say of each member, TR-03160-2 4.3.2.1; keys are above. */
static void minimum_say(struct report *r, const struct partner *p)
{
	static const char *const contacts[CONTACT_KINDS] = {
		[CONTACT_ADMINISTRATIVE] = "No contact of type administrative with a mailbox; a federation asks for one.",
		[CONTACT_TECHNICAL] = "No contact of type technical with a mailbox; a federation asks for one.",
		[CONTACT_SUPPORT] = "No contact of type support with a mailbox; a federation asks for one.",
		[CONTACT_OTHER] = "No contact of type other (security) with a mailbox; a federation asks for one.",
	};
	bool is_there[CONTACT_KINDS] = { false };

	if (p->organization.n == 0)
		say(r, FINDING_MISSING, "No OrganizationName; a federation asks for one.");
	if (p->url == NULL)
		say(r, FINDING_MISSING, "No usable OrganizationURL; a federation asks for one.");
	for (size_t i = 0; i < p->n_contacts; i++)
		is_there[p->contacts[i].kind] = true;
	for (unsigned i = 0; i < CONTACT_KINDS; i++)
		if (!is_there[i] && contacts[i] != NULL)
			say(r, FINDING_MISSING, contacts[i]);
}

/* What people will see of it. */
static OUTCOME people_say(struct report *r, const struct partner *p)
{
	const char *text;

	if (p->n_display_names == 0)
		say(r, FINDING_MISSING, "No display name; people will see the host name.");
	for (size_t i = 0; i < p->n_contacts; i++) {
		TRY(arena_printf(r->mem, &text, "Contact: %s", p->contacts[i].mailbox));
		say(r, FINDING_OK, text);
	}
	for (size_t i = 0; i < p->n_categories; i++) {
		TRY(arena_printf(r->mem, &text, "Says of itself: %s = %s", p->categories[i].name, p->categories[i].value));
		say(r, FINDING_OK, text);
	}
	minimum_say(r, p);
	return outcome_ok();
}

OUTCOME partner_check(const struct partner *partner, struct bytes metadata, int64_t now_at, struct arena *mem,
                      const struct partner_finding **out, size_t *n_out)
{
	const struct partner_kept *kept = partner_kept_of(partner);
	struct report r = { .mem = mem };
	const char *text;

	*out = NULL;
	*n_out = 0;
	r.list = arena_array(mem, FINDINGS_MAX, sizeof *r.list);
	REQUIRE(r.list != NULL, OUT_OF_MEMORY);
	TRY(arena_printf(mem, &text, "Entity ID: %s", partner->entity_id));
	say(&r, FINDING_OK, text);
	TRY(signature_say(&r, metadata));
	TRY(validity_say(&r, partner, now_at));
	if ((partner->roles & ROLE_SP) != 0)
		TRY(sp_say(&r, kept, now_at));
	if ((partner->roles & ROLE_IDP) != 0)
		TRY(idp_say(&r, kept, now_at));
	TRY(people_say(&r, partner));
	for (const struct partner_note *note = kept->notes; note != NULL; note = note->next) {
		TRY(arena_printf(mem, &text, "%s", note->finding.text));
		say(&r, note->finding.kind, text);
	}
	*out = r.list;
	*n_out = r.n;
	return outcome_ok();
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/response_parts.h"

#include "lib/spec/uris.h"

/* What a verification works with. */
struct check {
	const struct response_raw *raw;
	const struct response_expected *expected;
	const struct saml_self *self;
	const struct decrypt_keys *keys;
	struct sig_trust trust;
	int64_t earliest_at; /* now, with the clock difference in our disfavour */
	int64_t latest_at;
};

static bool is_success(const struct response_parts *parts)
{
	return bytes_equal_text(parts->status.top, URI_STATUS_SUCCESS);
}

/*
 * The Response as far as it may be read: from the octets its own signature covers; without one from the
 * hostile tree, where nothing but an assertion with a signature of its own makes it worth anything.
 */
static OUTCOME message_read(const struct check *c, bool is_signed, struct arena *mem,
                            struct response_parts *out)
{
	struct xml_doc *doc = c->raw->doc;

	*out = (struct response_parts){ 0 };
	if (is_signed)
		TRY(sig_check(c->raw->doc, xml_root(c->raw->doc), &c->trust, mem, &doc));
	return response_parts_read(xml_root(doc), mem, out);
}

/*
 * A plain assertion that is signed is checked where it stood in the received tree: a Response's signature may
 * have been made over octets that lack the namespaces which the inner one includes by name.
 */
static OUTCOME plain_open(const struct check *c, bool is_signed, const struct response_parts *parts,
                          struct arena *mem, const struct xml_node **out)
{
	struct response_parts received;
	struct xml_doc *doc;

	*out = NULL;
	REQUIRE(!c->expected->account->record.encrypt, ENC_MISSING);
	TRY(response_parts_read(xml_root(c->raw->doc), mem, &received));
	REQUIRE(received.assertion != NULL, INTERNAL); /* parts, read from the same octets, has one */
	if (!sig_is_present(received.assertion)) {
		REQUIRE(is_signed, SIG_MISSING);
		*out = parts->assertion;
		return outcome_ok();
	}
	TRY(sig_check(c->raw->doc, received.assertion, &c->trust, mem, &doc));
	*out = xml_root(doc);
	return outcome_ok();
}

static OUTCOME encrypted_open(const struct check *c, bool is_signed, const struct response_parts *parts,
                              struct arena *mem, const struct xml_node **out)
{
	struct xml_doc *plain, *doc;

	*out = NULL;
	TRY(xml_decrypt(parts->encrypted, c->keys, mem, &plain));
	if (!sig_is_present(xml_root(plain))) {
		REQUIRE(is_signed, SIG_MISSING);
		*out = xml_root(plain);
		return outcome_ok();
	}
	TRY(sig_check(plain, xml_root(plain), &c->trust, mem, &doc));
	*out = xml_root(doc);
	return outcome_ok();
}

/* SAML-PROF 4.1.4.2, SAML-CORE 3.2.2, in their order. */
static OUTCOME message_check(const struct check *c, const struct response_parts *parts)
{
	const struct message_head *head = &parts->head;

	REQUIRE(bytes_equal_text(head->version, "2.0"), RESP_VERSION);
	REQUIRE(bytes_equal_text(head->in_response_to, c->expected->request_id), RESP_UNSOLICITED);
	REQUIRE(c->earliest_at - LIMIT_REQUEST_AGE_S <= head->issued_at, RESP_INSTANT);
	REQUIRE(head->issued_at <= c->latest_at, RESP_INSTANT);
	REQUIRE(bytes_equal_text(head->destination, c->self->acs_url), RESP_DESTINATION);
	REQUIRE(issuer_is(head, c->expected->account->entity_id), RESP_ISSUER);
	return outcome_ok();
}

/* SAML-PROF 4.1.4.3: bearer. */
static OUTCOME subject_check(const struct check *c, const struct assertion_parts *a)
{
	REQUIRE(a->nameid.value.len > 0, ASSERT_SUBJECT);
	REQUIRE(a->n_confirmations == 1, ASSERT_METHOD);
	REQUIRE(bytes_equal_text(a->method, URI_CM_BEARER), ASSERT_METHOD);
	REQUIRE(bytes_equal_text(a->recipient, c->self->acs_url), ASSERT_RECIPIENT);
	REQUIRE(a->confirm_end_at > 0 && c->earliest_at < a->confirm_end_at, ASSERT_CONFIRM_TIME);
	REQUIRE(!a->has_confirm_start, ASSERT_CONFIRM_TIME);
	REQUIRE(bytes_equal_text(a->in_response_to, c->expected->request_id), ASSERT_IN_RESPONSE_TO);
	return outcome_ok();
}

static OUTCOME conditions_check(const struct check *c, const struct assertion_parts *a)
{
	REQUIRE(a->not_before_at > 0 && a->not_on_or_after_at > 0, ASSERT_CONDITIONS);
	REQUIRE(!a->has_unknown_condition, ASSERT_CONDITIONS);
	REQUIRE(a->not_before_at <= c->latest_at, ASSERT_NOT_YET);
	REQUIRE(c->earliest_at < a->not_on_or_after_at, ASSERT_EXPIRED);
	REQUIRE(a->n_restrictions == 1 && a->n_audiences == 1, ASSERT_AUDIENCE);
	REQUIRE(bytes_equal_text(a->audience, c->self->entity_id), ASSERT_AUDIENCE);
	return outcome_ok();
}

static OUTCOME statement_check(const struct check *c, const struct assertion_parts *a)
{
	const struct response_expected *expected = c->expected;
	const enum level level = level_of_class(a->class_ref);

	REQUIRE(a->n_statements == 1, ASSERT_STATEMENT);
	REQUIRE(a->authn_at <= c->latest_at, ASSERT_AUTHN_INSTANT);
	REQUIRE(!expected->force_authn || expected->asked_at - c->self->clock_skew_s <= a->authn_at,
	        ASSERT_AUTHN_INSTANT);
	REQUIRE(a->session_end_at == 0 || c->earliest_at < a->session_end_at, ASSERT_SESSION_END);
	REQUIRE(level != LEVEL_NONE && level >= expected->min_level, ASSERT_LEVEL);
	return outcome_ok();
}

static OUTCOME assertion_check(const struct check *c, const struct assertion_parts *a)
{
	REQUIRE(bytes_equal_text(a->version, "2.0"), ASSERT_VERSION);
	REQUIRE(bytes_equal_text(a->issuer, c->expected->account->entity_id), ASSERT_ISSUER);
	REQUIRE(!bytes_is_present(a->issuer_format) || bytes_equal_text(a->issuer_format, URI_NAMEID_ENTITY),
	        ASSERT_ISSUER);
	TRY(subject_check(c, a));
	TRY(conditions_check(c, a));
	return statement_check(c, a);
}

static void believe(const struct response_parts *parts, const struct assertion_parts *a,
                    struct response_verified *out)
{
	*out = (struct response_verified){
		.status = parts->status.top,
		.is_success = true,
		.response_id = parts->head.id,
		.assertion_id = a->id,
		.nameid = a->nameid.value,
		.nameid_format = a->nameid.format,
		.session_index = a->session_index,
		.issued_at = a->issued_at,
		.authn_at = a->authn_at,
		.not_on_or_after_at =
			a->confirm_end_at < a->not_on_or_after_at ? a->confirm_end_at : a->not_on_or_after_at,
		.session_not_on_or_after_at = a->session_end_at,
		.level = level_of_class(a->class_ref),
		.attributes = a->attributes,
		.n_attributes = a->n_attributes,
	};
}

static OUTCOME verify(const struct check *c, struct arena *mem, struct response_verified *out)
{
	const bool is_signed = sig_is_present(xml_root(c->raw->doc));
	const struct xml_node *assertion;
	struct response_parts parts;
	struct assertion_parts said;

	TRY(message_read(c, is_signed, mem, &parts));
	if (!is_success(&parts)) {
		REQUIRE(is_signed, SIG_COVERAGE); /* nothing else in it is */
		TRY(message_check(c, &parts));
		REQUIRE(parts.n_assertions == 0, RESP_ASSERTIONS);
		*out = (struct response_verified){ .status = parts.status.top,
			                           .substatus = parts.status.second,
			                           .status_message = parts.status.message,
			                           .status_detail = parts.status.detail };
		return outcome_ok();
	}
	REQUIRE(parts.n_assertions == 1, RESP_ASSERTIONS);
	if (parts.encrypted != NULL)
		TRY(encrypted_open(c, is_signed, &parts, mem, &assertion));
	else
		TRY(plain_open(c, is_signed, &parts, mem, &assertion));
	TRY(assertion_parts_read(assertion, mem, &said));
	if (said.encrypted_id != NULL)
		TRY(nameid_open(said.encrypted_id, c->keys, mem, &said.nameid));
	TRY(message_check(c, &parts));
	TRY(assertion_check(c, &said));
	believe(&parts, &said, out);
	return outcome_ok();
}

OUTCOME response_verify(const struct response_raw *raw, const struct response_expected *expected,
                        const struct saml_self *self, const struct decrypt_keys *keys, int64_t now_at,
                        struct arena *mem, struct response_verified *out)
{
	const struct check c = {
		.raw = raw,
		.expected = expected,
		.self = self,
		.keys = keys,
		.trust = partner_trust(expected->account, ROLE_IDP),
		.earliest_at = now_at - self->clock_skew_s,
		.latest_at = now_at + self->clock_skew_s,
	};

	*out = (struct response_verified){ 0 };
	TRY(speaker_check(expected->account, ROLE_IDP, now_at));
	return verify(&c, mem, out);
}

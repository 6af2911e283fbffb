/* SPDX-License-Identifier: EUPL-1.2 */
/* A portal asks for its answer by artifact and fetches it: once, in time, and nobody else. */
#include "tests/support/unit.h"

#include "lib/saml/artifact.h"
#include "lib/saml/soap.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "tests/flow/story.h"

#define ARTIFACT_ACS "https://portal.example/artifact"

static const struct portal_wish by_artifact = { .relay_state = STORY_RELAY,
	                                        .changes = { { "bindings:HTTP-POST", "bindings:HTTP-Artifact" },
	                                                     { MINT_ACS "\"", ARTIFACT_ACS "\"" } } };
static EVP_PKEY *portal_keys[1];

/* Anna agrees; the page carries the artifact. */
static struct seen_reply agreed(struct story *s, const char *decision)
{
	const char *path;
	struct seen_reply page;

	story_begin(s);
	path = story_open(s, &by_artifact);
	assert_int_equal(story_login(s, path, STORY_USER, STORY_PASSWORD).status, 303);
	page = get(s, path);
	page = story_decide(s, page.body, decision, NULL);
	if (page.status != 200 || field_of(s, page.body, "SAMLart") == NULL)
		fail_msg("no artifact: %d\n%s", page.status, fake_notes(&s->fake));
	return page;
}

static struct bytes question(struct story *s, const char *artifact, bool is_second)
{
	const struct signer signer = portal_signer(is_second);
	const struct artresolve_plan plan = { .id = "_t1",
		                              .now_at = s->fake.now_at,
		                              .destination = MINT_ARTIFACT,
		                              .issuer = is_second ? STORY_SECOND : MINT_PARTNER,
		                              .artifact = artifact };
	struct bytes xml;

	assert_ok(artresolve_issue(&plan, &signer, is_second ? SIG_RSA_PSS256 : SIG_ECDSA256, s->mem, &xml));
	return xml;
}

/* What the portal is handed; RULE_ARTRESP_EMPTY: there is none. */
static OUTCOME handed(struct story *s, const struct seen_reply *reply, struct response_verified *out)
{
	const struct saml_self self = { .entity_id = MINT_PARTNER, .acs_url = ARTIFACT_ACS, .clock_skew_s = 60 };
	const struct artresponse_expected asked = { "_t1", s->account, ROLE_IDP };
	const struct decrypt_keys keys = { .keys = portal_keys, .n_keys = 1 };
	const struct response_expected expected = { .request_id = MINT_REQUEST_ID,
		                                    .asked_at = MINT_NOW,
		                                    .min_level = LEVEL_BASIS,
		                                    .account = s->account };
	struct saml_wire wire = { .binding = BINDING_SOAP };
	struct artresponse_verified answer;
	struct artresponse_raw carrier;
	struct response_raw raw;

	assert_int_equal(reply->status, 200);
	assert_string_equal(reply->type, SOAP_TYPE);
	TRY(soap_open(bytes_of(reply->body), s->mem, &wire.xml));
	TRY(artresponse_decode(&wire, s->mem, &carrier));
	TRY(artresponse_verify(&wire, &carrier, &asked, &self, s->fake.now_at, s->mem, &answer));
	TRY(response_decode(&answer.message, s->mem, &raw));
	return response_verify(&raw, &expected, &self, &keys, s->fake.now_at, s->mem, out);
}

static void the_portal_fetches_the_answer_once(void **state)
{
	SCOPED(story) struct story s;
	struct response_verified got;
	const char *artifact;
	struct seen_reply page, reply;

	(void)state;
	page = agreed(&s, "allow");
	artifact = field_of(&s, page.body, "SAMLart");
	assert_string_equal(action_of(&s, page.body), ARTIFACT_ACS);
	assert_string_equal(field_of(&s, page.body, "RelayState"), STORY_RELAY);
	assert_null(field_of(&s, page.body, "SAMLResponse"));
	assert_true(has(page.policy, " https://portal.example"));
	reply = soap(&s, "/saml/artifact", question(&s, artifact, false));
	assert_ok(handed(&s, &reply, &got));
	assert_true(got.is_success);
	assert_int_equal(got.level, LEVEL_BASIS);
	reply = soap(&s, "/saml/artifact", question(&s, artifact, false));
	assert_rule(handed(&s, &reply, &got), RULE_ARTRESP_EMPTY);
	assert_true(has(fake_notes(&s.fake), "artifact.resolved"));
	assert_true(has(fake_notes(&s.fake), "artifact.unknown"));
}

static void a_refusal_goes_the_same_way(void **state)
{
	SCOPED(story) struct story s;
	struct response_verified got;
	struct seen_reply page, reply;

	(void)state;
	page = agreed(&s, "deny");
	reply = soap(&s, "/saml/artifact", question(&s, field_of(&s, page.body, "SAMLart"), false));
	assert_ok(handed(&s, &reply, &got));
	assert_bytes(got.substatus, URI_STATUS_REQUEST_DENIED);
}

static void another_portal_gets_nothing_and_takes_nothing(void **state)
{
	SCOPED(story) struct story s;
	struct response_verified got;
	const char *artifact;
	struct seen_reply page, reply;

	(void)state;
	page = agreed(&s, "allow");
	portal_second(&s);
	artifact = field_of(&s, page.body, "SAMLart");
	reply = soap(&s, "/saml/artifact", question(&s, artifact, true));
	assert_rule(handed(&s, &reply, &got), RULE_ARTRESP_EMPTY);
	reply = soap(&s, "/saml/artifact", question(&s, artifact, false));
	assert_ok(handed(&s, &reply, &got));
}

static void too_late_is_gone(void **state)
{
	(void)state;
	for (int late = 0; late < 2; late++) {
		SCOPED(story) struct story s;
		struct response_verified got;
		struct seen_reply page, reply;

		page = agreed(&s, "allow");
		s.fake.now_at += LIMIT_ARTIFACT_S - 1 + late;
		reply = soap(&s, "/saml/artifact", question(&s, field_of(&s, page.body, "SAMLart"), false));
		assert_rule(handed(&s, &reply, &got), late ? RULE_ARTRESP_EMPTY : RULE_NONE);
	}
}

static void what_lies_in_the_store_says_nothing(void **state)
{
	SCOPED(story) struct story s;
	const struct fake_artifact *kept = &s.fake.artifacts[0];
	struct artifact artifact;
	struct seen_reply page;

	(void)state;
	page = agreed(&s, "allow");
	assert_int_equal(s.fake.n_artifacts, 1);
	assert_ok(artifact_decode(bytes_of(field_of(&s, page.body, "SAMLart")), s.mem, &artifact));
	assert_null(memmem(kept->sealed.ptr, kept->sealed.len, "saml", 4));
	assert_null(memmem(kept->sealed.ptr, kept->sealed.len, artifact.handle, sizeof artifact.handle));
	assert_null(memmem(kept->handle_hash.ptr, kept->handle_hash.len, artifact.handle, sizeof artifact.handle));
}

static void a_question_that_is_not_the_portals_own_is_a_fault(void **state)
{
	SCOPED(story) struct story s;
	const struct mint how = { .key = mint_key(MINT_BRAINPOOL), .alg = SIG_ECDSA256, .sign_message = true };
	struct response_verified got;
	const char *artifact;
	struct seen_reply page, reply;

	(void)state;
	page = agreed(&s, "allow");
	artifact = field_of(&s, page.body, "SAMLart");
	reply = soap(&s, "/saml/artifact", mint_artresolve(s.mem, artifact, &how));
	assert_int_equal(reply.status, 500);
	assert_true(has(reply.body, "<faultcode>soap:Client</faultcode><faultstring>SK-1303</faultstring>"));
	reply = soap(&s, "/saml/artifact", question(&s, "AAQAAA==", false));
	assert_true(has(reply.body, "SK-2400"));
	reply = soap(&s, "/saml/soap", question(&s, artifact, false));
	assert_true(has(reply.body, "SK-1209"));
	reply = soap(&s, "/saml/artifact", question(&s, artifact, false));
	assert_ok(handed(&s, &reply, &got));
}

static void a_store_that_fails_hands_out_nothing(void **state)
{
	unsigned n = 1;

	(void)state;
	for (;; n++) {
		SCOPED(story) struct story s;
		struct response_verified got;
		struct bytes xml;
		struct seen_reply page, reply;

		page = agreed(&s, "allow");
		xml = question(&s, field_of(&s, page.body, "SAMLart"), false);
		s.fake.fail_at = s.fake.store_calls + n;
		reply = soap(&s, "/saml/artifact", xml);
		if (reply.status == 200)
			break;
		assert_true(has(reply.body, "SK-2000"));
		reply = soap(&s, "/saml/artifact", xml);
		assert_ok(handed(&s, &reply, &got));
	}
	assert_int_equal(n, 3); /* partner, artifact */
}

static int start(void **state)
{
	portal_keys[0] = mint_key(MINT_RSA);
	return story_group_start(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_portal_fetches_the_answer_once),
		cmocka_unit_test(a_refusal_goes_the_same_way),
		cmocka_unit_test(another_portal_gets_nothing_and_takes_nothing),
		cmocka_unit_test(too_late_is_gone),
		cmocka_unit_test(what_lies_in_the_store_says_nothing),
		cmocka_unit_test(a_question_that_is_not_the_portals_own_is_a_fault),
		cmocka_unit_test(a_store_that_fails_hands_out_nothing),
	};

	return cmocka_run_group_tests(tests, start, story_group_end);
}

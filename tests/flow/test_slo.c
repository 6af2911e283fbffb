/* SPDX-License-Identifier: EUPL-1.2 */
/* A portal ends a person's session: by each binding, only its own, only once, and what it is told. */
#include "tests/support/unit.h"

#include "lib/saml/logout.h"
#include "lib/saml/soap.h"
#include "lib/spec/uris.h"
#include "lib/wire/base64.h"
#include "lib/wire/form.h"
#include "tests/flow/story.h"

static const struct portal_wish plain = { .relay_state = STORY_RELAY };

/* What a portal keeps of a login, and how it asks. */
struct ending {
	const char *id; /* NULL: "_l1" */
	const char *nameid, *index;
	const char *destination; /* NULL: the binding's own */
	bool is_second;          /* STORY_SECOND asks */
	bool is_forged;          /* with somebody else's key */
};

enum way { BY_REDIRECT, BY_POST, BY_SOAP, WAYS };

/* Anna logs in to the portal; what it was told is in got. */
static void logged_in(struct story *s, struct portal_got *got)
{
	const char *path;
	struct seen_reply page;

	story_begin(s);
	path = story_open(s, &plain);
	assert_int_equal(story_login(s, path, STORY_USER, STORY_PASSWORD).status, 303);
	page = get(s, path);
	page = story_decide(s, page.body, "allow", NULL);
	portal_receive(s, &page, MINT_REQUEST_ID, got);
	assert_int_equal(s->fake.n_sessions, 1);
}

static struct ending ending_of(struct story *s, const struct portal_got *got)
{
	struct ending e = { .id = NULL };

	assert_ok(arena_text(s->mem, got->response.nameid, &e.nameid));
	assert_ok(arena_text(s->mem, got->response.session_index, &e.index));
	return e;
}

static struct bytes request_of(struct story *s, const struct ending *e, const char *destination, bool is_enveloped)
{
	const struct signer signer = portal_signer(e->is_second != e->is_forged);
	const struct logoutreq_plan plan = { .id = e->id != NULL ? e->id : "_l1",
		                             .now_at = s->fake.now_at,
		                             .destination = e->destination != NULL ? e->destination : destination,
		                             .issuer = e->is_second ? STORY_SECOND : MINT_PARTNER,
		                             .nameid = e->nameid,
		                             .session_indexes = &e->index,
		                             .n_session_indexes = 1 };
	struct bytes xml;

	assert_ok(logoutreq_issue(&plan, NULL, is_enveloped ? &signer : NULL,
	                          e->is_second != e->is_forged ? SIG_RSA_PSS256 : SIG_ECDSA256, s->mem, &xml));
	return xml;
}

static const char *form_with(struct story *s, const char *field, struct bytes xml, const char *relay_state)
{
	struct text t = text_new(s->mem, LIMIT_REQUEST_MEMORY);
	const char *message;

	base64_encode(&t, xml);
	assert_ok(text_done_str(&t, &message));
	return form_of(s, (const char *const[]){ field, message, relay_state != NULL ? "RelayState" : NULL, relay_state,
	                                         NULL });
}

static struct seen_reply ask(struct story *s, enum way way, const struct ending *e)
{
	const struct signer signer = portal_signer(e->is_second != e->is_forged);
	const char *url;

	if (way == BY_SOAP)
		return soap(s, "/saml/soap", request_of(s, e, MINT_SOAP, true));
	if (way == BY_POST)
		return post(s, "/saml/slo", form_with(s, "SAMLRequest", request_of(s, e, MINT_SLO, true), "r&1"));
	assert_ok(binding_redirect_url("https://konto.example/saml/slo", "SAMLRequest", request_of(s, e, MINT_SLO, false),
	                               bytes_of("r&1"), &signer,
	                               e->is_second != e->is_forged ? SIG_RSA_PSS256 : SIG_ECDSA256, s->mem, &url));
	return get(s, url + strlen("https://konto.example"));
}

/* The answer as the portal believes it. */
static struct logoutresp_verified told(struct story *s, enum way way, const struct seen_reply *reply)
{
	const struct saml_self self = { .entity_id = MINT_PARTNER, .slo_url = MINT_SLO_PARTNER, .soap_url = MINT_SLO_PARTNER };
	const struct logoutresp_expected expected = { "_l1", s->account, ROLE_IDP };
	struct logoutresp_verified got;
	struct http_request in = { .method = HTTP_GET };
	struct logoutresp_raw raw;
	struct saml_wire wire = { .binding = BINDING_SOAP };

	if (way == BY_SOAP) {
		assert_int_equal(reply->status, 200);
		assert_string_equal(reply->type, SOAP_TYPE);
		assert_ok(soap_open(bytes_of(reply->body), s->mem, &wire.xml));
	} else {
		assert_int_equal(reply->status, 303);
		assert_true(has(reply->location, MINT_SLO_PARTNER "?"));
		in.query = bytes_of(strchr(reply->location, '?') + 1);
		assert_ok(binding_answer_receive(&in, s->mem, &wire));
		assert_bytes(wire.relay_state, "r&1");
	}
	assert_ok(logoutresp_decode(&wire, s->mem, &raw));
	assert_ok(logoutresp_verify(&wire, &raw, &expected, &self, s->fake.now_at, s->mem, &got));
	return got;
}

static void a_portal_ends_the_session_by_each_binding(void **state)
{
	(void)state;
	for (enum way way = BY_REDIRECT; way < WAYS; way++) {
		SCOPED(story) struct story s;
		struct logoutresp_verified answer;
		struct seen_reply reply;
		struct portal_got got;
		struct ending e;

		logged_in(&s, &got);
		e = ending_of(&s, &got);
		reply = ask(&s, way, &e);
		answer = told(&s, way, &reply);
		assert_true(answer.is_success);
		assert_null(answer.status.second.ptr);
		assert_int_equal(s.fake.n_sessions, 0);
		assert_int_equal(s.fake.n_services, 0);
		assert_true(has(fake_records(&s.fake), "session.ended"));
		assert_true(has(fake_notes(&s.fake), "logout.verified"));
		/* and the person is asked again */
		assert_true(has(get(&s, story_open(&s, &(struct portal_wish){ .id = "_r2" })).body, "name=\"password\""));
	}
}

static void an_answer_by_post_is_a_form_for_the_portal(void **state)
{
	SCOPED(story) struct story s;
	const struct partner *by_post;
	struct seen_reply page;
	struct portal_got got;
	struct ending e;

	(void)state;
	logged_in(&s, &got);
	by_post = mint_partner(s.mem, PROFILE_BSI, MINT_P256, MINT_RSA,
	                       (struct mint_change){ URI_BINDING_REDIRECT "\" Location=\"" MINT_SLO_PARTNER,
	                                             "urn:x\" Location=\"" MINT_SLO_PARTNER });
	partner_release(s.fake.partners[0]);
	s.fake.partners[0] = by_post;
	e = ending_of(&s, &got);
	page = ask(&s, BY_POST, &e);
	assert_int_equal(page.status, 200);
	assert_string_equal(action_of(&s, page.body), MINT_SLO_ANSWER);
	assert_true(has(page.policy, " https://portal.example"));
	assert_string_equal(field_of(&s, page.body, "RelayState"), "r&1");
	assert_non_null(field_of(&s, page.body, "SAMLResponse"));
	assert_int_equal(s.fake.n_sessions, 0);
}

static void other_portals_are_counted_not_told(void **state)
{
	const struct portal_wish second = { .id = "_r2",
		                            .changes = { { ">" MINT_PARTNER "<", ">" STORY_SECOND "<" } },
		                            .is_other_key = true };
	SCOPED(story) struct story s;
	struct logoutresp_verified answer;
	struct seen_reply reply;
	struct portal_got got;
	struct ending e;

	(void)state;
	logged_in(&s, &got);
	portal_second(&s);
	reply = get(&s, story_open(&s, &second));
	assert_int_equal(story_decide(&s, reply.body, "allow", NULL).status, 200);
	assert_int_equal(s.fake.n_services, 2);
	e = ending_of(&s, &got);
	reply = ask(&s, BY_SOAP, &e);
	answer = told(&s, BY_SOAP, &reply);
	assert_true(answer.is_success && answer.is_partial);
	assert_int_equal(s.fake.n_sessions, 0);
}

/* Names what is not there, or not the asker's. */
static void what_is_not_the_portals_stays(void **state)
{
	(void)state;
	for (int c = 0; c < 4; c++) {
		SCOPED(story) struct story s;
		struct logoutresp_verified answer;
		struct seen_reply reply;
		struct portal_got got;
		struct ending e;

		logged_in(&s, &got);
		portal_second(&s);
		e = ending_of(&s, &got);
		if (c == 1)
			e.index = "_unknown";
		if (c == 2)
			e.nameid = "_unknown";
		if (c == 3)
			e.is_second = true;
		reply = ask(&s, BY_SOAP, &e);
		answer = told(&s, BY_SOAP, &reply);
		assert_int_equal(answer.is_success, c == 0);
		assert_int_equal(s.fake.n_sessions, c == 0 ? 0 : 1);
		if (c == 0)
			continue;
		assert_bytes(answer.status.top, URI_STATUS_REQUESTER);
		assert_bytes(answer.status.second, URI_STATUS_UNKNOWN_PRINCIPAL);
	}
}

static void a_request_counts_once(void **state)
{
	(void)state;
	for (enum way way = BY_REDIRECT; way < WAYS; way++) {
		SCOPED(story) struct story s;
		struct seen_reply reply;
		struct portal_got got;
		struct ending e;

		logged_in(&s, &got);
		e = ending_of(&s, &got);
		(void)ask(&s, way, &e);
		reply = ask(&s, way, &e);
		assert_true(has(fake_notes(&s.fake), "LOGOUT_REPLAY"));
		assert_int_equal(reply.status, way == BY_SOAP ? 500 : 400);
		assert_null(reply.location);
		e.id = "_l7"; /* the same in a new request is answered: there is nothing left */
		assert_int_equal(ask(&s, way, &e).status, way == BY_SOAP ? 200 : 303);
	}
}

static void a_forged_request_ends_nothing(void **state)
{
	(void)state;
	for (enum way way = BY_REDIRECT; way < WAYS; way++) {
		SCOPED(story) struct story s;
		struct seen_reply reply;
		struct portal_got got;
		struct ending e;

		logged_in(&s, &got);
		e = ending_of(&s, &got);
		e.is_forged = true;
		reply = ask(&s, way, &e);
		assert_int_equal(reply.status, way == BY_SOAP ? 500 : 403);
		assert_true(has(fake_notes(&s.fake), "SIG_INVALID"));
		assert_true(has(reply.body, "SK-1303"));
		assert_false(has(reply.body, "portal.example"));
		e.is_forged = false;
		e.destination = way == BY_SOAP ? MINT_SLO : MINT_SOAP;
		(void)ask(&s, way, &e);
		assert_true(has(fake_notes(&s.fake), "LOGOUT_DESTINATION"));
		assert_int_equal(s.fake.n_sessions, 1);
		e.destination = NULL;
		(void)ask(&s, way, &e);
		assert_int_equal(s.fake.n_sessions, 0);
	}
}

/* A fresh login replaces the session; what portals have of the old one is then of the new one. */
static void a_session_that_was_replaced_is_still_the_portals(void **state)
{
	const struct portal_wish again = { .id = "_r2",
		                           .changes = { { " Destination=", " ForceAuthn=\"true\" Destination=" } } };
	SCOPED(story) struct story s;
	struct seen_reply reply;
	struct portal_got got;
	struct ending e;

	(void)state;
	logged_in(&s, &got);
	e = ending_of(&s, &got);
	s.fake.now_at++;
	assert_int_equal(story_login(&s, story_open(&s, &again), STORY_USER, STORY_PASSWORD).status, 303);
	assert_int_equal(s.fake.n_sessions, 1);
	reply = ask(&s, BY_SOAP, &e);
	assert_true(told(&s, BY_SOAP, &reply).is_success);
	assert_int_equal(s.fake.n_sessions, 0);
}

/* ---- each address takes what it is for ---- */

static void each_address_refuses_what_it_is_not_for(void **state)
{
	SCOPED(story) struct story s;
	struct bytes front, back;
	struct portal_got got;
	struct seen_reply r;
	struct ending e;
	const char *form, *query;

	(void)state;
	logged_in(&s, &got);
	e = ending_of(&s, &got);
	front = request_of(&s, &e, MINT_SLO, true);
	back = request_of(&s, &e, MINT_SOAP, true);
	form = form_with(&s, "SAMLRequest", front, NULL);

	r = post(&s, "/saml/sso", form); /* a logout is no login */
	assert_int_equal(r.status, 403);
	r = post(&s, "/saml/slo", portal_post(&s, NULL)); /* nor the other way round */
	assert_int_equal(r.status, 403);
	r = post(&s, "/saml/slo", form_with(&s, "SAMLResponse", front, NULL));
	assert_int_equal(r.status, 400);
	r = post(&s, "/saml/slo", form_with(&s, "SAMLRequest", mint_soap(s.mem, front), NULL)); /* SOAP in a form */
	assert_int_equal(r.status, 403);
	r = soap(&s, "/saml/slo", back);
	assert_int_equal(r.status, 400);
	assert_true(has(r.type, "text/html"));
	r = post(&s, "/saml/soap", form);
	assert_int_equal(r.status, 500);
	assert_true(has(r.body, "<faultcode>soap:Client</faultcode><faultstring>SK-2442</faultstring>"));
	r = get(&s, "/saml/soap");
	assert_int_equal(r.status, 405);
	r = soap(&s, "/saml/artifact", back);
	assert_true(has(r.body, "SK-1209"));
	r = soap(&s, "/saml/soap", mint_soap(s.mem, back)); /* an envelope in an envelope */
	assert_true(has(r.body, "SK-1210"));
	r = send_body(&s, "/saml/soap", "text/xml", bytes_of("<a"));
	assert_true(has(r.body, "SK-1201"));
	assert_ok(arena_printf(s.mem, &query, "%s&SAMLart=x", form));
	r = post(&s, "/saml/slo", query);
	assert_int_equal(r.status, 403);
	assert_true(has(fake_notes(&s.fake), "FORM_DUPLICATE"));
	assert_int_equal(s.fake.n_sessions, 1);
	assert_int_equal(post(&s, "/saml/slo", form).status, 303);
	assert_int_equal(s.fake.n_sessions, 0);
}

/* ---- the store may fail ---- */

static void a_store_that_fails_ends_nothing_by_half(void **state)
{
	unsigned n = 1;

	(void)state;
	for (;; n++) {
		SCOPED(story) struct story s;
		struct seen_reply reply;
		struct portal_got got;
		struct ending e;

		logged_in(&s, &got);
		e = ending_of(&s, &got);
		s.fake.fail_at = s.fake.store_calls + n;
		reply = ask(&s, BY_SOAP, &e);
		if (reply.status == 200)
			break;
		assert_int_equal(reply.status, 500);
		assert_true(has(reply.body, "<faultcode>soap:Server</faultcode><faultstring>SK-2000</faultstring>"));
		assert_int_equal(s.fake.n_sessions, 1);
		s.fake.fail_at = 0;
		reply = ask(&s, BY_SOAP, &e); /* nothing was remembered */
		assert_true(told(&s, BY_SOAP, &reply).is_success);
	}
	assert_int_equal(n, 4); /* partner, sessions, unit */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_portal_ends_the_session_by_each_binding),
		cmocka_unit_test(an_answer_by_post_is_a_form_for_the_portal),
		cmocka_unit_test(other_portals_are_counted_not_told),
		cmocka_unit_test(what_is_not_the_portals_stays),
		cmocka_unit_test(a_request_counts_once),
		cmocka_unit_test(a_forged_request_ends_nothing),
		cmocka_unit_test(a_session_that_was_replaced_is_still_the_portals),
		cmocka_unit_test(each_address_refuses_what_it_is_not_for),
		cmocka_unit_test(a_store_that_fails_ends_nothing_by_half),
	};

	return cmocka_run_group_tests(tests, story_group_start, story_group_end);
}

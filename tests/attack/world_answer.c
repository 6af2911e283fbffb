/* SPDX-License-Identifier: EUPL-1.2 */
/* An answer as whoever asked meets it: received by its binding, decoded, verified. */
#include "tests/support/unit.h"

#include "lib/saml/artifact.h"
#include "lib/saml/logout.h"
#include "lib/saml/response.h"
#include "lib/saml/soap.h"
#include "lib/spec/uris.h"
#include "tests/attack/world.h"
#include "tests/support/mint.h"

#define HOUR_S 3600
#define LOGOUT_ID "_l1" /* of what we asked */
#define RESOLVE_ID "_t1"
#define NO_ID "_r2"

static const struct saml_self self = { .entity_id = MINT_SELF,
	                               .acs_url = MINT_ACS,
	                               .slo_url = MINT_SLO,
	                               .soap_url = MINT_SOAP,
	                               .clock_skew_s = 60 };

/* Who waits for it, and since when. */
struct wait {
	enum attack_kind kind;
	enum attack_world how;
	const struct partner *partner;
	int64_t now_at;
};

static OUTCOME answer_receive(enum attack_kind kind, const struct attack_sent *sent, struct arena *mem,
                              struct saml_wire *out)
{
	const struct http_header type = { bytes_of("Content-Type"),
		                          bytes_of("application/x-www-form-urlencoded") };
	const struct http_request in = { .method = sent->is_query ? HTTP_GET : HTTP_POST,
		                         .query = sent->is_query ? sent->octets : (struct bytes){ 0 },
		                         .body = sent->is_query ? (struct bytes){ 0 } : sent->octets,
		                         .headers = &type,
		                         .n_headers = 1 };

	*out = (struct saml_wire){ .binding = BINDING_SOAP };
	if ((AS(kind) & SOAPS) != 0)
		return soap_open(sent->octets, mem, &out->xml);
	return kind == FAILED ? binding_response_receive(&in, mem, out)
	                      : binding_answer_receive(&in, mem, out);
}

static OUTCOME gone_take(const struct wait *w, const struct saml_wire *wire, struct arena *mem,
                         bool *is_read_whole)
{
	const struct logoutresp_expected expected = { w->how == OTHER_REQUEST ? NO_ID : LOGOUT_ID, w->partner,
		                                      ROLE_IDP };
	struct logoutresp_verified got;
	struct logoutresp_raw raw;

	TRY(logoutresp_decode(wire, mem, &raw));
	TRY(logoutresp_verify(wire, &raw, &expected, &self, w->now_at, mem, &got));
	*is_read_whole = bytes_equal_text(got.id, "_g1") && got.is_success && !got.is_partial;
	return outcome_ok();
}

static OUTCOME response_take(const struct wait *w, const struct saml_wire *wire, struct arena *mem,
                             bool *is_read_whole)
{
	const struct response_expected expected = {
		.request_id = w->kind == FAILED && w->how == OTHER_REQUEST ? NO_ID : MINT_REQUEST_ID,
		.asked_at =
			w->now_at + (w->how == FRESH_WANTED ? 57 : -10), /* the login is four seconds old */
		.force_authn = w->how == FRESH_WANTED,
		.min_level = w->how == LEVEL_HIGH ? LEVEL_HOCH : LEVEL_SUBSTANZIELL,
		.account = w->partner,
	};
	static const struct decrypt_keys none;
	struct response_verified got;
	struct response_raw raw;

	TRY(response_decode(wire, mem, &raw));
	TRY(response_verify(&raw, &expected, &self, &none, w->now_at, mem, &got));
	*is_read_whole = w->kind == FAILED
	                         ? !got.is_success && bytes_equal_text(got.status, URI_STATUS_RESPONDER)
	                         : got.is_success && bytes_equal_text(got.nameid, "_n1");
	return outcome_ok();
}

static OUTCOME resolved_take(const struct wait *w, const struct saml_wire *wire, struct arena *mem,
                             bool *is_read_whole)
{
	const struct artresponse_expected expected = { w->how == OTHER_REQUEST ? NO_ID : RESOLVE_ID,
		                                       w->partner, ROLE_IDP };
	struct artresponse_verified got;
	struct artresponse_raw raw;

	TRY(artresponse_decode(wire, mem, &raw));
	TRY(artresponse_verify(wire, &raw, &expected, &self, w->now_at, mem, &got));
	return response_take(w, &got.message, mem, is_read_whole);
}

static OUTCOME answer_take(const struct wait *w, const struct attack_sent *sent, struct arena *mem,
                           bool *is_read_whole)
{
	struct saml_wire wire;

	TRY(answer_receive(w->kind, sent, mem, &wire));
	if (w->kind == RESOLVED)
		return resolved_take(w, &wire, mem, is_read_whole);
	return w->kind == FAILED ? response_take(w, &wire, mem, is_read_whole)
	                         : gone_take(w, &wire, mem, is_read_whole);
}

void answer_send(enum attack_kind kind, enum attack_world how, const struct partner *partner,
                 const struct attack_sent *sent, struct arena *mem, struct verdict *v)
{
	const int64_t late_s = how == AN_HOUR_LATER ? HOUR_S : how == AN_HOUR_EARLIER ? -HOUR_S : 0;
	const struct wait wait = { kind, how, partner, MINT_NOW + late_s };

	work_reset();
	v->rule = answer_take(&wait, sent, mem, &v->is_read_whole).rule;
	v->is_accepted = v->rule == RULE_NONE;
}

/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The test means of rehearsal builds: level and result are chosen on a page, so that every level, step-up and error
 * can be shown before real means exist. settings.c refuses it on public hosts.
 */
#include "idp/core/levels.h"
#include "idp/flow/browser.h"
#include "idp/flow/flow.h"
#include "idp/flow/reply.h"
#include "idp/flow/show.h"
#include "lib/spec/limits.h"
#include "lib/wire/form.h"
#include "lib/wire/query.h"

struct test_choice {
	struct bytes request, person; /* user name */
	enum level level;
	struct outcome result; /* of the means */
};

static OUTCOME test_choice_read(const struct http_request *in, struct arena *mem, struct test_choice *out)
{
	struct bytes body, level, result;
	struct form form;

	TRY(http_form_body(in, &body));
	TRY(form_decode(body, mem, &form));
	TRY(form_required(&form, "request", &out->request));
	TRY(form_required(&form, "username", &out->person));
	TRY(form_required(&form, "level", &level));
	TRY(form_required(&form, "result", &result));
	out->level = level_of_name(level);
	REQUIRE(out->level != LEVEL_NONE && out->person.len <= LIMIT_USERNAME_BYTES, FORM_SYNTAX);
	REQUIRE(utf8_is_xml_text(out->person), FORM_SYNTAX);
	if (bytes_equal_text(result, "cancel"))
		out->result = outcome_of(RULE_CANCELLED, __LINE__);
	else if (bytes_equal_text(result, "failure"))
		out->result = outcome_of(RULE_MEANS_FAILED, __LINE__);
	else
		REQUIRE(bytes_equal_text(result, "success"), FORM_SYNTAX);
	return outcome_ok();
}

OUTCOME flow_test_page(const struct http_request *in, const struct world *w, struct arena *mem, struct http_reply *out)
{
	const struct open_request *open;
	const struct partner *partner;
	struct bytes id;

	REQUIRE(w->policy.offers_test_means, HTTP_NOT_FOUND);
	TRY(query_param(in->query, "r", mem, &id));
	TRY(browser_open(in, w, id, mem, &open));
	TRY(w->ports->partner_find(w->ports->self, open->partner, mem, &partner));
	return show_test(in, w, open, partner, mem, out);
}

OUTCOME flow_test(const struct http_request *in, const struct world *w, struct arena *mem, struct http_reply *out)
{
	const struct ports *ports = w->ports;
	const int64_t now_at = ports->now(ports->self);
	struct effects effects = { .now_at = now_at, .request_id = in->request_id };
	const struct open_request *open;
	const struct partner *partner;
	struct person_login person;
	struct test_choice choice = { 0 };
	struct browser_login login;

	REQUIRE(w->policy.offers_test_means, HTTP_NOT_FOUND);
	TRY(test_choice_read(in, mem, &choice));
	TRY(browser_open(in, w, choice.request, mem, &open));
	TRY(ports->partner_find(ports->self, open->partner, mem, &partner));
	if (!is_ok(choice.result))
		return answer_now(in, w, open, partner, NULL, choice.result, mem, out);
	TRY(ports->person_find(ports->self, choice.person, mem, &person));
	REQUIRE(bytes_is_present(person.person_id), LOGIN_FAILED);
	TRY(browser_login_make(in, w, person.person_id, choice.level, MEANS_TEST, now_at, mem, &login));
	login_effects(open, &login.session, login.replaced, &effects);
	TRY(ports->apply(ports->self, &effects, mem));
	ports->note(ports->self, in->request_id, "login.succeeded", outcome_ok(), open->partner, choice.level);
	TRY(reply_login(w, open, mem, out));
	return browser_login_set(w, &login, mem, out);
}

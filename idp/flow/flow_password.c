/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * User name and password. Wrong password, unknown user and running delay take the same steps, one hash operation
 * included, and end in the same words.
 */
#include "idp/core/levels.h"
#include "idp/flow/browser.h"
#include "idp/flow/flow.h"
#include "idp/flow/network.h"
#include "idp/flow/reply.h"
#include "idp/flow/show.h"
#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/wire/form.h"

struct credentials {
	struct bytes request, username, password;
	struct bytes account_key, network_key; /* keyed hashes */
};

static OUTCOME credentials_read(const struct http_request *in, const struct world *w, struct arena *mem,
                                struct credentials *out)
{
	struct bytes body, network, typed;
	struct form form;
	unsigned char *folded;

	TRY(http_form_body(in, &body));
	TRY(form_decode(body, mem, &form));
	TRY(form_required(&form, "request", &out->request));
	TRY(form_required(&form, "username", &typed));
	TRY(form_required(&form, "password", &out->password));
	REQUIRE(typed.len <= LIMIT_USERNAME_BYTES, FORM_TOO_LONG);
	folded = arena_alloc(mem, typed.len + 1);
	REQUIRE(folded != NULL, OUT_OF_MEMORY);
	for (size_t i = 0; i < typed.len; i++)
		folded[i] = ascii_lower(typed.ptr[i]);
	out->username = bytes_at(folded, typed.len);
	TRY(w->ports->pairwise(w->ports->self, "account", out->username, (struct bytes){ 0 }, mem, &out->account_key));
	TRY(network_of(in->peer, mem, &network));
	return w->ports->pairwise(w->ports->self, "network", network, (struct bytes){ 0 }, mem, &out->network_key);
}

/* One hash operation in every case. person is filled only when the password is right and no delay runs. */
static OUTCOME credentials_check(const struct world *w, const struct credentials *c, int64_t now_at,
                                 struct arena *mem, struct person_login *person, struct password_verdict *verdict)
{
	const struct ports *ports = w->ports;
	const struct outcome allowed =
		ports->attempt(ports->self, c->account_key, c->network_key, now_at, mem);
	struct person_login found = { 0 };

	*person = (struct person_login){ 0 };
	if (!is_ok(allowed) && allowed.rule != RULE_LOGIN_DELAYED)
		return allowed;
	if (utf8_is_xml_text(c->username))
		TRY(ports->person_find(ports->self, c->username, mem, &found));
	TRY(ports->password_verify(ports->self, c->password, found.password_hash, mem, verdict));
	TRY(allowed);
	REQUIRE(verdict->is_right && bytes_is_present(found.person_id), LOGIN_FAILED);
	*person = found;
	return outcome_ok();
}

static void password_effects(const struct credentials *c, const struct person_login *person,
                             const struct password_verdict *verdict, struct effects *out)
{
	struct effect *e = effect_add(out, EFFECT_FORGET_FAILURES);

	e->attempt_keys.account = c->account_key;
	e->attempt_keys.network = c->network_key;
	if (bytes_is_present(verdict->new_hash)) {
		e = effect_add(out, EFFECT_REHASH_PASSWORD);
		e->password.person_id = person->person_id;
		e->password.hash = verdict->new_hash;
	}
}

/* Wrong, unknown, delayed and busy are told on the login page; a fault of ours is none of the person's. */
static bool is_told_there(struct outcome failed)
{
	const enum rule_kind kind = rule_kind(failed.rule);

	return kind == KIND_REFUSED || kind == KIND_LIMIT || kind == KIND_UNAVAILABLE;
}

OUTCOME flow_password(const struct http_request *in, const struct world *w, struct arena *mem, struct http_reply *out)
{
	const struct ports *ports = w->ports;
	const int64_t now_at = ports->now(ports->self);
	struct effects effects = { .now_at = now_at, .request_id = in->request_id };
	const struct open_request *open;
	const struct partner *partner;
	struct password_verdict verdict;
	struct person_login person;
	struct credentials given;
	struct browser_login login;
	struct outcome checked;

	TRY(credentials_read(in, w, mem, &given));
	TRY(browser_open(in, w, given.request, mem, &open));
	TRY(ports->partner_find(ports->self, open->partner, mem, &partner));
	REQUIRE(levels_has(open->levels, w->policy.password_level), LEVEL_UNREACHABLE);
	checked = credentials_check(w, &given, now_at, mem, &person, &verdict);
	if (!is_ok(checked) && is_told_there(checked)) {
		ports->note(ports->self, in->request_id, "login.refused", checked, open->partner, LEVEL_NONE);
		return show_login(in, w, open, partner, checked, mem, out);
	}
	TRY(checked);
	TRY(browser_login_make(in, w, person.person_id, w->policy.password_level, MEANS_PASSWORD, now_at, mem,
	                       &login));
	login_effects(open, &login.session, login.replaced, &effects);
	password_effects(&given, &person, &verdict, &effects);
	TRY(ports->apply(ports->self, &effects, mem));
	ports->note(ports->self, in->request_id, "login.succeeded", outcome_ok(), open->partner, login.session.level);
	TRY(reply_login(w, open, mem, out));
	return browser_login_set(w, &login, mem, out);
}

/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A person shall log in: where they want to go is checked, the login is remembered and tied to this browser,
 * and the account is asked with a signed request.
 */
#include "lib/spec/uris.h"
#include "lib/wire/form.h"
#include "sp-adapter/portal_browser.h"
#include "sp-adapter/portal_target.h"
#include "lib/base/banned.h"

/* Absent: what the configuration says. */
static OUTCOME level_wish(const struct form *form, const struct portal *p, enum level *out)
{
	struct bytes value;

	*out = p->level;
	TRY(form_field(form, "level", &value));
	if (!bytes_is_present(value))
		return outcome_ok();
	*out = level_of_name(value);
	REQUIRE(*out != LEVEL_NONE, LOGIN_PARAMETER);
	return outcome_ok();
}

static OUTCOME force_wish(const struct form *form, const struct portal *p, bool *out)
{
	struct bytes value;

	*out = p->force_authn;
	TRY(form_field(form, "force", &value));
	if (!bytes_is_present(value))
		return outcome_ok();
	REQUIRE(bytes_equal_text(value, "1"), LOGIN_PARAMETER);
	*out = true;
	return outcome_ok();
}

static OUTCOME lang_wish(const struct form *form, struct bytes *out)
{
	struct bytes value;

	*out = bytes_of("");
	TRY(form_field(form, "lang", &value));
	if (!bytes_is_present(value))
		return outcome_ok();
	REQUIRE(bytes_equal_text(value, "de") || bytes_equal_text(value, "en"), LOGIN_PARAMETER);
	*out = value;
	return outcome_ok();
}

static OUTCOME login_read(const struct http_request *in, const struct portal *p, struct arena *mem,
                          struct portal_login *out)
{
	static const char *const names[] = { "level", "force", "lang" };
	struct portal_query query;
	const char *target;

	TRY(portal_target_query(in->query, mem, &query));
	REQUIRE(portal_target_knows(&query.form, names, ARRAY_LEN(names)), LOGIN_PARAMETER);
	TRY(level_wish(&query.form, p, &out->min_level));
	TRY(force_wish(&query.form, p, &out->force_authn));
	TRY(lang_wish(&query.form, &out->lang));
	TRY(portal_target_choose(in, p, &query, mem, &target));
	out->return_to = bytes_of(target);
	return outcome_ok();
}

static OUTCOME request_url(const struct portal *p, const struct portal_login *login, struct arena *mem,
                           const char **out)
{
	struct authnreq_plan plan = {
		.now_at = login->asked_at,
		.destination = p->sso_url,
		.issuer = p->self.entity_id,
		.acs_url = p->self.acs_url,
		.force_authn = login->force_authn,
		.min_level = login->min_level,
		/* a bPK2 is as lasting as we need; without it only a persistent name finds the person again
		 */
		.nameid_format = p->subject == PORTAL_SUBJECT_BPK2 ? NULL : URI_NAMEID_PERSISTENT,
		.attributes = p->attributes,
		.n_attributes = p->n_attributes,
		.display_name = p->display_name,
	};
	struct bytes xml;

	TRY(arena_text(mem, login->request_id, &plan.id));
	TRY(authnreq_issue(&plan, mem, &xml));
	return binding_redirect_url(p->sso_url, "SAMLRequest", xml, login->id, p->signer, p->alg, mem, out);
}

OUTCOME portal_login(const struct http_request *in, const struct portal *p, struct arena *mem,
                     struct http_reply *out)
{
	const struct portal_ports *ports = p->ports;
	struct portal_login login = { .asked_at = ports->now(ports->self) };
	const char *secret, *url;

	TRY(login_read(in, p, mem, &login));
	TRY(portal_browser_secret(p, mem, &login, &secret));
	TRY(request_url(p, &login, mem, &url));
	TRY(ports->login_open(ports->self, &login, mem));
	ports->note(ports->self, in->request_id, "request.issued", outcome_ok(), login.min_level);
	TRY(http_reply_redirect(out, mem, url));
	TRY(http_reply_header(out, mem, "Cache-Control", "no-store"));
	return portal_browser_secret_set(p, &login, secret, mem, out);
}

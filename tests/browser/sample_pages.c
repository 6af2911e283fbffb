/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/browser/sample_pages.h"

#include "idp/pages/page_account.h"
#include "idp/pages/page_consent.h"
#include "idp/pages/page_done.h"
#include "idp/pages/page_error.h"
#include "idp/pages/page_home.h"
#include "idp/pages/page_info.h"
#include "idp/pages/page_login.h"
#include "idp/pages/page_post.h"
#include "idp/pages/page_test_means.h"

#define SERVICE "Wohngeld-Antrag der Stadt Musterstadt"
#define HOST "portal.musterstadt.example"
#define HANDLE "Zm9vYmFyYmF6cXV4cXV1eGNvcmdl"

static const char * or (const char *hostile, const char *sensible)
{
	return hostile != NULL ? hostile : sensible;
}

static OUTCOME login_with(const struct page_frame *frame, const char *hostile, enum login_error error,
                          struct arena *mem, struct http_reply *out)
{
	const struct login_offer offers[] = {
		{ or (hostile, "Test-Anmeldung"), "/login/test?request=" HANDLE },
		{ or (hostile, "Online-Ausweis"), "/eid/start?request=" HANDLE }
	};
	const struct login_view view = {
		.request = or (hostile, HANDLE),
		.service_name = or (hostile, SERVICE),
		.service_host = or (hostile, HOST),
		.level = LEVEL_NIEDRIG,
		.offers_password = true,
		.error = error,
		.wait_s = 20,
		.username = or (hostile, error == LOGIN_ERROR_NONE ? NULL : "erika.mustermann"),
		.offers = offers,
		.n_offers = ARRAY_LEN(offers),
	};

	return page_login(frame, &view, mem, out);
}

static OUTCOME make_login(const struct page_frame *frame, const char *hostile, struct arena *mem,
                          struct http_reply *out)
{
	return login_with(frame, hostile, LOGIN_ERROR_NONE, mem, out);
}

static OUTCOME make_login_failed(const struct page_frame *frame, const char *hostile, struct arena *mem,
                                 struct http_reply *out)
{
	return login_with(frame, hostile, LOGIN_ERROR_FAILED, mem, out);
}

static OUTCOME make_login_delayed(const struct page_frame *frame, const char *hostile, struct arena *mem,
                                  struct http_reply *out)
{
	return login_with(frame, hostile, LOGIN_ERROR_DELAYED, mem, out);
}

static OUTCOME make_login_busy(const struct page_frame *frame, const char *hostile, struct arena *mem,
                               struct http_reply *out)
{
	return login_with(frame, hostile, LOGIN_ERROR_BUSY, mem, out);
}

static OUTCOME make_login_cookie(const struct page_frame *frame, const char *hostile, struct arena *mem,
                                 struct http_reply *out)
{
	return login_with(frame, hostile, LOGIN_ERROR_COOKIE, mem, out);
}

static OUTCOME make_login_own(const struct page_frame *frame, const char *hostile, struct arena *mem,
                              struct http_reply *out)
{
	const struct login_view view = { .offers_password = true, .username = hostile };

	return page_login(frame, &view, mem, out);
}

static OUTCOME make_login_means(const struct page_frame *frame, const char *hostile, struct arena *mem,
                                struct http_reply *out)
{
	const struct login_offer offer = { or (hostile, "Online-Ausweis"), "/eid/start?r=" HANDLE };
	const struct login_view view = { .request = or (hostile, HANDLE),
		                         .service_name = or (hostile, SERVICE),
		                         .level = LEVEL_HOCH,
		                         .offers = &offer,
		                         .n_offers = 1 };

	return page_login(frame, &view, mem, out);
}

static OUTCOME consent_with(const struct page_frame *frame, const char *hostile, bool is_missing,
                            struct arena *mem, struct http_reply *out)
{
	const struct bytes values[] = {
		bytes_of(or (hostile, "Erika Maria")),
		bytes_of(or (hostile, "Mustermann")),
		bytes_of("1964-08-12"),
		bytes_of("2"),
		bytes_of(or (hostile, "erika.mustermann@mail.musterstadt.example")),
		bytes_of("Qm9h"),
		bytes_of(or (hostile, "")),
	};
	const struct consent_item items[] = {
		{ "urn:oid:2.5.4.42", true, true, LEVEL_NIEDRIG, &values[0], 1 },
		{ "urn:oid:2.5.4.4", true, true, LEVEL_NIEDRIG, &values[1], 1 },
		{ "urn:oid:1.2.40.0.10.2.1.1.55", true, true, LEVEL_SUBSTANZIELL, &values[2], 1 },
		{ "urn:oid:1.3.6.1.4.1.25484.494450.3", true, true, LEVEL_NIEDRIG, &values[5], 1 },
		{ "urn:oid:1.3.6.1.4.1.33592.1.3.5", false, true, LEVEL_BASIS, &values[3], 1 },
		{ "urn:oid:0.9.2342.19200300.100.1.3", false, true, LEVEL_BASIS, &values[4], 1 },
		{ "urn:oid:1.2.40.0.10.2.1.1.225566", false, false, LEVEL_HOCH, &values[6], 1 },
		{ or (hostile, "urn:oid:2.5.4.15"), false, false, LEVEL_NONE, NULL, 0 },
	};
	const struct consent_view view = {
		.request = or (hostile, HANDLE),
		.session = or (hostile, "Zm9v"),
		.service_name = or (hostile, SERVICE),
		.service_host = or (hostile, HOST),
		.purpose = or (hostile, "Antrag auf Wohngeld prüfen und bescheiden"),
		.username = or (hostile, "erika.mustermann"),
		.level = LEVEL_NIEDRIG,
		.items = items,
		.n_items = ARRAY_LEN(items),
		.is_missing = is_missing,
		.missing_name = is_missing ? "urn:oid:1.2.40.0.10.2.1.1.55" : NULL,
	};

	return page_consent(frame, &view, mem, out);
}

static OUTCOME make_consent(const struct page_frame *frame, const char *hostile, struct arena *mem,
                            struct http_reply *out)
{
	return consent_with(frame, hostile, false, mem, out);
}

static OUTCOME make_consent_missing(const struct page_frame *frame, const char *hostile, struct arena *mem,
                                    struct http_reply *out)
{
	return consent_with(frame, hostile, true, mem, out);
}

static OUTCOME make_consent_nothing(const struct page_frame *frame, const char *hostile, struct arena *mem,
                                    struct http_reply *out)
{
	const struct consent_view view = { .request = HANDLE,
		                           .service_name = or (hostile, SERVICE),
		                           .level = LEVEL_HOCH };

	return page_consent(frame, &view, mem, out);
}

static OUTCOME error_with(const struct page_frame *frame, const char *hostile, enum rule rule,
                          struct arena *mem, struct http_reply *out)
{
	const struct error_view view = {
		.rule = rule,
		.service_name = or (hostile, SERVICE),
		.service_url = or (hostile, "https://" HOST "/"),
		.retry_url = rule_kind(rule) == KIND_UNAVAILABLE ? or (hostile, "/login?r=" HANDLE) : NULL,
		.contact_mail = or (hostile, "servicekonto@land-a.example"),
	};

	return page_error(frame, &view, mem, out);
}

#define MAKE_ERROR(name, rule)                                                                               \
	static OUTCOME make_error_##name(const struct page_frame *frame, const char *hostile,                \
	                                 struct arena *mem, struct http_reply *out)                          \
	{                                                                                                    \
		return error_with(frame, hostile, rule, mem, out);                                           \
	}
MAKE_ERROR(gone, RULE_OPEN_REQUEST_GONE)
MAKE_ERROR(cookie, RULE_COOKIE_MISSING)
MAKE_ERROR(other_browser, RULE_OTHER_BROWSER)
MAKE_ERROR(unavailable, RULE_STORE_UNAVAILABLE)
MAKE_ERROR(not_found, RULE_HTTP_NOT_FOUND)
MAKE_ERROR(too_large, RULE_HTTP_TOO_LARGE)
MAKE_ERROR(refused, RULE_HTTP_METHOD)
MAKE_ERROR(message, RULE_SIG_INVALID)
MAKE_ERROR(internal, RULE_INTERNAL)

static OUTCOME make_post(const struct page_frame *frame, const char *hostile, struct arena *mem,
                         struct http_reply *out)
{
	const struct post_view view = {
		.action = "https://" HOST "/saml/acs?a=1&b=2",
		.field = "SAMLResponse",
		.message = or (hostile, "PHNhbWxwOlJlc3BvbnNlPjwvc2FtbHA6UmVzcG9uc2U+"),
		.relay_state = or (hostile, "zurueck"),
		.service_name = or (hostile, SERVICE),
	};

	return page_post(frame, &view, mem, out);
}

static OUTCOME make_test_means(const struct page_frame *frame, const char *hostile, struct arena *mem,
                               struct http_reply *out)
{
	const char *const persons[] = { or (hostile, "erika.mustermann"), "max.muster" };
	const struct test_means_view view = {
		.request = or (hostile, HANDLE),
		.service_name = or (hostile, SERVICE),
		.level = LEVEL_SUBSTANZIELL,
		.persons = persons,
		.n_persons = ARRAY_LEN(persons),
	};

	return page_test_means(frame, &view, mem, out);
}

static OUTCOME make_test_means_typed(const struct page_frame *frame, const char *hostile, struct arena *mem,
                                     struct http_reply *out)
{
	const struct test_means_view view = { .request = or (hostile, HANDLE),
		                              .service_name = or (hostile, SERVICE) };

	return page_test_means(frame, &view, mem, out);
}

static OUTCOME make_account(const struct page_frame *frame, const char *hostile, struct arena *mem,
                            struct http_reply *out)
{
	const struct account_view view = { or (hostile, "erika.mustermann"), LEVEL_NIEDRIG, 3541 };

	return page_account(frame, &view, mem, out);
}

static OUTCOME make_account_nobody(const struct page_frame *frame, const char *hostile, struct arena *mem,
                                   struct http_reply *out)
{
	const struct account_view view = { .username = hostile };

	return page_account(frame, &view, mem, out);
}

static OUTCOME make_done(const struct page_frame *frame, const char *hostile, struct arena *mem,
                         struct http_reply *out)
{
	(void)hostile;
	return page_done(frame, mem, out);
}

static OUTCOME make_home(const struct page_frame *frame, const char *hostile, struct arena *mem,
                         struct http_reply *out)
{
	(void)hostile;
	return page_home(frame, mem, out);
}

static OUTCOME info_with(const struct page_frame *frame, const char *hostile, enum info info,
                         struct arena *mem, struct http_reply *out)
{
	const struct info_view view = {
		.info = info,
		.operator_name = or (hostile, "Ministerium für Digitales des Landes A"),
		.operator_address = or (hostile, "Musterstraße 1\n12345 Musterstadt"),
		.contact_mail = or (hostile, "servicekonto@land-a.example"),
	};

	return page_info(frame, &view, mem, out);
}

#define MAKE_INFO(name, info)                                                                                \
	static OUTCOME make_##name(const struct page_frame *frame, const char *hostile, struct arena *mem,   \
	                           struct http_reply *out)                                                   \
	{                                                                                                    \
		return info_with(frame, hostile, info, mem, out);                                            \
	}
MAKE_INFO(imprint, INFO_IMPRINT)
MAKE_INFO(privacy, INFO_PRIVACY)
MAKE_INFO(accessibility, INFO_ACCESSIBILITY)
MAKE_INFO(help, INFO_HELP)

const struct sample samples[] = {
	{ "login", make_login },
	{ "login-failed", make_login_failed },
	{ "login-delayed", make_login_delayed },
	{ "login-busy", make_login_busy },
	{ "login-cookie", make_login_cookie },
	{ "login-own", make_login_own },
	{ "login-means", make_login_means },
	{ "consent", make_consent },
	{ "consent-missing", make_consent_missing },
	{ "consent-nothing", make_consent_nothing },
	{ "error-gone", make_error_gone },
	{ "error-cookie", make_error_cookie },
	{ "error-other-browser", make_error_other_browser },
	{ "error-unavailable", make_error_unavailable },
	{ "error-not-found", make_error_not_found },
	{ "error-too-large", make_error_too_large },
	{ "error-refused", make_error_refused },
	{ "error-message", make_error_message },
	{ "error-internal", make_error_internal },
	{ "post", make_post },
	{ "test-means", make_test_means },
	{ "test-means-typed", make_test_means_typed },
	{ "account", make_account },
	{ "account-nobody", make_account_nobody },
	{ "done", make_done },
	{ "home", make_home },
	{ "impressum", make_imprint },
	{ "datenschutz", make_privacy },
	{ "barrierefreiheit", make_accessibility },
	{ "hilfe", make_help },
};
const size_t n_samples = ARRAY_LEN(samples);

/* SPDX-License-Identifier: EUPL-1.2 */
/* Each request to the adapter with the n-th allocation failing, for every n until it succeeds. */
#include "tests/support/unit.h"

#include "lib/spec/limits.h"
#include "tests/flow/portal_kept.h"

static struct bytes form; /* with the account's answer */

static const struct torture_case {
	const char *name;
	int status;
	const char *get;    /* NULL: the account's answer */
	const char *cookie; /* NULL: none */
} cases[] = {
	{ "login", 303, "/sk/login?level=hoch&return=/a", NULL },
	{ "answer", 303, NULL, COOKIE },
	{ "auth", 200, "/sk/auth?level=substanziell&attrs=surname", SESSION },
	{ "auth of nobody", 401, "/sk/auth", NULL },
	{ "session", 200, "/sk/session", SESSION },
	{ "logout's page", 200, "/sk/logout?return=/a", SESSION },
	{ "metadata", 200, "/sk/metadata", NULL },
};

static void a_request_without_memory_fails_whole(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct torture_case *c = &cases[i];

		for (unsigned n = 1;; n++) {
			SCOPED(arena) struct arena *mem = arena_new(CAP);
			struct http_reply out = { 0 };

			assert_true(n < 100000);
			kept_fresh(state);
			kept_session();
			kept_login(MINT_REQUEST_ID);
			arena_fail_at(mem, n);
			if (c->get != NULL)
				kept_get(c->get, c->cookie, "/a", mem, &out);
			else
				kept_post("/sk/acs", form, c->cookie, mem, &out);
			if (out.status == c->status)
				break;
			if (out.status != 500)
				fail_msg("%s, allocation %u: %d", c->name, n, out.status);
			assert_false(kept_sets_cookie(&out, ""));
			assert_false(kept_body_has(&out, "ller"));
		}
	}
}

static int start(void **state)
{
	static struct arena *life;

	if (kept_start(state) != 0)
		return -1;
	life = arena_new(CAP);
	*state = life;
	form = kept_answer_form(kept_answer(life, (struct mint_change){ 0 }), ID, life);
	return 0;
}

static int stop(void **state)
{
	arena_free(*state);
	return kept_stop(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_without_memory_fails_whole),
	};

	return cmocka_run_group_tests_name("portal_torture", tests, start, stop);
}

/* SPDX-License-Identifier: EUPL-1.2 */
/* A whole login, each of its requests with the n-th allocation failing, for every n until it succeeds. */
#include "tests/support/unit.h"

#include "lib/spec/limits.h"
#include "tests/flow/story.h"

static const struct portal_wish plain = { .relay_state = STORY_RELAY };

enum step { ASK, SHOW_LOGIN, LOG_IN, SHOW_CONSENT, DECIDE, STEPS };
static const int good[STEPS] = { 303, 200, 303, 200, 200 };

struct play {
	struct story s;
	const char *ask, *path, *consent;
};

static struct seen_reply step_do(struct play *p, enum step step)
{
	struct seen_reply reply = { .status = 0 };

	switch (step) {
	case ASK:
		reply = get(&p->s, p->ask);
		p->path = reply.location != NULL ? strstr(reply.location, "/login?r=") : NULL;
		break;
	case SHOW_LOGIN:
		return get(&p->s, p->path);
	case LOG_IN:
		return story_login(&p->s, p->path, STORY_USER, STORY_PASSWORD);
	case SHOW_CONSENT:
		reply = get(&p->s, p->path);
		p->consent = reply.body;
		break;
	case DECIDE:
		return story_decide(&p->s, p->consent, "allow", NULL);
	case STEPS:
		break;
	}
	return reply;
}

static void play_until(struct play *p, enum step end)
{
	story_begin(&p->s);
	p->ask = portal_redirect(&p->s, &plain);
	for (unsigned step = ASK; step < end; step++)
		assert_int_equal(step_do(p, (enum step)step).status, good[step]);
}

static void a_request_without_memory_fails_whole(void **state)
{
	(void)state;
	for (unsigned step = ASK; step < STEPS; step++) {
		struct play p;

		play_until(&p, (enum step)step);
		for (unsigned n = 1;; n++) {
			const unsigned calls = p.s.fake.store_calls, cookies = (unsigned)p.s.browser.n_cookies;
			struct seen_reply reply;

			assert_true(n < 100000);
			p.s.fail_alloc = n;
			reply = step_do(&p, (enum step)step);
			p.s.fail_alloc = 0;
			if (reply.status == good[step])
				break;
			if (reply.status != 500)
				fail_msg("step %u, allocation %u: %d", step, n, reply.status);
			assert_string_not_equal(reply.body, "");
			assert_int_equal(reply.n_cookies, 0);
			assert_int_equal(p.s.browser.n_cookies, cookies);
			assert_false(has(reply.body, "SAMLResponse"));
			assert_false(has(reply.body, "Neill"));
			if (p.s.fake.store_calls != calls) { /* it may have been counted or taken: from the start */
				story_end(&p.s);
				play_until(&p, (enum step)step);
			}
		}
		story_end(&p.s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_without_memory_fails_whole),
	};

	return cmocka_run_group_tests_name("torture", tests, story_group_start, story_group_end);
}

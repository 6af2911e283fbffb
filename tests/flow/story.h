/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * story - a portal, a browser and the account in one process: no socket, no database
 *
 * The portal's messages are minted; the browser keeps cookies; what the portal gets back is read by lib/saml
 * as a portal reads it. Everything lives until story_end().
 */
#ifndef TESTS_FLOW_STORY_H
#define TESTS_FLOW_STORY_H

#include "idp/flow/flow.h"
#include "lib/saml/response.h"
#include "tests/support/fake_account.h"
#include "tests/support/mint.h"

#define STORY_USER "anna"
#define STORY_PASSWORD                                                                                       \
	"Gr\xc3\xbc\xc3\x9f"                                                                                 \
	"e & <Wort>"
#define STORY_ADDRESS                                                                                        \
	"Heidestra\xc3\x9f"                                                                                  \
	"e 17 & S\xc3\xb6hne <1>"
#define STORY_NEXT "https://next.example" /* where the portal's ACS redirects to */
#define STORY_SURNAME "O\"Neill </p> 'x' \xf0\x9f\x98\x80"
#define STORY_RELAY                                                                                          \
	"a b&c=\"<d>'%2F\xc3\xbc"                                                                            \
	"+x"
#define COOKIES_MAX 16
#define STORY_SECOND "https://second.example/saml" /* another portal; signs with "another key" */

struct jar_cookie {
	const char *name, *value;
};

struct browser {
	struct jar_cookie cookies[COOKIES_MAX];
	size_t n_cookies;
	const char *language; /* Accept-Language; NULL: not sent */
};

struct seen_reply {
	int status;
	const char *body;     /* "" when none */
	const char *location; /* NULL: none */
	unsigned n_cookies;   /* Set-Cookie */
	const char *policy;   /* Content-Security-Policy; NULL: none */
	const char *retry_after, *allow;
	const char *type;     /* of the body; NULL: none */
};

struct story {
	struct fake_account fake;
	struct world world;
	struct arena *mem;
	const struct partner *account; /* ourselves, as the portal knows us */
	struct browser browser;
	unsigned n_requests;
	unsigned fail_alloc; /* this allocation of each request fails; 0: none */
};

int story_group_start(void **state); /* once per program */
int story_group_end(void **state);

void story_begin(struct story *s);
void story_end(struct story *s);
void scoped_story(struct story *s); /* for SCOPED(story) */

/* ---- the portal ---- */
#define PORTAL_CHANGES 4
struct portal_wish {
	const char *id; /* request ID; NULL: "_r1" */
	struct mint_change
		changes[PORTAL_CHANGES]; /* before it is signed; the level asked is basis unless changed */
	const char *relay_state;         /* NULL: not sent */
	bool is_other_key;               /* signed by somebody else */
};
const char *portal_redirect(struct story *s, const struct portal_wish *wish); /* path and query */
struct signer portal_signer(bool is_other_key);
void portal_second(struct story *s); /* STORY_SECOND becomes a partner as well */
const char *portal_post(struct story *s, const char *relay_state);            /* form; request "_r1" */

/* Value of the form's address. */
const char *action_of(struct story *s, const char *body);

struct portal_got {
	const char *action, *relay_state; /* relay_state NULL: not in the form */
	const char *xml;                  /* of the Response */
	struct response_verified response;
};
/* Takes the form of the page apart and believes the Response, or fails the test. */
void portal_receive(struct story *s, const struct seen_reply *page, const char *request_id,
                    struct portal_got *out);
/* Value of an attribute by Name; fails the test when it is not there exactly once. */
struct bytes portal_attribute(const struct portal_got *got, const char *name);

/* ---- the browser ---- */
struct seen_reply browse(struct story *s, struct browser *b, enum http_method method, const char *target,
                         const char *form); /* form NULL: none */
/* The same with a body of that content type. */
struct seen_reply send_body(struct story *s, const char *path, const char *type, struct bytes body);
struct seen_reply soap(struct story *s, const char *path, struct bytes message); /* in an envelope */
struct seen_reply get(struct story *s, const char *target);
struct seen_reply post(struct story *s, const char *path, const char *form);
/* Value of a hidden field, entities decoded; NULL when it is not there. */
const char *field_of(struct story *s, const char *body, const char *name);
/* "name=value&…" from pairs that end with NULL. */
const char *form_of(struct story *s, const char *const *pairs);
bool has(const char *text, const char *part);

/* ---- steps most tests begin with ---- */
const char *story_open(struct story *s, const struct portal_wish *wish); /* to the login page; its path */
struct seen_reply story_login(struct story *s, const char *login_path, const char *user,
                              const char *password);
struct seen_reply story_decide(struct story *s, const char *consent_body, const char *decision,
                               const char *release); /* release: Name of an optional attribute; NULL: none */

#endif

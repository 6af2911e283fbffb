/* SPDX-License-Identifier: EUPL-1.2 */
/* portal_kept - a portal whose ports never wait: one login, one session; its account is mint's partner */
#ifndef TESTS_FLOW_PORTAL_KEPT_H
#define TESTS_FLOW_PORTAL_KEPT_H

#include "sp-adapter/portal.h"
#include "tests/support/mint.h"

#define CAP LIMIT_REQUEST_MEMORY
#define BASE "https://portal.example"
#define ID "AAAAAAAAAAAAAAAAAAAAAA" /* 16 bytes in base64url */
#define SECRET "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"
#define HANDLE "CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC"
#define COOKIE "__Host-sk-acs-AAAAAAAA=" SECRET
#define SESSION "__Host-sk-portal=" HANDLE

/* What the store would hold, and what the stories did to it. */
struct kept {
	int64_t now_at;
	struct portal_login login;     /* there while login.id is present */
	struct portal_session session; /* there while session.subject is present */
	struct bytes value;            /* first of the session's first attribute */
	struct bytes seen;             /* assertion */
	int64_t seen_until_at;
	struct bytes logout_seen; /* request, and what it named: */
	struct bytes logout_nameid, logout_index;
	int64_t logout_asked_at;
	size_t n_opened, n_finished, n_dropped, n_touched, n_ended;
	enum rule failing;  /* every port of the store answers so */
	enum rule noted;    /* newest failure */
	unsigned char next; /* random octets count up */
};

extern struct kept kept;
extern struct portal kept_portal;

int kept_start(void **state); /* set-up and tear-down of the group */
int kept_stop(void **state);
int kept_fresh(void **state); /* before each case: an empty store at MINT_NOW */

struct bytes kept_hash(const char *text);
void kept_login(
	const char *request_id); /* a login of ID, SECRET for /a?b=c, level substanziell, page in English */
void kept_session(void);         /* a session of HANDLE */

/* A request as the edge hands it over. cookie, return_to: headers, NULL for none. */
struct http_request kept_request(enum http_method method, const char *target, const char *cookie,
                                 const char *return_to);
void kept_get(const char *target, const char *cookie, const char *return_to, struct arena *mem,
              struct http_reply *out);
void kept_post(const char *target, struct bytes body, const char *cookie, struct arena *mem,
               struct http_reply *out);
/* The minted Response, signed, changed afterwards; and posted as the browser would. relay_state NULL: left
 * out */
struct bytes kept_answer(struct arena *mem, struct mint_change after);
struct bytes kept_answer_form(struct bytes xml, const char *relay_state, struct arena *mem);
void kept_post_answer(struct bytes xml, const char *relay_state, const char *cookie, struct arena *mem,
                      struct http_reply *out);

const char *kept_header(const struct http_reply *reply, const char *name);
bool kept_sets_cookie(const struct http_reply *reply, const char *start);
bool kept_body_has(const struct http_reply *reply, const char *text);

#endif

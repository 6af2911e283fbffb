/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * flow - the stories, each one file, read from top to bottom; one call per line
 *
 * A story fills the reply or fails with a rule; flow_serve() turns a failure into a page. Every story may wait.
 */
#ifndef FLOW_FLOW_H
#define FLOW_FLOW_H

#include "idp/flow/world.h"
#include "lib/wire/http.h"

typedef OUTCOME flow_story(const struct http_request *in, const struct world *w, struct arena *mem,
                           struct http_reply *out);

flow_story flow_request;  /* GET, POST /saml/sso: a portal sends a person */
flow_story flow_login;    /* GET /login: show what comes next for an open request */
flow_story flow_password; /* POST /login */
flow_story flow_test_page; /* GET /login/test, rehearsal builds only */
flow_story flow_test;      /* POST /login/test */
flow_story flow_consent;  /* POST /login/consent */
flow_story flow_cancel;   /* POST /login/cancel */
flow_story flow_account;  /* GET /konto */
flow_story flow_logout;   /* POST /konto/logout */
flow_story flow_slo;      /* GET, POST /saml/slo: a portal logs a person out */
flow_story flow_soap;     /* POST /saml/soap: the same by SOAP */
flow_story flow_artifact; /* POST /saml/artifact: a portal fetches a Response */
flow_story flow_metadata; /* GET /saml/metadata */
flow_story flow_healthz;
flow_story flow_readyz;
flow_story flow_home;     /* GET / */
flow_story flow_info;     /* GET /seite/… */
flow_story flow_static;   /* GET /static/… */

/* The edge's story: finds the route, runs it, makes a page of every failure. Never fails itself. */
void flow_serve(void *world, const struct http_request *in, struct arena *mem, struct http_reply *out);
/* Page for what the edge refused before there was a story. */
void flow_refuse(void *world, const char *request_id, struct outcome why, struct arena *mem, struct http_reply *out);

#endif

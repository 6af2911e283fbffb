/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * portal - what the adapter's stories share, and the stories themselves, one file each
 *
 * The adapter stands beside one portal and asks one account. struct portal is constant while a worker lives.
 * A story fills the reply or fails with a rule; portal_serve() turns a failure into a page. Every story may
 * wait.
 */
#ifndef ADAPTER_PORTAL_H
#define ADAPTER_PORTAL_H

#include "lib/html/html.h"
#include "lib/saml/response.h"
#include "lib/wire/http.h"
#include "sp-adapter/portal_ports.h"

#define PORTAL_ROOT "/sk" /* all our addresses lie below it; the rest of the host is the portal's */

struct portal_header {
	const char *attribute; /* Name of the attribute */
	const char *header;    /* Servicekonto-Attr-<friendlyName> */
};

struct portal {
	const struct portal_ports *ports;
	const char *base_url; /* without trailing slash */
	bool is_https;        /* cookies get the __Host- prefix */
	struct saml_self self;
	const char *display_name; /* for the account's consent page; NULL: left out */
	const char *contact_mail; /* NULL: not configured */
	struct page_site site;
	const struct partner *account; /* the one we ask */
	const char *sso_url;           /* its Redirect endpoint */
	const struct signer *signer;
	enum sig_alg alg;
	struct decrypt_keys decrypt;
	const struct partner_attribute *attributes; /* asked for */
	size_t n_attributes;
	const struct portal_header *headers; /* closed set that /sk/auth sends */
	size_t n_headers;
	enum level level; /* of a login when nothing else is asked */
	bool force_authn;
	enum portal_subject subject;
	struct bytes metadata; /* our own, issued at start */
};

typedef OUTCOME portal_story(const struct http_request *in, const struct portal *p, struct arena *mem,
                             struct http_reply *out);

portal_story portal_login;       /* GET /sk/login */
portal_story portal_acs;         /* POST /sk/acs */
portal_story portal_auth;        /* GET /sk/auth: answers refusals itself, for a proxy reads it */
portal_story portal_session;     /* GET /sk/session: likewise, for a program reads it */
portal_story portal_logout_page; /* GET /sk/logout */
portal_story portal_logout;      /* POST /sk/logout */
portal_story portal_slo;         /* GET, POST /sk/slo: the account ends a session */
portal_story portal_metadata;    /* GET /sk/metadata */
portal_story portal_healthz;
portal_story portal_readyz;
portal_story portal_static; /* GET /sk/static/… */

/* The edge's story: finds the route, runs it, makes a page of every failure. Never fails itself. */
void portal_serve(void *portal, const struct http_request *in, struct arena *mem, struct http_reply *out);
/* Page for what the edge refused before there was a story. */
void portal_refuse(void *portal, const char *request_id, struct outcome why, struct arena *mem,
                   struct http_reply *out);

#endif

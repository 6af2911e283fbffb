/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * binding - HTTP to a SAML message on the wire, and back
 *
 * Hostile input: yes. The caller names the binding and the field it expects; nothing is guessed from bytes.
 * Sources: SAML-BIND 3.4 (HTTP-Redirect), 3.5 (HTTP-POST).
 */
#ifndef SAML_BINDING_H
#define SAML_BINDING_H

#include "lib/base/arena.h"
#include "lib/wire/http.h"
#include "lib/xml/alg.h"

enum saml_binding { BINDING_REDIRECT, BINDING_POST, BINDING_SOAP };

struct saml_wire {
	enum saml_binding binding;
	struct bytes xml;           /* decoded (and inflated) octets */
	struct bytes relay_state;   /* absent when not sent; returned byte for byte */
	struct bytes signed_octets; /* redirect only: what the signature covers; absent when unsigned */
	struct bytes sig_alg;       /* redirect only: URI as sent */
	struct bytes signature;     /* redirect only: decoded octets */
};

/* GET with SAMLRequest or POST with form field SAMLRequest.
 * Rules: those of wire/query, wire/form, base64, inflate; HTTP_METHOD RELAY_TOO_LONG */
OUTCOME binding_request_receive(const struct http_request *in, struct arena *mem, struct saml_wire *out);
/* GET with SAMLResponse or POST with form field SAMLResponse: an answer other than Response, which never comes by
 * Redirect (SAML-PROF 4.1.2). Rules as above. */
OUTCOME binding_answer_receive(const struct http_request *in, struct arena *mem, struct saml_wire *out);
/* POST with form field SAMLResponse; rules as above. Further fields are nobody's and are passed over, but not an
 * artifact or the other kind of message. */
OUTCOME binding_response_receive(const struct http_request *in, struct arena *mem, struct saml_wire *out);

struct signer;
/*
 * binding_redirect_url - our message by HTTP-Redirect, signed over the encoded octets
 * relay_state: absent to leave it out; the whole is at most LIMIT_TARGET_BYTES.
 * Rules: SIGN_FAILED OUT_OF_MEMORY RELAY_TOO_LONG TEXT_TOO_LONG
 */
OUTCOME binding_redirect_url(const char *endpoint, const char *field, struct bytes xml,
                             struct bytes relay_state, const struct signer *signer, enum sig_alg alg,
                             struct arena *mem, const char **out);

#endif

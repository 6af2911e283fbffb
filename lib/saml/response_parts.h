/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * response_parts - what a Response and an Assertion say, before anything is believed; inside lib/saml only
 *
 * Nodes are borrowed from the document that was read.
 */
#ifndef SAML_RESPONSE_PARTS_H
#define SAML_RESPONSE_PARTS_H

#include "lib/saml/message_parts.h"
#include "lib/saml/response.h"

struct response_parts {
	struct message_head head;
	struct saml_status status;
	const struct xml_node *assertion; /* the first; NULL when there is none */
	const struct xml_node *encrypted;
	size_t n_assertions; /* of both kinds */
};

struct assertion_parts {
	struct bytes id, version;
	struct bytes issuer, issuer_format;
	struct nameid nameid; /* absent when not sent, or encrypted */
	const struct xml_node *encrypted_id; /* NULL when there is none */
	size_t n_confirmations;
	struct bytes method; /* of the first */
	struct bytes recipient, in_response_to;
	int64_t confirm_end_at; /* 0: not sent; so all times */
	bool has_confirm_start;
	bool has_unknown_condition;
	int64_t not_before_at, not_on_or_after_at; /* of the Conditions */
	size_t n_restrictions, n_audiences;
	struct bytes audience; /* the first */
	size_t n_statements;   /* AuthnStatement */
	int64_t issued_at; /* the conditions bound it */
	int64_t authn_at, session_end_at;
	struct bytes session_index, class_ref;
	struct response_attribute *attributes;
	size_t n_attributes;
};

/* Rules: XML_ROOT XML_MISSING XML_LEFTOVER XML_VALUE TIME_SYNTAX OUT_OF_MEMORY */
OUTCOME response_parts_read(const struct xml_node *root, struct arena *mem, struct response_parts *out);
OUTCOME assertion_parts_read(const struct xml_node *root, struct arena *mem, struct assertion_parts *out);
/* One AttributeStatement; adds to what is there. */
OUTCOME assertion_attributes_read(const struct xml_node *statement, struct arena *mem,
                                  struct assertion_parts *out);

#endif

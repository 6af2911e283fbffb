/* SPDX-License-Identifier: EUPL-1.2 */
/* logout_parts - what the messages of single logout say, before anything is believed; inside lib/saml only */
#ifndef SAML_LOGOUT_PARTS_H
#define SAML_LOGOUT_PARTS_H

#include "lib/saml/logout.h"
#include "lib/saml/message_parts.h"

struct logoutreq_parts {
	struct message_head head;
	int64_t not_on_or_after_at; /* 0: not sent */
	struct bytes reason;
	struct nameid nameid;                /* absent when not sent, or encrypted */
	const struct xml_node *encrypted_id; /* NULL when there is none */
	const struct bytes *session_indexes;
	size_t n_session_indexes;
};

struct logoutresp_parts {
	struct message_head head;
	struct saml_status status;
};

/* Rules: XML_ROOT XML_MISSING XML_LEFTOVER XML_VALUE TIME_SYNTAX OUT_OF_MEMORY */
OUTCOME logoutreq_parts_read(const struct xml_node *root, struct arena *mem, struct logoutreq_parts *out);
OUTCOME logoutresp_parts_read(const struct xml_node *root, struct arena *mem, struct logoutresp_parts *out);

#endif

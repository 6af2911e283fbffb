/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * message_parts - what all messages of the protocol have in common, before anything is believed; inside
 * lib/saml only
 */
#ifndef SAML_MESSAGE_PARTS_H
#define SAML_MESSAGE_PARTS_H

#include "keys/partner.h"
#include "lib/saml/binding.h"
#include "lib/saml/message.h"
#include "lib/xml/decrypt.h"
#include "lib/xml/xml.h"

struct message_head {
	struct bytes id, version;
	int64_t issued_at;
	struct bytes destination, in_response_to; /* absent when not sent, as all below */
	struct bytes issuer, issuer_format;
};

/*
 * head_read - attributes, Issuer, Signature, Extensions; rest: on what comes behind them
 * more: attributes this kind of message has beside the common ones; ends with NULL
 * Rules: XML_MISSING XML_LEFTOVER XML_VALUE TIME_SYNTAX OUT_OF_MEMORY
 */
OUTCOME head_read(const struct xml_node *root, const char *const more[], struct arena *mem,
                  struct message_head *out, struct xml_walk *rest);
/* saml:Issuer; format absent when not sent. */
OUTCOME issuer_read(const struct xml_node *node, struct arena *mem, struct bytes *out, struct bytes *format);
/* Is it that entity, named as an entity is? */
bool issuer_is(const struct message_head *head, const char *entity_id);

/* samlp:Status. Rules: XML_MISSING XML_LEFTOVER XML_VALUE OUT_OF_MEMORY */
OUTCOME status_read(const struct xml_node *status, struct arena *mem, struct saml_status *out);

/* saml:NameID. Rules: XML_LEFTOVER XML_VALUE OUT_OF_MEMORY */
OUTCOME nameid_read(const struct xml_node *node, struct arena *mem, struct nameid *out);
/* saml:EncryptedID that holds a NameID. Rules: xml_decrypt's, XML_ROOT and those of nameid_read() */
OUTCOME nameid_open(const struct xml_node *encrypted, const struct decrypt_keys *keys, struct arena *mem,
                    struct nameid *out);

/* May this partner speak to us now, in that role? Rules: PARTNER_BLOCKED META_EXPIRED META_ROLE META_KEY */
OUTCOME speaker_check(const struct partner *partner, enum partner_role role, int64_t now_at);

/*
 * signed_document - the document whose octets a signature of the partner covers: the query's by Redirect,
 * else the enveloped one of the root. Rules: SIG_MISSING SIG_TEMPLATE SIG_ALGORITHM SIG_INVALID, xml_admit's,
 * OUT_OF_MEMORY
 */
OUTCOME signed_document(const struct saml_wire *wire, struct xml_doc *doc, const struct partner *partner,
                        enum partner_role role, struct arena *mem, struct xml_doc **out);

#endif

/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/message_parts.h"

#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "lib/xml/attr.h"

#define ATTRS_MAX 16

OUTCOME issuer_read(const struct xml_node *node, struct arena *mem, struct bytes *out, struct bytes *format)
{
	static const char *const known[] = { "Format", "NameQualifier", "SPNameQualifier", "SPProvidedID",
		                             NULL };
	struct bytes issuer;

	*out = (struct bytes){ 0 };
	TRY(node_only_attrs(node, known));
	TRY(attr_optional(node, "Format", LIMIT_URL_BYTES, mem, format));
	TRY(node_token(node, mem, &issuer));
	REQUIRE(issuer.len > 0 && issuer.len <= LIMIT_ENTITY_BYTES, XML_VALUE);
	*out = issuer;
	return outcome_ok();
}

bool issuer_is(const struct message_head *head, const char *entity_id)
{
	const bool is_plain = !bytes_is_present(head->issuer_format) ||
	                      bytes_equal_text(head->issuer_format, URI_NAMEID_ENTITY);

	return is_plain && bytes_equal_text(head->issuer, entity_id);
}

static OUTCOME attributes_read(const struct xml_node *root, const char *const more[], struct arena *mem,
                               struct message_head *out)
{
	static const char *const common[] = { "ID", "Version", "IssueInstant", "Destination", "Consent" };
	const char *known[ATTRS_MAX] = { NULL };
	size_t n = 0;

	while (n < ARRAY_LEN(common)) {
		known[n] = common[n];
		n++;
	}
	for (size_t i = 0; more[i] != NULL; i++) {
		REQUIRE(n < ATTRS_MAX - 1, INTERNAL);
		known[n++] = more[i];
	}
	TRY(node_only_attrs(root, known));
	TRY(attr_required(root, "ID", LIMIT_ID_BYTES, mem, &out->id));
	TRY(attr_required(root, "Version", LIMIT_ID_BYTES, mem, &out->version));
	TRY(attr_time_required(root, "IssueInstant", mem, &out->issued_at));
	TRY(attr_optional(root, "Destination", LIMIT_URL_BYTES, mem, &out->destination));
	return attr_optional(root, "InResponseTo", LIMIT_ID_BYTES, mem, &out->in_response_to);
}

OUTCOME head_read(const struct xml_node *root, const char *const more[], struct arena *mem,
                  struct message_head *out, struct xml_walk *rest)
{
	struct message_head head = { 0 };
	const struct xml_node *node;

	*out = head;
	TRY(attributes_read(root, more, mem, &head));
	TRY(walk_into(root, rest));
	walk_optional(rest, NS_SAML, "Issuer", &node);
	if (node != NULL)
		TRY(issuer_read(node, mem, &head.issuer, &head.issuer_format));
	walk_optional(rest, NS_DS, "Signature", &node);
	walk_optional(rest, NS_SAMLP, "Extensions", &node);
	*out = head;
	return outcome_ok();
}

/* The third level is passed over. */
static OUTCOME code_read(const struct xml_node *code, struct arena *mem, struct saml_status *out)
{
	const struct xml_node *inner;
	struct xml_walk w;

	TRY(attr_required(code, "Value", LIMIT_URL_BYTES, mem, &out->top));
	TRY(walk_into(code, &w));
	walk_optional(&w, NS_SAMLP, "StatusCode", &inner);
	if (inner != NULL)
		TRY(attr_required(inner, "Value", LIMIT_URL_BYTES, mem, &out->second));
	return walk_end(&w);
}

static OUTCOME short_text(const struct xml_node *node, struct arena *mem, struct bytes *out)
{
	TRY(node_text(node, mem, out));
	REQUIRE(out->len <= LIMIT_DETAIL_BYTES, XML_VALUE);
	return outcome_ok();
}

/* Wildcard content; which of two of BundID's would count? */
static OUTCOME detail_read(const struct xml_node *detail, struct arena *mem, struct bytes *out)
{
	const struct xml_node *node;
	struct xml_walk w;

	TRY(walk_into(detail, &w));
	while ((node = walk_any(&w)) != NULL) {
		if (!xml_is(node, NS_AKDB, "StatusDetail"))
			continue;
		REQUIRE(!bytes_is_present(*out), XML_LEFTOVER);
		TRY(short_text(node, mem, out));
	}
	return outcome_ok();
}

OUTCOME status_read(const struct xml_node *status, struct arena *mem, struct saml_status *out)
{
	struct saml_status read = { 0 };
	const struct xml_node *node;
	struct xml_walk w;

	*out = read;
	TRY(walk_into(status, &w));
	TRY(walk_take(&w, NS_SAMLP, "StatusCode", &node));
	TRY(code_read(node, mem, &read));
	walk_optional(&w, NS_SAMLP, "StatusMessage", &node);
	if (node != NULL)
		TRY(short_text(node, mem, &read.message));
	walk_optional(&w, NS_SAMLP, "StatusDetail", &node);
	if (node != NULL)
		TRY(detail_read(node, mem, &read.detail));
	TRY(walk_end(&w));
	*out = read;
	return outcome_ok();
}

OUTCOME nameid_read(const struct xml_node *node, struct arena *mem, struct nameid *out)
{
	static const char *const known[] = { "Format", "NameQualifier", "SPNameQualifier", "SPProvidedID",
		                             NULL };
	struct nameid read = { 0 };

	*out = read;
	TRY(node_only_attrs(node, known));
	TRY(attr_optional(node, "Format", LIMIT_URL_BYTES, mem, &read.format));
	TRY(attr_optional(node, "NameQualifier", LIMIT_ENTITY_BYTES, mem, &read.name_qualifier));
	TRY(attr_optional(node, "SPNameQualifier", LIMIT_ENTITY_BYTES, mem, &read.sp_name_qualifier));
	TRY(node_text(node, mem, &read.value));
	REQUIRE(read.value.len <= LIMIT_VALUE_BYTES, XML_VALUE);
	*out = read;
	return outcome_ok();
}

OUTCOME nameid_open(const struct xml_node *encrypted, const struct decrypt_keys *keys, struct arena *mem,
                    struct nameid *out)
{
	struct xml_doc *plain;

	*out = (struct nameid){ 0 };
	TRY(xml_decrypt(encrypted, keys, mem, &plain));
	REQUIRE(xml_is(xml_root(plain), NS_SAML, "NameID"), XML_ROOT);
	return nameid_read(xml_root(plain), mem, out);
}

OUTCOME speaker_check(const struct partner *partner, enum partner_role role, int64_t now_at)
{
	const size_t n_keys = role == ROLE_SP ? partner->n_sp_signing : partner->n_idp_signing;

	REQUIRE(!partner->record.is_blocked, PARTNER_BLOCKED);
	REQUIRE(partner->valid_until == 0 || now_at < partner->valid_until, META_EXPIRED);
	REQUIRE((partner->roles & role) != 0, META_ROLE);
	REQUIRE(n_keys > 0, META_KEY);
	return outcome_ok();
}

/* SAML-BIND 3.4.4.1: the query is signed, and a Signature inside the message must have been removed. */
static OUTCOME query_check(const struct saml_wire *wire, const struct xml_doc *doc,
                           const struct sig_trust *trust)
{
	const enum sig_alg alg = sig_alg_of_uri(wire->sig_alg);

	REQUIRE(bytes_is_present(wire->signed_octets) && bytes_is_present(wire->signature), SIG_MISSING);
	REQUIRE(!sig_is_present(xml_root(doc)), SIG_TEMPLATE);
	REQUIRE(alg != SIG_NONE && (trust->algs & SIG_BIT(alg)) != 0, SIG_ALGORITHM);
	for (size_t i = 0; i < trust->n_keys; i++)
		if (is_ok(alg_verify(trust->keys[i], alg, wire->signed_octets, wire->signature)))
			return outcome_ok();
	return outcome_of(RULE_SIG_INVALID, __LINE__);
}

OUTCOME signed_document(const struct saml_wire *wire, struct xml_doc *doc, const struct partner *partner,
                        enum partner_role role, struct arena *mem, struct xml_doc **out)
{
	const struct sig_trust trust = partner_trust(partner, role);

	*out = NULL;
	if (wire->binding != BINDING_REDIRECT)
		return sig_check(doc, xml_root(doc), &trust, mem, out);
	TRY(query_check(wire, doc, &trust));
	*out = doc;
	return outcome_ok();
}

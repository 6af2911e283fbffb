/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/metadata.h"

#include "lib/base/text.h"
#include "lib/saml/ncname.h"
#include "lib/spec/uris.h"
#include "lib/xml/emit.h"

/* What lib/xml/decrypt takes from every partner, best first. OAEP with SHA-1 is not announced: a sender that
 * may choose it would be refused, unless its record says compat. */
#define CONTENT_METHODS                                                                                      \
	"<md:EncryptionMethod Algorithm=\"" URI_AES256_GCM "\"/>"                                            \
	"<md:EncryptionMethod Algorithm=\"" URI_AES128_GCM "\"/>"
#define RSA_METHODS                                                                                          \
	CONTENT_METHODS                                                                                      \
	"<md:EncryptionMethod Algorithm=\"" URI_OAEP "\"><ds:DigestMethod xmlns:ds=\"" NS_DS                 \
	"\" Algorithm=\"" URI_SHA256 "\"/><xenc11:MGF xmlns:xenc11=\"" NS_XENC11                             \
	"\" Algorithm=\"" URI_MGF1_SHA256 "\"/></md:EncryptionMethod>"
#define EC_METHODS                                                                                           \
	CONTENT_METHODS                                                                                      \
	"<md:EncryptionMethod Algorithm=\"" URI_ECDH_ES "\"/>"                                               \
	"<md:EncryptionMethod Algorithm=\"" URI_KW_AES128 "\"/>"                                             \
	"<md:EncryptionMethod Algorithm=\"" URI_KW_AES256 "\"/>"

static OUTCOME values_check(const struct metadata_plan *plan)
{
	REQUIRE((plan->roles & (ROLE_IDP | ROLE_SP)) != 0 && xml_value_is(plan->entity_id), SIGN_VALUE);
	REQUIRE((plan->roles & ROLE_IDP) == 0 || xml_value_is(plan->sso_url), SIGN_VALUE);
	REQUIRE((plan->roles & ROLE_SP) == 0 || xml_value_is(plan->acs_url), SIGN_VALUE);
	REQUIRE(xml_value_is_or_absent(plan->organization) && xml_value_is_or_absent(plan->contact),
	        SIGN_VALUE);
	/* The schema asks for a URL beside the name. */
	REQUIRE(plan->organization == NULL || xml_value_is(plan->organization_url), SIGN_VALUE);
	REQUIRE(xml_value_is_or_absent(plan->display_name_de) &&
	                xml_value_is_or_absent(plan->display_name_en),
	        SIGN_VALUE);
	REQUIRE(xml_value_is_or_absent(plan->slo_url) && xml_value_is_or_absent(plan->soap_url), SIGN_VALUE);
	REQUIRE(xml_value_is_or_absent(plan->artifact_url), SIGN_VALUE);
	for (size_t i = 0; i < plan->n_attributes; i++)
		REQUIRE(xml_value_is(plan->attributes[i].name), SIGN_VALUE);
	return outcome_ok();
}

/* <md:name xml:lang="lang">value</md:name>; nothing without value */
static void put_localized(struct text *t, const char *element, const char *lang, const char *value)
{
	if (value == NULL)
		return;
	text_lit(t, "<");
	text_str(t, element);
	text_lit(t, " xml:lang=\"");
	text_str(t, lang);
	text_lit(t, "\">");
	emit_text(t, bytes_of(value));
	text_lit(t, "</");
	text_str(t, element);
	text_lit(t, ">");
}

static void put_display(struct text *t, const struct metadata_plan *plan)
{
	if (plan->display_name_de == NULL && plan->display_name_en == NULL)
		return;
	text_lit(t, "<md:Extensions><mdui:UIInfo xmlns:mdui=\"" NS_MDUI "\">");
	put_localized(t, "mdui:DisplayName", "de", plan->display_name_de);
	put_localized(t, "mdui:DisplayName", "en", plan->display_name_en);
	text_lit(t, "</mdui:UIInfo></md:Extensions>");
}

static void put_keys(struct text *t, const struct own_keys *keys, enum key_use use)
{
	for (size_t i = 0; i < own_keys_count(keys, use); i++) {
		text_lit(t, "<md:KeyDescriptor use=\"");
		text_str(t, use == KEY_SIGNING ? "signing" : "encryption");
		text_lit(t, "\"><ds:KeyInfo xmlns:ds=\"" NS_DS "\"><ds:X509Data><ds:X509Certificate>");
		text_str(t, own_keys_at(keys, use, i)->cert_base64);
		text_lit(t, "</ds:X509Certificate></ds:X509Data></ds:KeyInfo>");
		if (use == KEY_ENCRYPTION)
			text_str(t, own_keys_at(keys, use, i)->is_ec ? EC_METHODS : RSA_METHODS);
		text_lit(t, "</md:KeyDescriptor>");
	}
}

static void put_endpoint(struct text *t, const char *opening, const char *location)
{
	text_str(t, opening);
	text_lit(t, " Location=\"");
	emit_attr(t, bytes_of(location));
	text_lit(t, "\"/>");
}

static void put_logout(struct text *t, const struct metadata_plan *plan)
{
	if (plan->slo_url != NULL) {
		put_endpoint(t, "<md:SingleLogoutService Binding=\"" URI_BINDING_REDIRECT "\"", plan->slo_url);
		put_endpoint(t, "<md:SingleLogoutService Binding=\"" URI_BINDING_POST "\"", plan->slo_url);
	}
	if (plan->soap_url != NULL)
		put_endpoint(t, "<md:SingleLogoutService Binding=\"" URI_BINDING_SOAP "\"", plan->soap_url);
}

static void put_idp(struct text *t, const struct metadata_plan *plan)
{
	if ((plan->roles & ROLE_IDP) == 0)
		return;
	text_lit(
		t,
		"<md:IDPSSODescriptor WantAuthnRequestsSigned=\"true\" protocolSupportEnumeration=\"" NS_SAMLP
		"\">");
	put_display(t, plan);
	put_keys(t, plan->keys, KEY_SIGNING);
	if (plan->artifact_url != NULL)
		put_endpoint(t,
		             "<md:ArtifactResolutionService Binding=\"" URI_BINDING_SOAP
		             "\" index=\"0\" isDefault=\"true\"",
		             plan->artifact_url);
	put_logout(t, plan);
	text_lit(t, "<md:NameIDFormat>" URI_NAMEID_TRANSIENT "</md:NameIDFormat>"
	            "<md:NameIDFormat>" URI_NAMEID_PERSISTENT "</md:NameIDFormat>");
	put_endpoint(t, "<md:SingleSignOnService Binding=\"" URI_BINDING_REDIRECT "\"", plan->sso_url);
	put_endpoint(t, "<md:SingleSignOnService Binding=\"" URI_BINDING_POST "\"", plan->sso_url);
	text_lit(t, "</md:IDPSSODescriptor>");
}

static void put_attributes(struct text *t, const struct metadata_plan *plan)
{
	const bool has_name = plan->display_name_de != NULL || plan->display_name_en != NULL;

	if (plan->n_attributes == 0)
		return;
	text_lit(t, "<md:AttributeConsumingService index=\"0\" isDefault=\"true\">");
	put_localized(t, "md:ServiceName", "de", plan->display_name_de);
	put_localized(t, "md:ServiceName", "en", has_name ? plan->display_name_en : plan->entity_id);
	for (size_t i = 0; i < plan->n_attributes; i++) {
		text_lit(t, "<md:RequestedAttribute Name=\"");
		emit_attr(t, bytes_of(plan->attributes[i].name));
		text_lit(t, "\" NameFormat=\"" URI_ATTRFORMAT_URI "\" isRequired=\"");
		text_str(t, plan->attributes[i].is_required ? "true" : "false");
		text_lit(t, "\"/>");
	}
	text_lit(t, "</md:AttributeConsumingService>");
}

static void put_sp(struct text *t, const struct metadata_plan *plan)
{
	if ((plan->roles & ROLE_SP) == 0)
		return;
	text_lit(t, "<md:SPSSODescriptor AuthnRequestsSigned=\"true\" WantAssertionsSigned=\"true\""
	            " protocolSupportEnumeration=\"" NS_SAMLP "\">");
	put_display(t, plan);
	put_keys(t, plan->keys, KEY_SIGNING);
	put_keys(t, plan->keys, KEY_ENCRYPTION);
	put_logout(t, plan);
	text_lit(t, "<md:NameIDFormat>" URI_NAMEID_TRANSIENT "</md:NameIDFormat>"
	            "<md:NameIDFormat>" URI_NAMEID_PERSISTENT "</md:NameIDFormat>");
	put_endpoint(t,
	             "<md:AssertionConsumerService Binding=\"" URI_BINDING_POST
	             "\" index=\"0\" isDefault=\"true\"",
	             plan->acs_url);
	put_attributes(t, plan);
	text_lit(t, "</md:SPSSODescriptor>");
}

static void put_people(struct text *t, const struct metadata_plan *plan)
{
	if (plan->organization != NULL) {
		text_lit(t, "<md:Organization>");
		put_localized(t, "md:OrganizationName", "de", plan->organization);
		put_localized(t, "md:OrganizationDisplayName", "de", plan->organization);
		put_localized(t, "md:OrganizationURL", "de", plan->organization_url);
		text_lit(t, "</md:Organization>");
	}
	if (plan->contact != NULL) {
		text_lit(t, "<md:ContactPerson contactType=\"technical\"><md:EmailAddress>mailto:");
		emit_text(t, bytes_of(plan->contact));
		text_lit(t, "</md:EmailAddress></md:ContactPerson>");
	}
}

OUTCOME metadata_issue(const struct metadata_plan *plan, struct arena *mem, struct bytes *out)
{
	struct text t = text_new(mem, LIMIT_METADATA_BYTES);

	*out = (struct bytes){ 0 };
	TRY(values_check(plan));
	text_lit(&t, "<md:EntityDescriptor xmlns:md=\"" NS_MD "\" entityID=\"");
	emit_attr(&t, bytes_of(plan->entity_id));
	text_lit(&t, "\">");
	put_idp(&t, plan);
	put_sp(&t, plan);
	put_people(&t, plan);
	text_lit(&t, "</md:EntityDescriptor>");
	return text_done(&t, out);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/authnreq.h"

#include "lib/base/text.h"
#include "lib/saml/ncname.h"
#include "lib/saml/port_lasso.h"

static bool is_text(const char *value)
{
	return utf8_is_xml_text(bytes_of(value));
}

static bool is_text_or_absent(const char *value)
{
	return value == NULL || is_text(value);
}

OUTCOME authnreq_issue(const struct authnreq_plan *plan, struct arena *mem, struct bytes *out)
{
	*out = (struct bytes){ 0 };
	REQUIRE(ncname_is(plan->id), SIGN_VALUE);
	REQUIRE(is_text(plan->destination) && is_text(plan->issuer) && is_text(plan->acs_url), SIGN_VALUE);
	REQUIRE(is_text_or_absent(plan->nameid_format) && is_text_or_absent(plan->display_name), SIGN_VALUE);
	for (size_t i = 0; i < plan->n_attributes; i++)
		REQUIRE(is_text(plan->attributes[i].name), SIGN_VALUE);
	return port_lasso_authnreq(plan, mem, out);
}

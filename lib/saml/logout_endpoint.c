/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/logout.h"

#include "lib/spec/uris.h"

static const struct partner_endpoint *by_binding(const struct partner_endpoint *list, size_t n,
                                                 const char *binding)
{
	for (size_t i = 0; i < n; i++)
		if (bytes_equal_text(bytes_of(list[i].binding), binding))
			return &list[i];
	return NULL;
}

OUTCOME logout_answer_to(const struct partner *partner, enum partner_role role, const struct partner_endpoint **out)
{
	const struct partner_endpoint *list = role == ROLE_SP ? partner->sp_slo : partner->idp_slo;
	const size_t n = role == ROLE_SP ? partner->n_sp_slo : partner->n_idp_slo;

	*out = by_binding(list, n, URI_BINDING_REDIRECT);
	if (*out == NULL)
		*out = by_binding(list, n, URI_BINDING_POST);
	REQUIRE(*out != NULL, META_ENDPOINT);
	return outcome_ok();
}

const char *logout_answer_url(const struct partner_endpoint *endpoint)
{
	return endpoint->response_location != NULL ? endpoint->response_location : endpoint->location;
}

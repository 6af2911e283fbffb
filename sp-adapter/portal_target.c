/* SPDX-License-Identifier: EUPL-1.2 */
#include "sp-adapter/portal_target.h"

#include <string.h>

#include "lib/wire/url.h"
#include "lib/base/banned.h"

#define RETURN_HEADER "Servicekonto-Return"
#define RETURN_FIELD "return="

/* Start of "return=" as a parameter; query.len when it is not there. */
static size_t field_start(struct bytes query)
{
	for (size_t i = 0; i < query.len; i++)
		if ((i == 0 || query.ptr[i - 1] == '&') &&
		    bytes_has_prefix(bytes_at(query.ptr + i, query.len - i), RETURN_FIELD))
			return i;
	return query.len;
}

static OUTCOME target_decode(struct bytes raw, struct arena *mem, struct bytes *out)
{
	*out = raw;
	if (bytes_has_prefix(raw, "/") || bytes_has_prefix(raw, "http"))
		return outcome_ok();
	return form_unescape(raw, mem, out);
}

OUTCOME portal_target_query(struct bytes query, struct arena *mem, struct portal_query *out)
{
	struct portal_query got = { 0 };
	size_t start, front;

	*out = got;
	if (!bytes_is_present(query))
		return outcome_ok();
	start = field_start(query);
	front = start > 0 && start < query.len ? start - 1 : start; /* the '&' belongs to "return=" */
	TRY(form_decode(bytes_at(query.ptr, front), mem, &got.form));
	if (start < query.len) {
		const size_t skip = start + strlen(RETURN_FIELD);

		got.has_target = query.len > skip;
		TRY(target_decode(bytes_at(query.ptr + skip, query.len - skip), mem, &got.target));
	}
	*out = got;
	return outcome_ok();
}

OUTCOME portal_target_choose(const struct http_request *in, const struct portal *p,
                             const struct portal_query *query, struct arena *mem, const char **out)
{
	const struct bytes header = http_header_find(in, RETURN_HEADER);

	*out = NULL;
	if (header.len > 0)
		return url_return_target(header, p->base_url, mem, out);
	if (query->has_target)
		return url_return_target(query->target, p->base_url, mem, out);
	return arena_text(mem, bytes_of("/"), out);
}

OUTCOME portal_target_url(const struct portal *p, struct bytes target, struct arena *mem, const char **out)
{
	return arena_printf(mem, out, "%s%.*s", bytes_has_prefix(target, "/") ? p->base_url : "",
	                    (int)target.len, (const char *)target.ptr);
}

bool portal_target_knows(const struct form *form, const char *const names[], size_t n)
{
	for (size_t i = 0; i < form->n_fields; i++) {
		size_t k = 0;

		while (k < n && !bytes_equal_text(form->fields[i].name, names[k]))
			k++;
		if (k == n)
			return false;
	}
	return true;
}

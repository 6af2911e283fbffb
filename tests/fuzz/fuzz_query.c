/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A lenient reader of the same query (names decoded, last one wins) sees the message we saw, and a query made
 * of the signed octets and the signature says the same again.
 */
#include "tests/fuzz/fuzz.h"

#include "lib/wire/form.h"
#include "lib/wire/query.h"

static void compare_with_lenient(struct bytes query, const struct query_saml *got, struct arena *mem)
{
	size_t start = 0, n = 0;

	for (size_t i = 0; i <= query.len; i++) {
		struct bytes part, name, value;
		size_t len = 0;

		if (i < query.len && query.ptr[i] != '&' && query.ptr[i] != ';')
			continue;
		part = bytes_at(query.ptr + start, i - start);
		start = i + 1;
		while (len < part.len && part.ptr[len] != '=')
			len++;
		MUST(len < part.len && is_ok(form_unescape(bytes_at(part.ptr, len), mem, &name)));
		MUST(is_ok(form_unescape(bytes_at(part.ptr + len + 1, part.len - len - 1), mem, &value)));
		if (bytes_equal_text(name, got->is_response ? "SAMLResponse" : "SAMLRequest")) {
			MUST(bytes_equal(value, got->message));
			n++;
		}
		MUST(!bytes_equal_text(name, got->is_response ? "SAMLRequest" : "SAMLResponse"));
	}
	MUST(n == 1);
}

static void ask_again(const struct query_saml *got, struct arena *mem)
{
	struct text t = text_new(mem, LIMIT_REQUEST_MEMORY);
	struct query_saml again;
	struct bytes query;

	text_bytes(&t, got->signed_octets);
	text_lit(&t, "&Signature=");
	form_escape(&t, got->signature);
	MUST(is_ok(text_done(&t, &query)));
	if (query.len > LIMIT_TARGET_BYTES)
		return;
	MUST(is_ok(query_saml(query, mem, &again)));
	MUST(bytes_equal(again.signed_octets, got->signed_octets) &&
	     bytes_equal(again.message, got->message));
	MUST(is_same(again.relay_state, got->relay_state) && bytes_equal(again.sig_alg, got->sig_alg));
	MUST(bytes_equal(again.signature, got->signature) && again.is_response == got->is_response);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct bytes query = bytes_at(data, size);
	struct query_saml got;
	struct bytes value;

	MUST(mem != NULL);
	if (!is_ok(query_param(query, "return", mem, &value)))
		MUST(value.ptr == NULL);
	if (!is_ok(query_saml(query, mem, &got))) {
		MUST(got.message.ptr == NULL && got.signed_octets.ptr == NULL);
		return 0;
	}
	compare_with_lenient(query, &got, mem);
	if (bytes_is_present(got.signed_octets))
		ask_again(&got, mem);
	return 0;
}

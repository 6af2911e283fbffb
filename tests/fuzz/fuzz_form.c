/* SPDX-License-Identifier: EUPL-1.2 */
/* What is decoded and written anew decodes to the same fields. */
#include "tests/fuzz/fuzz.h"

#include "lib/wire/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct text t = text_new(mem, LIMIT_REQUEST_MEMORY);
	struct form form, again;
	struct bytes body;

	MUST(mem != NULL);
	if (!is_ok(form_decode(bytes_at(data, size), mem, &form))) {
		MUST(form.fields == NULL && form.n_fields == 0);
		return 0;
	}
	MUST(form.n_fields <= LIMIT_FORM_FIELDS);
	for (size_t i = 0; i < form.n_fields; i++) {
		if (i > 0)
			text_lit(&t, "&");
		form_escape(&t, form.fields[i].name);
		text_lit(&t, "=");
		form_escape(&t, form.fields[i].value);
	}
	MUST(is_ok(text_done(&t, &body)));
	if (body.len > LIMIT_FORM_BYTES)
		return 0;
	MUST(is_ok(form_decode(body, mem, &again)) && again.n_fields == form.n_fields);
	for (size_t i = 0; i < form.n_fields; i++) {
		MUST(bytes_equal(form.fields[i].name, again.fields[i].name));
		MUST(bytes_equal(form.fields[i].value, again.fields[i].value));
	}
	return 0;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/fake_hashes.h"

#include <string.h>

#include "keys/handle.h"
#include "lib/spec/limits.h"

#define TODAY "today:"
#define OLDER "older:"

static bool is_hash_of(struct bytes hash, const char *kind, struct bytes password)
{
	const size_t head = strlen(kind);

	return bytes_has_prefix(hash, kind) &&
	       bytes_equal(bytes_at(hash.ptr + head, hash.len - head), password);
}

OUTCOME fake_password_verify(void *self, struct bytes password, struct bytes hash, struct arena *mem,
                             struct password_verdict *out)
{
	struct fake_account *fake = self;
	const bool is_older = is_hash_of(hash, OLDER, password);
	struct text renewed = text_new(mem, LIMIT_PASSWORD_BYTES + sizeof TODAY);

	*out = (struct password_verdict){ 0 };
	if (fake->hash_rule != RULE_NONE)
		return outcome_of(fake->hash_rule, __LINE__);
	fake->n_hashes++;
	text_lit(&renewed, TODAY);
	text_bytes(&renewed, password);
	if (is_older)
		TRY(text_done(&renewed, &out->new_hash));
	out->is_right = is_older || is_hash_of(hash, TODAY, password);
	return outcome_ok();
}

OUTCOME fake_pairwise(void *self, const char *label, struct bytes person_id, struct bytes sector,
                      struct arena *mem, struct bytes *out)
{
	struct text t = text_new(mem, LIMIT_PAGE_BYTES);
	struct bytes input, hash;
	const char *text;

	(void)self;
	*out = (struct bytes){ 0 };
	text_str(&t, label);
	text_lit(&t, "\n");
	text_bytes(&t, person_id);
	text_lit(&t, "\n");
	text_bytes(&t, sector);
	TRY(text_done(&t, &input));
	TRY(handle_hash(input, mem, &hash));
	TRY(handle_text(hash.ptr, hash.len, mem, &text));
	*out = bytes_of(text);
	return outcome_ok();
}

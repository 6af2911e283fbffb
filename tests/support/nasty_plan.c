/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/nasty_plan.h"

#include "lib/base/text.h"
#include "lib/spec/uris.h"

#define TEXT_PARTS 9
#define ATTRIBUTES_MAX 15
#define VALUES_MAX 4
#define LAST_SECOND INT64_C(253402300799) /* of the year 9999 */

static const char *const parts[] = {
	"&",
	"<",
	">",
	"\"",
	"'",
	"\r",
	"\n",
	"\t",
	"\r\n",
	"]]>",
	"<!--",
	"&amp;",
	"&#13;",
	"  ",
	" ",
	"a",
	"Bc",
	"0",
	"%",
	"<?x?>",
	"</saml:Issuer>",
	"<saml:Attribute ",
	"</samlp:Response>",
	"=\"HOCH\"",
	"\xEE\x80\x80",
	"\xEE\x80\x85",
	"äÖß",
	"ẞ",
	"őűč",
	"C\xCC\x86",
	"M\xCC\x82\xCC\xA7",
	"\xCA\xB9\xCA\xBA",
	"€",
	"\xC2\xA0",
	"\xC2\x85",
	"\xE2\x80\xA8",
	"ǤǥΩЖ",
	"\xF0\x9F\x98\x80",
	"\xC2\xAD",
	"\xE2\x80\xA1",
	"\xEF\xBB\xBF",
	"\xEF\xBF\xBD",
	"\x7F",
	"9999-12-31T23:58:42Z",
};

unsigned nasty_below(struct nasty *n, unsigned end)
{
	n->state ^= n->state << 13; /* xorshift64 */
	n->state ^= n->state >> 7;
	n->state ^= n->state << 17;
	return (unsigned)((n->state >> 11) % end);
}

const char *nasty_text(struct nasty *n, struct arena *mem)
{
	struct text t = text_new(mem, LIMIT_XML_BYTES);
	const char *out;

	if (nasty_below(n, 6) != 0)
		for (unsigned k = nasty_below(n, TEXT_PARTS); k > 0; k--)
			text_str(&t, parts[nasty_below(n, ARRAY_LEN(parts))]);
	return is_ok(text_done_str(&t, &out)) ? out : NULL;
}

static const char *maybe(struct nasty *n, struct arena *mem)
{
	return nasty_below(n, 3) != 0 ? nasty_text(n, mem) : NULL;
}

static const char *uri(struct nasty *n, bool is_tidy, const char *tidy, struct arena *mem)
{
	return is_tidy ? tidy : nasty_text(n, mem);
}

static const char *name(struct nasty *n, struct arena *mem)
{
	const char *out;

	if (!is_ok(arena_printf(mem, &out, "_%08x%08x.ä-%u", nasty_below(n, UINT32_MAX),
	                        nasty_below(n, UINT32_MAX), nasty_below(n, 10))))
		return NULL;
	return out;
}

static int64_t some_time(struct nasty *n)
{
	return nasty_below(n, 20) == 0 ? LAST_SECOND : 1 + (int64_t)nasty_below(n, UINT32_MAX);
}

static bool attributes(struct nasty *n, bool is_tidy, struct arena *mem, struct response_plan *out)
{
	struct saml_attribute *list = arena_array(mem, ATTRIBUTES_MAX, sizeof *list);

	out->n_attributes = nasty_below(n, ATTRIBUTES_MAX + 1);
	out->attributes = list;
	for (size_t i = 0; list != NULL && i < out->n_attributes; i++) {
		struct bytes *values = arena_array(mem, VALUES_MAX, sizeof *values);

		if (values == NULL)
			return false;
		list[i] = (struct saml_attribute){
			.name = nasty_text(n, mem),
			.format = nasty_below(n, 3) != 0 ? uri(n, is_tidy, URI_ATTRFORMAT_URI, mem) : NULL,
			.friendly_name = maybe(n, mem),
			.level = (enum level)nasty_below(n, LEVEL_HOCH + 1),
			.values = values,
			.n_values = nasty_below(n, VALUES_MAX + 1),
		};
		for (size_t j = 0; j < list[i].n_values; j++)
			values[j] = bytes_of(nasty_text(n, mem));
	}
	return list != NULL;
}

static void error_status(struct nasty *n, struct arena *mem, struct response_plan *out)
{
	out->status = URI_STATUS_REQUESTER;
	out->substatus = nasty_below(n, 2) != 0 ? URI_STATUS_REQUEST_DENIED : NULL;
	out->status_message = maybe(n, mem);
	out->status_detail = maybe(n, mem);
}

bool nasty_plan(struct nasty *n, bool is_tidy, struct arena *mem, struct response_plan *out)
{
	*out = (struct response_plan){
		.id = name(n, mem),
		.now_at = some_time(n),
		.in_response_to = nasty_below(n, 3) != 0 ? name(n, mem) : NULL,
		.issuer = nasty_text(n, mem),
		.destination = uri(n, is_tidy, "https://portal.example.org/acs?a=1&b=2", mem),
		.assertion_id = name(n, mem),
		.audience = uri(n, is_tidy, "https://portal.example.org/metadata", mem),
		.nameid = nasty_text(n, mem),
		.nameid_format = uri(n, is_tidy, URI_NAMEID_TRANSIENT, mem),
		.session_index = nasty_text(n, mem),
		.authn_at = some_time(n),
		.not_before_at = some_time(n),
		.not_on_or_after_at = some_time(n),
		.session_not_on_or_after_at = nasty_below(n, 2) != 0 ? some_time(n) : 0,
		.class_ref = uri(n, is_tidy, "STORK-QAA-Level-3", mem),
		.client_address = maybe(n, mem),
		.is_typed = nasty_below(n, 2) != 0,
	};
	for (unsigned i = nasty_below(n, 3); i > 0; i--)
		out->authorities[i - 1] = uri(n, is_tidy, "https://konto.example.org", mem);
	if (nasty_below(n, 4) == 0)
		error_status(n, mem, out);
	return attributes(n, is_tidy, mem, out);
}

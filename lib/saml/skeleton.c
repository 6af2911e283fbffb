/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/skeleton.h"

#include <string.h>

#include "lib/xml/emit.h"

struct skeleton_piece {
	struct bytes literal;
	unsigned hole;
	bool in_attr;
};

/* Where an octet of canonical XML lies. In text a quote is a quote; in a value '>' does not end the tag. */
struct place {
	bool in_tag;
	bool in_value;
};

static void place_move(struct place *p, unsigned char c)
{
	if (!p->in_tag)
		p->in_tag = c == '<';
	else if (c == '"')
		p->in_value = !p->in_value;
	else if (c == '>' && !p->in_value)
		p->in_tag = false;
}

static const struct skeleton_marker *marker_at(struct bytes rest, const struct skeleton_marker *markers,
                                               size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (rest.ptr[0] == (unsigned char)markers[i].text[0] &&
		    bytes_has_prefix(rest, markers[i].text))
			return &markers[i];
	return NULL;
}

/* Cut into room for max pieces; with room NULL only count. */
static OUTCOME cut(struct bytes canonical, const struct skeleton_marker *markers, size_t n_markers,
                   struct skeleton_piece *room, size_t *n_out, struct bytes *end)
{
	struct place place = { .in_tag = false };
	size_t begun = 0;
	size_t n = 0;

	for (size_t i = 0; i < canonical.len;) {
		const struct bytes rest = bytes_at(canonical.ptr + i, canonical.len - i);
		const struct skeleton_marker *found = marker_at(rest, markers, n_markers);

		if (found == NULL) {
			place_move(&place, rest.ptr[0]);
			i++;
			continue;
		}
		REQUIRE(!place.in_tag || place.in_value, SELF_CHECK);
		if (room != NULL)
			room[n] = (struct skeleton_piece){ bytes_at(canonical.ptr + begun, i - begun),
				                           found->hole, place.in_value };
		n++;
		i += strlen(found->text);
		begun = i;
	}
	*n_out = n;
	*end = bytes_at(canonical.ptr + begun, canonical.len - begun);
	return outcome_ok();
}

OUTCOME skeleton_cut(struct bytes canonical, const struct skeleton_marker *markers, size_t n_markers,
                     struct arena *mem, struct skeleton *out)
{
	struct skeleton_piece *pieces;
	struct bytes end;
	size_t n;

	*out = (struct skeleton){ 0 };
	TRY(cut(canonical, markers, n_markers, NULL, &n, &end));
	pieces = arena_array(mem, n, sizeof *pieces);
	REQUIRE(pieces != NULL, OUT_OF_MEMORY);
	TRY(cut(canonical, markers, n_markers, pieces, &n, &end));
	*out = (struct skeleton){ pieces, n, end };
	return outcome_ok();
}

OUTCOME skeleton_fill(const struct skeleton *s, const struct bytes *values, struct text *t)
{
	for (size_t i = 0; i < s->n_pieces; i++) {
		const struct skeleton_piece *piece = &s->pieces[i];
		const struct bytes value = values[piece->hole];

		REQUIRE(utf8_is_xml_text(value), SIGN_VALUE);
		text_bytes(t, piece->literal);
		if (piece->in_attr)
			emit_attr(t, value);
		else
			emit_text(t, value);
	}
	text_bytes(t, s->end);
	return outcome_ok();
}

OUTCOME skeleton_before(struct bytes *rest, const char *mark, struct bytes *out)
{
	const unsigned char *at = memmem(rest->ptr, rest->len, mark, strlen(mark));

	*out = (struct bytes){ 0 };
	REQUIRE(at != NULL, SELF_CHECK);
	*out = bytes_at(rest->ptr, (size_t)(at - rest->ptr));
	*rest = bytes_at(at, rest->len - out->len);
	return outcome_ok();
}

OUTCOME skeleton_through(struct bytes *rest, const char *mark, struct bytes *out)
{
	const size_t mark_len = strlen(mark);

	TRY(skeleton_before(rest, mark, out));
	out->len += mark_len;
	*rest = bytes_at(rest->ptr + mark_len, rest->len - mark_len);
	return outcome_ok();
}

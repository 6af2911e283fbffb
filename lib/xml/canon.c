/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/canon.h"

#include <string.h>

#include "lib/xml/emit.h"

OUTCOME canon_init(struct canon *c, const char *prefix_list, struct arena *mem, struct text *out)
{
	const char *list = prefix_list != NULL ? prefix_list : "";

	*c = (struct canon){ .out = out };
	for (;;) {
		size_t len;

		list += strspn(list, " \t\r\n");
		len = strcspn(list, " \t\r\n");
		if (len == 0)
			return outcome_ok();
		REQUIRE(c->n_prefixes < CANON_PREFIXES, SIG_TEMPLATE);
		TRY(arena_text(mem, bytes_at(list, len), &c->prefixes[c->n_prefixes]));
		if (strcmp(c->prefixes[c->n_prefixes], "#default") == 0)
			c->prefixes[c->n_prefixes] = "";
		c->n_prefixes++;
		list += len;
	}
}

/* ---- names: innermost declaration wins ---- */

static const char *names_find(const struct canon_names *names, const char *prefix)
{
	for (size_t i = names->n; i > 0; i--)
		if (strcmp(names->list[i - 1].prefix, prefix) == 0)
			return names->list[i - 1].uri;
	return NULL;
}

static OUTCOME names_add(struct canon_names *names, const char *prefix, const char *uri)
{
	REQUIRE(names->n < CANON_NAMES, XML_NAMESPACE);
	names->list[names->n].prefix = prefix;
	names->list[names->n].uri = uri;
	names->n++;
	return outcome_ok();
}

/* Count it as written at this element unless an element around it has written the same. The prefix kept is
 * that of the declaration, which lasts. */
static OUTCOME show(struct canon *c, const char *prefix)
{
	const char *shown = names_find(&c->shown, prefix);

	for (size_t i = c->scope.n; i > 0; i--) {
		const struct stream_space *found = &c->scope.list[i - 1];

		if (strcmp(found->prefix, prefix) != 0)
			continue;
		if (strcmp(shown != NULL ? shown : "", found->uri) == 0)
			return outcome_ok();
		return names_add(&c->shown, found->prefix, found->uri);
	}
	return outcome_ok(); /* "xml", no default at all, or a prefix of the list that is not declared here */
}

static OUTCOME show_all(struct canon *c, const struct stream_element *e)
{
	if (c->is_whole) {
		for (size_t i = c->scope.n; i > 0; i--)
			TRY(show(c, c->scope.list[i - 1].prefix));
		return outcome_ok();
	}
	for (size_t i = 0; i < c->n_prefixes; i++)
		TRY(show(c, c->prefixes[i]));
	TRY(show(c, e->prefix));
	for (size_t i = 0; i < e->n_attrs; i++)
		if (e->attrs[i].prefix[0] != '\0')
			TRY(show(c, e->attrs[i].prefix));
	return outcome_ok();
}

/* ---- writing ---- */

static void name_write(struct text *out, const char *prefix, const char *name)
{
	if (prefix[0] != '\0') {
		text_str(out, prefix);
		text_lit(out, ":");
	}
	text_str(out, name);
}

/* Those that became shown at this element, by prefix; there are few. */
static void spaces_write(struct canon *c, size_t from)
{
	struct stream_space *list = c->shown.list;

	for (size_t i = from + 1; i < c->shown.n; i++)
		for (size_t k = i; k > from && strcmp(list[k - 1].prefix, list[k].prefix) > 0; k--) {
			const struct stream_space moved = list[k];

			list[k] = list[k - 1];
			list[k - 1] = moved;
		}
	for (size_t i = from; i < c->shown.n; i++) {
		text_lit(c->out, " xmlns");
		text_str(c->out, list[i].prefix[0] != '\0' ? ":" : "");
		text_str(c->out, list[i].prefix);
		text_lit(c->out, "=\"");
		emit_attr(c->out, bytes_of(list[i].uri));
		text_lit(c->out, "\"");
	}
}

static bool is_before(const struct stream_attr *a, const struct stream_attr *b)
{
	const int by_uri = strcmp(a->uri, b->uri);

	return by_uri != 0 ? by_uri < 0 : strcmp(a->name, b->name) < 0;
}

static void attrs_write(struct text *out, const struct stream_element *e)
{
	const struct stream_attr *sorted[LIMIT_XML_ATTRS];

	for (size_t i = 0; i < e->n_attrs; i++) {
		size_t k = i;

		for (; k > 0 && is_before(&e->attrs[i], sorted[k - 1]); k--)
			sorted[k] = sorted[k - 1];
		sorted[k] = &e->attrs[i];
	}
	for (size_t i = 0; i < e->n_attrs; i++) {
		text_lit(out, " ");
		name_write(out, sorted[i]->prefix, sorted[i]->name);
		text_lit(out, "=\"");
		emit_attr(out, sorted[i]->value);
		text_lit(out, "\"");
	}
}

OUTCOME canon_start(struct canon *c, const struct stream_element *e)
{
	const size_t n_shown = c->shown.n;

	REQUIRE(c->depth < LIMIT_XML_DEPTH && e->n_attrs <= LIMIT_XML_ATTRS, XML_DEPTH);
	c->scope.n_at[c->depth] = c->scope.n;
	c->shown.n_at[c->depth] = n_shown;
	c->depth++;
	for (size_t i = 0; i < e->n_spaces; i++)
		TRY(names_add(&c->scope, e->spaces[i].prefix, e->spaces[i].uri));
	if (c->is_muted)
		return outcome_ok();
	TRY(show_all(c, e));
	text_lit(c->out, "<");
	name_write(c->out, e->prefix, e->name);
	spaces_write(c, n_shown);
	attrs_write(c->out, e);
	text_lit(c->out, ">");
	return outcome_ok();
}

void canon_text(struct canon *c, struct bytes text)
{
	if (!c->is_muted)
		emit_text(c->out, text);
}

void canon_end(struct canon *c, const struct stream_element *e)
{
	c->depth--;
	c->scope.n = c->scope.n_at[c->depth];
	c->shown.n = c->shown.n_at[c->depth];
	if (c->is_muted)
		return;
	text_lit(c->out, "</");
	name_write(c->out, e->prefix, e->name);
	text_lit(c->out, ">");
}

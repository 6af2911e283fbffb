/* SPDX-License-Identifier: EUPL-1.2 */
#include "sp-adapter/portal_json.h"

#include <jansson.h>
#include <stdlib.h>

#include "lib/base/banned.h"

SCOPED_KIND(json, json_t *, json_decref)
SCOPED_KIND(dumped, char *, free)

/* Takes value, also when it fails. */
static OUTCOME put(json_t *object, const char *key, json_t *value)
{
	REQUIRE(value != NULL && json_object_set_new(object, key, value) == 0, OUT_OF_MEMORY);
	return outcome_ok();
}

static OUTCOME put_bytes(json_t *object, const char *key, struct bytes value)
{
	REQUIRE(utf8_is_xml_text(value), TEXT_NUL);
	return put(object, key, json_stringn((const char *)value.ptr, value.len));
}

static OUTCOME put_words(json_t *object, const char *key, const char *value)
{
	return put(object, key, value == NULL || *value == '\0' ? json_null() : json_string(value));
}

static OUTCOME values_of(const struct portal_attribute *a, json_t **out)
{
	SCOPED(json) json_t *array = json_array();

	*out = NULL;
	REQUIRE(array != NULL, OUT_OF_MEMORY);
	for (size_t i = 0; i < a->n_values; i++) {
		const struct bytes v = a->values[i];

		REQUIRE(v.ptr == NULL || utf8_is_xml_text(v),
		        TEXT_NUL); /* an empty value: verified to be none */
		REQUIRE(json_array_append_new(
				array, json_stringn(v.ptr == NULL ? "" : (const char *)v.ptr, v.len)) == 0,
		        OUT_OF_MEMORY);
	}
	*out = TAKE(array);
	return outcome_ok();
}

static OUTCOME attribute_of(const struct portal_attribute *a, struct bytes source, json_t **out)
{
	SCOPED(json) json_t *object = json_object();
	json_t *values;

	*out = NULL;
	REQUIRE(object != NULL, OUT_OF_MEMORY);
	TRY(put_bytes(object, "name", a->name));
	TRY(put_words(object, "friendly_name", portal_attribute_friendly(a->name)));
	TRY(values_of(a, &values));
	TRY(put(object, "values", values));
	TRY(put_words(object, "level", level_name(a->level)));
	TRY(put_bytes(object, "source", source));
	*out = TAKE(object);
	return outcome_ok();
}

static OUTCOME attributes_of(const struct portal_session *session, json_t **out)
{
	SCOPED(json) json_t *array = json_array();

	*out = NULL;
	REQUIRE(array != NULL, OUT_OF_MEMORY);
	for (size_t i = 0; i < session->n_attributes; i++) {
		json_t *one;

		TRY(attribute_of(&session->attributes[i], session->account, &one));
		REQUIRE(json_array_append_new(array, one) == 0, OUT_OF_MEMORY);
	}
	*out = TAKE(array);
	return outcome_ok();
}

static OUTCOME dump(const json_t *value, struct arena *mem, struct bytes *out)
{
	SCOPED(dumped) char *text = json_dumps(value, JSON_COMPACT);

	*out = (struct bytes){ 0 };
	REQUIRE(text != NULL, OUT_OF_MEMORY);
	return arena_copy(mem, bytes_of(text), out);
}

OUTCOME portal_json_attributes(const struct portal_session *session, struct arena *mem, struct bytes *out)
{
	SCOPED(json) json_t *array = NULL;

	*out = (struct bytes){ 0 };
	TRY(attributes_of(session, &array));
	return dump(array, mem, out);
}

OUTCOME portal_json_session(const struct portal_session *session, struct arena *mem, struct bytes *out)
{
	SCOPED(json) json_t *object = json_object();
	json_t *attributes;

	*out = (struct bytes){ 0 };
	REQUIRE(object != NULL, OUT_OF_MEMORY);
	TRY(put_bytes(object, "subject", session->subject));
	TRY(put_words(object, "level", level_name(session->level)));
	TRY(put_bytes(object, "account", session->account));
	TRY(put(object, "auth_time", json_integer(session->authn_at)));
	TRY(put(object, "expires_at", json_integer(session->ends_at)));
	TRY(put(object, "idle_until", json_integer(portal_session_idle_until(session))));
	TRY(attributes_of(session, &attributes));
	TRY(put(object, "attributes", attributes));
	return dump(object, mem, out);
}

OUTCOME portal_json_error(struct outcome why, struct arena *mem, struct bytes *out)
{
	const char *text;

	*out = (struct bytes){ 0 };
	TRY(arena_printf(mem, &text, "{\"error\":\"SK-%u\"}", rule_number(why.rule)));
	*out = bytes_of(text);
	return outcome_ok();
}

/* ---- back from the row ---- */

static OUTCOME read_text(const json_t *value, struct arena *mem, struct bytes *out)
{
	*out = (struct bytes){ 0 };
	REQUIRE(json_is_string(value), STORE_SHAPE);
	return arena_copy(mem, bytes_at(json_string_value(value), json_string_length(value)), out);
}

static OUTCOME read_values(const json_t *array, struct arena *mem, struct portal_attribute *out)
{
	const size_t n = json_array_size(array);
	struct bytes *values = arena_array(mem, n + 1, sizeof *values);

	REQUIRE(json_is_array(array), STORE_SHAPE);
	REQUIRE(values != NULL, OUT_OF_MEMORY);
	for (size_t i = 0; i < n; i++)
		TRY(read_text(json_array_get(array, i), mem, &values[i]));
	out->values = values;
	out->n_values = n;
	return outcome_ok();
}

static OUTCOME read_attribute(const json_t *object, struct arena *mem, struct portal_attribute *out)
{
	const json_t *level = json_object_get(object, "level");

	TRY(read_text(json_object_get(object, "name"), mem, &out->name));
	TRY(read_values(json_object_get(object, "values"), mem, out));
	if (json_is_null(level))
		return outcome_ok();
	out->level = level_of_name(bytes_of(json_string_value(level)));
	REQUIRE(out->level != LEVEL_NONE, STORE_SHAPE);
	return outcome_ok();
}

OUTCOME portal_json_read(struct bytes text, struct arena *mem, struct portal_session *out)
{
	SCOPED(json)
	json_t *array = json_loadb((const char *)text.ptr, text.len, JSON_REJECT_DUPLICATES, NULL);
	const size_t n = json_array_size(array);
	struct portal_attribute *list;

	REQUIRE(json_is_array(array), STORE_SHAPE);
	list = arena_array(mem, n + 1, sizeof *list);
	REQUIRE(list != NULL, OUT_OF_MEMORY);
	for (size_t i = 0; i < n; i++)
		TRY(read_attribute(json_array_get(array, i), mem, &list[i]));
	out->attributes = list;
	out->n_attributes = n;
	return outcome_ok();
}

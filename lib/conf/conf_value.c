/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/conf/conf_value.h"

#include <stdbool.h>
#include <string.h>

#include "lib/base/text.h"
#include "lib/base/banned.h"

#define UNIX_PREFIX "unix:"

static bool is_relative_socket(struct bytes text)
{
	const size_t prefix = strlen(UNIX_PREFIX);

	return bytes_has_prefix(text, UNIX_PREFIX) && text.len > prefix && text.ptr[prefix] != '/';
}

/* Text as it is; a relative path behind "unix:" from the configuration file's folder. */
static OUTCOME socket_or_text(struct bytes text, const char *folder, struct arena *mem, const char **out)
{
	const char *plain;

	*out = NULL;
	TRY(arena_text(mem, text, &plain));
	if (is_relative_socket(text))
		return arena_printf(mem, out, UNIX_PREFIX "%s%s", folder, plain + strlen(UNIX_PREFIX));
	*out = plain;
	return outcome_ok();
}

static OUTCOME put_text(const char *text, const char *folder, struct arena *mem, const char **out)
{
	if (*text == '\0') {
		*out = NULL;
		return outcome_ok();
	}
	return socket_or_text(bytes_of(text), folder, mem, out);
}

static OUTCOME put_file(const char *text, const char *folder, struct arena *mem, const char **out)
{
	if (*text == '\0' || *text == '/')
		return put_text(text, folder, mem, out);
	return arena_printf(mem, out, "%s%s", folder, text);
}

/* The next word at *at, absent at the end. */
static struct bytes next_word(const char **at)
{
	const char *begin = *at;
	const char *end;

	while (ascii_is_space((unsigned char)*begin))
		begin++;
	end = begin;
	while (*end != '\0' && !ascii_is_space((unsigned char)*end))
		end++;
	*at = end;
	return end > begin ? bytes_at(begin, (size_t)(end - begin)) : (struct bytes){ 0 };
}

static OUTCOME put_list(const char *text, const char *folder, struct arena *mem, struct conf_list *out)
{
	const char *at = text;
	const char **items;
	size_t n = 0;

	while (bytes_is_present(next_word(&at)))
		n++;
	items = arena_array(mem, n + 1, sizeof *items);
	REQUIRE(items != NULL, OUT_OF_MEMORY);
	at = text;
	for (size_t i = 0; i < n; i++)
		TRY(socket_or_text(next_word(&at), folder, mem, &items[i]));
	*out = (struct conf_list){ items, n };
	return outcome_ok();
}

static OUTCOME number_of(struct bytes text, int64_t *out)
{
	const bool is_negative = bytes_has_prefix(text, "-");
	uint64_t value;

	if (is_negative)
		text = bytes_at(text.ptr + 1, text.len - 1);
	TRY(number_parse(text, INT64_MAX, &value));
	*out = is_negative ? -(int64_t)value : (int64_t)value;
	return outcome_ok();
}

static OUTCOME put_number(const struct conf_key *key, const char *text, struct arena *mem, int64_t *out,
                          const char **wanted)
{
	int64_t value = 0;

	TRY(arena_printf(mem, wanted, "a whole number from %lld to %lld", (long long)key->min,
	                 (long long)key->max));
	REQUIRE(is_ok(number_of(bytes_of(text), &value)), CONF_VALUE);
	REQUIRE(value >= key->min && value <= key->max, CONF_VALUE);
	*out = value;
	return outcome_ok();
}

static OUTCOME put_bool(const char *text, bool *out, const char **wanted)
{
	const struct bytes word = bytes_of(text);
	const bool is_yes = bytes_equal_text(word, "yes") || bytes_equal_text(word, "true");
	const bool is_no = bytes_equal_text(word, "no") || bytes_equal_text(word, "false");

	*wanted = "yes or no";
	REQUIRE(is_yes || is_no, CONF_VALUE);
	*out = is_yes;
	return outcome_ok();
}

OUTCOME conf_value(const struct conf_key *key, const char *text, const char *folder, struct arena *mem,
                   void *snapshot, const char **wanted)
{
	void *member = (char *)snapshot + key->offset;

	*wanted = "";
	switch (key->type) {
	case CONF_TEXT:
		return put_text(text, folder, mem, member);
	case CONF_LIST:
		return put_list(text, folder, mem, member);
	case CONF_NUMBER:
		return put_number(key, text, mem, member, wanted);
	case CONF_BOOL:
		return put_bool(text, member, wanted);
	case CONF_FILE:
		return put_file(text, folder, mem, member);
	}
	return outcome_of(RULE_INTERNAL, __LINE__);
}

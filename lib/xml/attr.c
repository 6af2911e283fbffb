/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/attr.h"

#include "lib/base/duration.h"
#include "lib/base/text.h"
#include "lib/base/utctime.h"

OUTCOME attr_optional(const struct xml_node *node, const char *name, size_t max_bytes, struct arena *mem,
                      struct bytes *out)
{
	struct bytes value;

	*out = (struct bytes){ 0 };
	TRY(node_attr(node, NULL, name, mem, &value));
	REQUIRE(!bytes_is_present(value) || (value.len > 0 && value.len <= max_bytes), XML_VALUE);
	*out = value;
	return outcome_ok();
}

OUTCOME attr_required(const struct xml_node *node, const char *name, size_t max_bytes, struct arena *mem,
                      struct bytes *out)
{
	TRY(attr_optional(node, name, max_bytes, mem, out));
	REQUIRE(bytes_is_present(*out), XML_MISSING);
	return outcome_ok();
}

OUTCOME attr_bool(const struct xml_node *node, const char *name, bool fallback, struct arena *mem, bool *out)
{
	struct bytes value;
	bool is_true;

	*out = false;
	TRY(node_attr(node, NULL, name, mem, &value));
	is_true = bytes_equal_text(value, "true") || bytes_equal_text(value, "1");
	REQUIRE(!bytes_is_present(value) || is_true || bytes_equal_text(value, "false") ||
	                bytes_equal_text(value, "0"),
	        XML_VALUE);
	*out = bytes_is_present(value) ? is_true : fallback;
	return outcome_ok();
}

OUTCOME attr_short(const struct xml_node *node, const char *name, struct arena *mem, int *out)
{
	struct bytes value;
	uint64_t number = 0;

	*out = -1;
	TRY(node_attr(node, NULL, name, mem, &value));
	if (!bytes_is_present(value))
		return outcome_ok();
	REQUIRE(is_ok(number_parse(value, UINT16_MAX, &number)), XML_VALUE);
	*out = (int)number;
	return outcome_ok();
}

OUTCOME attr_time(const struct xml_node *node, const char *name, struct arena *mem, int64_t *out)
{
	struct bytes value;
	int64_t at;

	*out = 0;
	TRY(node_attr(node, NULL, name, mem, &value));
	if (!bytes_is_present(value))
		return outcome_ok();
	TRY(utctime_parse(value, &at));
	REQUIRE(at > 0, XML_VALUE);
	*out = at;
	return outcome_ok();
}

OUTCOME attr_time_required(const struct xml_node *node, const char *name, struct arena *mem, int64_t *out)
{
	TRY(attr_time(node, name, mem, out));
	REQUIRE(*out > 0, XML_MISSING);
	return outcome_ok();
}

OUTCOME attr_duration(const struct xml_node *node, const char *name, int64_t max_s, struct arena *mem,
                      int64_t *out_s)
{
	struct bytes value;

	*out_s = 0;
	TRY(node_attr(node, NULL, name, mem, &value));
	REQUIRE(!bytes_is_present(value) || duration_parse(value, max_s, out_s), XML_VALUE);
	return outcome_ok();
}

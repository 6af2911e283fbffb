/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/ncname.h"

#include "lib/base/text.h"

#define ASCII_END 0x80

static bool is_start(unsigned char c)
{
	return (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') || c == '_' || c >= ASCII_END;
}

bool ncname_is(const char *name)
{
	const struct bytes b = bytes_of(name);

	if (!utf8_is_xml_text(b) || b.len == 0 || !is_start(b.ptr[0]))
		return false;
	for (size_t i = 1; i < b.len; i++)
		if (!is_start(b.ptr[i]) && !ascii_is_digit(b.ptr[i]) && b.ptr[i] != '-' && b.ptr[i] != '.')
			return false;
	return true;
}

bool xml_value_is(const char *value)
{
	return utf8_is_xml_text(bytes_of(value));
}

bool xml_value_is_or_absent(const char *value)
{
	return value == NULL || xml_value_is(value);
}

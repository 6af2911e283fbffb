/* SPDX-License-Identifier: EUPL-1.2 */
/* ncname - may this be an xs:ID of ours? Source: SAML-CORE 1.3.4; XML-NAMES 3. */
#ifndef SAML_NCNAME_H
#define SAML_NCNAME_H

#include <stdbool.h>

/* Names of ours are ASCII; one that we answer was admitted as a name when it came in, so what lies beyond
 * ASCII only has to be XML text. False for NULL. */
bool ncname_is(const char *name);

/* Can XML carry it? NULL cannot be written; or_absent: where it would be left out. */
bool xml_value_is(const char *value);
bool xml_value_is_or_absent(const char *value);

#endif

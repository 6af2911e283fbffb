/* SPDX-License-Identifier: EUPL-1.2 */
/* emit - values into canonical XML: escaping of Canonical XML 1.0 2.3. Callers have checked
 * utf8_is_xml_text(). */
#ifndef XML_EMIT_H
#define XML_EMIT_H

#include "lib/base/text.h"

void emit_text(struct text *t, struct bytes value);    /* & < > CR */
void emit_attr(struct text *t, struct bytes value);    /* & < " TAB LF CR */
void emit_base64(struct text *t, struct bytes octets); /* one line, RFC 4648 4 */

#endif

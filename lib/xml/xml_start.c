/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/xml.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <stdlib.h>

static void xml_silent(void *context, xmlErrorPtr error)
{
	(void)context, (void)error;
}

/* Its lists and buffers tell of a failed allocation this way, without a line's end. */
static void xml_generic_silent(void *context, const char *format, ...)
{
	(void)context, (void)format;
}

OUTCOME xml_start(void)
{
	/* lasso reads the system's whole trust store for each key manager otherwise (40 ms); we trust no CA. */
	REQUIRE(setenv("SSL_CERT_FILE", "/dev/null", 1) == 0, INTERNAL);
	/* Without it the C library looks at the zone file again for each line that lasso would log. */
	REQUIRE(setenv("TZ", "UTC", 0) == 0, INTERNAL);
	xmlInitParser();
	xmlSetGenericErrorFunc(NULL, xml_generic_silent);
	xmlSetStructuredErrorFunc(NULL, xml_silent); /* canonicalisation reports to nobody else */
	return outcome_ok();
}

void xml_stop(void)
{
	xmlCleanupParser();
}

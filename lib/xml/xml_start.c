/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/xml.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <stdlib.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/errors.h>
#include <xmlsec/io.h>
#include <xmlsec/xmlsec.h>

#include "lib/spec/uris.h"
#include "lib/xml/sigalg.h"

static void xmlsec_silent(const char *file, int line, const char *func, const char *object,
                          const char *subject, int reason, const char *text)
{
	(void)file, (void)line, (void)func, (void)object, (void)subject, (void)reason, (void)text;
}

static void xml_silent(void *context, xmlErrorPtr error)
{
	(void)context, (void)error;
}

OUTCOME xml_start(void)
{
	static const char *const needed[] = { NS_EXC, URI_ENVELOPED, URI_SHA256, URI_SHA384, URI_SHA512 };

	/* xmlsec reads the system's whole trust store for each key manager otherwise (40 ms); we trust no CA. */
	REQUIRE(setenv("SSL_CERT_FILE", "/dev/null", 1) == 0, INTERNAL);
	/* Without it the C library looks at the zone file again for each line that lasso would log. */
	REQUIRE(setenv("TZ", "UTC", 0) == 0, INTERNAL);
	xmlInitParser();
	xmlSetStructuredErrorFunc(NULL, xml_silent); /* canonicalisation reports to nobody else */
	xmlSecErrorsSetCallback(xmlsec_silent);
	/* lasso_init() may have been here; a second start would forget everything. */
	if (sigalg_of_uri(URI_ENVELOPED) == xmlSecTransformIdUnknown) {
		REQUIRE(xmlSecInit() == 0, INTERNAL);
		REQUIRE(xmlSecOpenSSLInit() == 0, INTERNAL);
		xmlSecErrorsSetCallback(xmlsec_silent);
	}
	xmlSecIOCleanupCallbacks(); /* from now on nothing can make xmlsec open a file or a connection */
	TRY(sigalg_start());
	for (size_t i = 0; i < ARRAY_LEN(needed); i++)
		REQUIRE(sigalg_of_uri(needed[i]) != xmlSecTransformIdUnknown, INTERNAL);
	for (enum sig_alg alg = SIG_NONE + 1; alg < SIG_COUNT; alg++)
		REQUIRE(sigalg_transform(alg) != xmlSecTransformIdUnknown, INTERNAL);
	return outcome_ok();
}

void xml_stop(void)
{
	(void)xmlSecOpenSSLShutdown();
	(void)xmlSecShutdown();
	xmlCleanupParser();
}

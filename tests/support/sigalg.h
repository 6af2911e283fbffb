/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * sigalg - our algorithms, in the form in which xmlsec calls transforms
 *
 * Debian's xmlsec 1.2.37 has no RSASSA-PSS; 1.3 brings its own, which is then used. For the second opinion on
 * signatures only. Source: RFC 9231 2.3.10.
 */
#ifndef TESTS_SUPPORT_SIGALG_H
#define TESTS_SUPPORT_SIGALG_H

#include <xmlsec/xmlsec.h>
#include <xmlsec/transforms.h>

#include "lib/xml/alg.h"

/* Once per process, after xmlsec's start; registers only what xmlsec does not know. Rules: INTERNAL */
OUTCOME sigalg_start(void);

/* The transform of a signature algorithm; xmlSecTransformIdUnknown for SIG_NONE. */
xmlSecTransformId sigalg_transform(enum sig_alg alg);

/* The transform for a URI, whatever its use. */
xmlSecTransformId sigalg_of_uri(const char *uri);

#endif

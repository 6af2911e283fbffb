/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * sigtemplate - the one form of a signature that is taken, for sigcheck and siginfo; inside lib/xml only
 *
 * Source: XMLDSIG 4, narrowed by SAML-CORE 5.4.
 */
#ifndef XML_SIGTEMPLATE_H
#define XML_SIGTEMPLATE_H

#include "lib/xml/alg.h"
#include "lib/xml/tree.h"

/* SAML puts it behind the Issuer, in metadata first; admission has refused it everywhere else. NULL: none */
xmlNode *sig_of(const xmlNode *element);

/*
 * Literally: exclusive canonicalisation, one Reference to "#id", enveloped-signature and exclusive
 * canonicalisation, digest and signature methods on the list.
 * Each departure from the template is one rule; only a forbidden algorithm is told apart.
 * Rules: SIG_TEMPLATE SIG_ALGORITHM
 */
OUTCOME sig_template_check(const struct xml_node *signature, const char *id, unsigned algs,
                           enum sig_alg *out);

#endif

/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * soap - the SOAP 1.1 binding: one message in, one message or a Fault out
 *
 * Hostile input: yes. The envelope carries nothing we trust: what is believed is the signed message inside,
 * which is taken out as octets and admitted again as a document of its own. Sources: SOAP11 4 (W3C Note,
 * 2000); SAML-BIND 3.2.
 */
#ifndef SAML_SOAP_H
#define SAML_SOAP_H

#include "lib/saml/binding.h"

#define SOAP_TYPE "text/xml; charset=utf-8" /* SAML-BIND 3.2.3; SOAP11 6 */

/*
 * soap_receive - POST with content type text/xml; SOAPAction may be anything (SAML-BIND 3.2.3.1)
 * out: binding SOAP, the message's octets. Rules: HTTP_METHOD SOAP_CONTENT_TYPE and those of soap_open()
 */
OUTCOME soap_receive(const struct http_request *in, struct arena *mem, struct saml_wire *out);

/*
 * soap_open - envelope to the octets of the one child of its Body
 * Namespaces declared further out are declared on it. Rules: xml_admit's, SOAP_ENVELOPE SOAP_MUST_UNDERSTAND
 * OUT_OF_MEMORY
 */
OUTCOME soap_open(struct bytes envelope, struct arena *mem, struct bytes *out);

/* Envelope around canonical octets of ours. Rules: OUT_OF_MEMORY TEXT_TOO_LONG */
OUTCOME soap_envelope(struct bytes message, struct arena *mem, struct bytes *out);

/*
 * soap_fault - for what cannot be answered by a message: says whose fault it was and the number SK-nnnn,
 * nothing else Rules: OUT_OF_MEMORY
 */
OUTCOME soap_fault(struct outcome why, struct arena *mem, struct bytes *out);

#endif

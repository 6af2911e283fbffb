/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * message - values that more than one kind of message carries
 *
 * Views into the message they were read from; absent when not sent. How far they are trusted is said by the
 * struct that holds them. Sources: SAML-CORE 2.2.3 (NameID), 3.2.2.1 to 3.2.2.4 (Status).
 */
#ifndef SAML_MESSAGE_H
#define SAML_MESSAGE_H

#include "lib/base/bytes.h"

struct nameid {
	struct bytes value, format, name_qualifier, sp_name_qualifier;
};

struct saml_status {
	struct bytes top, second; /* URIs; a third level says nothing that we act on */
	struct bytes message;
	struct bytes detail; /* text of akdb:StatusDetail (BundID 9.7); other details are passed over */
};

#endif

/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "tests/attack/attack.h"

const struct attack_family attack_families[] = {
	{ "signature wrapping", list_wrapping, &list_wrapping_n },
	{ "signatures", list_signature, &list_signature_n },
	{ "keys and algorithms", list_keys, &list_keys_n },
	{ "XML", list_xml, &list_xml_n },
	{ "names and values", list_names, &list_names_n },
	{ "size and depth", list_size, &list_size_n },
	{ "encryption", list_encryption, &list_encryption_n },
	{ "Response for somebody else", list_response, &list_response_n },
	{ "wrong receiver, browser or time", list_world, &list_world_n },
	{ "AuthnRequest", list_request, &list_request_n },
	{ "LogoutRequest and ArtifactResolve", list_logout, &list_logout_n },
	{ "LogoutResponse, ArtifactResponse and failures", list_answer, &list_answer_n },
	{ "envelopes", list_soap, &list_soap_n },
	{ "bindings", list_binding, &list_binding_n },
};
const size_t attack_n_families = ARRAY_LEN(attack_families);

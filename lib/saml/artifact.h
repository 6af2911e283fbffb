/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * artifact - a name that stands for a message, and how it is turned into the message by SOAP
 *
 * Type 0x0004 only: index of the resolution service, SHA-1 of the issuer's entity ID, 20 random octets. SHA-1
 * names the issuer here and protects nothing. ArtifactResolve and ArtifactResponse are refused unsigned.
 * Sources: SAML-BIND 3.6.4 (format), 3.6.5 (exchange), 3.6.6; SAML-CORE 3.5; SAML-PROF 5.
 */
#ifndef SAML_ARTIFACT_H
#define SAML_ARTIFACT_H

#include "keys/partner.h"
#include "lib/saml/authnreq.h"
#include "lib/saml/binding.h"
#include "lib/saml/message.h"
#include "lib/xml/sigmake.h"

#define ARTIFACT_SOURCE_BYTES 20
#define ARTIFACT_HANDLE_BYTES 20
#define ARTIFACT_INDEX_OURS 0 /* we have one resolution service, published with this index */

struct artifact {
	uint16_t index; /* of the issuer's ArtifactResolutionService */
	unsigned char source[ARTIFACT_SOURCE_BYTES];
	unsigned char handle[ARTIFACT_HANDLE_BYTES]; /* secret until it was used */
};

/* Rules: INTERNAL */
OUTCOME artifact_source(const char *entity_id, unsigned char out[ARTIFACT_SOURCE_BYTES]);
/* Base64 of an artifact. Rules: OUT_OF_MEMORY */
OUTCOME artifact_encode(const struct artifact *artifact, struct arena *mem, const char **out);
/* text: hostile. Rules: ARTIFACT_SYNTAX OUT_OF_MEMORY */
OUTCOME artifact_decode(struct bytes text, struct arena *mem, struct artifact *out);

/* ---- ArtifactResolve, theirs ---- */
struct artresolve_raw {
	struct xml_doc *doc;
	struct bytes issuer; /* hostile; absent when not sent; finds the partner */
};

struct artresolve_verified {
	const struct partner *partner; /* who signed it */
	struct bytes id;
	struct artifact artifact; /* one of ours, by source and index; whether there is a message is the
	                             store's answer */
};

OUTCOME artresolve_decode(const struct saml_wire *wire, struct arena *mem, struct artresolve_raw *out);

/*
 * artresolve_verify - may this partner ask for a message, and does the artifact name one of ours?
 * Rules: PARTNER_BLOCKED META_EXPIRED META_ROLE META_KEY SIG_* RESOLVE_* ARTIFACT_* OUT_OF_MEMORY
 */
OUTCOME artresolve_verify(const struct saml_wire *wire, const struct artresolve_raw *raw,
                          const struct partner *partner, enum partner_role role, const struct saml_self *self,
                          int64_t now_at, struct arena *mem, struct artresolve_verified *out);

/* ---- ArtifactResolve, ours ---- */
struct artresolve_plan {
	const char *id;
	int64_t now_at;
	const char *destination;
	const char *issuer;
	const char *artifact; /* base64 as received */
};
/* Rules: SIGN_VALUE SIGN_FAILED OUT_OF_MEMORY INTERNAL */
OUTCOME artresolve_issue(const struct artresolve_plan *plan, const struct signer *signer, enum sig_alg alg,
                         struct arena *mem, struct bytes *out);

/* ---- ArtifactResponse, theirs ---- */
struct artresponse_raw {
	struct xml_doc *doc;
};

struct artresponse_expected {
	const char *request_id;
	const struct partner *partner; /* whom we asked */
	enum partner_role role;        /* the one it answers in */
};

struct artresponse_verified {
	struct bytes id;
	/*
	 * Octets of the message inside. As hostile as any: the signature around it says who handed it out,
	 * not who made it. It goes through its own decode and verify (binding POST: enveloped signature).
	 */
	struct saml_wire message;
};

OUTCOME artresponse_decode(const struct saml_wire *wire, struct arena *mem, struct artresponse_raw *out);

/* Rules: PARTNER_BLOCKED META_EXPIRED META_ROLE META_KEY SIG_* ARTRESP_* OUT_OF_MEMORY */
OUTCOME artresponse_verify(const struct saml_wire *wire, const struct artresponse_raw *raw,
                           const struct artresponse_expected *expected, const struct saml_self *self,
                           int64_t now_at, struct arena *mem, struct artresponse_verified *out);

/* ---- ArtifactResponse, ours ---- */
struct artresponse_plan {
	const char *id;
	int64_t now_at;
	const char *in_response_to;
	const char *destination; /* NULL: not written: by SOAP the answer goes where the question came from */
	const char *issuer;
	struct bytes message; /* canonical octets of ours; absent: there is none (SAML-CORE 3.5.3: still a
	                         Success) */
};
/* Rules: SIGN_VALUE SIGN_FAILED OUT_OF_MEMORY INTERNAL */
OUTCOME artresponse_issue(const struct artresponse_plan *plan, const struct signer *signer, enum sig_alg alg,
                          struct arena *mem, struct bytes *out);

#endif

/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * mint - keys, metadata and signed messages for tests, written out as canonical text
 *
 * Independent of the code that issues: a fault there must not hide one here. Each case starts from a valid
 * message and changes one thing, either before signing (an honest partner who does wrong) or after it
 * (somebody else).
 */
#ifndef TESTS_SUPPORT_MINT_H
#define TESTS_SUPPORT_MINT_H

#include <openssl/types.h>

#include "keys/partner.h"
#include "lib/base/arena.h"
#include "lib/saml/binding.h"
#include "lib/xml/alg.h"

/* Made when first asked for, one of each per process. */
enum mint_key {
	MINT_RSA,       /* 3072 bits */
	MINT_RSA_OTHER, /* 3072 bits */
	MINT_RSA_3071,
	MINT_RSA_2048,
	MINT_RSA_2047,
	MINT_P256,
	MINT_BRAINPOOL,
	MINT_P384,
	MINT_P521,
	MINT_BRAINPOOL384,
	MINT_BRAINPOOL512,
	MINT_SECP256K1,
	MINT_P256_EXPLICIT, /* P-256, its parameters written out instead of named */
	MINT_RSA_PSS,       /* 3072 bits, a key for PSS alone (id-RSASSA-PSS) */
	MINT_ED25519,
	MINT_KEYS
};

EVP_PKEY *mint_key(enum mint_key which);
/* Self-signed certificate in base64, one line, valid from 2020 to 2040. */
const char *mint_cert(enum mint_key which);
/* The same key, but the certificate is signed with RSASSA-PSS by another, as an authority would do. */
const char *mint_cert_by_pss(enum mint_key which);
void mint_pem_save(enum mint_key which, const char *key_file, const char *cert_file);
/* The certificate anew: signed by the other RSA key with PSS, with that key usage ("digitalSignature"; NULL: none). */
void mint_pem_certify(enum mint_key which, const char *usage, const char *cert_file);
void mint_stop(void);

struct mint_change {
	const char *find; /* NULL: nothing is changed; otherwise it must be there */
	const char *put;
};

/* First occurrence replaced; fails the test when it is not there. */
struct bytes mint_replace(struct arena *mem, struct bytes text, const char *find, const char *put);

struct mint {
	EVP_PKEY *key;
	enum sig_alg alg;
	bool sign_assertion;
	bool sign_message;         /* AuthnRequest or Response */
	struct mint_change before; /* signing */
	struct mint_change after;
	const struct encrypt_to *encrypt; /* NULL: plain */
};

/* Times in the messages lie around MINT_NOW; lengths of validity are in mint.c's templates. */
#define MINT_NOW_TEXT "2026-01-02T03:04:05Z"
#define MINT_NOW INT64_C(1767323045)
#define MINT_PARTNER "https://partner.example/saml" /* issuer of everything */
#define MINT_SELF "https://konto.example/saml"
#define MINT_SSO "https://konto.example/sso"
#define MINT_ACS "https://portal.example/acs"
#define MINT_REQUEST_ID "_r1"
#define MINT_SLO "https://konto.example/slo"           /* ours, as all below but the partner's */
#define MINT_SOAP "https://konto.example/soap"
#define MINT_ARTIFACT "https://konto.example/artifact"
#define MINT_SLO_PARTNER "https://portal.example/slo"  /* of its service provider's role */
#define MINT_SLO_ANSWER "https://portal.example/slo-answer"

/* marker stands in canonical text where the Signature goes; what is signed is the text without it. */
struct bytes mint_sign(struct arena *mem, struct bytes text, const char *marker, const char *id,
                       const struct mint *how, bool is_signed);

struct bytes mint_request(struct arena *mem, const struct mint *how);
struct bytes mint_response(struct arena *mem, const struct mint *how);
struct bytes mint_error(struct arena *mem, const struct mint *how); /* Response without assertion */

/* From the partner to us. encrypt makes the NameID an EncryptedID. */
struct bytes mint_logoutreq(struct arena *mem, const struct mint *how);
struct bytes mint_logoutresp(struct arena *mem, const struct mint *how);
/* artifact: base64 */
struct bytes mint_artresolve(struct arena *mem, const char *artifact, const struct mint *how);
/* message: canonical; absent: none inside. before changes the whole. */
struct bytes mint_artresponse(struct arena *mem, struct bytes message, const struct mint *how);
struct bytes mint_soap(struct arena *mem, struct bytes message);

typedef struct bytes mint_maker(struct arena *mem, const struct mint *how);
/* The wire as the binding would fill it; a signed query is any octets here, its making is the binding's test. */
void mint_wire(struct arena *mem, mint_maker *make, enum saml_binding binding, const struct mint *how,
               struct saml_wire *out);

struct bytes mint_metadata(struct arena *mem, enum mint_key signing, enum mint_key encryption,
                           struct mint_change change); /* both roles */

/* The metadata read; fails the test when it cannot be. */
const struct partner *mint_partner(struct arena *mem, enum partner_profile profile, enum mint_key signing,
                                   enum mint_key encryption, struct mint_change change);

#endif

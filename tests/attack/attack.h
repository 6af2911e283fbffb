/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * attack - a catalogue of hostile messages, each made from an honest one by one fault
 *
 * The same maker with its fault switched off makes the honest neighbour, which must be accepted: so the fault
 * alone is what is refused. Messages are written out here as canonical text, independent of the code that
 * issues.
 */
#ifndef TESTS_ATTACK_ATTACK_H
#define TESTS_ATTACK_ATTACK_H

#include <openssl/types.h>

#include "lib/base/arena.h"
#include "lib/xml/alg.h"

/* What is sent, and what of it is signed. */
enum attack_kind {
	REDIRECT,      /* AuthnRequest in a signed query */
	POST,          /* AuthnRequest in a form, signed inside */
	ASSERTION,     /* Response with a signed Assertion */
	MESSAGE,       /* signed Response with an unsigned Assertion */
	BOTH,          /* both signed */
	ENC_ASSERTION, /* the Assertion signed, then encrypted */
	ENC_MESSAGE,   /* the Assertion encrypted, the Response signed */
	ENC_BOTH,
	OUT_REDIRECT, /* LogoutRequest, as an AuthnRequest by the first two */
	OUT_POST,
	OUT_SOAP,      /* in an envelope, signed inside */
	RESOLVE,       /* ArtifactResolve by SOAP */
	GONE_REDIRECT, /* LogoutResponse, as the request by the same three */
	GONE_POST,
	GONE_SOAP,
	RESOLVED, /* ArtifactResponse by SOAP, signed, with a Response in it whose Assertion is signed */
	FAILED,   /* signed Response that says an error and has no Assertion */
	ATTACK_KINDS
};

#define AS(kind) (1U << (kind))
#define REQUESTS (AS(REDIRECT) | AS(POST))
#define LOGOUTS (AS(OUT_REDIRECT) | AS(OUT_POST) | AS(OUT_SOAP))
#define GONES (AS(GONE_REDIRECT) | AS(GONE_POST) | AS(GONE_SOAP))
#define ANSWERS (GONES | AS(RESOLVED) | AS(FAILED)) /* to decode and verify; no story is asked */
#define SOAPS (AS(OUT_SOAP) | AS(RESOLVE) | AS(GONE_SOAP) | AS(RESOLVED))
/* bare messages; the query is signed */
#define QUERIES (AS(REDIRECT) | AS(OUT_REDIRECT) | AS(GONE_REDIRECT))
/* in a form, signed in one place only */
#define POSTS (AS(POST) | AS(OUT_POST) | AS(GONE_POST) | AS(FAILED))
#define TO_ACCOUNT (REQUESTS | LOGOUTS | AS(RESOLVE))
#define PLAIN (AS(ASSERTION) | AS(MESSAGE) | AS(BOTH))
#define SEALED (AS(ENC_ASSERTION) | AS(ENC_MESSAGE) | AS(ENC_BOTH))
#define RESPONSES (PLAIN | SEALED)
#define OUTER (AS(MESSAGE) | AS(BOTH) | AS(ENC_MESSAGE) | AS(ENC_BOTH)) /* the Response is signed */
#define INNER (AS(ASSERTION) | AS(BOTH) | AS(ENC_ASSERTION) | AS(ENC_BOTH))

/* Where the fault is brought in. */
enum attack_stage {
	AT_CONTENT, /* before anything is signed: a partner who does wrong */
	AT_INFO,    /* in SignedInfo before it is signed; of the Response where that is signed */
	AT_INNER,   /* the Assertion, signed, before it is encrypted or handed out for an artifact */
	AT_SEALED,  /* the EncryptedAssertion before the Response is signed */
	AT_XML,     /* the finished message: somebody else's work from here on */
	AT_OCTETS,  /* the same, for tricks that leave no text */
	AT_DEFLATED,
	AT_BASE64,
	AT_QUERY, /* before the query is signed */
	AT_SENT   /* query or form as sent */
};

/* Who signs, and by which algorithm. */
enum attack_by {
	BY_PARTNER, /* as it should be */
	BY_STRANGER,
	BY_OTHER_PARTNER, /* known to the receiver, but not the one that is named */
	BY_RECEIVERS_KEY, /* the key pair that the receiver decrypts with */
	BY_PSS,           /* the partner's RSA key, as it should be */
	BY_PSS_SALT_20,
	BY_PSS_SALT_0,
	BY_PKCS1, /* not in profile bsi */
	BY_PKCS1_NAMED_PSS,
	BY_RSA_SHA1,
	BY_RSA_MD5,
	BY_RSA_SHA224,
	BY_PSS_SHA1,
	BY_ECDSA, /* the partner's EC key, as it should be */
	BY_ECDSA_SHA1,
	BY_ECDSA_DER, /* the pair as ASN.1 */
	BY_HMAC_CERT, /* HMAC with the octets of the certificate */
	BY_HMAC_EMPTY,
	BY_DIGEST_SHA1, /* DigestMethod */
	BY_DIGEST_MD5,
	BY_DIGEST_SHA512_NAMED_SHA256,
	ATTACK_BYS
};

/* How the Assertion is encrypted. */
enum attack_seal {
	SEAL_GOOD,
	SEAL_OTHER_KEY, /* to somebody else */
	SEAL_AES128,    /* good as well, as the next */
	SEAL_AGREED,    /* by ECDH-ES */
	SEAL_SHA1       /* OAEP with SHA-1: not in profile bsi */
};

/* What is different at the receiver. */
enum attack_world {
	AS_ASKED,
	NO_COOKIE,
	OTHER_COOKIE,  /* the cookie of another login */
	OTHER_SECRET,  /* another browser's secret */
	OTHER_REQUEST, /* the login waits for another answer */
	NO_LOGIN,      /* finished, cancelled or never begun */
	TIMED_OUT,     /* the login page stood open too long */
	SEEN_BEFORE,   /* this message was taken once */
	AN_HOUR_LATER,
	AN_HOUR_EARLIER,
	LEVEL_HIGH,   /* more was asked than is reached */
	FRESH_WANTED, /* ForceAuthn, and the login is older */
	OTHER_ASKED,  /* another account was asked */
	TWIN_ASKED,   /* another account that has the same key */
	BLOCKED,
	METADATA_ENDED,
	ENCRYPTION_WANTED,
	WITHOUT_ROLE,
	WITHOUT_KEY,
	OTHER_TYPE, /* of the content: a form's */
	WEAK_KEY    /* the registered key is an RSA key of 2048 bit, in profile bsi */
};

struct craft;
typedef struct bytes attack_trick(struct craft *c, struct bytes text);

struct attack {
	const char *name;
	unsigned kinds; /* AS() bits: each is a variant */
	enum rule rule; /* RULE_NONE: no fault, but often taken for one */
	enum attack_stage stage;
	const char *find,
		*put;        /* find NULL: the whole text becomes put; @NAME@ stands for what craft.c knows */
	const char *good;    /* the neighbour has this instead; NULL: the text as it was */
	unsigned repeat;     /* put so often in front of find; '~' in it is the number */
	attack_trick *trick; /* instead of find and put */
	int arg;             /* of the trick */
	enum attack_by by;
	enum attack_by good_by;
	bool by_inside; /* only the Assertion is signed so */
	enum attack_seal seal;
	enum attack_seal good_seal;
	enum attack_world world;
};

struct attack_family {
	const char *name;
	const struct attack *rows;
	const size_t *n;
};

extern const struct attack_family attack_families[];
extern const size_t attack_n_families;

enum attack_key {
	KEY_PARTNER,
	KEY_RSA,
	KEY_EC,
	KEY_STRANGER,
	KEY_OTHER,
	KEY_RECEIVER,    /* RSA, for encryption */
	KEY_RECEIVER_EC, /* the same */
	ATTACK_KEYS
};

/* Between whom and when. Keys that are not there are NULL; what needs one is not made then. */
struct attack_place {
	const char *issuer; /* entity ID of the sender */
	const char *other;  /* of another registered partner */
	const char *audience, *acs, *sso, *slo, *soap, *resolve;
	const char *artifact;
	const char *request_id;
	const char *relay_state;
	const char *nonce; /* part of every ID in the message */
	const char *level; /* class reference */
	int64_t now_at;
	EVP_PKEY *keys[ATTACK_KEYS];
	enum sig_alg alg; /* of KEY_PARTNER */
	const char *cert_base64;
	const char *canary_url, *canary_file; /* whoever fetches is counted */
};

/* As the edge gives it to the stories. */
struct attack_sent {
	bool is_query;
	struct bytes octets; /* query or body */
	struct bytes xml;    /* what it carries, as far as it is XML still */
	struct bytes inner;  /* the Assertion in it before it was encrypted */
};

/* One text while a message is made. */
struct craft {
	const struct attack *attack;
	const struct attack_place *place;
	enum attack_kind kind;
	bool hostile;
	bool is_inside; /* the Assertion is being signed */
	struct arena *mem;
	struct bytes pieces[16];
};

/* false when this place lacks a key for it. */
bool craft_send(const struct attack *attack, enum attack_kind kind, const struct attack_place *place,
                bool hostile, struct arena *mem, struct attack_sent *out);

/* ---- for the parts of the maker ---- */
struct bytes craft_expand(const struct craft *c, const char *text);
struct bytes craft_replace(struct arena *mem, struct bytes text, struct bytes find, struct bytes put);
struct bytes craft_stage(struct craft *c, enum attack_stage at, struct bytes text);
struct bytes craft_base64(struct arena *mem, struct bytes octets);
/* "{MARK}" in text becomes the signature over the text without it, or nothing. */
struct bytes craft_sign(struct craft *c, struct bytes text, const char *mark, const char *id, bool is_signed,
                        bool is_outermost, struct bytes *signature);
const char *craft_alg_uri(const struct craft *c);
struct bytes craft_signature(struct craft *c, struct bytes octets); /* base64 */
bool craft_can(const struct craft *c);
struct bytes craft_seal(struct craft *c, struct bytes assertion);

extern const struct attack list_wrapping[], list_signature[], list_keys[], list_xml[], list_names[],
	list_size[], list_encryption[], list_response[], list_world[], list_request[], list_binding[],
	list_logout[], list_soap[], list_answer[];
extern const size_t list_wrapping_n, list_signature_n, list_keys_n, list_xml_n, list_names_n, list_size_n,
	list_encryption_n, list_response_n, list_world_n, list_request_n, list_binding_n, list_logout_n,
	list_soap_n, list_answer_n;

attack_trick trick_utf16, trick_utf16_bom, trick_utf32, trick_latin1, trick_cut, trick_nul_behind, trick_bomb,
	trick_deflated_twice, trick_swap_fields, trick_flip_wrapped, trick_flip_iv, trick_flip_body,
	trick_flip_tag, trick_cut_tag, trick_flip_signature, trick_cut_signature, trick_foreign_signature,
	trick_base64_line, trick_cut_from, trick_flip_point, trick_other_point;

#endif

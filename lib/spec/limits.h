/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * limits - every size, count and time that outsiders can influence, with unit and reason
 *
 * Each is explained in doc/protocol.md. A bare number in a comparison elsewhere is a defect.
 */
#ifndef SPEC_LIMITS_H
#define SPEC_LIMITS_H

#include <stddef.h>
#include <stdint.h>

/* HTTP */
#define LIMIT_TARGET_BYTES   ((size_t)24 * 1024)  /* request line; a signed redirect request needs some 3 KB */
#define LIMIT_HEADER_BYTES   ((size_t)48 * 1024)  /* request line and all header fields of one request */
#define LIMIT_FORM_BYTES     ((size_t)512 * 1024) /* body of a POST; a 10 KB Response in base64 needs 14 KB */
#define LIMIT_DISCARD_BYTES  ((size_t)4 * 1024 * 1024) /* chunked body read and thrown away before the connection is cut */
#define LIMIT_FORM_FIELDS    64                   /* our largest form (consent) has some 40 fields */
#define LIMIT_COOKIE_BYTES   ((size_t)8 * 1024)   /* Cookie header as a whole */
#define LIMIT_REQUEST_MEMORY ((size_t)8 * 1024 * 1024) /* arena of one request: 512 KB body, decoded, parsed, signed octets, reply */
#define LIMIT_REQUEST_TIME_MS 20000               /* longest wait of a story for a port, hash queue included */
#define LIMIT_PAGE_BYTES     ((size_t)1024 * 1024) /* one page; a Response of LIMIT_XML_BYTES in base64 and escaped fits */

/* SAML bindings */
#define LIMIT_RELAY_BYTES    ((size_t)80)         /* SAML-BIND 3.4.3, 3.5.3: MUST NOT exceed 80 bytes; we emit within it */
#define LIMIT_RELAY_IN_BYTES ((size_t)1024)       /* accepted and returned unchanged: common libraries exceed 80 */
#define LIMIT_INFLATED_BYTES ((size_t)128 * 1024) /* decoded AuthnRequest of the redirect binding */
#define LIMIT_INFLATE_RATIO  100                  /* XML of requests compresses some 3 to 6 times */
#define LIMIT_INFLATE_FLOOR  ((size_t)4096)       /* up to here the ratio does not count; tiny input proves nothing */

/* XML */
#define LIMIT_XML_BYTES      ((size_t)384 * 1024) /* one message; LIMIT_FORM_BYTES after base64 */
#define LIMIT_METADATA_BYTES ((size_t)1024 * 1024) /* one EntityDescriptor */
#define LIMIT_XML_DEPTH      32                   /* deepest legal message has some 16 levels */
#define LIMIT_XML_NODES      20000                /* elements, attributes and texts of one message */
#define LIMIT_RSA_BYTES      ((size_t)1024)       /* one signature or wrapped key: RSA of 8192 bit */
#define LIMIT_XML_IDS        8                    /* elements that carry an ID: message, assertion, encrypted parts */
#define LIMIT_XML_ATTRS      64                   /* attributes and xmlns of one tag; libxml2 compares each with each */
#define LIMIT_XML_NAMESPACES 64                   /* declarations in scope at one element; searched for each name */
#define LIMIT_PREFIXES_BYTES ((size_t)256)        /* InclusiveNamespaces PrefixList of a signature; searched for each node */

/* metadata of a federation; a large one has 10 000 entities in 80 MB */
#define LIMIT_AGGREGATE_BYTES ((uint64_t)256 * 1024 * 1024) /* the file */
#define LIMIT_STREAM_BYTES   ((size_t)256 * 1024) /* one tag, comment or CDATA section of it; this much of it is in memory */
#define LIMIT_META_HEAD_BYTES ((size_t)64 * 1024) /* root's tag and Signature with its certificates; all that is read before a key has spoken */
#define LIMIT_ENTITIES       65536                /* 16 octets are kept of each while the file is read */
#define LIMIT_DURATION_S     INT64_C(315360000)   /* longest cacheDuration believed, ten years */

/* SAML contents */
#define LIMIT_ID_BYTES       ((size_t)256)        /* SAML-CORE 1.3.4 asks for 128 to 160 random bits */
#define LIMIT_ENTITY_BYTES   ((size_t)1024)       /* SAML-CORE 8.3.6: entity identifier of at most 1024 characters */
#define LIMIT_URL_BYTES      ((size_t)2048)
#define LIMIT_CLASSES        16                   /* AuthnContextClassRef in one request */
#define LIMIT_ATTRIBUTES     64                   /* in one request or assertion */
#define LIMIT_VALUES         16                   /* of one attribute */
#define LIMIT_VALUE_BYTES    ((size_t)8 * 1024)   /* one attribute value */
#define LIMIT_PARTNER_KEYS   8                    /* per use; two while rolling over */
#define LIMIT_PARTNER_BYTES  ((size_t)4 * 1024 * 1024) /* all we keep of one partner, LIMIT_METADATA_BYTES with notes */
#define LIMIT_NAMES          16                   /* languages of a display name in metadata */
#define LIMIT_FORMATS        16                   /* NameIDFormat in one role of a partner */
#define LIMIT_ACS            32                   /* AssertionConsumerService of one partner */

#define LIMIT_SERVICES       16                   /* AttributeConsumingService of one partner */
#define LIMIT_CONTACTS       16                   /* mailboxes of one partner; a federation asks for four */
#define LIMIT_MAILBOX_BYTES  ((size_t)254)        /* RFC 5321 4.5.3.1.3: path of 256 octets with its brackets */
#define LIMIT_LOGOS          8                    /* of one partner, in other sizes or for other languages */
#define LIMIT_LOGO_BYTES     ((size_t)64 * 1024)  /* a logo inside metadata (data:) */
#define LIMIT_CATEGORIES     64                   /* values of EntityAttributes */

/* times */
#define LIMIT_SKEW_S         180                  /* largest tolerated clock difference that may be configured */
#define LIMIT_REQUEST_AGE_S  300                  /* IssueInstant of a request, TR-03160-2 4.3.2.12: a few minutes */
#define LIMIT_OPEN_REQUEST_S 1800                 /* how long a login page may stay open */
#define LIMIT_ASSERTION_S    300                  /* NotOnOrAfter - now; BundID uses 5 min */
#define LIMIT_TOUCH_S        60                   /* the portal's session is marked as used at most so often */
#define LIMIT_AUTH_AGE_MIN_S 60                   /* smallest max_age of /sk/auth; a login takes that long, less is a loop */

/* passwords */
#define LIMIT_PASSWORD_BYTES ((size_t)1024)
#define LIMIT_USERNAME_BYTES ((size_t)256)
#define LIMIT_HASH_QUEUE     16                   /* waiting hash jobs per worker before 429 */

#endif

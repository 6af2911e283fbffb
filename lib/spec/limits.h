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
#define LIMIT_OTHER_INFO_BYTES ((size_t)512)      /* all parts of ConcatKDF's OtherInfo; senders write one to some 100 octets */
#define LIMIT_XML_IDS        8                    /* elements that carry an ID: message, assertion, encrypted parts */
#define LIMIT_XML_ATTRS      64                   /* attributes and xmlns of one tag; libxml2 compares each with each */
#define LIMIT_XML_NAMESPACES 64                   /* declarations in scope at one element; searched for each name */
#define LIMIT_PREFIXES_BYTES ((size_t)256)        /* InclusiveNamespaces PrefixList of a signature; searched for each node */
#define LIMIT_PREFIXES       32                   /* names in it; each is looked up at each element; a federation's list has some 20 */
#define LIMIT_INFO_PREFIXES  8                    /* names in SignedInfo's own list, looked up before any key has spoken; most have none */

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
#define LIMIT_FORM_ORIGINS   8                    /* further origins of a portal in form-action; one or two in practice */
#define LIMIT_ORIGIN_BYTES   ((size_t)300)        /* one of them: a host name of 253, scheme and port */

/* logout and artifacts */
#define LIMIT_SESSION_INDEXES 16                  /* SessionIndex in one LogoutRequest; a login has one */
#define LIMIT_IDP_ENTRIES    32                   /* IDPEntry and RequesterID in one Scoping: the sixteen states and their portals */
#define LIMIT_ARTIFACT_BYTES ((size_t)64)         /* base64 of one: 44 octets are 60 characters */
#define LIMIT_ARTIFACT_S     60                   /* a Response waits so long; SAML-BIND 3.6.5.2: as short as feasible */
#define LIMIT_DETAIL_BYTES   ((size_t)8 * 1024)   /* StatusMessage or StatusDetail of an answer */

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

/* fetching */
#define LIMIT_FETCH_REDIRECTS     3                  /* from an old address to a new one, and one more */
#define LIMIT_FETCH_HEADER_BYTES  ((size_t)32 * 1024) /* header fields of one answer */
#define LIMIT_FETCH_DISCARD_BYTES ((size_t)64 * 1024) /* body of an error page or redirect that is read and thrown away */

/* sources of metadata */
#define LIMIT_PARTNERS_DECODED    4096U              /* of one worker, some 10 KB each; the one used longest ago leaves */
#define LIMIT_PINS                4                  /* pinned keys of one source; two while rolling over */
#define LIMIT_PIN_BYTES           ((size_t)64 * 1024) /* their file: a certificate has some 2 KB */
#define LIMIT_SOURCE_MEMORY       ((size_t)32 * 1024 * 1024) /* arena of a load: names and digests of what is live */
#define LIMIT_SOURCE_HOSTS        8                  /* hosts that redirects may lead to */
#define LIMIT_SOURCE_SLOW_BYTES   1024               /* per second; an 80 MB file would take a day */
#define LIMIT_SOURCE_CONNECT_S    10                 /* to reach a server of a federation */
#define LIMIT_SOURCE_LOAD_MS      INT64_C(3600000)   /* a refresh as a whole, an hour of fetching included */
#define LIMIT_SOURCE_REFRESH_S    60                 /* least time between two refreshes, whatever cacheDuration says */
#define LIMIT_SOURCE_REFRESH_MAX_S 604800            /* most; TR-03160-2 4.2.1.1 asks for a day at most */
#define LIMIT_SOURCE_QUARANTINE   1000               /* entities whose reason is kept; more are only counted */
#define LIMIT_SOURCE_WARN_S       86400              /* the log warns so long before metadata expires */
#define LIMIT_SOURCE_AT_ONCE      2                  /* refreshes at a time; a dead server delays one of them */
#define LIMIT_MDQ_TIME_S          5                  /* a person waits meanwhile */
#define LIMIT_MDQ_HELPERS         2                  /* queries of one worker at a time */
#define LIMIT_MDQ_QUEUE           8                  /* more stories that wait for one are refused */
#define LIMIT_MDQ_MINUTE          60                 /* queries of all nodes to one service in a minute */
#define LIMIT_MDQ_PAUSE_S         300                /* an entity that was asked for is not asked for again */
#define LIMIT_MDQ_SOURCES         4                  /* services asked for one entity */

#endif

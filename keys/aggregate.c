/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/aggregate.h"

#include <errno.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>
#include <unistd.h>

#include "keys/aggregate_nest.h"
#include "lib/spec/uris.h"
#include "lib/xml/attr.h"
#include "lib/xml/canon.h"

#define CHUNK_BYTES ((size_t)64 * 1024) /* written to the spool at once */
#define CANON_GROWTH 8                  /* one octet becomes at most six, and there are names to declare */
/* Head and its tree; octets between reader and spool; entity IDs. Each buffer was half as large before. */
#define MEMORY_BYTES ((size_t)16 * 1024 * 1024)

SCOPED_KIND(digest, EVP_MD_CTX *, EVP_MD_CTX_free)

/* ---- the head: what a pinned key has signed ---- */

static OUTCOME nothing_start(void *self, const struct stream_element *e)
{
	(void)self, (void)e;
	return outcome_ok();
}

static OUTCOME nothing_text(void *self, struct bytes text)
{
	(void)self, (void)text;
	return outcome_ok();
}

static OUTCOME nothing_end(void *self, const struct stream_element *e)
{
	(void)self, (void)e;
	return outcome_ok();
}

/* Without a signature where it must stand, a short file's own fault is named first. */
static OUTCOME unsigned_refuse(struct bytes octets)
{
	const struct stream_source source = { .first = octets, .fd = -1 };
	const struct stream_sink nothing = { nothing_start, nothing_text, nothing_end, NULL };

	if (octets.len < LIMIT_META_HEAD_BYTES)
		TRY(stream_read(&source, LIMIT_META_HEAD_BYTES, &nothing));
	return outcome_of(RULE_SIG_MISSING, __LINE__);
}

static OUTCOME head_read(int fd, struct arena *mem, struct bytes *out)
{
	unsigned char *octets = arena_alloc(mem, LIMIT_META_HEAD_BYTES);
	size_t len = 0;
	ssize_t n = -1;

	*out = (struct bytes){ 0 };
	REQUIRE(octets != NULL, OUT_OF_MEMORY);
	while (len < LIMIT_META_HEAD_BYTES && n != 0) {
		n = read(fd, octets + len, LIMIT_META_HEAD_BYTES - len);
		REQUIRE(n >= 0 || errno == EINTR, META_UNREADABLE);
		len += n > 0 ? (size_t)n : 0;
	}
	*out = bytes_at(octets, len);
	return outcome_ok();
}

static OUTCOME promise_read(struct bytes head, const struct sig_trust *signers, struct arena *mem,
                            struct sig_promise *out)
{
	struct bytes octets;
	struct xml_doc *doc;
	struct outcome o;

	*out = (struct sig_promise){ .id = NULL };
	TRY(stream_head(head, mem, &octets));
	if (!bytes_is_present(octets))
		return unsigned_refuse(head);
	o = xml_admit(octets, XML_METADATA, mem, &doc);
	if (o.rule == RULE_XML_MISPLACED) /* of an entity, say, but not of the root */
		return unsigned_refuse(head);
	TRY(o);
	o = sig_promise_check(xml_root(doc), signers, mem, out);
	return o.rule == RULE_SIG_MISSING ? unsigned_refuse(head) : o;
}

/* ---- file to spool, while it is digested ---- */

struct intake {
	struct canon canon;
	struct nest nest;
	struct text out; /* not yet in the spool */
	struct text ids;
	int fd_spool;
	EVP_MD_CTX *digest;
	uint64_t n_octets; /* in the spool */
	uint64_t n_entities;
	const char *root_id;
};

static OUTCOME spool_write(int fd, uint64_t at, const char *octets, size_t len)
{
	while (len > 0) {
		const ssize_t n = pwrite(fd, octets, len, (off_t)at);

		REQUIRE(n > 0 || (n < 0 && errno == EINTR), META_SPOOL);
		if (n < 0)
			continue;
		octets += n;
		len -= (size_t)n;
		at += (uint64_t)n;
	}
	return outcome_ok();
}

static OUTCOME drain(struct intake *in, size_t keep)
{
	struct text *out = &in->out;

	REQUIRE(out->failed == RULE_NONE, OUT_OF_MEMORY);
	if (out->len <= keep)
		return outcome_ok();
	REQUIRE(in->n_octets + out->len <= LIMIT_AGGREGATE_BYTES, XML_TOO_LARGE);
	REQUIRE(EVP_DigestUpdate(in->digest, out->ptr, out->len) == 1, OUT_OF_MEMORY);
	TRY(spool_write(in->fd_spool, in->n_octets, out->ptr, out->len));
	in->n_octets += out->len;
	out->len = 0;
	return outcome_ok();
}

static OUTCOME intake_start(void *self, const struct stream_element *e)
{
	struct intake *in = self;
	enum nest_place place;

	TRY(nest_start(&in->nest, e, &place));
	if (place == NEST_SIGNATURE)
		in->canon.is_muted = true;
	/* The Reference means the root, whoever looks the ID up. */
	REQUIRE(in->nest.depth == 1 || !bytes_equal_text(nest_attr(e, "ID"), in->root_id), XML_ID);
	if (place == NEST_ENTITY) {
		in->n_entities++;
		TRY(nest_ids_add(&in->ids, nest_attr(e, "entityID")));
	}
	TRY(canon_start(&in->canon, e));
	return drain(in, CHUNK_BYTES);
}

static OUTCOME intake_text(void *self, struct bytes text)
{
	struct intake *in = self;

	TRY(nest_text(&in->nest, text));
	canon_text(&in->canon, text);
	return drain(in, CHUNK_BYTES);
}

static OUTCOME intake_end(void *self, const struct stream_element *e)
{
	struct intake *in = self;
	enum nest_place place;

	canon_end(&in->canon, e);
	TRY(nest_end(&in->nest, &place));
	if (place == NEST_SIGNATURE)
		in->canon.is_muted = false;
	return drain(in, CHUNK_BYTES);
}

static OUTCOME spool_fill(const struct stream_source *source, const struct sig_promise *promise,
                          struct intake *in, unsigned char digest[EVP_MAX_MD_SIZE])
{
	const struct stream_sink sink = { intake_start, intake_text, intake_end, in };
	unsigned len;

	REQUIRE(EVP_DigestInit_ex(in->digest, digest_alg_md(promise->digest_alg), NULL) == 1, OUT_OF_MEMORY);
	TRY(stream_read(source, LIMIT_AGGREGATE_BYTES, &sink));
	TRY(drain(in, 0));
	REQUIRE(EVP_DigestFinal_ex(in->digest, digest, &len) == 1, OUT_OF_MEMORY);
	REQUIRE(bytes_equal(promise->digest, bytes_at(digest, len)), META_DIGEST);
	return outcome_ok();
}

/* ---- what the digested octets say of themselves ---- */

static OUTCOME root_read(int fd_spool, struct arena *scratch, struct arena *mem,
                         struct aggregate_facts *facts)
{
	unsigned char *octets = arena_alloc(scratch, LIMIT_META_HEAD_BYTES);
	const struct xml_node *root;
	struct bytes tag, text;
	struct xml_doc *doc;
	ssize_t n;

	REQUIRE(octets != NULL, OUT_OF_MEMORY);
	n = pread(fd_spool, octets, LIMIT_META_HEAD_BYTES, 0);
	REQUIRE(n > 0, META_SPOOL);
	TRY(stream_root(bytes_at(octets, (size_t)n), scratch, &tag));
	TRY(xml_admit(tag, XML_METADATA, scratch, &doc));
	root = xml_root(doc);
	facts->root = xml_is(root, NS_MD, "EntityDescriptor") ? AGGREGATE_ENTITY : AGGREGATE_ENTITIES;
	TRY(attr_required(root, "ID", LIMIT_ID_BYTES, scratch, &text));
	TRY(arena_text(mem, text, &facts->id));
	TRY(attr_optional(root, facts->root == AGGREGATE_ENTITY ? "entityID" : "Name", LIMIT_ENTITY_BYTES,
	                  scratch, &text));
	if (bytes_is_present(text))
		TRY(arena_text(mem, text, &facts->name));
	TRY(attr_time(root, "validUntil", scratch, &facts->valid_until));
	return attr_duration(root, "cacheDuration", LIMIT_DURATION_S, scratch, &facts->cache_duration_s);
}

static OUTCOME signer_read(EVP_PKEY *signer, unsigned char out[AGGREGATE_DIGEST_BYTES])
{
	unsigned char *der = NULL;
	const int len = i2d_PUBKEY(signer, &der);
	const bool is_done = len > 0 && EVP_Digest(der, (size_t)len, out, NULL, EVP_sha256(), NULL) == 1;

	OPENSSL_free(der);
	REQUIRE(is_done, OUT_OF_MEMORY);
	return outcome_ok();
}

/* Rules of syntax, whatever the reader that found it called them. */
static OUTCOME as_metadata(struct outcome o)
{
	if (o.rule == RULE_XML_MISSING || o.rule == RULE_XML_VALUE || o.rule == RULE_TIME_SYNTAX)
		o.rule = RULE_META_SYNTAX;
	return o;
}

static OUTCOME intake_new(int fd_spool, const struct sig_promise *promise, EVP_MD_CTX *digest,
                          struct arena *mem, struct intake **out)
{
	struct intake *in = arena_alloc(mem, sizeof *in);

	*out = in;
	REQUIRE(in != NULL && digest != NULL, OUT_OF_MEMORY);
	in->fd_spool = fd_spool;
	in->digest = digest;
	in->root_id = promise->id;
	in->out = text_new(mem, CANON_GROWTH * LIMIT_STREAM_BYTES);
	in->ids = text_new(mem, LIMIT_ENTITIES * NEST_ID_BYTES);
	return canon_init(&in->canon, promise->prefixes, mem, &in->out);
}

OUTCOME aggregate_verify(int fd_in, int fd_spool, const struct aggregate_trust *trust, int64_t now_at,
                         struct arena *mem, struct aggregate_facts *out)
{
	SCOPED(arena) struct arena *scratch = arena_new(MEMORY_BYTES);
	SCOPED(digest) EVP_MD_CTX *digest = EVP_MD_CTX_new();
	struct aggregate_facts facts = { .root = AGGREGATE_NONE };
	struct stream_source source = { .fd = fd_in };
	unsigned char octets[EVP_MAX_MD_SIZE];
	struct sig_promise promise;
	struct intake *in;

	*out = facts;
	REQUIRE(scratch != NULL, OUT_OF_MEMORY);
	TRY(head_read(fd_in, scratch, &source.first));
	TRY(promise_read(source.first, &trust->signers, scratch, &promise));
	TRY(intake_new(fd_spool, &promise, digest, scratch, &in));
	TRY(spool_fill(&source, &promise, in, octets));
	TRY(as_metadata(root_read(fd_spool, scratch, mem, &facts)));
	REQUIRE(facts.valid_until != 0 || trust->without_valid_until, META_NO_END);
	REQUIRE(facts.valid_until == 0 || now_at < facts.valid_until, META_EXPIRED);
	facts.n_octets = in->n_octets;
	facts.n_entities = in->n_entities;
	memcpy(facts.digest, octets, sizeof facts.digest);
	TRY(signer_read(promise.signer, facts.signer));
	TRY(nest_ids_twice(&in->ids, mem, &facts.twice));
	*out = facts;
	return outcome_ok();
}

/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Whatever file is taken as a federation's metadata has the octets that the federation signed, and every
 * entity of it comes out as a document. An input is composed of an honest file (pieces.h).
 */
#include "tests/support/signed_file.h"

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/pieces.h"

static struct arena *kept; /* lasts the process */
static struct pieces pieces;

static void stage_make(void)
{
	static const struct file good = { .alg = SIG_ECDSA256, .key = MINT_P256 };
	struct bytes whole, signature;

	if (kept != NULL)
		return;
	MUST(is_ok(xml_start()));
	kept = arena_new(MEM_BYTES);
	MUST(kept != NULL);
	whole = bytes_of(signed_file(kept, OPEN, BODY, CLOSE, &good));
	signature = pieces_from(whole, "<ds:Signature");
	pieces.items[0] = whole;
	pieces.items[1] = pieces_before(whole, "<ds:Signature");
	pieces.items[2] = pieces_before(signature, BODY);
	pieces.items[3] = bytes_of(BODY);
	pieces.items[4] = bytes_of(CLOSE);
	pieces.items[5] = bytes_of(ENTITY("urn:evil", ""));
	pieces.items[6] = bytes_of("<!-- x -->");
	pieces.items[7] = bytes_of("<![CDATA[x]]>");
	pieces.items[8] = bytes_of("<?xml version=\"1.0\"?>");
}

static OUTCOME take(void *self, const struct aggregate_entity *e)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	struct xml_doc *doc;

	MUST(mem != NULL && e->entity_id != NULL && e->valid_until == END_AT);
	MUST(is_ok(xml_admit(e->document, XML_METADATA, mem, &doc)));
	MUST(xml_is(xml_root(doc), NS_MD, "EntityDescriptor"));
	++*(size_t *)self;
	return outcome_ok();
}

static OUTCOME take_none(void *self, const char *entity_id, enum rule rule)
{
	(void)self, (void)entity_id, (void)rule;
	MUST(false);
	return outcome_ok();
}

static void entities_compare(int fd_spool, const struct aggregate_facts *facts)
{
	static const char signed_octets[] = OPEN BODY CLOSE;
	char spooled[sizeof signed_octets];
	size_t n = 0;
	const struct aggregate_sink sink = { take, take_none, &n };

	MUST(facts->n_octets == strlen(signed_octets));
	MUST(pread(fd_spool, spooled, sizeof spooled, 0) == (ssize_t)strlen(signed_octets));
	MUST(memcmp(spooled, signed_octets, strlen(signed_octets)) == 0);
	MUST(is_ok(aggregate_entities(fd_spool, facts, &sink)) && n == facts->n_entities);
}

/* What is taken is looked at to its end. */
static OUTCOME receive(struct bytes octets)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	const struct aggregate_trust trust = trust_in_two();
	const int fd_in = temporary(), fd_spool = temporary();
	struct aggregate_facts facts;
	struct outcome o;

	MUST(mem != NULL);
	MUST(pwrite(fd_in, octets.ptr, octets.len, 0) == (ssize_t)octets.len);
	o = aggregate_verify(fd_in, fd_spool, &trust, MINT_NOW, mem, &facts);
	if (is_ok(o))
		entities_compare(fd_spool, &facts);
	else
		MUST(facts.root == AGGREGATE_NONE && facts.id == NULL);
	close(fd_in);
	close(fd_spool);
	return o;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	const bool is_first = kept == NULL;

	MUST(mem != NULL);
	stage_make();
	MUST(!is_first || is_ok(receive(pieces.items[0])));
	(void)is_ok(receive(pieces_compose(&pieces, bytes_at(data, size), LIMIT_META_HEAD_BYTES * 2, mem)));
	return 0;
}

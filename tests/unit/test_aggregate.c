/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/signed_file.h"

#include <fcntl.h>
#include <stdio.h>

#include "lib/base/text.h"
#include "lib/xml/xml.h"

static const struct file files[] = {
	{ .name = "as it is" },
	{ "ECDSA by the other pinned key", RULE_NONE, .alg = SIG_ECDSA256, .key = MINT_P256 },
	/* signature */
	{ "another key", RULE_SIG_INVALID, .key = MINT_RSA_OTHER },
	{ "PKCS#1", RULE_SIG_ALGORITHM, .alg = SIG_RSA256 },
	{ "SHA-1 signature", RULE_SIG_ALGORITHM,
	  .info = { URI_RSA_PSS256, "http://www.w3.org/2000/09/xmldsig#rsa-sha1" } },
	{ "SHA-1 digest", RULE_SIG_ALGORITHM, .info = { URI_SHA256, URI_SHA1 } },
	{ "HMAC", RULE_SIG_ALGORITHM,
	  .info = { URI_RSA_PSS256, "http://www.w3.org/2000/09/xmldsig#hmac-sha1" } },
	{ "SignatureValue changed", RULE_SIG_INVALID,
	  .after = { "<ds:SignatureValue>", "<ds:SignatureValue>AAAA" } },
	{ "SignatureValue not base64", RULE_SIG_INVALID,
	  .after = { "<ds:SignatureValue>", "<ds:SignatureValue>!" } },
	{ "DigestValue changed", RULE_SIG_INVALID, .after = { "<ds:DigestValue>", "<ds:DigestValue>AAAA" } },
	{ "digest signed is of something else", RULE_META_DIGEST, .after = { "urn:b", "urn:x" } },
	{ "root's own name changed", RULE_META_DIGEST, .after = { "urn:fed", "urn:fee" } },
	{ "validUntil stretched", RULE_META_DIGEST, .after = { END_TEXT, "2036-01-03T00:00:00Z" } },
	{ "a blank more", RULE_META_DIGEST, .after = { "<md:EntityDescriptor", " <md:EntityDescriptor" } },
	{ "a blank inside a tag", RULE_NONE, .after = { "<md:EntityDescriptor", "<md:EntityDescriptor " } },
	{ "an entity taken out", RULE_META_DIGEST, .after = { ENTITY("urn:b", ""), "" } },
	{ "an entity put in", RULE_META_DIGEST,
	  .after = { ENTITY("urn:b", ""), ENTITY("urn:b", "") ENTITY("urn:x", "") } },
	{ "Reference to an entity", RULE_SIG_TEMPLATE, .info = { "#_f", "#_a" } },
	{ "empty Reference", RULE_SIG_TEMPLATE, .info = { "#_f", "" } },
	{ "external Reference", RULE_SIG_TEMPLATE, .info = { "#_f", "https://evil.example/" } },
	{ "another transform", RULE_SIG_TEMPLATE,
	  .info = { URI_ENVELOPED, "http://www.w3.org/TR/1999/REC-xslt-19991116" } },
	{ "with a PrefixList", RULE_NONE,
	  .info = { "<ds:Transform Algorithm=\"" NS_EXC "\">",
	            "<ds:Transform Algorithm=\"" NS_EXC "\"><ec:InclusiveNamespaces xmlns:ec=\"" NS_EXC
	            "\" PrefixList=\"md\"></ec:InclusiveNamespaces>" } },
	{ "root without ID", RULE_SIG_TEMPLATE, .after = { " ID=\"_f\"", "" } },
	{ "the root's ID twice", RULE_XML_ID, .before = { "ID=\"_a\"", "ID=\"_f\"" } },
	{ "signature's name taken away", RULE_SIG_MISSING, .after = { NS_DS, "urn:none" } },
	{ "something before the signature", RULE_SIG_MISSING,
	  .after = { "<ds:Signature ", "<md:Extensions></md:Extensions><ds:Signature " } },
	{ "a comment before the signature", RULE_NONE,
	  .after = { "<ds:Signature ", "<!-- x --><ds:Signature " } },
	{ "a second signature", RULE_META_NESTING,
	  .after = { "</ds:Signature>", "</ds:Signature><ds:Signature xmlns:ds=\"" NS_DS "\"/>" } },
	{ "a signature inside an entity", RULE_NONE,
	  .before = { "urn:b\">", "urn:b\"><ds:Signature xmlns:ds=\"" NS_DS "\"></ds:Signature>" } },
	{ "a signature in the inner group", RULE_NONE,
	  .before = { "<md:EntitiesDescriptor><",
	              "<md:EntitiesDescriptor><ds:Signature xmlns:ds=\"" NS_DS "\"></ds:Signature><" } },
	/* time */
	{ "no validUntil", RULE_META_NO_END, .before = { " validUntil=\"" END_TEXT "\"", "" } },
	{ "validUntil is now", RULE_META_EXPIRED, .before = { END_TEXT, MINT_NOW_TEXT } },
	{ "validUntil in a second", RULE_NONE, .before = { END_TEXT, "2026-01-02T03:04:06Z" } },
	{ "validUntil without zone", RULE_META_SYNTAX, .before = { END_TEXT, "2026-01-03T00:00:00" } },
	{ "cacheDuration that is none", RULE_META_SYNTAX, .before = { "PT6H", "6H" } },
	{ "validUntil of an inner group unreadable", RULE_META_SYNTAX,
	  .before = { "<md:EntitiesDescriptor><", "<md:EntitiesDescriptor validUntil=\"x\"><" } },
	/* nesting */
	{ "another element between entities", RULE_META_NESTING,
	  .before = { "\n<md", "\n<md:x></md:x><md" } },
	{ "text between entities", RULE_META_NESTING, .before = { "\n<md", "x<md" } },
	{ "extensions first", RULE_NONE, .before = { "\n<md", "\n<md:Extensions></md:Extensions><md" } },
	{ "extensions later", RULE_META_NESTING,
	  .before = { "</md:EntityDescriptor><", "</md:EntityDescriptor><md:Extensions></md:Extensions><" } },
	{ "an empty group", RULE_META_NESTING, .before = { ENTITY("urn:c", ""), "" } },
	/* XML */
	{ "cut off in the middle", RULE_META_CUT_OFF, .after = { CLOSE CLOSE, "" } },
	{ "a second root", RULE_META_TRAILING, .after = { CLOSE CLOSE, CLOSE CLOSE "<x/>" } },
	{ "trailing octets", RULE_META_TRAILING, .after = { CLOSE CLOSE, CLOSE CLOSE "x" } },
	{ "a trailing comment", RULE_NONE, .after = { CLOSE CLOSE, CLOSE CLOSE "\n<!-- x -->\n" } },
	{ "a declaration", RULE_NONE, .after = { "<md:Ent", "<?xml version=\"1.0\"?>\n<md:Ent" } },
	{ "a document type", RULE_XML_DOCTYPE, .after = { "<md:Ent", "<!DOCTYPE x><md:Ent" } },
	{ "a processing instruction", RULE_XML_PI,
	  .after = { "</md:EntityDescriptor>", "</md:EntityDescriptor><?x?>" } },
	{ "an entity reference", RULE_XML_SYNTAX, .after = { "\n<md", "&x;<md" } },
	{ "comment and CDATA", RULE_NONE,
	  .before = { "<md:Extensions></md:Extensions>", "<md:Extensions>x&lt;</md:Extensions>" },
	  .after = { "x&lt;", "<!-- c --><![CDATA[x]]>&#60;" } },
};

static void one_change_to_an_aggregate_is_answered_by_its_rule(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		static const struct aggregate_facts zero;
		SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
		const int fd = temporary();
		struct aggregate_facts facts;
		const struct outcome o =
			verify(signed_file(mem, OPEN, BODY, CLOSE, &files[i]), fd, MINT_NOW, mem, &facts);

		if (o.rule != files[i].rule)
			fail_msg("%s: got %s (line %u)", files[i].name, rule_name(o.rule), o.line);
		assert_true(is_ok(o) == (facts.root == AGGREGATE_ENTITIES));
		if (!is_ok(o))
			assert_memory_equal(&facts, &zero, sizeof facts);
		close(fd);
	}
}

static void an_unsigned_file_is_refused_by_its_own_fault_first(void **state)
{
	static const struct {
		enum rule rule;
		const char *text;
	} plain[] = {
		{ RULE_SIG_MISSING, OPEN BODY CLOSE },
		{ RULE_SIG_MISSING, OPEN ENTITY("urn:a", "") "<ds:Signature xmlns:ds=\"" NS_DS "\"/>" CLOSE },
		{ RULE_SIG_MISSING, OPEN "<md:EntityDescriptor><ds:Signature xmlns:ds=\"" NS_DS
		                         "\"/></md:EntityDescriptor>" CLOSE },
		{ RULE_SIG_MISSING, "<html/>" },
		{ RULE_META_CUT_OFF, OPEN },
		{ RULE_META_CUT_OFF, "" },
		{ RULE_META_TRAILING, OPEN CLOSE "x" },
		{ RULE_XML_SYNTAX, "404 not found" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(plain); i++) {
		SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
		const int fd = temporary();
		struct aggregate_facts facts;

		assert_rule(verify(plain[i].text, fd, MINT_NOW, mem, &facts), plain[i].rule);
		assert_int_equal(lseek(fd, 0, SEEK_END), 0); /* and nothing was written */
		close(fd);
	}
}

static void facts_are_those_of_the_signed_root(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	const char *text = signed_file(mem, OPEN, BODY, CLOSE, &files[0]);
	const size_t n_octets = strlen(OPEN BODY CLOSE);
	unsigned char digest[EVP_MAX_MD_SIZE];
	struct aggregate_facts facts;
	const int fd = temporary();
	char *spooled = arena_alloc(mem, n_octets + 1);

	(void)state;
	assert_ok(verify(text, fd, MINT_NOW, mem, &facts));
	assert_int_equal(facts.root, AGGREGATE_ENTITIES);
	assert_string_equal(facts.id, "_f");
	assert_string_equal(facts.name, "urn:fed");
	assert_int_equal(facts.valid_until, END_AT);
	assert_int_equal(facts.cache_duration_s, 6 * 3600);
	assert_int_equal(facts.n_entities, 3);
	assert_int_equal(facts.n_octets, n_octets);
	assert_int_equal(pread(fd, spooled, n_octets + 1, 0), n_octets);
	assert_string_equal(spooled, OPEN BODY CLOSE);
	assert_int_equal(EVP_Digest(spooled, n_octets, digest, NULL, EVP_sha256(), NULL), 1);
	assert_memory_equal(facts.digest, digest, sizeof facts.digest);
	close(fd);
}

static void metadata_without_end_is_taken_where_the_source_allows(void **state)
{
	static const struct file endless = { .before = { " validUntil=\"" END_TEXT "\"", "" },
		                             .alg = SIG_NONE };
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	struct aggregate_trust trust = trust_in_two();
	const int fd_in = file_of(signed_file(mem, OPEN, BODY, CLOSE, &endless)), fd = temporary();
	struct aggregate_facts facts;

	(void)state;
	trust.without_valid_until = true;
	assert_ok(aggregate_verify(fd_in, fd, &trust, MINT_NOW, mem, &facts));
	assert_int_equal(facts.valid_until, 0);
	close(fd_in);
	close(fd);
}

/* ---- files and limits ---- */

/* Sparse, so it costs nothing but what is read of it. */
static void a_file_of_a_gigabyte_is_refused_with_bounded_work(void **state)
{
	static const struct file good = { .alg = SIG_NONE };
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	const struct aggregate_trust trust = trust_in_two();
	const char *const heads[] = { signed_file(mem, OPEN, BODY, CLOSE, &good), OPEN BODY CLOSE };
	const enum rule rules[] = { RULE_XML_TOO_LARGE, RULE_SIG_MISSING };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
		const int fd_in = file_of(heads[i]), fd = temporary();
		struct aggregate_facts facts;

		assert_int_equal(ftruncate(fd_in, (off_t)1 << 30), 0);
		assert_rule(aggregate_verify(fd_in, fd, &trust, MINT_NOW, mem, &facts), rules[i]);
		assert_int_equal(lseek(fd_in, 0, SEEK_CUR), LIMIT_META_HEAD_BYTES);
		assert_int_equal(lseek(fd, 0, SEEK_END), 0);
		close(fd_in);
		close(fd);
	}
}

static void an_aggregate_has_a_bounded_number_of_entities(void **state)
{
	static const struct file good = { .alg = SIG_NONE };
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);

	(void)state;
	for (size_t n = LIMIT_ENTITIES; n <= LIMIT_ENTITIES + 1; n++) {
		SCOPED(arena) struct arena *each = arena_new(MEM_BYTES);
		struct text body = text_new(each, MEM_BYTES);
		struct aggregate_facts facts;
		const int fd = temporary();
		const char *text;

		for (size_t i = 0; i < n; i++)
			text_lit(&body, "<md:EntityDescriptor></md:EntityDescriptor>");
		assert_ok(text_done_str(&body, &text));
		assert_rule(verify(signed_file(each, OPEN, text, CLOSE, &good), fd, MINT_NOW, mem, &facts),
		            n > LIMIT_ENTITIES ? RULE_META_MANY : RULE_NONE);
		close(fd);
	}
}

static OUTCOME verify_step(struct arena *mem, void *arg)
{
	static const struct aggregate_facts zero;
	struct aggregate_facts facts;
	const int fd = temporary();
	const struct outcome o = verify(arg, fd, MINT_NOW, mem, &facts);

	close(fd);
	if (!is_ok(o))
		assert_memory_equal(&facts, &zero, sizeof facts);
	return o;
}

static void memory_that_runs_out_is_reported(void **state)
{
	static const struct file good = { .alg = SIG_NONE };
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	char text[8192];

	(void)state;
	(void)snprintf(text, sizeof text, "%s", signed_file(mem, OPEN, BODY, CLOSE, &good));
	torture(verify_step, text, MEM_BYTES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_change_to_an_aggregate_is_answered_by_its_rule),
		cmocka_unit_test(an_unsigned_file_is_refused_by_its_own_fault_first),
		cmocka_unit_test(facts_are_those_of_the_signed_root),
		cmocka_unit_test(metadata_without_end_is_taken_where_the_source_allows),
		cmocka_unit_test(a_file_of_a_gigabyte_is_refused_with_bounded_work),
		cmocka_unit_test(an_aggregate_has_a_bounded_number_of_entities),
		cmocka_unit_test(memory_that_runs_out_is_reported),
	};

	return cmocka_run_group_tests(tests, signed_file_start, signed_file_stop);
}

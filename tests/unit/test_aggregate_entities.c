/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/signed_file.h"

#include <fcntl.h>

#include "lib/base/text.h"
#include "lib/xml/xml.h"

struct seen {
	struct arena *mem;
	struct text log; /* "id until cache|" or "id RULE|" */
	struct text documents;
	enum rule fail;
};

static OUTCOME see(void *self, const struct aggregate_entity *e)
{
	struct seen *seen = self;

	text_str(&seen->log, e->entity_id);
	text_lit(&seen->log, " ");
	text_number(&seen->log, e->valid_until);
	text_lit(&seen->log, " ");
	text_number(&seen->log, e->cache_duration_s);
	text_lit(&seen->log, "|");
	text_bytes(&seen->documents, e->document);
	text_lit(&seen->documents, "\n");
	return seen->fail == RULE_NONE ? outcome_ok() : outcome_of(seen->fail, __LINE__);
}

static OUTCOME see_quarantined(void *self, const char *entity_id, enum rule rule)
{
	struct seen *seen = self;

	text_str(&seen->log, entity_id != NULL ? entity_id : "(none)");
	text_lit(&seen->log, " ");
	text_str(&seen->log, rule_name(rule));
	text_lit(&seen->log, "|");
	return outcome_ok();
}

static OUTCOME slice(struct arena *mem, const char *text, struct seen *seen)
{
	const struct aggregate_sink sink = { see, see_quarantined, seen };
	const int fd = temporary();
	struct aggregate_facts facts;
	struct outcome o;

	seen->mem = mem;
	seen->log = text_new(mem, MEM_BYTES);
	seen->documents = text_new(mem, MEM_BYTES);
	assert_ok(verify(text, fd, MINT_NOW, mem, &facts));
	o = aggregate_entities(fd, &facts, &sink);
	close(fd);
	return o;
}

static void each_entity_comes_with_the_narrowest_times_around_it(void **state)
{
	static const struct file good = { .alg = SIG_NONE };
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	struct seen seen = { 0 };
	const char *log;

	(void)state;
	assert_ok(slice(
		mem,
		signed_file(mem, OPEN,
	                    ENTITY("urn:a", "") ENTITY(
				    "urn:b",
				    " cacheDuration=\"P1D\"") "<md:EntitiesDescriptor "
	                                                      "cacheDuration=\"PT1H\" "
	                                                      "validUntil=\"2026-01-02T23:00:"
	                                                      "00Z\">" ENTITY("urn:c",
	                                                                      " cacheDuration="
	                                                                      "\"PT2H\"") "<md:"
	                                                                                  "EntitiesDes"
	                                                                                  "criptor>"
	                                                                                  "<md:"
	                                                                                  "EntityDescr"
	                                                                                  "iptor "
	                                                                                  "cacheDurati"
	                                                                                  "on=\"PT1M0."
	                                                                                  "5S\" "
	                                                                                  "entityID="
	                                                                                  "\"urn:d\" "
	                                                                                  "validUntil="
	                                                                                  "\"2025-01-"
	                                                                                  "01T00:00:"
	                                                                                  "00Z\">"
	                                                                                  "</"
	                                                                                  "md:"
	                                                                                  "EntityDescr"
	                                                                                  "iptor></"
	                                                                                  "md:"
	                                                                                  "EntitiesDes"
	                                                                                  "criptor></"
	                                                                                  "md:"
	                                                                                  "EntitiesDes"
	                                                                                  "criptor"
	                                                                                  ">" ENTITY("urn"
	                                                                                             ":e",
	                                                                                             ""),
	                    CLOSE, &good),
		&seen));
	assert_ok(text_done_str(&seen.log, &log));
	assert_string_equal(log, "urn:a 1767398400 21600|urn:b 1767398400 21600|urn:c 1767394800 3600|"
	                         "urn:d 1735689600 60|urn:e 1767398400 21600|");
}

static void a_slice_declares_the_names_it_inherits(void **state)
{
	static const struct file good = {
		.key = MINT_RSA,
		.info = { "<ds:Transform Algorithm=\"" NS_EXC "\">",
		          "<ds:Transform Algorithm=\"" NS_EXC "\"><ec:InclusiveNamespaces xmlns:ec=\"" NS_EXC
		          "\" PrefixList=\"xs\"></ec:InclusiveNamespaces>" },
	};
	static const char open[] = "<EntitiesDescriptor xmlns=\"" NS_MD "\" xmlns:xs=\"" NS_XS
				   "\" ID=\"_f\" validUntil=\"" END_TEXT "\">";
	static const char body[] =
		"<EntityDescriptor entityID=\"urn:a\"><Extensions><x xmlns=\"\" a=\"&amp;\">&lt;"
		"</x><xs:y></xs:y></Extensions></EntityDescriptor>";
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	struct seen seen = { 0 };
	struct xml_doc *doc;
	const char *text;

	(void)state;
	assert_ok(slice(mem, signed_file(mem, open, body, "</EntitiesDescriptor>", &good), &seen));
	assert_ok(text_done_str(&seen.documents, &text));
	assert_string_equal(text, "<EntityDescriptor xmlns=\"" NS_MD "\" xmlns:xs=\"" NS_XS
	                          "\" entityID=\"urn:a\"><Extensions><x xmlns=\"\" a=\"&amp;\">&lt;</x><xs:y>"
	                          "</xs:y></Extensions></EntityDescriptor>\n");
	assert_ok(xml_admit(bytes_of(text), XML_METADATA, mem, &doc));
}

static void a_single_entity_goes_the_same_way(void **state)
{
	static const struct file good = { .alg = SIG_NONE };
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	struct aggregate_facts facts;
	const int fd = temporary();
	struct seen seen = { 0 };
	const char *text;

	(void)state;
	text = signed_file(mem, SINGLE, "<md:Extensions></md:Extensions>", "</md:EntityDescriptor>", &good);
	assert_ok(verify(text, fd, MINT_NOW, mem, &facts));
	assert_int_equal(facts.root, AGGREGATE_ENTITY);
	assert_string_equal(facts.name, "urn:a");
	assert_int_equal(facts.n_entities, 1);
	assert_ok(slice(mem, text, &seen));
	assert_ok(text_done_str(&seen.documents, &text));
	assert_string_equal(text, SINGLE "<md:Extensions></md:Extensions></md:EntityDescriptor>\n");
	close(fd);
}

static void one_bad_entity_is_left_out_and_the_rest_goes_on(void **state)
{
	static const struct file good = { .alg = SIG_NONE };
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	struct text body = text_new(mem, MEM_BYTES);
	struct seen seen = { 0 };
	const char *text, *log;

	(void)state;
	text_lit(&body,
	         ENTITY("urn:a", "") ENTITY("urn:twice",
	                                    "") "<md:EntityDescriptor></md:EntityDescriptor>" ENTITY("", "")
	                 ENTITY("urn:b", "") "<md:EntityDescriptor entityID=\"urn:large\"><md:Extensions>");
	for (size_t i = 0; i < LIMIT_METADATA_BYTES / 4; i++)
		text_lit(&body, "long");
	text_lit(&body, "</md:Extensions></md:EntityDescriptor>" ENTITY("urn:c", " cacheDuration=\"x\"")
	                        ENTITY("urn:twice", "") ENTITY("urn:d", ""));
	assert_ok(text_done_str(&body, &text));
	assert_ok(slice(mem, signed_file(mem, OPEN, text, CLOSE, &good), &seen));
	assert_ok(text_done_str(&seen.log, &log));
	/* refuses RULE_META_TWICE, accepts RULE_META_TWICE */
	assert_string_equal(
		log, "urn:a 1767398400 21600|urn:twice META_TWICE|(none) META_SYNTAX|(none) META_SYNTAX|"
		     "urn:b 1767398400 21600|urn:large XML_TOO_LARGE|urn:c META_SYNTAX|"
		     "urn:twice META_TWICE|urn:d 1767398400 21600|");
}

static void an_entity_of_the_largest_size_is_whole(void **state)
{
	static const struct file good = { .alg = SIG_NONE };
	static const char frame[] =
		"<md:EntityDescriptor xmlns:md=\"" NS_MD "\" entityID=\"urn:l\"></md:EntityDescriptor>";
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);

	(void)state;
	for (size_t more = 0; more < 2; more++) {
		const size_t n = LIMIT_METADATA_BYTES - strlen(frame) + more;
		char *fill = arena_alloc(mem, n + 1);
		struct seen seen = { 0 };
		const char *log;

		memset(fill, 'x', n);
		assert_ok(slice(mem,
		                signed_file(mem, OPEN,
		                            kit_format(mem,
		                                       "<md:EntityDescriptor entityID=\"urn:l\">%s"
		                                       "</md:EntityDescriptor>",
		                                       fill),
		                            CLOSE, &good),
		                &seen));
		assert_ok(text_done_str(&seen.log, &log));
		assert_string_equal(log, more == 0 ? "urn:l 1767398400 21600|" : "urn:l XML_TOO_LARGE|");
	}
}

static void what_the_sink_fails_with_ends_it(void **state)
{
	static const struct file good = { .alg = SIG_NONE };
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	struct seen seen = { .fail = RULE_STORE_UNAVAILABLE };
	const char *log;

	(void)state;
	assert_rule(slice(mem, signed_file(mem, OPEN, BODY, CLOSE, &good), &seen), RULE_STORE_UNAVAILABLE);
	assert_ok(text_done_str(&seen.log, &log));
	assert_string_equal(log, "urn:a 1767398400 21600|");
}

static void a_spool_that_is_no_longer_what_was_verified_is_refused(void **state)
{
	static const struct file good = { .alg = SIG_NONE };
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	const char *text = signed_file(mem, OPEN, BODY, CLOSE, &good);
	const int fd = temporary(), fd_readonly = open("/dev/null", O_RDONLY | O_CLOEXEC);
	struct seen seen = { .log = text_new(mem, MEM_BYTES), .documents = text_new(mem, MEM_BYTES) };
	const struct aggregate_sink sink = { see, see_quarantined, &seen };
	struct aggregate_facts facts;

	(void)state;
	assert_rule(verify(text, fd_readonly, MINT_NOW, mem, &facts), RULE_META_SPOOL);
	assert_ok(verify(text, fd, MINT_NOW, mem, &facts));
	assert_int_equal(ftruncate(fd, (off_t)facts.n_octets - 1), 0);
	assert_rule(aggregate_entities(fd, &facts, &sink), RULE_META_SPOOL);
	close(fd);
	close(fd_readonly);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_entity_comes_with_the_narrowest_times_around_it),
		cmocka_unit_test(a_slice_declares_the_names_it_inherits),
		cmocka_unit_test(a_single_entity_goes_the_same_way),
		cmocka_unit_test(one_bad_entity_is_left_out_and_the_rest_goes_on),
		cmocka_unit_test(an_entity_of_the_largest_size_is_whole),
		cmocka_unit_test(what_the_sink_fails_with_ends_it),
		cmocka_unit_test(a_spool_that_is_no_longer_what_was_verified_is_refused),
	};

	return cmocka_run_group_tests(tests, signed_file_start, signed_file_stop);
}

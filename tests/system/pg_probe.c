/* SPDX-License-Identifier: EUPL-1.2 */
/* pg_probe - lib/pg against a real server; the environment comes from tests/system/pg.tap */
#include "tests/support/unit.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/pg/migrate.h"
#include "lib/proc/fiber.h"

extern const struct migration sql_sample[];
extern const size_t sql_sample_count;

#define TIMEOUT_MS 1500
#define STORIES_MOST 256
#define MEMORY 65536

enum statement { ADD, HAS, ECHO_TEXT, ECHO_BYTES, SLOW, DIVIDE, LATE, ADD_SLOW, COUNT, FLAKY };

static const struct pg_statement statements[] = {
	[ADD] = { "add", 2, "INSERT INTO item (id, words) VALUES ($1::bigint, $2)" },
	[HAS] = { "has", 1, "SELECT id, words FROM item WHERE id = $1::bigint" },
	[ECHO_TEXT] = { "echo_text", 2, "SELECT $1::text, $2::text" },
	[ECHO_BYTES] = { "echo_bytes", 1, "SELECT $1::bytea, octet_length($1::bytea)" },
	[SLOW] = { "slow", 1, "SELECT 1 FROM pg_sleep($1::float8)" },
	[DIVIDE] = { "divide", 1, "SELECT 12 / $1::int" },
	[LATE] = { "late", 1, "INSERT INTO late (owner) VALUES ($1::bigint)" },
	[ADD_SLOW] = { "add_slow", 1, "INSERT INTO item (id) SELECT $1::bigint FROM pg_sleep(60)" },
	[FLAKY] = { "flaky", 1, "SELECT flaky($1::int)" },
	[COUNT] = { "count", 0, "SELECT count(*) FROM item" },
};

struct stage {
	struct loop *loop;
	struct pg *pg;
	unsigned n_running;
};

/* One story: up to two calls as one unit, or one read. */
struct story {
	struct stage *stage;
	struct arena *mem;
	bool is_write;
	size_t n_calls;
	struct pg_call calls[2];
	struct pg_value params[2][2];
	char numbers[2][24];
	struct pg_rows rows[2];
	struct outcome got;
	unsigned n_rounds; /* reads after each other */
};

static struct story stories[STORIES_MOST];

static void story_run(void *arg)
{
	struct story *s = arg;

	do {
		s->got = s->is_write ? pg_write(s->stage->pg, s->calls, s->n_calls, s->mem, s->rows)
		                     : pg_read(s->stage->pg, s->calls, s->mem, s->rows);
	} while (is_ok(s->got) && s->n_rounds-- > 1);
	if (--s->stage->n_running == 0)
		loop_stop(s->stage->loop);
}

static struct story *story_new(struct stage *stage, unsigned i, bool is_write)
{
	struct story *s = &stories[i];

	arena_free(s->mem);
	*s = (struct story){ .stage = stage, .mem = arena_new(MEMORY), .is_write = is_write };
	assert_non_null(s->mem);
	return s;
}

static void story_call(struct story *s, enum statement statement, long number, const char *words)
{
	const size_t n = s->n_calls++;

	(void)snprintf(s->numbers[n], sizeof s->numbers[n], "%ld", number);
	s->params[n][0] = (struct pg_value){ s->numbers[n], strlen(s->numbers[n]), false };
	s->params[n][1] = (struct pg_value){ words, words == NULL ? 0 : strlen(words), false };
	s->calls[n] = (struct pg_call){ statement, s->params[n] };
}

static void stories_start(struct stage *stage, unsigned n)
{
	stage->n_running = n;
	for (unsigned i = 0; i < n; i++)
		assert_true(fiber_start(story_run, &stories[i]));
}

static void stories_play(struct stage *stage, unsigned n)
{
	stories_start(stage, n);
	if (stage->n_running > 0)
		loop_run(stage->loop);
	assert_int_equal(stage->n_running, 0);
	assert_int_equal(fiber_count(), 0);
}

static long item_count(struct stage *stage)
{
	struct story *s = story_new(stage, STORIES_MOST - 1, false);

	story_call(s, COUNT, 0, NULL);
	stage->n_running = 1;
	assert_true(fiber_start(story_run, s));
	loop_run(stage->loop);
	assert_ok(s->got);
	return strtol((const char *)pg_cell(s->rows, 0, 0).ptr, NULL, 10);
}

static void script(const char *sql)
{
	struct pg_direct *pg;
	const char *why;

	assert_ok(pg_direct_open(getenv("PG_PROBE_CONNINFO"), &pg, &why));
	assert_ok(pg_direct_script(pg, sql, &why));
	pg_direct_close(pg);
}

static int stage_open(void **state)
{
	static struct stage stage;
	const struct pg_plan plan = { getenv("PG_PROBE_CONNINFO"), statements, ARRAY_LEN(statements),
		                      TIMEOUT_MS };

	script("DROP TABLE IF EXISTS late, item; CREATE TABLE item (id bigint PRIMARY KEY, words text);"
	       "CREATE TABLE late (owner bigint REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED)");
	script("CREATE SEQUENCE IF NOT EXISTS tries; CREATE OR REPLACE FUNCTION flaky(n int) RETURNS int AS "
	       "$$ "
	       "BEGIN IF nextval('tries') <= n THEN RAISE SQLSTATE '40001'; END IF; RETURN 1; END $$ "
	       "LANGUAGE plpgsql");
	stage.loop = loop_new();
	assert_non_null(stage.loop);
	assert_ok(pg_open(&plan, stage.loop, &stage.pg));
	assert_true(pg_is_up(stage.pg));
	*state = &stage;
	return 0;
}

static int stage_close(void **state)
{
	struct stage *stage = *state;

	for (unsigned i = 0; i < STORIES_MOST; i++) {
		arena_free(stories[i].mem);
		stories[i].mem = NULL;
	}
	pg_close(stage->pg);
	loop_free(stage->loop);
	fiber_pool_free();
	return 0;
}

static void interleaved_reads_get_their_own_rows(void **state)
{
	static const char nasty[] = "it's \"x\" \\ <&>\r\n\t Größe 😀'; DROP TABLE item;--";
	struct stage *stage = *state;
	const struct pg_counts before = pg_counts(stage->pg);

	for (unsigned i = 0; i < 200; i++) {
		struct story *s = story_new(stage, i, false);

		story_call(s, ECHO_TEXT, (long)i, i % 2 == 0 ? nasty : NULL);
		s->n_rounds = 1 + i % 5;
	}
	stories_play(stage, 200);
	for (unsigned i = 0; i < 200; i++) {
		const struct story *s = &stories[i];

		assert_ok(s->got);
		assert_true(bytes_equal_text(pg_cell(s->rows, 0, 0), s->numbers[0]));
		assert_int_equal(bytes_is_present(pg_cell(s->rows, 0, 1)), i % 2 == 0);
		if (i % 2 == 0)
			assert_true(bytes_equal_text(pg_cell(s->rows, 0, 1), s->params[0][1].ptr));
	}
	assert_int_equal(pg_counts(stage->pg).reads - before.reads, 600);
	assert_true(pg_counts(stage->pg).read_syncs - before.read_syncs < 60);
}

static void a_bad_read_spoils_no_other(void **state)
{
	struct stage *stage = *state;

	for (unsigned i = 0; i < 9; i++)
		story_call(story_new(stage, i, false), DIVIDE, (long)i % 4, NULL);
	stories_play(stage, 9);
	for (unsigned i = 0; i < 9; i++)
		assert_rule(stories[i].got, i % 4 == 0 ? RULE_STORE_REFUSED : RULE_NONE);
	assert_true(bytes_equal_text(pg_cell(stories[3].rows, 0, 0), "4"));
}

static void bytes_go_there_and_back(void **state)
{
	static const unsigned char octets[] = { 0, 1, '\\', '\'', 0xff, 0, 0 };
	struct stage *stage = *state;
	const struct pg_value cases[] = { { octets, sizeof octets, true },
		                          { octets, 0, true },
		                          { NULL, 0, true } };

	for (unsigned i = 0; i < ARRAY_LEN(cases); i++) {
		struct story *s = story_new(stage, i, false);

		story_call(s, ECHO_BYTES, 0, NULL);
		s->params[0][0] = cases[i];
	}
	stories_play(stage, ARRAY_LEN(cases));
	for (unsigned i = 0; i < ARRAY_LEN(cases); i++) {
		const struct bytes got = pg_cell(stories[i].rows, 0, 0);

		assert_ok(stories[i].got);
		assert_int_equal(got.len, cases[i].len);
		assert_int_equal(bytes_is_present(got), cases[i].ptr != NULL);
		if (got.len > 0)
			assert_memory_equal(got.ptr, octets, got.len);
	}
}

static void writes_share_commits(void **state)
{
	struct stage *stage = *state;
	const struct pg_counts before = pg_counts(stage->pg);

	for (unsigned i = 0; i < 200; i++)
		story_call(story_new(stage, i, true), ADD, (long)i, "words");
	stories_play(stage, 200);
	for (unsigned i = 0; i < 200; i++) {
		assert_ok(stories[i].got);
		assert_int_equal(stories[i].rows[0].affected, 1);
	}
	assert_int_equal(item_count(stage), 200);
	assert_int_equal(pg_counts(stage->pg).units - before.units, 200);
	assert_int_equal(pg_counts(stage->pg).write_syncs - before.write_syncs, 4);
}

static void one_bad_unit_among_good_ones_fails_alone(void **state)
{
	struct stage *stage = *state;

	script("DELETE FROM item; INSERT INTO item (id) VALUES (7)");
	for (unsigned i = 0; i < 20; i++)
		story_call(story_new(stage, i, true), ADD, (long)i, "x");
	stories_play(stage, 20);
	for (unsigned i = 0; i < 20; i++) {
		assert_rule(stories[i].got, i == 7 ? RULE_STORE_CONFLICT : RULE_NONE); /* refuses RULE_STORE_CONFLICT */
		assert_int_equal(stories[i].rows[0].affected, i == 7 ? 0 : 1);
	}
	assert_int_equal(item_count(stage), 20);
}

static void a_unit_is_stored_whole_or_not_at_all(void **state)
{
	struct stage *stage = *state;

	script("DELETE FROM item; INSERT INTO item (id) VALUES (1000)");
	for (unsigned i = 0; i < 6; i++) {
		struct story *s = story_new(stage, i, true);

		story_call(s, ADD, (long)i, "first");
		story_call(s, ADD, i == 2 ? 1000 : 100 + (long)i, "second");
	}
	stories_play(stage, 6);
	for (unsigned i = 0; i < 6; i++)
		assert_rule(stories[i].got, i == 2 ? RULE_STORE_CONFLICT : RULE_NONE);
	assert_int_equal(item_count(stage), 11);
}

static void an_error_at_commit_is_not_a_success(void **state)
{
	struct stage *stage = *state;

	script("DELETE FROM late; DELETE FROM item; INSERT INTO item (id) VALUES (1)");
	for (unsigned i = 0; i < 5; i++)
		story_call(story_new(stage, i, true), LATE, i == 3 ? 404 : 1, NULL);
	story_call(story_new(stage, 5, true), ADD, 2, "good");
	stories_play(stage, 6);
	for (unsigned i = 0; i < 6; i++)
		assert_rule(stories[i].got, i == 3 ? RULE_STORE_REFUSED : RULE_NONE);
	assert_int_equal(item_count(stage), 2);
	story_call(story_new(stage, 0, true), LATE, 404, NULL);
	stories_play(stage, 1);
	assert_rule(stories[0].got, RULE_STORE_REFUSED);
}

/* A sequence counts tries, for it takes no part in a rollback. */
static void a_serialization_failure_is_tried_once_more(void **state)
{
	struct stage *stage = *state;

	for (long n_failures = 0; n_failures < 3; n_failures++) {
		script("ALTER SEQUENCE tries RESTART");
		story_call(story_new(stage, 0, true), FLAKY, n_failures, NULL);
		stories_play(stage, 1);
		assert_rule(stories[0].got, n_failures < 2 ? RULE_NONE : RULE_STORE_REFUSED);
	}
}

static void nul_in_a_text_is_refused(void **state)
{
	struct stage *stage = *state;
	struct story *s = story_new(stage, 0, false);

	story_call(s, ECHO_TEXT, 1, NULL);
	s->params[0][1] = (struct pg_value){ "a\0b", 3, false };
	stories_play(stage, 1);
	assert_rule(s->got, RULE_STORE_REFUSED);
}

static void a_slow_read_times_out_and_the_next_works(void **state)
{
	struct stage *stage = *state;

	story_call(story_new(stage, 0, false), SLOW, 60, NULL);
	stories_play(stage, 1);
	assert_rule(stories[0].got, RULE_PORT_TIMEOUT);
	assert_null(stories[0].rows[0].cells);
	arena_free(stories[0].mem); /* a late row would be written into freed memory: the sanitizers watch */
	stories[0].mem = NULL;
	story_call(story_new(stage, 1, false), ECHO_TEXT, 5, NULL);
	stage->n_running = 1;
	assert_true(fiber_start(story_run, &stories[1]));
	loop_run(stage->loop);
	assert_ok(stories[1].got);
	assert_true(pg_is_up(stage->pg));
}

static void cluster(const char *verb)
{
	char *const argv[] = { getenv("PG_PROBE_CLUSTER"), strdup(verb), getenv("PG_PROBE_DIR"),
		               strdup("immediate"), NULL };
	int status = -1;
	pid_t pid;

	assert_int_equal(posix_spawn(&pid, argv[0], NULL, NULL, argv, environ), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	free(argv[1]);
	free(argv[3]);
}

static void kill_now(struct loop_timer *timer)
{
	(void)timer;
	cluster("stop");
}

static void poll_up(struct loop_timer *timer)
{
	struct stage *stage = timer->self;

	if (pg_is_up(stage->pg))
		loop_stop(stage->loop);
	else
		loop_timer_set(stage->loop, timer, 20);
}

static void a_killed_server_is_told_and_its_return_is_noticed(void **state)
{
	struct stage *stage = *state;
	struct loop_timer killer = { .due = kill_now }, waiter = { .due = poll_up, .self = stage };

	script("DELETE FROM late; DELETE FROM item");
	story_call(story_new(stage, 0, false), SLOW, 60, NULL);
	story_call(story_new(stage, 1, true), ADD_SLOW, 1, NULL);
	story_call(story_new(stage, 2, true), ADD, 2, "x");
	loop_timer_set(stage->loop, &killer, 300);
	stories_play(stage, 3);
	for (unsigned i = 0; i < 3; i++)
		assert_rule(stories[i].got, RULE_STORE_UNAVAILABLE);
	assert_false(pg_is_up(stage->pg));
	story_call(story_new(stage, 3, false), ECHO_TEXT, 1, NULL);
	stage->n_running = 2; /* refused without waiting, nothing stops the loop */
	assert_true(fiber_start(story_run, &stories[3]));
	assert_int_equal(stage->n_running, 1);
	assert_rule(stories[3].got, RULE_STORE_UNAVAILABLE);
	cluster("start");
	loop_timer_set(stage->loop, &waiter, 20);
	loop_run(stage->loop);
	assert_int_equal(item_count(stage), 0);
	story_call(story_new(stage, 4, true), ADD, 3, "after");
	stage->n_running = 1;
	assert_true(fiber_start(story_run, &stories[4]));
	loop_run(stage->loop);
	assert_ok(stories[4].got);
}

static void opening_says_why_not(void **state)
{
	static const struct pg_statement bad[] = { { "bad", 0, "SELECT * FROM no_such_table" } };
	const struct pg_plan nowhere = { "host=/nonexistent user=x", statements, 1, TIMEOUT_MS };
	const struct pg_plan broken = { getenv("PG_PROBE_CONNINFO"), bad, 1, TIMEOUT_MS };
	struct stage *stage = *state;
	struct loop *loop = loop_new();
	struct pg_direct *direct;
	const char *why;
	struct pg *pg;

	assert_ok(pg_open(&nowhere, loop, &pg)); /* it is waited for */
	assert_false(pg_is_up(pg));
	pg_close(pg);
	loop_free(loop);
	assert_rule(pg_open(&broken, stage->loop, &pg), RULE_STORE_REFUSED);
	assert_null(pg);
	assert_rule(pg_direct_open("host=/nonexistent user=x", &direct, &why), RULE_STORE_UNAVAILABLE);
	assert_non_null(strstr(why, "/nonexistent"));
	assert_rule(pg_direct_open("secretword", &direct, &why), RULE_STORE_UNAVAILABLE);
	assert_null(strstr(why, "secretword"));
	assert_null(direct);
}

static void direct_runs_and_never_quotes_a_value(void **state)
{
	static const struct pg_statement to_number = { "n", 1, "SELECT $1::int" };
	static const struct pg_value good = { "42", 2, false }, bad = { "topsecret", 9, false };
	SCOPED(arena) struct arena *mem = arena_new(MEMORY);
	struct pg_direct *pg;
	struct pg_rows rows;
	const char *why;

	(void)state;
	assert_ok(pg_direct_open(getenv("PG_PROBE_CONNINFO"), &pg, &why));
	assert_ok(pg_direct_run(pg, &to_number, &good, mem, &rows, &why));
	assert_true(bytes_equal_text(pg_cell(&rows, 0, 0), "42"));
	assert_rule(pg_direct_run(pg, &to_number, &bad, mem, &rows, &why), RULE_STORE_REFUSED);
	assert_null(strstr(why, "topsecret"));
	assert_non_null(strstr(why, "22P02"));
	assert_rule(pg_direct_script(pg, "CREATE TABLE half (a int); SELECT 1 / 0", &why),
	            RULE_STORE_REFUSED);
	assert_rule(pg_direct_script(pg, "CREATE TABLE half (a int); COMMIT", &why), RULE_STORE_REFUSED);
	assert_ok(pg_direct_script(pg, "DROP TABLE half; CREATE TABLE half (a int)", &why));
	assert_ok(pg_direct_script(pg, "DROP TABLE half", &why));
	pg_direct_close(pg);
}

static void migrations_go_forward_only(void **state)
{
	static const struct migration other[] = { { 1, "another", "SELECT 1" }, { 2, "colour", "SELECT 1" } };
	static const struct migration broken[] = { { 1, "start", "" },
		                                   { 2, "colour", "" },
		                                   { 3, "bad", "CREATE TABLE b (a int); SELECT 1/0" } };
	struct pg_direct *pg;
	int64_t from, to;
	const char *why;

	(void)state;
	script("DROP TABLE IF EXISTS schema_version, thing, b");
	assert_ok(pg_direct_open(getenv("PG_PROBE_CONNINFO"), &pg, &why));
	assert_rule(migrate_check(pg, sql_sample, sql_sample_count, &why), RULE_MIGRATE_PENDING);
	assert_ok(migrate_run(pg, sql_sample, 1, &from, &to, &why));
	assert_int_equal(from * 10 + to, 1);
	assert_rule(migrate_check(pg, sql_sample, sql_sample_count, &why), RULE_MIGRATE_PENDING);
	assert_ok(migrate_run(pg, sql_sample, sql_sample_count, &from, &to, &why));
	assert_int_equal(from * 10 + to, 12);
	assert_ok(migrate_run(pg, sql_sample, sql_sample_count, &from, &to, &why));
	assert_int_equal(from * 10 + to, 22);
	assert_ok(migrate_check(pg, sql_sample, sql_sample_count, &why));
	assert_rule(migrate_check(pg, sql_sample, 1, &why), RULE_MIGRATE_BACKWARDS);
	assert_rule(migrate_run(pg, sql_sample, 1, &from, &to, &why), RULE_MIGRATE_BACKWARDS);
	assert_string_not_equal(why, "");
	assert_rule(migrate_run(pg, other, 2, &from, &to, &why), RULE_MIGRATE_FOREIGN);
	assert_rule(migrate_run(pg, broken, 3, &from, &to, &why), RULE_STORE_REFUSED);
	assert_non_null(strstr(why, "22012"));
	assert_ok(migrate_check(pg, sql_sample, sql_sample_count, &why));
	assert_ok(pg_direct_script(pg, "CREATE TABLE b (a int)", &why)); /* the failed script left nothing */
	pg_direct_close(pg);
	script("DROP TABLE schema_version, thing, b");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(interleaved_reads_get_their_own_rows),
		cmocka_unit_test(a_bad_read_spoils_no_other),
		cmocka_unit_test(bytes_go_there_and_back),
		cmocka_unit_test(writes_share_commits),
		cmocka_unit_test(one_bad_unit_among_good_ones_fails_alone),
		cmocka_unit_test(a_unit_is_stored_whole_or_not_at_all),
		cmocka_unit_test(an_error_at_commit_is_not_a_success),
		cmocka_unit_test(a_serialization_failure_is_tried_once_more),
		cmocka_unit_test(nul_in_a_text_is_refused),
		cmocka_unit_test(a_slow_read_times_out_and_the_next_works),
		cmocka_unit_test(a_killed_server_is_told_and_its_return_is_noticed),
		cmocka_unit_test(opening_says_why_not),
		cmocka_unit_test(direct_runs_and_never_quotes_a_value),
		cmocka_unit_test(migrations_go_forward_only),
	};

	return cmocka_run_group_tests_name("pg", tests, stage_open, stage_close);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/source/source_work.h"

#include <string.h>

#include "lib/log/log.h"
#include "lib/spec/limits.h"
#include "lib/base/banned.h"

#define NAME_BYTES 65

SCOPED_KIND(direct, struct pg_direct *, pg_direct_close)

/* Between processes of one program, so as it lies in memory. */
struct job {
	bool is_query;
	int64_t due_by;
	char name[NAME_BYTES];
	char entity_id[LIMIT_ENTITY_BYTES + 1];
};

_Static_assert(sizeof(struct job) <= HELPER_MESSAGE_BYTES, "a job is one message");

static OUTCOME job_do(const struct source_way *way, const struct job *job, struct source_report *out)
{
	static const struct source_watch nobody;
	SCOPED(direct) struct pg_direct *pg = NULL;
	const char *why;

	TRY(pg_direct_open(way->conninfo, &pg, &why));
	if (job->is_query)
		return source_query(pg, way, job->name, job->entity_id);
	return source_refresh(pg, way, job->name, job->due_by, &nobody, out);
}

size_t source_work(void *self, const unsigned char *in, size_t in_len, unsigned char *out, size_t cap)
{
	struct source_report report = { 0 };
	struct job job;

	if (in_len != sizeof job || cap < sizeof report)
		return 0;
	memcpy(&job, in, sizeof job);
	report.rule = job_do(self, &job, &report).rule;
	memcpy(out, &report, sizeof report);
	return sizeof report;
}

static OUTCOME text_into(struct bytes from, char *out, size_t cap)
{
	REQUIRE(bytes_is_present(from) && from.len < cap, TEXT_TOO_LONG);
	memcpy(out, from.ptr, from.len);
	out[from.len] = '\0';
	return outcome_ok();
}

static OUTCOME job_run(struct helper_pool *helpers, const struct job *job, int64_t deadline_ms, struct arena *mem,
                       struct source_report *out)
{
	struct bytes answer;

	TRY(helper_run(helpers, bytes_at(job, sizeof *job), deadline_ms, mem, &answer));
	REQUIRE(answer.len == sizeof *out, INTERNAL);
	memcpy(out, answer.ptr, sizeof *out);
	return outcome_ok();
}

OUTCOME source_work_refresh(struct helper_pool *helpers, struct bytes name, int64_t due_by, struct arena *mem,
                            struct source_report *out)
{
	struct job job = { .due_by = due_by };

	*out = (struct source_report){ 0 };
	TRY(text_into(name, job.name, sizeof job.name));
	return job_run(helpers, &job, LIMIT_SOURCE_LOAD_MS, mem, out);
}

OUTCOME source_work_query(struct helper_pool *helpers, struct bytes name, struct bytes entity_id, struct arena *mem,
                          struct source_report *out)
{
	struct job job = { .is_query = true };

	*out = (struct source_report){ 0 };
	TRY(text_into(name, job.name, sizeof job.name));
	TRY(text_into(entity_id, job.entity_id, sizeof job.entity_id));
	return job_run(helpers, &job, LIMIT_REQUEST_TIME_MS, mem, out);
}

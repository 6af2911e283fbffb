/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/core/session.h"

#define MINUTE INT64_C(60)
#define HOUR   (60 * MINUTE)

struct span {
	int64_t total_s, idle_s;
};

static const struct span spans[] = {
	[LEVEL_NONE] = { 0, 0 },
	[LEVEL_BASIS] = { 12 * HOUR, 60 * MINUTE },
	[LEVEL_NIEDRIG] = { 12 * HOUR, 60 * MINUTE },
	[LEVEL_SUBSTANZIELL] = { 2 * HOUR, 30 * MINUTE },
	[LEVEL_HOCH] = { 30 * MINUTE, 5 * MINUTE },
};

static const struct {
	const char *name, *proved_by;
} means_table[] = {
	[MEANS_NONE] = { "", "" },
	[MEANS_PASSWORD] = { "password", "Benutzername" },
	[MEANS_TEST] = { "test", "Test" },
};

int64_t session_max_s(enum level level)
{
	return spans[level].total_s;
}

int64_t session_idle_s(enum level level)
{
	return spans[level].idle_s;
}

bool session_is_alive(const struct session *session, int64_t now_at)
{
	return now_at - spans[session->level].total_s < session->started_at &&
	       now_at - spans[session->level].idle_s < session->seen_at;
}

int64_t session_ends_at(const struct session *session)
{
	return session->started_at + spans[session->level].total_s;
}

const char *means_name(enum means means)
{
	return means_table[means].name;
}

enum means means_of_name(struct bytes name)
{
	for (unsigned m = MEANS_PASSWORD; m <= MEANS_TEST; m++)
		if (bytes_equal_text(name, means_table[m].name))
			return (enum means)m;
	return MEANS_NONE;
}

const char *means_proved_by(enum means means)
{
	return means_table[means].proved_by;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/core/session.h"

static const struct {
	const char *name, *proved_by;
} means_table[] = {
	[MEANS_NONE] = { "", "" },
	[MEANS_PASSWORD] = { "password", "Benutzername" },
	[MEANS_TEST] = { "test", "Test" },
};

bool session_is_alive(const struct session *session, int64_t now_at)
{
	return now_at - level_session_s(session->level) < session->started_at &&
	       now_at - level_idle_s(session->level) < session->seen_at;
}

int64_t session_ends_at(const struct session *session)
{
	return session->started_at + level_session_s(session->level);
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

/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * session - a login that lasts, and for how long
 *
 * Source: TR-03160-1 4.3 table 2 (total and idle maxima per level; basis has those of niedrig).
 */
#ifndef CORE_SESSION_H
#define CORE_SESSION_H

#include <stdint.h>

#include "lib/base/bytes.h"
#include "lib/base/level.h"

enum means { MEANS_NONE, MEANS_PASSWORD, MEANS_TEST };

struct session {
	struct bytes handle_hash; /* SHA-256 of the cookie's value; the row's key */
	struct bytes person_id;   /* random number of the account, never shown */
	enum level level;
	enum means means;
	int64_t authn_at;         /* when the person last proved who they are */
	int64_t started_at;
	int64_t seen_at;
};

bool session_is_alive(const struct session *session, int64_t now_at);
int64_t session_ends_at(const struct session *session); /* the total limit; idle may end it earlier */

const char *means_name(enum means means);      /* as stored: "password" */
enum means means_of_name(struct bytes name);
const char *means_proved_by(enum means means); /* AssertionProvedBy, BundID 6.2.5 */

#endif

/* SPDX-License-Identifier: EUPL-1.2 */
/* world - account and portal as a message meets them: the whole stories, their ports in memory */
#ifndef TESTS_ATTACK_WORLD_H
#define TESTS_ATTACK_WORLD_H

#include "lib/base/outcome.h"
#include "keys/partner.h"
#include "tests/attack/attack.h"
#include "tests/attack/work.h"

struct verdict {
	enum rule rule;
	bool is_accepted;   /* the request was opened; a session began */
	bool is_read_whole; /* what the session holds is what was signed */
	int status;
	struct bytes page;
	struct work work;
};

void world_start(void);
void world_stop(void);
const struct attack_place *world_place(enum attack_kind kind);
/* mem: of the request; the page lives in it */
void world_send(enum attack_kind kind, enum attack_world how, const struct attack_sent *sent,
                struct arena *mem, struct verdict *out);

/* For world_send(): an answer, decoded and verified. partner: whom we asked, as it is in that world. */
void answer_send(enum attack_kind kind, enum attack_world how, const struct partner *partner,
                 const struct attack_sent *sent, struct arena *mem, struct verdict *v);

#endif

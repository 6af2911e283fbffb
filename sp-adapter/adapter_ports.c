/* SPDX-License-Identifier: EUPL-1.2 */
#include "sp-adapter/adapter_ports.h"

#include "lib/base/utctime.h"
#include "lib/log/log.h"
#include "lib/proc/random.h"
#include "sp-adapter/portal_store.h"
#include "lib/base/banned.h"

static int64_t port_now(void *self)
{
	(void)self;
	return utctime_now();
}

static OUTCOME port_random(void *self, unsigned char *out, size_t n)
{
	(void)self;
	return random_fill(out, n);
}

static OUTCOME port_login_open(void *self, const struct portal_login *login, struct arena *mem)
{
	const struct adapter_ports *a = self;

	return portal_store_login_open(a->pg, login, mem);
}

static OUTCOME port_login_find(void *self, struct bytes id, int64_t now_at, struct arena *mem,
                               const struct portal_login **out)
{
	const struct adapter_ports *a = self;

	return portal_store_login_find(a->pg, id, now_at, mem, out);
}

static OUTCOME port_login_finish(void *self, struct bytes id, struct bytes assertion_id, int64_t until_at,
                                 const struct portal_session *session, struct arena *mem)
{
	const struct adapter_ports *a = self;

	return portal_store_login_finish(a->pg, id, assertion_id, until_at, session, mem);
}

static OUTCOME port_login_drop(void *self, struct bytes id, struct arena *mem)
{
	const struct adapter_ports *a = self;

	return portal_store_login_drop(a->pg, id, mem);
}

static OUTCOME port_session_find(void *self, struct bytes handle_hash, struct arena *mem,
                                 const struct portal_session **out)
{
	const struct adapter_ports *a = self;

	return portal_store_session_find(a->pg, handle_hash, mem, out);
}

static OUTCOME port_session_touch(void *self, struct bytes handle_hash, int64_t now_at, struct arena *mem)
{
	const struct adapter_ports *a = self;

	return portal_store_session_touch(a->pg, handle_hash, now_at, mem);
}

static OUTCOME port_session_end(void *self, struct bytes handle_hash, struct arena *mem)
{
	const struct adapter_ports *a = self;

	return portal_store_session_end(a->pg, handle_hash, mem);
}

static OUTCOME port_logout(void *self, const struct portal_logout *what, struct arena *mem, size_t *n_ended)
{
	const struct adapter_ports *a = self;

	return portal_store_logout(a->pg, what, mem, n_ended);
}

static bool port_is_ready(void *self)
{
	const struct adapter_ports *a = self;

	return pg_is_up(a->pg);
}

static void port_note(void *self, const char *request_id, const char *event, struct outcome why,
                      enum level level)
{
	(void)self;
	if (is_ok(why))
		log_event(LOG_INFO_, request_id, event, KV_TEXT("level", level_name(level)), KV_END);
	else
		log_refused(request_id, event, why, (const struct log_kv[]){ KV_END });
}

void adapter_ports_init(struct adapter_ports *out, struct pg *pg)
{
	out->pg = pg;
	out->ports = (struct portal_ports){
		.self = out,
		.now = port_now,
		.random_fill = port_random,
		.login_open = port_login_open,
		.login_find = port_login_find,
		.login_finish = port_login_finish,
		.login_drop = port_login_drop,
		.session_find = port_session_find,
		.session_touch = port_session_touch,
		.session_end = port_session_end,
		.logout = port_logout,
		.is_ready = port_is_ready,
		.note = port_note,
	};
}

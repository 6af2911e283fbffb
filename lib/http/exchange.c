/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/http/exchange.h"

#include "lib/base/text.h"
#include "lib/http/framing.h"
#include "lib/http/head.h"
#include "lib/http/ticket.h"
#include "lib/log/log.h"
#include "lib/proc/fiber.h"
#include "lib/spec/limits.h"
#include "lib/base/banned.h"

#define STATUS_INTERNAL 500

enum stage { STAGE_HEAD, STAGE_BODY, STAGE_STORY, STAGE_DONE };

/* Lies in its own arena. */
struct exchange {
	struct exchange_edge *edge;
	struct MHD_Connection *connection;
	struct arena *mem;
	char id[TICKET_BYTES];
	enum stage stage;
	struct outcome begun;
	struct http_request in;
	struct http_reply out;
	struct text body;
	size_t n_received;
	int64_t begun_ms;
	bool is_suspended;
	bool is_last; /* the connection is not kept */
};

SCOPED_KIND(response, struct MHD_Response *, MHD_destroy_response)

static OUTCOME begin(struct exchange *ex, const char *target)
{
	TRY(ticket_draw(ex->id));
	return arena_copy(ex->mem, bytes_of(target), &ex->in.target);
}

void *exchange_begin(void *edge_given, const char *target, struct MHD_Connection *connection)
{
	struct exchange_edge *edge = edge_given;
	struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct exchange *ex = mem == NULL ? NULL : arena_alloc(mem, sizeof *ex);

	if (ex == NULL) {
		arena_free(mem);
		return NULL;
	}
	*ex = (struct exchange){ .edge = edge, .connection = connection, .mem = mem };
	ex->begun_ms = loop_now_ms(edge->loop);
	ex->in.request_id = ex->id;
	ex->body = text_new(mem, LIMIT_FORM_BYTES);
	ex->begun = begin(ex, target);
	return ex;
}

/* The library takes no empty value; a blank is the same to every reader (RFC 9110 5.5). */
static const char *field_value(const struct http_reply_header *h)
{
	return *h->value != '\0' ? h->value : " ";
}

static bool reply_fill(const struct exchange *ex, struct MHD_Response *response)
{
	const char *type = ex->out.content_type;

	if (type != NULL && MHD_add_response_header(response, "Content-Type", type) != MHD_YES)
		return false;
	for (const struct http_reply_header *h = ex->out.headers; h != NULL; h = h->next)
		if (MHD_add_response_header(response, h->name, field_value(h)) != MHD_YES)
			return false;
	return !(ex->is_last || ex->edge->is_draining) ||
	       MHD_add_response_header(response, "Connection", "close") == MHD_YES;
}

/* The body stays in the arena until the library has sent it. Without memory for a reply the connection is
 * cut. */
static enum MHD_Result reply_send(struct exchange *ex)
{
	static char nothing[1];
	const bool has_body = bytes_is_present(ex->out.body);
	void *body = has_body ? (void *)(uintptr_t)ex->out.body.ptr : nothing;
	SCOPED(response)
	struct MHD_Response *response = MHD_create_response_from_buffer(has_body ? ex->out.body.len : 0, body,
	                                                                MHD_RESPMEM_PERSISTENT);
	const int status = ex->out.status != 0 ? ex->out.status : STATUS_INTERNAL;

	ex->out.status = status;
	if (response == NULL || !reply_fill(ex, response)) {
		log_refused(ex->id, "reply.failed", outcome_of(RULE_INTERNAL, __LINE__),
		            (const struct log_kv[]){ KV_END });
		return MHD_NO;
	}
	return MHD_queue_response(ex->connection, (unsigned)status, response);
}

/* What the edge refuses ends the connection as well: nobody knows for sure where the next request begins. */
static enum MHD_Result refuse(struct exchange *ex, struct outcome why)
{
	const struct http_plan *plan = ex->edge->plan;

	log_refused(ex->id, "request.refused", why, (const struct log_kv[]){ KV_END });
	plan->refuse(plan->self, ex->id, why, ex->mem, &ex->out);
	ex->stage = STAGE_DONE;
	ex->is_last = true;
	return reply_send(ex);
}

static OUTCOME head_take(struct exchange *ex, const char *method, const char *version)
{
	struct framing framing;
	struct framing_head head = { .method = bytes_of(method), .version = bytes_of(version) };

	TRY(ex->begun);
	TRY(head_copy(ex->connection, ex->mem, &ex->in));
	head.target = ex->in.target;
	head.headers = ex->in.headers;
	head.n_headers = ex->in.n_headers;
	TRY(framing_check(&head, ex->edge->plan->hosts, &framing));
	ex->in.method = framing.method;
	head_split(&ex->in);
	TRY(head_peer(ex->connection, ex->edge->plan->peer_header, ex->mem, &ex->in));
	REQUIRE(text_room(&ex->body, framing.length) != NULL, OUT_OF_MEMORY);
	return outcome_ok();
}

static enum MHD_Result head_step(struct exchange *ex, const char *method, const char *version)
{
	const struct outcome o = head_take(ex, method, version);

	if (!is_ok(o))
		return refuse(ex, o);
	ex->stage = STAGE_BODY;
	return MHD_YES;
}

/* A chunked body past the cap cannot be answered before its end: it is thrown away, up to a second limit. */
static enum MHD_Result body_step(struct exchange *ex, struct bytes part)
{
	ex->n_received += part.len;
	if (ex->n_received > LIMIT_DISCARD_BYTES) {
		log_refused(ex->id, "request.cut", outcome_of(RULE_HTTP_TOO_LARGE, __LINE__),
		            (const struct log_kv[]){ KV_END });
		return MHD_NO;
	}
	text_bytes(&ex->body, part);
	return MHD_YES;
}

static OUTCOME body_take(struct exchange *ex)
{
	REQUIRE(ex->n_received <= LIMIT_FORM_BYTES, HTTP_TOO_LARGE);
	return text_done(&ex->body, &ex->in.body);
}

/* On the fiber. */
static void story_run(void *self)
{
	struct exchange *ex = self;
	struct exchange_edge *edge = ex->edge;

	edge->plan->serve(edge->plan->self, &ex->in, ex->mem, &ex->out);
	ex->stage = STAGE_DONE;
	if (!ex->is_suspended)
		return;
	ex->is_suspended = false;
	edge->n_waiting--;
	edge->is_fired = true;
	MHD_resume_connection(ex->connection);
}

static enum MHD_Result story_wait(struct exchange *ex)
{
	ex->is_suspended = true;
	ex->edge->n_waiting++;
	MHD_suspend_connection(ex->connection);
	return MHD_YES;
}

static enum MHD_Result story_step(struct exchange *ex)
{
	const struct outcome o = body_take(ex);

	if (!is_ok(o))
		return refuse(ex, o);
	ex->stage = STAGE_STORY;
	if (!fiber_start(story_run, ex))
		return refuse(ex, outcome_of(RULE_OUT_OF_MEMORY, __LINE__));
	return ex->stage == STAGE_DONE ? reply_send(ex) : story_wait(ex);
}

enum MHD_Result exchange_step(void *edge, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data, size_t *data_len,
                              void **exchange)
{
	struct exchange *ex = *exchange;
	const struct bytes part = bytes_at(data, *data_len);

	(void)edge;
	(void)connection;
	(void)url; /* decoded in place by the library: never used */
	if (ex == NULL)
		return MHD_NO;
	if (ex->stage == STAGE_HEAD)
		return head_step(ex, method, version);
	*data_len = 0;
	if (ex->stage == STAGE_BODY)
		return part.len > 0 ? body_step(ex, part) : story_step(ex);
	return ex->stage == STAGE_DONE ? reply_send(ex) : story_wait(ex);
}

void exchange_end(void *edge, struct MHD_Connection *connection, void **exchange,
                  enum MHD_RequestTerminationCode how)
{
	struct exchange *ex = *exchange;

	(void)edge;
	(void)connection;
	if (ex == NULL)
		return;
	*exchange = NULL;
	if (ex->stage == STAGE_DONE)
		log_event(LOG_INFO_, ex->id, "request.answered", KV_NUMBER("status", ex->out.status),
		          KV_QUOTED("path", ex->in.path),
		          KV_NUMBER("ms", loop_now_ms(ex->edge->loop) - ex->begun_ms),
		          KV_TEXT("sent", how == MHD_REQUEST_TERMINATED_COMPLETED_OK ? "yes" : "no"), KV_END);
	arena_free(ex->mem);
}

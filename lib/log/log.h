/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * log - one event per line on standard error: area.participle, key=value, request number first
 *
 * Only edges log. Text from outside goes through KV_QUOTED: bounded, control characters escaped. Attribute values,
 * keys, tokens, passwords and whole messages are never logged.
 */
#ifndef LOG_LOG_H
#define LOG_LOG_H

#include <stdint.h>

#include "lib/base/bytes.h"
#include "lib/base/outcome.h"

enum log_level { LOG_ERROR_, LOG_WARNING_, LOG_NOTICE_, LOG_INFO_ };

enum log_kv_kind { LOG_KV_END, LOG_KV_TEXT, LOG_KV_QUOTED, LOG_KV_NUMBER };

struct log_kv {
	enum log_kv_kind kind;
	const char *key;
	struct bytes text;
	int64_t number;
};

#define KV_TEXT(k, v)   ((struct log_kv){ LOG_KV_TEXT, (k), bytes_of(v), 0 })   /* our own words */
#define KV_QUOTED(k, v) ((struct log_kv){ LOG_KV_QUOTED, (k), (v), 0 })         /* struct bytes from outside */
#define KV_NUMBER(k, v) ((struct log_kv){ LOG_KV_NUMBER, (k), { 0 }, (v) })
#define KV_END          ((struct log_kv){ LOG_KV_END, NULL, { 0 }, 0 })

void log_open(const char *program, enum log_level least);
/* request_id NULL outside a request. Ends with KV_END. */
void log_kvs(enum log_level level, const char *request_id, const char *event, const struct log_kv kvs[]);
#define log_event(level, request_id, event, ...) \
	log_kvs((level), (request_id), (event), (const struct log_kv[]){ __VA_ARGS__ })
/* rule, number, kind, clause and line of a failure, with more pairs behind it. */
void log_refused(const char *request_id, const char *event, struct outcome why, const struct log_kv kvs[]);

#endif

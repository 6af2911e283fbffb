/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/log/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/base/utctime.h"
#include "lib/base/banned.h"

#define LINE_BYTES ((size_t)4096)  /* PIPE_BUF: a line never mixes with another process's */
#define QUOTED_BYTES ((size_t)200) /* shown of a text from outside, before escaping */
#define ESCAPE_BYTES ((size_t)4)   /* "\xNN" */

struct line {
	size_t len;
	char text[LINE_BYTES];
};

static struct {
	const char *program;
	enum log_level least;
} log_state = { "servicekonto", LOG_INFO_ };

static const char *const level_names[] = { "error", "warning", "notice", "info" };

void log_open(const char *program, enum log_level least)
{
	log_state.program = program;
	log_state.least = least;
}

/* One octet is always kept for the line's end; what does not fit is left out. */
static void put(struct line *line, const char *text, size_t len)
{
	const size_t room = LINE_BYTES - 1 - line->len;
	const size_t take = len < room ? len : room;

	memcpy(line->text + line->len, text, take);
	line->len += take;
}

static void put_text(struct line *line, const char *text)
{
	put(line, text, strlen(text));
}

/* Octets of the well-formed UTF-8 character at b, 1 for ASCII, 0 when there is none or it is a control
 * character. */
static size_t printable_length(struct bytes b)
{
	const unsigned char first = b.ptr[0];
	size_t len = 0;

	if (first < 0x80)
		return first >= 0x20 && first != 0x7f && first != '"' && first != '\\' ? 1 : 0;
	if (first >= 0xc2 && first < 0xe0)
		len = 2;
	else if (first >= 0xe0 && first < 0xf0)
		len = 3;
	else if (first >= 0xf0 && first < 0xf5)
		len = 4;
	if (len == 0 || len > b.len)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((b.ptr[i] & 0xc0) != 0x80)
			return 0;
	if (first == 0xc2 && b.ptr[1] < 0xa0) /* C1 control characters */
		return 0;
	if ((first == 0xe0 && b.ptr[1] < 0xa0) || (first == 0xed && b.ptr[1] >= 0xa0))
		return 0; /* over-long, surrogate */
	if ((first == 0xf0 && b.ptr[1] < 0x90) || (first == 0xf4 && b.ptr[1] >= 0x90))
		return 0; /* over-long, past U+10FFFF */
	if (first == 0xe2 && ((b.ptr[1] == 0x80 && b.ptr[2] >= 0xa8 && b.ptr[2] <= 0xae) ||
	                      (b.ptr[1] == 0x81 && b.ptr[2] >= 0xa6 && b.ptr[2] <= 0xa9)))
		return 0; /* line separators and marks that turn the reading direction */
	return len;
}

static void put_quoted(struct line *line, struct bytes text)
{
	const size_t shown = text.len < QUOTED_BYTES ? text.len : QUOTED_BYTES;

	put(line, "\"", 1);
	for (size_t i = 0; i < shown;) {
		const size_t len = printable_length(bytes_at(text.ptr + i, shown - i));

		if (LINE_BYTES - line->len < 2 * ESCAPE_BYTES)
			break;
		if (len == 0) {
			char escape[ESCAPE_BYTES + 1];

			(void)snprintf(escape, sizeof escape, "\\x%02x", (unsigned)text.ptr[i]);
			put(line, escape, ESCAPE_BYTES);
			i++;
		} else {
			put(line, (const char *)text.ptr + i, len);
			i += len;
		}
	}
	put_text(line, shown < text.len ? "...\"" : "\"");
}

/* Our own words stay bare while that cannot be misread. */
static void put_own(struct line *line, struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		const unsigned char c = text.ptr[i];

		if (c <= ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '=') {
			put_quoted(line, text);
			return;
		}
	}
	put(line, (const char *)text.ptr, text.len);
}

static void put_pair(struct line *line, const struct log_kv *kv)
{
	char digits[24];

	put_text(line, " ");
	put_text(line, kv->key);
	put_text(line, "=");
	if (kv->kind == LOG_KV_NUMBER) {
		(void)snprintf(digits, sizeof digits, "%lld", (long long)kv->number);
		put_text(line, digits);
	} else if (!bytes_is_present(kv->text)) {
		put_text(line, "-");
	} else if (kv->kind == LOG_KV_QUOTED) {
		put_quoted(line, kv->text);
	} else {
		put_own(line, kv->text);
	}
}

static void put_pairs(struct line *line, const struct log_kv kvs[])
{
	for (size_t i = 0; kvs[i].kind != LOG_KV_END; i++)
		put_pair(line, &kvs[i]);
}

static void line_begin(struct line *line, enum log_level level, const char *request_id, const char *event)
{
	const struct log_kv pid = KV_NUMBER("pid", getpid());
	char at[UTCTIME_TEXT_BYTES];

	line->len = 0;
	utctime_text(utctime_now(), at);
	put_text(line, "ts=");
	put_text(line, at);
	put_text(line, " level=");
	put_text(line, level_names[level]);
	put_text(line, " program=");
	put_text(line, log_state.program);
	put_pair(line, &pid);
	if (request_id != NULL) {
		put_text(line, " request=");
		put_text(line, request_id);
	}
	put_text(line, " event=");
	put_text(line, event);
}

/* One write per line; a full disk or a closed pipe must never stop the service. */
static void line_end(struct line *line)
{
	const int saved = errno;
	ssize_t done;

	line->text[line->len++] = '\n';
	do
		done = write(STDERR_FILENO, line->text, line->len);
	while (done < 0 && errno == EINTR);
	errno = saved;
}

void log_kvs(enum log_level level, const char *request_id, const char *event, const struct log_kv kvs[])
{
	struct line line;

	if (level > log_state.least)
		return;
	line_begin(&line, level, request_id, event);
	put_pairs(&line, kvs);
	line_end(&line);
}

static enum log_level level_of(enum rule_kind kind)
{
	switch (kind) {
	case KIND_INTERNAL:
	case KIND_CONFIG:
		return LOG_ERROR_;
	case KIND_UNAVAILABLE:
		return LOG_WARNING_;
	case KIND_NONE:
	case KIND_MALFORMED:
	case KIND_UNSUPPORTED:
	case KIND_REFUSED:
	case KIND_LIMIT:
	case KIND_EXPIRED:
		break;
	}
	return LOG_NOTICE_;
}

void log_refused(const char *request_id, const char *event, struct outcome why, const struct log_kv kvs[])
{
	const enum log_level level = level_of(rule_kind(why.rule));
	const struct log_kv facts[] = { KV_TEXT("rule", rule_name(why.rule)),
		                        KV_NUMBER("number", rule_number(why.rule)),
		                        KV_TEXT("source", rule_source(why.rule)), KV_NUMBER("line", why.line),
		                        KV_END };
	struct line line;

	if (level > log_state.least)
		return;
	line_begin(&line, level, request_id, event);
	put_pairs(&line, facts);
	put_pairs(&line, kvs);
	line_end(&line);
}

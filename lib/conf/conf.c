/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/conf/conf.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <string.h>

#include "lib/base/text.h"
#include "lib/conf/conf_value.h"
#include "lib/base/banned.h"

#define FILE_BYTES ((size_t)64 * 1024) /* of a configuration file */
#define LINE_BYTES 4096                /* of one line, its end included */
#define NAME_BYTES 64                  /* of a section; inih cuts them at 49 */

SCOPED_KIND(file, FILE *, fclose)

struct reading {
	const char *file;
	const char *folder;
	const struct conf_key *keys;
	size_t n_keys;
	void *snapshot;
	struct arena *mem;
	struct bytes rest;        /* of the file */
	int line;                 /* number of the line handed out last */
	bool *is_seen;            /* by key */
	int *seen_line;           /* by key */
	char section[NAME_BYTES]; /* of the pair before */
	struct outcome failed;
	const char *why;
};

/* The sentence goes to the operator; when memory is out, the rule alone must do. */
#define SAY(reading, rule, format, ...)                                                                      \
	say((reading), outcome_of(RULE_##rule, __LINE__),                                                    \
	    arena_printf((reading)->mem, &(reading)->why, "%s:%d: " format, (reading)->file,                 \
	                 (reading)->line, __VA_ARGS__))

static int say(struct reading *r, struct outcome failed, struct outcome printed)
{
	r->failed = is_ok(printed) ? failed : printed;
	return 0;
}

static const struct conf_key *key_find(const struct reading *r, const char *section, const char *name)
{
	const size_t len = strlen(section);

	for (size_t i = 0; i < r->n_keys; i++) {
		const char *key = r->keys[i].key;

		if (strncmp(key, section, len) == 0 && key[len] == '.' && strcmp(key + len + 1, name) == 0)
			return &r->keys[i];
	}
	return NULL;
}

/* The line where this section's first key was given; 0 when it is new. */
static int section_seen(const struct reading *r, const char *section)
{
	const size_t len = strlen(section);

	for (size_t i = 0; i < r->n_keys; i++)
		if (r->is_seen[i] && strncmp(r->keys[i].key, section, len) == 0 && r->keys[i].key[len] == '.')
			return r->seen_line[i];
	return 0;
}

/* A ';' or '#' behind a blank looks like a comment to people and like a value to us. */
static bool has_comment(const char *value)
{
	for (const char *at = value; *at != '\0'; at++)
		if ((*at == ';' || *at == '#') && at > value && ascii_is_space((unsigned char)at[-1]))
			return true;
	return false;
}

static int pair_take(struct reading *r, const struct conf_key *key, const char *value)
{
	const size_t at = (size_t)(key - r->keys);
	const char *wanted;
	struct outcome o;

	if (r->is_seen[at])
		return SAY(r, CONF_SYNTAX, "%s stands in line %d already; remove one of the two", key->key,
		           r->seen_line[at]);
	if (has_comment(value))
		return SAY(r, CONF_SYNTAX, "comment behind the value of %s; give it a line of its own",
		           key->key);
	o = conf_value(key, value, r->folder, r->mem, r->snapshot, &wanted);
	if (o.rule == RULE_CONF_VALUE)
		return SAY(r, CONF_VALUE, "value of %s must be %s", key->key, wanted);
	r->is_seen[at] = true;
	r->seen_line[at] = r->line;
	r->failed = o;
	return is_ok(o) ? 1 : 0;
}

/* Called by inih for each pair; 0 refuses it, and inih goes on reading, so the first failure must stick. */
static int pair_read(void *user, const char *section, const char *name, const char *value)
{
	struct reading *r = user;
	const struct conf_key *key;

	if (!is_ok(r->failed))
		return 0;
	if (strcmp(section, r->section) != 0) {
		const int line = section_seen(r, section);

		if (line > 0)
			return SAY(r, CONF_SYNTAX,
			           "section [%s] began before, see line %d; put both together", section,
			           line);
		(void)snprintf(r->section, sizeof r->section, "%s", section);
	}
	key = key_find(r, section, name);
	if (key == NULL)
		return SAY(r, CONF_UNKNOWN_KEY, "%s%s%s is not a key; see the manual for the list", section,
		           *section == '\0' ? "" : ".", name);
	return pair_take(r, key, value);
}

/* inih's way to get a line. One call is one line, so the number is ours and a long line is refused, never
 * cut. */
static char *line_read(char *line, int size, void *stream)
{
	struct reading *r = stream;
	const unsigned char *end;
	size_t len;

	if (r->rest.len == 0 || !is_ok(r->failed))
		return NULL;
	r->line++;
	end = memchr(r->rest.ptr, '\n', r->rest.len);
	len = end != NULL ? (size_t)(end - r->rest.ptr) + 1 : r->rest.len;
	if (size <= 0 || len >= (size_t)size || len > LINE_BYTES - 1) {
		(void)SAY(r, CONF_SYNTAX, "line is longer than %d bytes", LINE_BYTES - 2);
		return NULL;
	}
	memcpy(line, r->rest.ptr, len);
	line[len] = '\0';
	r->rest = bytes_at(r->rest.ptr + len, r->rest.len - len);
	return line;
}

static OUTCOME file_load(const char *file, struct arena *mem, struct bytes *out, const char **why)
{
	SCOPED(file) FILE *in = fopen(file, "re");
	unsigned char *text;
	size_t len;

	*out = (struct bytes){ 0 };
	if (in == NULL) {
		TRY(arena_printf(mem, why, "%s: %s; check path and rights", file, strerror(errno)));
		return outcome_of(RULE_CONF_UNREADABLE, __LINE__);
	}
	text = arena_alloc(mem, FILE_BYTES);
	REQUIRE(text != NULL, OUT_OF_MEMORY);
	len = fread(text, 1, FILE_BYTES, in);
	if (ferror(in) != 0 || len == FILE_BYTES) {
		TRY(arena_printf(mem, why, "%s: not a readable file of less than %zu bytes", file,
		                 FILE_BYTES));
		return outcome_of(RULE_CONF_UNREADABLE, __LINE__);
	}
	if (!utf8_is_xml_text(bytes_at(text, len))) {
		TRY(arena_printf(mem, why, "%s: not plain text in UTF-8; save it as such", file));
		return outcome_of(RULE_CONF_SYNTAX, __LINE__);
	}
	*out = bytes_at(text, len);
	return outcome_ok();
}

static OUTCOME presets_take(struct reading *r)
{
	for (size_t i = 0; i < r->n_keys; i++) {
		const struct conf_key *key = &r->keys[i];
		const char *wanted;

		if (r->is_seen[i])
			continue;
		if (key->preset == NULL) {
			TRY(arena_printf(r->mem, &r->why, "%s: %s is missing: %s", r->file, key->key,
			                 key->text));
			return outcome_of(RULE_CONF_MISSING, __LINE__);
		}
		TRY(conf_value(key, key->preset, r->folder, r->mem, r->snapshot, &wanted));
	}
	return outcome_ok();
}

static OUTCOME pairs_read(struct reading *r)
{
	int wrong_line;

	ini_allow_multiline = false;
	ini_allow_inline_comments = false;
	ini_use_stack = false;
	ini_allow_realloc = false;
	ini_max_line = LINE_BYTES + 2;
	ini_initial_alloc = LINE_BYTES + 2;
	wrong_line = ini_parse_stream(line_read, r, pair_read, r);
	if (wrong_line > 0 && (is_ok(r->failed) || wrong_line < r->line)) {
		r->line = wrong_line;
		(void)SAY(r, CONF_SYNTAX, "%s", "neither [section] nor key = value");
	}
	if (!is_ok(r->failed))
		return r->failed;
	REQUIRE(wrong_line == 0, OUT_OF_MEMORY);
	return presets_take(r);
}

OUTCOME conf_read(const char *file, const struct conf_key *keys, size_t n_keys, void *snapshot,
                  struct arena *mem, const char **why)
{
	const char *slash = strrchr(file, '/');
	struct reading *r = arena_alloc(mem, sizeof *r);
	struct outcome o;

	*why = NULL;
	REQUIRE(r != NULL, OUT_OF_MEMORY);
	*r = (struct reading){
		.file = file, .keys = keys, .n_keys = n_keys, .snapshot = snapshot, .mem = mem
	};
	r->is_seen = arena_array(mem, n_keys, sizeof *r->is_seen);
	r->seen_line = arena_array(mem, n_keys, sizeof *r->seen_line);
	REQUIRE(r->is_seen != NULL && r->seen_line != NULL, OUT_OF_MEMORY);
	TRY(arena_printf(mem, &r->folder, "%.*s", slash == NULL ? 0 : (int)(slash - file + 1), file));
	TRY(file_load(file, mem, &r->rest, why));
	o = pairs_read(r);
	*why = is_ok(o) ? NULL : r->why;
	return o;
}

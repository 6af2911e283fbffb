/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/base/level.h"

#define LEVEL_NAME(level, name, class_ref, token) [level] = name,
#define LEVEL_CLASS(level, name, class_ref, token) [level] = class_ref,
#define LEVEL_TOKEN(level, name, class_ref, token) [level] = token,

static const char *const names[] = { [LEVEL_NONE] = "", LEVEL_TABLE(LEVEL_NAME) };
static const char *const classes[] = { [LEVEL_NONE] = "", LEVEL_TABLE(LEVEL_CLASS) };
static const char *const tokens[] = { [LEVEL_NONE] = "", LEVEL_TABLE(LEVEL_TOKEN) };

static enum level find(const char *const table[], struct bytes text)
{
	for (unsigned i = LEVEL_BASIS; i <= LEVEL_HOCH; i++)
		if (bytes_equal_text(text, table[i]))
			return (enum level)i;
	return LEVEL_NONE;
}

const char *level_name(enum level level)
{
	return names[level];
}

const char *level_class(enum level level)
{
	return classes[level];
}

const char *level_token(enum level level)
{
	return tokens[level];
}

enum level level_of_name(struct bytes name)
{
	return find(names, name);
}

enum level level_of_class(struct bytes class_ref)
{
	return find(classes, class_ref);
}

enum level level_of_token(struct bytes token)
{
	return find(tokens, token);
}

#define MINUTE INT64_C(60)
#define HOUR   (60 * MINUTE)

static const struct {
	int64_t total_s, idle_s;
} spans[] = {
	[LEVEL_NONE] = { 0, 0 },
	[LEVEL_BASIS] = { 12 * HOUR, 60 * MINUTE },
	[LEVEL_NIEDRIG] = { 12 * HOUR, 60 * MINUTE },
	[LEVEL_SUBSTANZIELL] = { 2 * HOUR, 30 * MINUTE },
	[LEVEL_HOCH] = { 30 * MINUTE, 5 * MINUTE },
};

int64_t level_session_s(enum level level)
{
	return spans[level].total_s;
}

int64_t level_idle_s(enum level level)
{
	return spans[level].idle_s;
}

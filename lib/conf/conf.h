/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * conf - INI file (inih) against a table: key, type, default, bounds, text; unknown key, doubled key, wrong
 * type and missing key refuse the start with file, line and remedy
 */
#ifndef CONF_CONF_H
#define CONF_CONF_H

#include "lib/base/arena.h"

enum conf_type { CONF_TEXT, CONF_LIST, CONF_NUMBER, CONF_BOOL, CONF_FILE };

struct conf_list {
	const char *const *items;
	size_t n;
};

struct conf_key {
	size_t offset;   /* of the member: const char *, struct conf_list, int64_t, bool, const char * */
	const char *key; /* "section.name" */
	enum conf_type type;
	const char *preset; /* NULL: required; "" for an empty TEXT means absent (NULL) */
	int64_t min, max;   /* CONF_NUMBER */
	const char *text;   /* for the manual */
};

/* A table of keys, included twice: as the snapshot's members, and as its keys. */
#define CONF_TYPE_TEXT   const char *
#define CONF_TYPE_FILE   const char *
#define CONF_TYPE_LIST   struct conf_list
#define CONF_TYPE_NUMBER int64_t
#define CONF_TYPE_BOOL   bool
#define CONF_KEY(holder, member, key, type, preset, min, max, text) \
	{ offsetof(holder, member), key, CONF_##type, preset, min, max, text },

/* CONF_FILE and "unix:" paths are resolved against the configuration file's folder. A comment stands on a
 * line of its own; a section stands once. snapshot: zeroed by the caller, each key's member filled; of no use
 * after a failure. On failure *why is one sentence with file, line, key and remedy. Rules: CONF_UNREADABLE
 * CONF_SYNTAX CONF_UNKNOWN_KEY CONF_VALUE CONF_MISSING OUT_OF_MEMORY */
OUTCOME conf_read(const char *file, const struct conf_key *keys, size_t n_keys, void *snapshot,
                  struct arena *mem, const char **why);

#endif

/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdlib.h>
#include <string.h>

#include "lib/html/html.h"

struct tr_entry {
	const char *id;
	const char *text[LANG_COUNT];
};

static const struct tr_entry entries[] = {
#include "lib/html/texts.inc"
};

static int compare_id(const void *id, const void *entry)
{
	return strcmp(id, ((const struct tr_entry *)entry)->id);
}

const char *tr(enum lang lang, const char *id)
{
	const struct tr_entry *found =
		bsearch(id, entries, ARRAY_LEN(entries), sizeof entries[0], compare_id);

	return found != NULL && lang < LANG_COUNT ? found->text[lang] : id;
}

bool tr_row(size_t n, const char **id, const char **german, const char **english)
{
	if (n >= ARRAY_LEN(entries))
		return false;
	*id = entries[n].id;
	*german = entries[n].text[LANG_DE];
	*english = entries[n].text[LANG_EN];
	return true;
}

/* SPDX-License-Identifier: EUPL-1.2 */
/* part - KERN's components as our pages use them; every value is escaped */
#ifndef PAGES_PART_H
#define PAGES_PART_H

#include "lib/base/level.h"
#include "lib/html/html.h"

enum alert { ALERT_INFO, ALERT_SUCCESS, ALERT_WARNING, ALERT_DANGER };

void part_heading(struct text *t, enum lang lang, const char *id); /* the page's h1 */
void part_heading_with(struct text *t, enum lang lang, const char *id, const char *value);
void part_subheading(struct text *t, enum lang lang, const char *id); /* h2 */
void part_paragraph(struct text *t, enum lang lang, const char *id);
void part_paragraph_with(struct text *t, enum lang lang, const char *id, const char *value);
/* One sentence in a coloured box; a danger is read out at once (role=alert). value may be NULL. */
void part_alert(struct text *t, enum lang lang, enum alert kind, const char *title_id, const char *text_id,
                const char *value);

void part_form_begin(struct text *t, const char *action); /* method post */
void part_form_end(struct text *t);
void part_hidden(struct text *t, const char *name, const char *value); /* NULL writes nothing */
/* name and value NULL: a button that only submits */
void part_submit(struct text *t, enum lang lang, bool is_primary, const char *name, const char *value,
                 const char *id);
/* A link that looks like a button; only http, https and paths of ours become a link, others write nothing. */
void part_link_button(struct text *t, bool is_primary, const char *url, const char *label);

/* key and value of a description list; NULL or empty value writes nothing */
void part_fact(struct text *t, enum lang lang, const char *key_id, const char *value);
void part_facts_begin(struct text *t);
void part_facts_end(struct text *t);

/* Text, then a link that writes to the operator; subject as in a URL, may be NULL. No mail: nothing.
 * Rules: OUT_OF_MEMORY */
OUTCOME part_mail(struct text *t, enum lang lang, const char *text_id, const char *mail, const char *subject,
                  struct arena *mem);

const char *part_level(enum lang lang, enum level level); /* translated; "" for LEVEL_NONE */

#endif

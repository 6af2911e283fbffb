/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * conf_value - one value's text becomes the member that its row of the table names
 *
 * key       row of the table
 * text      as in the file, without blanks around it; the operator's
 * folder    of the configuration file, with the slash behind it; "" for the current one
 * snapshot  the member at key->offset is filled; untouched after a failure
 * wanted    on CONF_VALUE: what would be right, for the sentence to the operator
 *
 * Rules: CONF_VALUE OUT_OF_MEMORY
 */
#ifndef CONF_CONF_VALUE_H
#define CONF_CONF_VALUE_H

#include "lib/conf/conf.h"

OUTCOME conf_value(const struct conf_key *key, const char *text, const char *folder, struct arena *mem,
                   void *snapshot, const char **wanted);

#endif

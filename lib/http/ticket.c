/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/http/ticket.h"

#include "lib/proc/random.h"
#include "lib/base/banned.h"

#define TICKET_CHARS (TICKET_BYTES - 1)
#define IN_ADVANCE 64 /* tickets per system call */

OUTCOME ticket_draw(char out[TICKET_BYTES])
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	static unsigned char drawn[IN_ADVANCE * TICKET_CHARS];
	static size_t n_left;

	out[0] = '\0';
	if (n_left == 0) {
		TRY(random_fill(drawn, sizeof drawn));
		n_left = IN_ADVANCE;
	}
	n_left--;
	for (size_t i = 0; i < TICKET_CHARS; i++)
		out[i] = alphabet[drawn[n_left * TICKET_CHARS + i] & 63];
	out[TICKET_CHARS] = '\0';
	return outcome_ok();
}

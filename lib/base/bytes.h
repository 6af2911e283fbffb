/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * bytes - a borrowed view of octets; may hold NUL; owns nothing
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>

struct bytes {
	const unsigned char *ptr; /* NULL means absent; absent equals nothing, not even itself */
	size_t len;
};

struct bytes bytes_of(const char *text); /* view of a C text; absent for NULL */

static inline struct bytes bytes_at(const void *ptr, size_t len)
{
	return (struct bytes){ ptr, len };
}

static inline bool bytes_is_present(struct bytes b)
{
	return b.ptr != NULL;
}

bool bytes_equal(struct bytes a, struct bytes b);        /* false when either is absent */
bool bytes_equal_text(struct bytes a, const char *text); /* false when either is absent */
bool bytes_equal_secret(struct bytes a, struct bytes b); /* constant time for equal lengths */
bool bytes_has_prefix(struct bytes b, const char *prefix);
void bytes_wipe(void *ptr, size_t len);                  /* never optimised away */

#endif

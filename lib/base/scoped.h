/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * scoped - foreign objects end with the block that made them; early return is always right
 *
 * SCOPED(x) T *v = ...;   calls scoped_x(&v) at the end of the scope
 * return TAKE(v);         hands v on and leaves NULL behind
 */
#ifndef BASE_SCOPED_H
#define BASE_SCOPED_H

#define SCOPED(kind) __attribute__((cleanup(scoped_##kind)))

#define TAKE(variable)                                  \
	__extension__({                                     \
		__typeof__(variable) take_value_ = (variable);  \
		(variable) = NULL;                              \
		take_value_;                                    \
	})

#define ARRAY_LEN(array) (sizeof(array) / sizeof((array)[0]))

/* SCOPED_KIND(x509, X509 *, X509_free) defines scoped_x509() for SCOPED(x509) */
#define SCOPED_KIND(kind, type, free_call)                          \
	static inline __attribute__((unused)) void scoped_##kind(type *v) \
	{                                                               \
		if (*v != NULL) {                                           \
			free_call(*v);                                          \
			*v = NULL;                                              \
		}                                                           \
	}

#endif

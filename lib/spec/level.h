/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * level - Vertrauensniveau, one ordered type for logins and for single attributes
 *
 * Source: TR-03160-1 2.1 (levels), 2.3 (level per attribute); BundID interface 5, 6.2.9 (wire values).
 */
#ifndef SPEC_LEVEL_H
#define SPEC_LEVEL_H

enum level {
	LEVEL_NONE, /* unknown: never enough for anything */
	LEVEL_BASIS,
	LEVEL_NIEDRIG,
	LEVEL_SUBSTANZIELL,
	LEVEL_HOCH
};

/* columns: enum member, our name, AuthnContextClassRef (BundID), TrustLevel token (akdb) */
#define LEVEL_TABLE(X)                                                        \
	X(LEVEL_BASIS, "basis", "STORK-QAA-Level-1", "UNTERGEORDNET")             \
	X(LEVEL_NIEDRIG, "niedrig", "STORK-QAA-Level-2", "NORMAL")                \
	X(LEVEL_SUBSTANZIELL, "substanziell", "STORK-QAA-Level-3", "SUBSTANTIELL") \
	X(LEVEL_HOCH, "hoch", "STORK-QAA-Level-4", "HOCH")

#endif

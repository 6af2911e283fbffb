/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * selftest - at start: does each algorithm of the profile work here?
 *
 * A library built or configured otherwise, or broken, is noticed before the first message and not by its partners.
 * Known answers where an algorithm has one, round trips through our own code elsewhere; each check also sees a
 * changed input refused. Needs some 80 ms of one core, most of it on the larger curves. No source asks for it.
 */
#ifndef XML_SELFTEST_H
#define XML_SELFTEST_H

#include "lib/base/outcome.h"

/* After xml_start(). what: the algorithm that failed, static; NULL when all work.
 * Rules: SELFTEST_FAILED */
OUTCOME selftest_run(const char **what);

#endif

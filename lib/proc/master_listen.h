/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * master_listen - opens one listening socket from its text in the configuration
 *
 * text  "127.0.0.1:8080", "[::1]:8080" or "unix:/path"; names are not looked up
 * why   on LISTEN_FAILED: one sentence with the address and the remedy
 *
 * A Unix socket gets mode 0660. One that a dead server left is removed, one that answers is not.
 *
 * Rules: LISTEN_FAILED OUT_OF_MEMORY
 */
#ifndef PROC_MASTER_LISTEN_H
#define PROC_MASTER_LISTEN_H

#include "lib/proc/master.h"

OUTCOME master_listen(const char *text, struct arena *mem, struct listener *out, const char **why);
/* Closes; removes a Unix socket's file. */
void master_unlisten(const char *text, const struct listener *listener);

#endif

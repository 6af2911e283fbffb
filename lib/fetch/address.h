/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * address - may we connect there? Asked for each address a name stands for, at the moment of connecting, so that a
 * name that changes its meaning in between gains nothing
 * Source: RFC 6890 (special-purpose address registries)
 */
#ifndef FETCH_ADDRESS_H
#define FETCH_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* False for loopback, private, link-local, shared, multicast and reserved ones, also when wrapped in IPv6. */
bool address_is_public(const struct sockaddr *address, socklen_t len);

#endif

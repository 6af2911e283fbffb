#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Makes configure from configure.ac. Needs autoconf, automake, pkgconf.
set -eu
cd "$(dirname "$0")"
mkdir -p build-aux m4
autoreconf --install --force --warnings=all,no-obsolete

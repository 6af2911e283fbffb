#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# assets.sh DEST - installs the pinned npm packages and copies KERN's style sheet and fonts into DEST
#
# DEST is what ./configure --with-assets=DEST takes. The packages land in node_modules/ beside package.json.
# This is the only step of a build that needs the network; without it the pages have a plain style of their own.
set -eu

[ $# -eq 1 ] || { echo "usage: scripts/assets.sh DEST" >&2; exit 2; }
top=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$1"
dest=$(cd "$1" && pwd)
kern=$top/node_modules/@kern-ux/native/dist

if ! [ "$top/node_modules/.package-lock.json" -nt "$top/package-lock.json" ]; then
	(cd "$top" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
fi
cp "$kern/kern.min.css" "$dest/"
for weight in Regular Medium SemiBold; do
	cp "$kern/fonts/fira-sans/FiraSans-$weight.woff2" "$dest/"
done
chmod 644 "$dest"/*

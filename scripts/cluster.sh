# shellcheck shell=bash
# SPDX-License-Identifier: EUPL-1.2
# cluster - a private PostgreSQL 15 for a stack; each database belongs to a role of the same name
#
# Whoever can enter the socket's folder (mode 700) is let in, so the folder is the only lock.

# shellcheck source=tests/support/pgcluster.sh
. tests/support/pgcluster.sh

# cluster_up DIR DATABASE...
cluster_up() {
	local dir=$1 name
	shift

	pgcluster_start "$dir"
	for name in "$@"; do
		"$PGCLUSTER_BIN/createuser" -h "$dir" -p "$PGCLUSTER_PORT" -U tester "$name"
		"$PGCLUSTER_BIN/createdb" -h "$dir" -p "$PGCLUSTER_PORT" -U tester -O "$name" "$name"
	done
}

cluster_conninfo() { printf 'host=%s port=%s dbname=%s user=%s' "$1" "$PGCLUSTER_PORT" "$2" "$2"; }

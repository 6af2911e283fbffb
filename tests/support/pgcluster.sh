#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# pgcluster - a private PostgreSQL for tests: unix socket only, everything in one folder, ended by its own pid
#
#   . tests/support/pgcluster.sh
#   pgcluster_start DIR          makes the cluster when DIR holds none; waits until it answers
#   pgcluster_stop DIR [MODE]    MODE fast (default) or immediate; no server: nothing to do
#   conninfo: host=DIR port=$PGCLUSTER_PORT user=tester dbname=postgres
#
# The same as a command: pgcluster.sh start|stop DIR [MODE]. As root the server runs as nobody, since PostgreSQL
# refuses root; DIR must then be reachable for nobody. A socket's path may have about 100 octets: keep DIR short.

PGCLUSTER_BIN=${PGCLUSTER_BIN:-/usr/lib/postgresql/15/bin}
PGCLUSTER_PORT=${PGCLUSTER_PORT:-54329} # only a part of the socket's name

pgcluster_as_server() {
	if [ "$(id -u)" = 0 ]; then
		(cd / && setpriv --reuid=nobody --regid=nogroup --clear-groups "$@")
	else
		"$@"
	fi
}

pgcluster_start() {
	local dir=$1
	mkdir -p "$dir"
	if [ "$(id -u)" = 0 ]; then
		chown nobody:nogroup "$dir"
	fi
	if [ ! -f "$dir/data/PG_VERSION" ]; then
		pgcluster_as_server "$PGCLUSTER_BIN/initdb" -D "$dir/data" -U tester -A trust -E UTF8 --locale=C.UTF-8 \
			>"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; return 1; }
		pgcluster_as_server tee -a "$dir/data/postgresql.conf" >/dev/null <<-CONF
			listen_addresses = ''
			unix_socket_directories = '$dir'
			port = $PGCLUSTER_PORT
			fsync = on
			max_prepared_transactions = 0
		CONF
	fi
	pgcluster_as_server "$PGCLUSTER_BIN/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w -t 60 start \
		>"$dir/pg_ctl.log" 2>&1 || { cat "$dir/pg_ctl.log" "$dir/server.log" >&2; return 1; }
}

# pg_ctl signals the pid that the server wrote into its own folder.
pgcluster_stop() {
	local dir=$1 mode=${2:-fast}
	[ -f "$dir/data/postmaster.pid" ] || return 0
	pgcluster_as_server "$PGCLUSTER_BIN/pg_ctl" -D "$dir/data" -w -t 60 -m "$mode" stop >"$dir/pg_ctl.log" 2>&1
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
	set -eu
	case ${1-} in
	start | stop) "pgcluster_$1" "${@:2}" ;;
	*) echo "usage: ${0##*/} start|stop DIR [MODE]" >&2 && exit 2 ;;
	esac
fi

# shellcheck shell=bash
# SPDX-License-Identifier: EUPL-1.2
# cluster - a private PostgreSQL 15 in a scratch folder: Unix socket only, no system service touched
#
# Whoever can enter the socket folder (mode 700) is let in, so the folder is the only lock.

pg_bin=/usr/lib/postgresql/15/bin

# cluster_up DATA SOCKETS DATABASE... - fresh each time; each database belongs to a role of the same name
cluster_up() {
	local data=$1 sockets=$2 name
	shift 2

	"$pg_bin/initdb" -D "$data" --auth=trust --username=postgres --encoding=UTF8 --locale=C.UTF-8 --no-sync --no-instructions
	{
		printf "listen_addresses = ''\nunix_socket_directories = '%s'\nunix_socket_permissions = 0700\n" "$sockets"
		printf 'max_connections = 60\nshared_buffers = 64MB\n'
	} >>"$data/postgresql.conf"
	"$pg_bin/pg_ctl" -D "$data" -l "$data/log" -w start
	for name in "$@"; do
		"$pg_bin/createuser" -h "$sockets" -U postgres "$name"
		"$pg_bin/createdb" -h "$sockets" -U postgres -O "$name" "$name"
	done
}

cluster_down() {
	[ ! -f "$1/postmaster.pid" ] || "$pg_bin/pg_ctl" -D "$1" -m fast -w stop >/dev/null
}

#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# demo.sh [--once] [--port-base N] - the whole product on a fresh Debian 12
#
# Installs what is missing, builds, makes a private database, starts account, adapter and a sample portal, says where to look
# and stays up until Ctrl-C. --once logs in by script, prints what the portal received and ends.
# run/demo.env tells an outsider everything needed to point other software at it.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=scripts/words.sh
. scripts/words.sh
# shellcheck source=scripts/person.sh
. scripts/person.sh
# shellcheck source=scripts/build.sh
. scripts/build.sh
# shellcheck source=scripts/cluster.sh
. scripts/cluster.sh
# shellcheck source=scripts/stack.sh
. scripts/stack.sh

once=no
port_base=7400

usage() { say 'demo.sh [--once] [--port-base N]'; }

read_arguments() {
	while [ $# != 0 ]; do
		case $1 in
			--once) once=yes ;;
			--port-base)
				[[ ${2:-} =~ ^([1-9][0-9]{3}|[1-5][0-9]{4})$ ]] || die '--port-base wants a number from 1000 to 59999'
				port_base=$2
				shift ;;
			--help|-h)
				usage
				exit 0 ;;
			*) die "unknown argument $1; use: $(usage)" ;;
		esac
		shift
	done
}

# Two demos in one folder would take each other's files away. The lock goes with the process.
lock_folder() {
	mkdir -p run
	exec {lock}>run/demo.lock
	flock -n "$lock" || die 'another demo runs from this folder; end it first (Ctrl-C there)'
}

build_demo() {
	local assets=$PWD/run/assets

	say '== building'
	mkdir -p run/log
	logged run/log/npm.log 'page assets from npm' scripts/assets.sh "$assets"
	logged run/log/autogen.log 'autogen' autogen_tree
	logged run/log/configure.log 'configure' configure_tree run/build --enable-rehearsal --with-assets="$assets"
	logged run/log/make.log 'make' make_tree run/build
}

tell() {
	local name

	say
	say "Open $portal_url/antrag in a browser on this machine and log in as one of"
	for name in $stack_persons; do
		printf '   %-6s password %-24s level %s\n' "$name" "${stack_password[$name]}" "${stack_level[$name]}"
	done
	say "The account is $account_url, its metadata $account_url/saml/metadata"
	say 'Everything for other software stands in run/demo.env. Ctrl-C ends the demo and all it started.'
}

log_in_once() {
	say '== one login by script'
	PASSWORD=${stack_password[erika]} node scripts/login.mjs "$portal_url/antrag.json" erika
}

read_arguments "$@"
scripts/packages.sh build stack
[ "$(id -u)" != 0 ] || become_person demo.sh "$@"
lock_folder
rm -f run/demo.env
build_demo
say '== starting'
stack_plan "$PWD/run/demo" "$port_base" "$PWD/run/build"
trap stack_down EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
stack_up
cp run/demo/env run/demo.env
if [ "$once" = yes ]; then
	log_in_once
	exit 0
fi
tell
stack_watch

# shellcheck shell=bash
# SPDX-License-Identifier: EUPL-1.2
# words - what the scripts say to the reader, and how they refuse

say() { printf '%s\n' "$*"; }

# An error always names the remedy or the place where to look.
die() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# A dot every five seconds. It waits by read, so that ending it leaves no sleep behind that holds our output open.
tick() {
	local never

	exec {never}<> <(:)
	while :; do
		read -rt 5 -u "$never" || printf '.'
	done
}

# logged LOG TEXT COMMAND... - one line of progress; the end of the log when the command fails.
# The command runs in a shell of its own with -e, so nothing it sets comes back. Never call this in a condition.
logged() {
	local log=$1 text=$2 begin=$SECONDS ticker rc
	shift 2

	printf '   %s ' "$text"
	tick & ticker=$!
	set +e
	(set -e; "$@") >"$log" 2>&1
	rc=$?
	set -e
	kill "$ticker" 2>/dev/null || true
	wait "$ticker" 2>/dev/null || true
	if [ "$rc" = 0 ]; then
		printf ' %d s\n' $((SECONDS - begin))
		return 0
	fi
	printf ' failed after %d s\n' $((SECONDS - begin))
	tail -n 30 "$log" >&2
	die "$text: failed. The whole text is in $log"
}

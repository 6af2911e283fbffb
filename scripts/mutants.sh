#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# mutants.sh [BUILD [RULE...]] - each rule off, then refusing always: the tests that doc/rules.md names must notice
#
# BUILD (run/check-mutants of ./check.sh) was configured with --enable-mutants. Prints TAP, one line per rule. A test has noticed
# when it does not say "ok" any more: it failed, crashed or ran out of time. Beforehand each must say "ok" in the same build with
# all rules in force.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$(cd "${1:-run/check-mutants}" && pwd)
shift $(($# > 0))
export build top_srcdir=$PWD top_builddir=$build TZ=UTC CMOCKA_MESSAGE_OUTPUT=TAP
LIMIT_S=60 # of one program; the longest needs a few seconds

# passes MUTANT FILE FUNCTION - does this test still pass?
passes() {
	local program=${2%.c}

	SK_MUTANT=$1 SK_TEST=$3 timeout -k 1 "$LIMIT_S" "$(runner_of "$program")" </dev/null 2>/dev/null | grep -q "^ok [0-9]* - $3\$"
}

# The one program that needs a server brings it along.
runner_of() {
	case $1 in
	tests/system/pg_probe) echo tests/system/pg.tap ;;
	*) echo "$build/$1" ;;
	esac
}

is_exempt() { grep -q "^$1 $2 " tests/lint/rules.exempt; }

# base FILE FUNCTION - names a test that is not fit to judge
base() { passes 0 "$1" "$2" || printf '%s %s\n' "$1" "$2"; }

# try RULE NUMBER REQUIRES FILE FUNCTION FILE FUNCTION - one TAP line without its number
try() {
	local rule=$1 number=$2 requires=$3 missed=

	if ! is_exempt "$rule" off && passes "-$number" "$4" "$5"; then
		missed="$missed, $5 does not notice that it is off"
	fi
	if [ "$requires" != 0 ] && ! is_exempt "$rule" stuck && passes "+$number" "$6" "$7"; then
		missed="$missed, $7 does not notice that it refuses always"
	fi
	if [ -z "$missed" ]; then echo "ok - $rule is missed when it is gone"; else echo "not ok - $rule: ${missed#, }"; fi
}
export LIMIT_S
export -f passes runner_of is_exempt base try

rules=$(scripts/rules.sh map | awk -F '\t' -v only="$*" '
	(only == "" || index(" " only " ", " " $1 " ")) && $7 != "" && $10 != "" { print $1, $2, $5, $7, $8, $10, $11 }')
unfit=$(awk '{ print $4, $5; print $6, $7 }' <<<"$rules" | sort -u | xargs -P 2 -L 1 bash -c 'base "$@"' base)
[ -z "$unfit" ] || { printf 'Bail out! These tests do not pass with all rules in force: %s\n' "${unfit//$'\n'/, }"; exit 1; }
xargs -P 2 -L 1 bash -c 'try "$@"' try <<<"$rules" | awk '{ sub(/ - /, " " NR " - "); print; fflush() } END { print "1.." NR }'

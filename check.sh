#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# check.sh [GROUP...] - installs, builds and runs all tests, or those of the named groups
#
# Last line: N passed, N failed, N skipped. A skipped test is a failure unless ALLOW_SKIP names its program; so is a group that
# ran nothing. What each test said stands in run/check/.
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
# shellcheck source=tests/support/tap.sh
. tests/support/tap.sh
results=$PWD/run/check
# shellcheck source=scripts/groups.sh
. scripts/groups.sh

total_passed=0 total_failed=0 total_skipped=0 counts=

# count PROGRAM STATUS LOG - writes down one program's sums and names what is not good
count() {
	local passed failed skipped

	read -r passed failed skipped < <(tap_sum "$2" "$3")
	if [ "$skipped" != 0 ] && [[ " ${ALLOW_SKIP:-} " != *" $1 "* ]]; then
		say "   $1: $skipped skipped without leave (ALLOW_SKIP)"
		failed=$((failed + skipped))
		skipped=0
	fi
	if [ "$failed" != 0 ]; then
		say "   $1: $failed failed, see $3"
		grep -E -A 12 '^(not ok|Bail out)' "$3" | head -n 40 || tail -n 20 "$3"
	fi
	printf '%s %d %d %d\n' "$1" "$passed" "$failed" "$skipped" >>"$counts"
}

# run_tap GROUP PROGRAM... - each program by itself
run_tap() {
	local group=$1 program name log status
	shift

	for program in "$@"; do
		name=$(basename "${program%.*}")
		log=$results/$group/$name.log
		status=0
		"$program" </dev/null >"$log" 2>&1 || status=$?
		count "$name" "$status" "$log"
	done
}

# one_check GROUP NAME SENTENCE COMMAND... - a command that knows no TAP is one sentence
one_check() {
	local group=$1 name=$2 sentence=$3 log=$results/$1/$2.log
	shift 3

	(tap_ok "$sentence" "$@"; tap_done) </dev/null >"$log" 2>&1
	count "$name" 0 "$log"
}

# make_check GROUP BUILD [ARGUMENTS...] - the programs automake knows; cmocka writes TAP into their logs
make_check() {
	local group=$1 build=$2 trs log status
	shift 2

	find "$build" -name '*.trs' -delete
	make_tree "$build" check "$@" >"$results/$group/make.log" 2>&1 || true
	while IFS= read -r trs; do
		log=${trs%.trs}.log
		status=0
		grep -q '^:global-test-result: PASS' "$trs" || status=1
		count "$(basename "${trs%.trs}")" "$status" "$log"
	done < <(find "$build" -name '*.trs' | sort)
}

# A group is a process of its own: when it breaks off, what it counted so far stands, and the breaking-off is a failure.
run_group() {
	local group=$1 begin=$SECONDS status passed failed skipped

	say "== $group"
	rm -rf "${results:?}/$group"
	mkdir -p "$results/$group"
	counts=$results/$group/counts
	: >"$counts"
	set +e
	(set -e; trap stack_down EXIT; "group_$group")
	status=$?
	set -e
	read -r passed failed skipped < <(awk '{ p += $2; f += $3; s += $4 } END { printf "%d %d %d\n", p, f, s }' "$counts")
	if [ "$status" != 0 ] || [ $((passed + failed)) = 0 ]; then
		say "   $group broke off or ran nothing"
		failed=$((failed + 1))
	fi
	say "   $group: $passed passed, $failed failed, $skipped skipped, $((SECONDS - begin)) s"
	total_passed=$((total_passed + passed))
	total_failed=$((total_failed + failed))
	total_skipped=$((total_skipped + skipped))
}

groups=("$@")
[ $# != 0 ] || groups=("${all_groups[@]}")
for group in "${groups[@]}"; do
	[ -n "${packages_of[$group]:-}" ] || die "there is no group $group; the groups are ${all_groups[*]}"
done
read -ra sets < <(for group in "${groups[@]}"; do printf '%s ' "${packages_of[$group]}"; done; echo)
scripts/packages.sh "${sets[@]}"
[ "$(id -u)" != 0 ] || become_person check.sh "$@"
mkdir -p "$results"
exec {lock}>run/check.lock
flock -n "$lock" || die 'another check runs in this folder'
set +e
(set -e; build_for_check)
built=$?
set -e
if [ "$built" != 0 ]; then
	say '0 passed, 1 failed, 0 skipped'
	exit 1
fi
for group in "${groups[@]}"; do
	run_group "$group"
done
say "$total_passed passed, $total_failed failed, $total_skipped skipped"
[ "$total_failed" = 0 ]

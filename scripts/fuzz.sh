#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# fuzz.sh [--coverage] SECONDS [TARGET...] - libFuzzer with ASan and UBSan over all targets, or the named ones
#
# SECONDS are shared by the targets; as many run at once as there are cores. One line of TAP each. Inputs that opened something
# new are kept in run/fuzz/TARGET and are where the next run begins; a finding lies in run/fuzz/found.
# --coverage afterwards replays all inputs in a build that counts, and tells which lines of lib/ and keys/ were reached.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/words.sh
. scripts/words.sh
# shellcheck source=scripts/person.sh
. scripts/person.sh
# shellcheck source=scripts/build.sh
. scripts/build.sh
# shellcheck source=tests/support/tap.sh
. tests/support/tap.sh

build=$PWD/run/fuzz-build
counting=$PWD/run/coverage-build
kept=$PWD/run/fuzz
one_input_s=20 # an input that takes longer is a finding: no target does unbounded work

usage='use: scripts/fuzz.sh [--coverage] SECONDS [TARGET...]'
arguments=("$@")
coverage=no
[ "${1:-}" != --coverage ] || { coverage=yes; shift; }
[[ ${1:-} =~ ^[1-9][0-9]*$ ]] || die "$usage"
seconds=$1
shift

all_targets() { sed -n 's,^fuzz_targets += tests/fuzz/fuzz_,,p' tests/fuzz.mk; }

build_fuzzers() {
	logged run/log/fuzz-configure.log 'configure' configure_tree "$build" CC=clang --enable-fuzzing
	logged run/log/fuzz-make.log 'make fuzz targets' make_tree "$build" "${targets[@]/#/tests/fuzz/fuzz_}"
}

# fuzz_one TARGET TIME - its last lines tell what was done; the log is the rest
fuzz_one() {
	local target=$1 log=$kept/$1.log dict=()

	[ ! -f "tests/fuzz/dict/$target.dict" ] || dict=(-dict="tests/fuzz/dict/$target.dict")
	mkdir -p "$kept/$target" "$kept/found"
	LSAN_OPTIONS="suppressions=$PWD/tests/support/lsan.supp:print_suppressions=0" \
		"$build/tests/fuzz/fuzz_$target" -max_total_time="$2" -timeout="$one_input_s" -rss_limit_mb=4096 -print_final_stats=1 \
		-artifact_prefix="$kept/found/$target-" "${dict[@]}" "$kept/$target" "tests/fuzz/corpus/$target" >"$log" 2>&1
}

# The last "cov:" of the log is the number of edges reached.
fuzz_said() {
	awk '/ cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") edges = $(i + 1) }
		/^stat::number_of_executed_units:/ { runs = $2 }
		END { printf "%d executions, %d edges reached", runs, edges }' "$kept/$1.log"
}

# targets wait in a row until a core is free
fuzz_all() {
	local cores share target pids=() number=0
	cores=$(nproc)
	share=$(((seconds * cores + ${#targets[@]} - 1) / ${#targets[@]}))

	for target in "${targets[@]}"; do
		if [ $((number++)) -ge "$cores" ]; then
			wait -n || true
		fi
		{ fuzz_one "$target" "$share" && echo good || echo bad; } >"$kept/$target.verdict" &
		pids+=($!)
	done
	wait "${pids[@]}" || true
	for target in "${targets[@]}"; do
		tap_ok "$target: $(fuzz_said "$target")" fuzz_was_good "$target"
	done
}

fuzz_was_good() {
	[ "$(cat "$kept/$1.verdict")" = good ] || { tail -n 40 "$kept/$1.log"; return 1; }
}

coverage_count() {
	local target seeds=$PWD/tests/fuzz/corpus

	configure_tree "$counting" CC=clang CFLAGS='-O1 -g -fprofile-instr-generate -fcoverage-mapping'
	make_tree "$counting" "${targets[@]/#/tests/fuzz/fuzz_}"
	rm -f "$counting"/*.profraw
	for target in "${targets[@]}"; do
		LLVM_PROFILE_FILE=$counting/$target.profraw "$counting/tests/fuzz/fuzz_$target" "$kept/$target" "$seeds/$target"
	done
	llvm-profdata merge -o "$counting/all.profdata" "$counting"/*.profraw
}

coverage_tell() {
	local objects=() target

	for target in "${targets[@]}"; do
		objects+=(-object "$counting/tests/fuzz/fuzz_$target")
	done
	llvm-cov report -instr-profile="$counting/all.profdata" "${objects[@]:1}" -show-region-summary=0 -show-branch-summary=0 \
		"$PWD/lib" "$PWD/keys"
}

targets=("$@")
[ $# != 0 ] || mapfile -t targets < <(all_targets)
scripts/packages.sh build sanitizers >&2
[ "$(id -u)" != 0 ] || become_person scripts/fuzz.sh "${arguments[@]}"
mkdir -p run/log "$kept"
{
	logged run/log/fuzz-autogen.log 'autogen' autogen_tree
	build_fuzzers
} >&2
fuzz_all
tap_done
if [ "$coverage" = yes ]; then
	logged run/log/coverage.log 'replay for coverage' coverage_count >&2
	coverage_tell
fi
[ "$tap_failed" = 0 ]

#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# bench.sh [--quick] [NAME...] - what it costs: one TSV line each, name value unit limit ratio
#
# The limit is measured in the same run. --quick takes few rounds, to see that the rows are there.
# Rows: sign.rsa3072 issue.rsa3072 sign.ecdsa-p256 issue.ecdsa-p256 verify.rsa3072-pss verify.response
#       verify.response-encrypted metadata.load metadata.store metadata.lookup sso.rsa3072
# verify rows are milliseconds of CPU time, so a ratio of at most 1 is good, as for memory, growth and look-up; the others are
# rates, at least their aim
# (doc/performance.md). The limit of verify.response-encrypted is a raw private-key operation and 0.35 ms.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=scripts/words.sh
. scripts/words.sh
# shellcheck source=scripts/person.sh
. scripts/person.sh
# shellcheck source=scripts/build.sh
. scripts/build.sh

build=$PWD/run/bench-build
port_base=7600

scripts/packages.sh build stack >&2
[ "$(id -u)" != 0 ] || become_person bench.sh "$@"
mkdir -p run/log
{
	logged run/log/bench-assets.log 'page assets from npm' scripts/assets.sh "$PWD/run/assets"
	logged run/log/bench-autogen.log 'autogen' autogen_tree
	logged run/log/bench-configure.log 'configure' configure_tree "$build" --enable-rehearsal --with-assets="$PWD/run/assets"
	logged run/log/bench-make.log 'make' make_tree "$build"
	logged run/log/bench-core.log 'make bench' make_tree "$build" tests/bench/bench_core tests/bench/bench_metadata \
		tests/bench/bench_source tests/support/federation
} >&2

quick=()
[ "${1:-}" != --quick ] || { quick=(--quick); shift; }
printf 'name\tvalue\tunit\tlimit\tratio\n'
if [ $# = 0 ] || [ "$*" != sso.rsa3072 ]; then
	"$build/tests/bench/bench_core" "${quick[@]}" "$@"
fi
if [ $# = 0 ] || [[ " $* " == *" metadata.load "* ]]; then
	"$build/tests/bench/bench_metadata" "${quick[@]}"
fi
if [ $# = 0 ] || [[ " $* " == *" metadata.store "* || " $* " == *" metadata.lookup "* ]]; then
	tests/bench/metadata.sh "$build" "${quick[@]}"
fi
if [ $# = 0 ] || [[ " $* " == *" sso.rsa3072 "* ]]; then
	BENCH_CORE=$build/tests/bench/bench_core BENCH_QUICK=${quick[*]} \
		scripts/with-stack.sh "$PWD/run/bench" "$port_base" "$build" tests/bench/sso.sh
fi

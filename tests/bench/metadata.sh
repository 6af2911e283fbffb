#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# metadata.sh BUILD [--quick] - a federation of 10 000 into a PostgreSQL of its own, looked up, reloaded a thousand times
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/support/pgcluster.sh
. tests/support/pgcluster.sh
build=$1 quick=${2:-}
many=10000
[ -z "$quick" ] || many=500
work=$(mktemp -d /tmp/servicekonto-bench.XXXXXX)
trap 'pgcluster_stop "$work/db" immediate; rm -rf "$work"' EXIT
pgcluster_start "$work/db"
conninfo="host=$work/db port=$PGCLUSTER_PORT dbname=postgres user=tester"

for name in fed sp; do
	openssl req -x509 -nodes -newkey rsa:3072 -days 30 -subj "/CN=$name" -keyout "$work/$name.key" -out "$work/$name.crt" 2>"$work/log"
done
federation() { "$build/tests/support/federation" "$work/fed.key" $(($(date +%s) + 864000)) "$@"; }
one=portal=https://one.example/,https://one.example/acs,$work/sp.crt
federation "$one" >"$work/small.xml"
federation "portal=https://one.example/,https://one.example/login,$work/sp.crt" >"$work/other.xml"
federation "$one" "many=$many,$work/sp.crt,x" >"$work/many.xml"
federation "portal=https://one.example/,https://one.example/login,$work/sp.crt" "many=$many,$work/sp.crt,x" \
	"portal=https://two.example/,https://two.example/acs,$work/sp.crt" >"$work/changed.xml"
cp "$work/small.xml" "$work/fed.xml"
"$build/servicekonto" keys new "$work/keys" >"$work/log"
cat >"$work/idpd.conf" <<END
[account]
base_url = http://bench.localhost:9
[database]
conninfo = $conninfo
[keys]
signing = keys/sign-rsa
pseudonym = keys/pseudonym
END
"$build/servicekonto" -c "$work/idpd.conf" migrate >"$work/log"
"$build/servicekonto" -c "$work/idpd.conf" partner source add fed "$work/fed.xml" --key "$work/fed.crt" >"$work/log"
"$build/tests/bench/bench_source" ${quick:+"$quick"} "$conninfo" "$work"

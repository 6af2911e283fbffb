#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# sso.sh - logins with a session per CPU second of the running account, beside the raw signature rate of the same run
set -euo pipefail
cd "$(dirname "$0")/../.."
set -a
# shellcheck source=tests/partners/partner.sh
. tests/partners/partner.sh
set +a

site=http://bench.localhost:9
partner_keys bench
# profile bsi, one signature, nothing encrypted: the signature is what the rest is compared with
partner_metadata bench "$site/metadata" "$site/acs" >"$work/metadata.xml"
# shellcheck disable=SC2086  # a command with its arguments
$PARTNER_ADD "$work/metadata.xml" --encrypt no >"$work/added"
limit=$("$BENCH_CORE" ${BENCH_QUICK:+"$BENCH_QUICK"} sign.rsa3072 | awk '$1 == "sign.rsa3072" { print $2 }')
KEY=$work/bench.key SITE=$site LIMIT=$limit node tests/bench/sso.mjs

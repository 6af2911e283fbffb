#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# with-stack.sh DIR PORT-BASE BUILD COMMAND... - runs a command beside a fresh stack and ends the stack afterwards
#
# The command finds in STACK_ENV the file that tells it everything (see stack_env), and our answer is its answer.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/words.sh
. scripts/words.sh
# shellcheck source=scripts/cluster.sh
. scripts/cluster.sh
# shellcheck source=scripts/stack.sh
. scripts/stack.sh

[ $# -ge 4 ] || die 'use: with-stack.sh DIR PORT-BASE BUILD COMMAND...'
stack_plan "$1" "$2" "$3"
shift 3
trap stack_down EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
stack_up >&2
STACK_ENV=$stack_dir/env "$@"

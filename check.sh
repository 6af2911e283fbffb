#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Builds and runs all tests.
set -euo pipefail
cd "$(dirname "$0")"
./autogen.sh
mkdir -p build-check && cd build-check
../configure --enable-werror
make -j2
make -j2 check || true
passed=$(find . -name '*.trs' -exec cat {} + | grep -c ':test-result: PASS' || true)
failed=$(find . -name '*.trs' -exec cat {} + | grep -cE ':test-result: (FAIL|ERROR)' || true)
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]

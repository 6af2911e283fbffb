# shellcheck shell=bash
# SPDX-License-Identifier: EUPL-1.2
# tap - for test scripts: say what was found; for the runner: sum what anybody said

tap_number=0
tap_failed=0

# tap_ok SENTENCE COMMAND... - the command's answer decides; its words are shown when it fails
tap_ok() {
	local sentence=$1 words
	shift

	tap_number=$((tap_number + 1))
	if words=$("$@" 2>&1); then
		printf 'ok %d - %s\n' "$tap_number" "$sentence"
	else
		tap_failed=$((tap_failed + 1))
		printf 'not ok %d - %s\n' "$tap_number" "$sentence"
		printf '%s\n' "$words" | tail -n 40 | sed 's/^/# /'
	fi
}

# tap_equal SENTENCE GOT EXPECTED
tap_equal() {
	tap_ok "$1" tap_compare "$2" "$3"
}

tap_compare() {
	[ "$1" = "$2" ] || { printf 'got      %s\nexpected %s\n' "$1" "$2"; return 1; }
}

tap_done() { printf '1..%d\n' "$tap_number"; }

# tap_sum STATUS LOG - prints "passed failed skipped" of one program. A plan that is not kept, a bail-out, an end other than 0
# without a failed sentence, and a program that says nothing at all are one failure each.
tap_sum() {
	awk -v status="$1" '
		/^ok [0-9]+/ && tolower($0) ~ /# *skip/ { skipped++; next }
		/^ok [0-9]+/ { passed++ }
		/^not ok [0-9]+/ { failed++ }
		/^Bail out!/ { broken = 1 }
		/^1\.\.[0-9]+/ { planned = 1; plan += substr($1, 4) }
		END {
			seen = passed + failed + skipped
			if (seen == 0 || broken || (planned && plan != seen) || (!planned && seen > 0) || (status != 0 && failed == 0))
				failed++
			printf "%d %d %d\n", passed, failed, skipped
		}' "$2"
}

#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# rules.sh [map|lines] - doc/rules.md from the rule table, the code and the tests
#
#   scripts/rules.sh >doc/rules.md   after a change of rules, of functions that check, or of test names
#   scripts/rules.sh lines           the same with line numbers, which the committed text leaves out: they change with each commit
#   scripts/rules.sh map             for programs, one line per rule; see scripts/rules.awk
set -eu
cd "$(dirname "$0")/.."
LC_ALL=C
export LC_ALL

# shellcheck disable=SC2046  # no file of ours has a blank in its name
map()
{
	awk -f scripts/rules.awk lib/spec/rules.def $(find lib keys idp sp-adapter -name '*.c' | sort) \
		$(find tests -name 'test_*.c' | sort) tests/system/pg_probe.c
}

document()
{
	map | awk -F '\t' -v lines="$1" '
		function place(file, fn, which) {
			if (file == "")
				return "see below"
			gsub(/\|/, "\\|", which)
			gsub(/`/, " ", which)
			return "`" substr(file, 7) "` " fn (which == "" ? "" : ": \"" which "\"")
		}
		function code(list,   n, i, part, said, seen, out, kept) {
			n = split(list, part, ", ")
			for (i = 1; i <= n; i++) {
				if (!lines)
					sub(/:[0-9]+/, "", part[i])
				sub(/ /, "` ", part[i])
				if (!(part[i] in seen) && ++kept && (lines || kept <= 4))
					out = out (out == "" ? "" : "<br>") "`" part[i]
				seen[part[i]] = 1
			}
			return out (!lines && kept > 4 ? "<br>and " kept - 4 " more" : "")
		}
		BEGIN {
			print "# Rules"
			print ""
			print "Made by `scripts/rules.sh` from `lib/spec/rules.def`, the code and the tests; `tests/lint/rules.tap` compares. With line"
			print "numbers: `scripts/rules.sh lines`. `./check.sh mutants` switches each rule off and sees the refusing test fail, and lets it"
			print "refuse always and sees the accepting test fail. Exceptions and their reasons: `tests/lint/rules.exempt`."
			print ""
			print "| rule | kind | clause | code | refusing test | accepting neighbour |"
			print "| --- | --- | --- | --- | --- | --- |"
		}
		{
			if ($4 ~ /section open/)
				open++
			print "| SK-" $2 " " $1 " | " $3 " | " $4 " | " code($6) " | " place($7, $8, $9) " | " place($10, $11, $12) " |"
		}
		END {
			print ""
			print NR " rules; " open + 0 " clauses are (section open)."
			print ""
			print "## Exceptions"
			print ""
			while ((getline line <"tests/lint/rules.exempt") > 0)
				if (line !~ /^#/) {
					split(line, w, " ")
					sub(/^[^ ]+ +[^ ]+ +/, "", line)
					print "- " w[1] " (" w[2] "): " line
				}
		}'
}

case ${1-} in
map) map ;;
lines) document 1 ;;
'') document 0 ;;
*) echo "usage: rules.sh [map|lines]" >&2 && exit 2 ;;
esac

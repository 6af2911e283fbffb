# SPDX-License-Identifier: EUPL-1.2
# rules.awk - where the code states each rule and which test refuses and accepts by it
#
# Reads lib/spec/rules.def, then the code, then the tests. Prints one line per rule, fields divided by tabs:
#   name number kind clause | number of REQUIREs | code: file:line function, ... | refusing: file, function, case | accepting: file, function, case
# What counts as code: REQUIRE(..., X), SAY(r, X, ...) and RULE_X inside a function unless it is only compared. A refusing test is
# RULE_X in a function that cmocka runs, or in a row of a table that such a function reads. Its accepting neighbour is the
# nearest RULE_NONE row of the same table, else the same function when it also expects success. A comment "refuses RULE_X" or
# "accepts RULE_X" in a row or a function goes first.

BEGIN { OFS = "\t"; string = "\"([^\"\\\\]|\\\\.)*\"" }

FNR == 1 { file_done(); file = FILENAME; fn = ""; table = 0; row = ""; statement = ""; comment = 0 }

FILENAME ~ /rules\.def$/ {
	if (match($0, /^RULE\([A-Z0-9_]+/)) {
		name = substr($0, 6, RLENGTH - 5)
		split($0, part, /, */)
		match($0, string)
		n_rules++
		rules[n_rules] = name
		number[name] = part[2]
		kind[name] = part[3]
		clause[name] = substr($0, RSTART + 1, RLENGTH - 2)
	}
	next
}

{ is_test = file ~ /^tests\//; text = markers_then_code($0) }
text ~ /^[A-Za-z].*\(/ && text !~ /;$/ { fn_next = function_name(text) }
is_test && text ~ /^static void [a-z_0-9A-Z]+\(void \*\*state\)$/ { is_run[fn_next] = 1 } # unused ones do not compile
text ~ /^\{$/ { fn = fn_next; body[fn] = ""; begins[fn] = FNR; order[++n_fns] = fn }
text ~ /^\}$/ { fn = "" }
is_test { test_line(text) }
!is_test { code_line(text) }

# The line without comments; what they say of rules is kept.
function markers_then_code(line,   at, end) {
	while (match(line, /(refuses|accepts) RULE_[A-Z0-9_]+/) && is_test) {
		split(substr(line, RSTART, RLENGTH), word, " RULE_")
		marked[++n_marked] = word[2] SUBSEP (word[1] == "refuses" ? "R" : "A") SUBSEP FNR SUBSEP fn SUBSEP table
		line = substr(line, 1, RSTART - 1) "kept" substr(line, RSTART + RLENGTH)
	}
	if (comment) {
		if (!(at = index(line, "*/")))
			return ""
		line = substr(line, at + 2)
		comment = 0
	}
	while (at = index(masked(line), "/*")) {
		if (!(end = index(substr(line, at + 2), "*/"))) {
			comment = 1
			return substr(line, 1, at - 1)
		}
		line = substr(line, 1, at - 1) substr(line, at + end + 3)
	}
	sub(/[ \t]+$/, "", line)
	return line
}

# As long as the line, with nothing in its strings.
function masked(line,   out, fill) {
	while (match(line, string)) {
		fill = substr(line, RSTART, RLENGTH)
		gsub(/./, "x", fill)
		out = out substr(line, 1, RSTART - 1) fill
		line = substr(line, RSTART + RLENGTH)
	}
	return out line
}

function function_name(line) {
	sub(/\(.*/, "", line)
	sub(/.*[^A-Za-z0-9_]/, "", line)
	return line
}

function code_line(line,   before, rest) {
	gsub(string, "\"\"", line)
	if (fn == "" || line ~ /^#/)
		return
	rest = line
	while (match(rest, /RULE_[A-Z0-9_]+/)) {
		before = substr(rest, 1, RSTART - 1)
		if (before !~ /([!=]= |case |[A-Za-z0-9_])$/)
			place(substr(rest, RSTART + 5, RLENGTH - 5), FNR)
		rest = substr(rest, RSTART + RLENGTH)
	}
	if (match(line, /SAY\([a-z]+, [A-Z0-9_]+/)) {
		before = substr(line, RSTART, RLENGTH)
		sub(/.* /, "", before)
		place(before, FNR)
	}
	if (index(line, "REQUIRE(")) {
		statement = ""
		begun = FNR
	} else if (statement == "")
		return
	statement = statement line
	if (line !~ /;$/)
		return
	if (match(statement, /,[ \t]*[A-Z][A-Z0-9_]+\);$/)) {
		before = substr(statement, RSTART, RLENGTH)
		gsub(/[^A-Z0-9_]/, "", before)
		place(before, begun)
		required[before]++
	}
	statement = ""
}

function place(rule, line) {
	if (rule in number)
		code[rule] = code[rule] (code[rule] == "" ? "" : ", ") file ":" line " " fn
}

function test_line(line,   rest, at) {
	if (match(line, /[a-z_0-9]+\[[A-Z_0-9]*\] = \{$/)) {
		table = ++n_tables
		table_name[table] = substr(line, RSTART, RLENGTH)
		sub(/\[.*/, "", table_name[table])
		table_line[table] = FNR
		row = ""
	}
	if (line ~ /^[ \t]*\};$/)
		table = 0
	if (line ~ /^[ \t]*\{/)
		row = match(line, string) ? substr(line, RSTART + 1, RLENGTH - 2) : ""
	if (table)
		row_of[FNR] = row
	if (fn != "")
		body[fn] = body[fn] "\n" line
	rest = line
	gsub(string, "\"\"", rest)
	while (match(rest, /RULE_[A-Z0-9_]+/)) {
		at = substr(rest, 1, RSTART - 1)
		if (at !~ /outcome_of\($/)
			said[++n_said] = substr(rest, RSTART + 5, RLENGTH - 5) SUBSEP FNR SUBSEP fn SUBSEP table
		rest = substr(rest, RSTART + RLENGTH)
	}
}

# The function cmocka runs that reads a name defined in this line; a helper is followed to who calls it.
function runner(name, line, depth,   i, word) {
	if (name in is_run)
		return name
	if (depth > 4 || name == "")
		return ""
	word = "(^|[^A-Za-z0-9_])" name "([^A-Za-z0-9_]|$)"
	for (i = 1; i <= n_fns; i++)
		if (begins[order[i]] > line && order[i] != "main" && body[order[i]] ~ word)
			return runner(order[i], begins[order[i]], depth + 1)
	return ""
}

function file_done(   i, w, who, near, j, v, best, distance) {
	if (file ~ /^tests\//) {
		for (i = 1; i <= n_said; i++) {
			split(said[i], w, SUBSEP)
			if (!(w[1] in number))
				continue
			who = w[4] && w[3] == "" ? runner(table_name[w[4]], table_line[w[4]], 0) : runner(w[3], begins[w[3]], 0)
			if (who == "")
				continue
			best = ""
			distance = 1000000
			for (j = 1; j <= n_said && w[4]; j++) {
				split(said[j], v, SUBSEP)
				near = v[2] > w[2] ? v[2] - w[2] : w[2] - v[2]
				if (v[1] == "NONE" && v[4] == w[4] && near < distance) {
					distance = near
					best = v[2]
				}
			}
			if (best != "")
				found(w[1], 2, who, row_of[w[2]], who, row_of[best])
			else if (body[who] ~ /assert_ok\(|RULE_NONE|is_ok\(/)
				found(w[1], 3, who, w[4] ? row_of[w[2]] : "", who, "")
			else
				found(w[1], 4, who, w[4] ? row_of[w[2]] : "", "", "")
		}
		for (i = 1; i <= n_marked; i++) {
			split(marked[i], w, SUBSEP)
			who = w[5] && w[4] == "" ? runner(table_name[w[5]], table_line[w[5]], 0) : runner(w[4], begins[w[4]], 0)
			if (who == "" || !(w[1] in number))
				print file ":" w[3] ": " w[1] " is named by a comment that belongs to no test, or is no rule" >"/dev/stderr"
			else
				mark(w[1], w[2], who, w[5] ? row_of[w[3]] : "")
		}
	}
	n_said = n_marked = n_fns = n_tables = 0
	split("", body)
	split("", row_of)
	split("", is_run)
}

function found(rule, rank, refuser, refused, accepter, accepted) {
	if ((rule in best_rank) && best_rank[rule] <= rank)
		return
	best_rank[rule] = rank
	refusing[rule] = file "\t" refuser "\t" refused
	accepting[rule] = accepter == "" ? "\t\t" : file "\t" accepter "\t" accepted
}

function mark(rule, side, who, which) {
	if (!((rule, side) in by_hand))
		by_hand[rule, side] = file "\t" who "\t" which
}

END {
	file_done()
	for (i = 1; i <= n_rules; i++) {
		name = rules[i]
		r = (name, "R") in by_hand ? by_hand[name, "R"] : name in refusing ? refusing[name] : "\t\t"
		a = (name, "A") in by_hand ? by_hand[name, "A"] : name in accepting ? accepting[name] : "\t\t"
		print name, number[name], kind[name], clause[name], required[name] + 0, code[name], r, a
	}
}

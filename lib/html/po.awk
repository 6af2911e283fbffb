# SPDX-License-Identifier: EUPL-1.2
# po.awk - compiles de.po and en.po (in this order) into rows { "id", { "german", "english" } }, sorted by id
#
# A .po string is written like a C string, so it is copied as it is. An id without text, twice in one file,
# or in one file only ends the build.
function fail(what) {
	printf "%s:%d: %s\n", FILENAME, FNR, what >"/dev/stderr"
	failed = 1
	exit 1
}
function store() {
	if (id == "" || id == "\"\"")
		return
	if ((file, id) in texts)
		fail("twice: " id)
	if (text == "" || text == "\"\"")
		fail("no text: " id)
	texts[file, id] = text
	if (file == 1)
		ids[++n] = id
	else if (!((1, id) in texts))
		fail("only in one file: " id)
	count[file]++
}
FNR == 1 { store(); id = text = ""; file++ }
/^[ \t]*$/ || /^#/ { next }
/^msgid "/ { store(); id = substr($0, 7); text = ""; part = "id"; next }
/^msgstr "/ { text = substr($0, 8); part = "text"; next }
/^"/ && part == "text" { text = text == "\"\"" ? $0 : text " " $0; next }
{ fail("not understood: " $0) }
END {
	if (failed)
		exit 1
	store()
	if (failed || file != 2)
		exit 1
	if (count[1] != count[2]) {
		print "the files have not the same ids" >"/dev/stderr"
		exit 1
	}
	for (i = 2; i <= n; i++) {
		moved = ids[i]
		for (k = i - 1; k > 0 && ids[k] > moved; k--)
			ids[k + 1] = ids[k]
		ids[k + 1] = moved
	}
	for (i = 1; i <= n; i++)
		printf "{ %s,\n  { %s,\n    %s } },\n", ids[i], texts[1, ids[i]], texts[2, ids[i]]
}

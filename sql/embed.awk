# SPDX-License-Identifier: EUPL-1.2
# embed - migrations NNNN_name.sql as a C table: awk -v set=SET -f embed.awk FILE… (in order, without a gap)
# Run with LC_ALL=C: octets go through unchanged.

function fail(text)
{
	print text > "/dev/stderr"
	failed = 1
	exit 1
}

function quoted(line)
{
	gsub(/[\\"?]/, "\\\\&", line)
	return "\"" line "\\n\""
}

BEGIN {
	print "/* Made by sql/embed.awk: change the .sql files instead. */"
	print "#include \"sql/migrations.h\"\n"
	print "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n"
	printf "const struct migration sql_%s[] = {", set
}

FNR == 1 {
	name = FILENAME
	sub(/.*\//, "", name)
	if (name !~ /^[0-9][0-9][0-9][0-9]_[a-z0-9_]+\.sql$/)
		fail(name ": not named NNNN_name.sql")
	number = substr(name, 1, 4) + 0
	if (number != ++count)
		fail(name ": expected number " count)
	if (count > 1)
		printf " },"
	printf "\n\t{ %d, \"%s\",", number, substr(name, 6, length(name) - 9)
}

{ printf "\n\t  %s", quoted($0) }

END {
	if (failed)
		exit 1
	if (count > 0)
		printf " },"
	printf "\n\t{ 0, NULL, NULL }\n};\nconst size_t sql_%s_count = %d;\n", set, count
}

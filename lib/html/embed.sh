#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# embed.sh FILE... - writes the files as C arrays and one table of assets to standard output
#
# The name in the URL carries the first 16 hex digits of the content's SHA-256. Style sheets come last: a
# url("NAME") in them becomes the hashed name of that file, and only then is the sheet itself hashed.
set -eu
LC_ALL=C
export LC_ALL

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: >"$work/rows"
: >"$work/names.sed"
n=0

content_type()
{
	case $1 in
	*.css) echo 'text/css; charset=utf-8' ;;
	*.js) echo 'text/javascript; charset=utf-8' ;;
	*.svg) echo 'image/svg+xml' ;;
	*.woff2) echo 'font/woff2' ;;
	*) echo "embed.sh: no content type for $1" >&2; exit 1 ;;
	esac
}

embed() # FILE NAME
{
	hash=$(sha256sum <"$1" | cut -c 1-16)
	type=$(content_type "$2")
	url=${2%.*}-$hash.${2##*.}
	printf 'static const unsigned char asset_%d[] = {\n' "$n"
	od -An -v -tu1 "$1" | sed 's/[0-9][0-9]*/&,/g'
	printf '};\n'
	printf '\t{ "%s", "/static/%s", "%s", asset_%d, sizeof asset_%d },\n' "$2" "$url" "$type" "$n" "$n" >>"$work/rows"
	printf 's|url("%s")|url("%s")|g\n' "$2" "$url" >>"$work/names.sed"
	n=$((n + 1))
}

for file; do
	case $file in
	*.css) ;;
	*) embed "$file" "${file##*/}" ;;
	esac
done
cp "$work/names.sed" "$work/css.sed"
for file; do
	case $file in
	*.css)
		sed -f "$work/css.sed" "$file" >"$work/sheet"
		embed "$work/sheet" "${file##*/}"
		;;
	esac
done
printf 'static const struct asset assets[] = {\n'
cat "$work/rows"
printf '};\n'

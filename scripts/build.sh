# shellcheck shell=bash
# SPDX-License-Identifier: EUPL-1.2
# build - from a source tree to programs; each step only when something changed

# The last files that autogen makes: a run that was cut off is repeated.
autogen_tree() {
	if [ ! -f configure ] || [ configure.ac -nt configure ] || [ ! -f Makefile.in ] || [ ! -f config.h.in ] ||
			[ ! -f build-aux/tap-driver.sh ]; then
		./autogen.sh
	fi
}

# configure_tree BUILD ARGUMENTS... - a build folder remembers its arguments
configure_tree() {
	local tree=$PWD build=$1
	shift

	mkdir -p "$build"
	cd "$build" || return
	if [ ! -f config.status ] || [ "$(cat configured 2>/dev/null)" != "$*" ]; then
		"$tree/configure" "$@"
		printf '%s\n' "$*" >configured
	fi
}

make_tree() {
	make -C "$1" -j"$(nproc)" "${@:2}"
}

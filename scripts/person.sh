# shellcheck shell=bash
# SPDX-License-Identifier: EUPL-1.2
# person - only apt runs as root; all else runs as a person of its own on a copy of the tree
#
# A system user of our own and not nobody: files and a database of nobody would belong to everything else that
# runs as nobody. The copy lies below /var/lib, where only root can have made the folder before us.

person_name=servicekonto-demo
person_home=/var/lib/servicekonto-demo

# What is made by building, or belongs to the developer, does not travel. What the last copy brought goes first, so that a
# file deleted at the source does not live on here; times are kept, so make builds only what changed.
copy_tree() {
	local from=$1 to=$2

	# shellcheck disable=SC2016  # the inner shell expands
	tar -C "$from" -cf - --exclude=./.git --exclude=./run --exclude=./node_modules --exclude='./build*' \
		--exclude=./autom4te.cache --exclude=./aclocal.m4 --exclude=./configure --exclude=./config.h --exclude=./config.h.in \
		--exclude=./config.log --exclude=./config.status --exclude=./stamp-h1 --exclude=./Makefile \
		--exclude=./Makefile.in --exclude=./.deps . |
		as_person sh -c 'cd "$1" && touch run/copied && tr "\n" "\0" <run/copied | xargs -0 rm -f &&
			tar -xvf - --no-same-owner | grep -v "/$" >run/copied' copy "$to"
}

as_person() {
	setpriv --reuid="$person_name" --regid="$person_name" --clear-groups -- \
		env HOME="$person_home" USER="$person_name" LOGNAME="$person_name" "$@"
}

become_person() {
	local tree=$PWD script=$1 copy
	shift

	# Two trees on one machine have two copies.
	copy=$person_home/$(printf '%s' "$tree" | cksum | cut -d ' ' -f 1)

	id -u "$person_name" >/dev/null 2>&1 ||
		useradd --system --user-group --no-create-home --home-dir "$person_home" --shell /usr/sbin/nologin "$person_name"
	[ -d "$person_home" ] || mkdir -m 755 "$person_home"
	chown "$person_name:$person_name" "$person_home"
	as_person mkdir -p "$copy/run"
	copy_tree "$tree" "$copy"
	mkdir -p "$tree/run"
	ln -sfn "$copy/run/demo.env" "$tree/run/demo.env"
	say "== not as root: $copy, as $person_name"
	cd "$copy" || return
	exec setpriv --reuid="$person_name" --regid="$person_name" --clear-groups -- \
		env HOME="$person_home" USER="$person_name" LOGNAME="$person_name" "$copy/$script" "$@"
}

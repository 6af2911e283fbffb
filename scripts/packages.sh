#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# packages.sh SET... - Debian packages of these sets; asks apt only when one is missing.
#
# While apt runs, no service starts and no default PostgreSQL cluster is made; both switches are taken back afterwards.
# Needs root, or sudo, only when something is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/words.sh
. scripts/words.sh

declare -A set_of=(
	[build]='autoconf automake ca-certificates gcc libc6-dev libcmocka-dev libcurl4-openssl-dev libinih-dev libjansson-dev
		liblasso3-dev libmicrohttpd-dev libpq-dev libsodium-dev libssl-dev libunistring-dev libxml2-dev libxmlsec1-dev make nodejs npm
		pkgconf xz-utils zlib1g-dev'
	[stack]='curl nginx openssl postgresql-15 procps'
	[lint]='clang-format clang-tidy cppcheck libxml2-utils mandoc shellcheck'
	[sanitizers]='clang libclang-rt-14-dev llvm'
	[partners]='apache2 libapache2-mod-auth-mellon libbcprov-java libxml2-utils openjdk-17-jdk-headless opensaml-schemas opensaml-tools
		xml-security-c-utils xmlsec1 xmltooling-schemas'
	[browser]='chromium'
)

policy=/usr/sbin/policy-rc.d
cluster_switch=/etc/postgresql-common/createcluster.d/servicekonto-scratch.conf

names_of() {
	local set

	for set in "$@"; do
		[ -n "${set_of[$set]:-}" ] || die "no package set is called $set"
		tr -s ' \n\t' '\n' <<<"${set_of[$set]}"
	done | sort -u
}

# Node from another source than Debian is as good when it is new enough; its package brings npm along.
has_node() {
	command -v npm >/dev/null && node -e 'process.exit(process.versions.node.split(".")[0] >= 18 ? 0 : 1)' 2>/dev/null
}

declare -A installed

read_installed() {
	local name status

	while read -r name status; do
		[ "$status" != installed ] || installed[$name]=yes
	done < <(dpkg-query -W -f '${Package} ${db:Status-Status}\n')
	if has_node; then
		installed[nodejs]=yes
		installed[npm]=yes
	fi
}

missing_of() {
	local name

	for name in $(names_of "$@"); do
		[ -n "${installed[$name]:-}" ] || printf '%s\n' "$name"
	done
}

# An own policy of this machine that already forbids to start services is left alone; another one is put aside.
forbid_services() {
	local rc=0

	if [ -e "$policy" ]; then
		"$policy" nginx start >/dev/null 2>&1 || rc=$?
		[ "$rc" != 101 ] || return 0
		mv "$policy" "$policy.servicekonto-saved"
	fi
	printf '#!/bin/sh\n# servicekonto scripts/packages.sh, only while apt runs\nexit 101\n' >"$policy"
	chmod 755 "$policy"
}

allow_services() {
	if grep -qs 'servicekonto scripts/packages.sh' "$policy"; then
		rm -f "$policy"
	fi
	if [ -e "$policy.servicekonto-saved" ]; then
		mv "$policy.servicekonto-saved" "$policy"
	fi
}

forbid_cluster() {
	mkdir -p "${cluster_switch%/*}"
	printf 'create_main_cluster = off\n' >"$cluster_switch"
}

# The folder goes only when it is empty, that is when it was ours.
allow_cluster() {
	rm -f "$cluster_switch"
	rmdir "${cluster_switch%/*}" 2>/dev/null || true
	rmdir "${cluster_switch%/*/*}" 2>/dev/null || true
}

# apt tells its progress as kind:package:percent:text; one line per fifth is enough for a reader.
show_progress() {
	local kind percent last=-1

	while IFS=: read -r kind _ percent _; do
		percent=${percent%.*}
		case $kind:$percent in
			dlstatus:[0-9]*|pmstatus:[0-9]*)
				if [ $((percent / 20)) != "$last" ]; then
					last=$((percent / 20))
					printf '   %s %d %%\n' "$([ "$kind" = dlstatus ] && echo fetched || echo installed)" "$percent"
				fi ;;
		esac
	done
}

apt() {
	DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get -q -y -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "$@"
}

install() {
	local log status=0

	log=$(mktemp /tmp/servicekonto-apt.XXXXXX)
	trap 'allow_services; allow_cluster' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	forbid_services
	forbid_cluster
	logged "$log" 'asking apt what there is' apt update
	{ apt -o APT::Status-Fd=3 install --no-install-recommends "$@" 3>&1 >"$log" 2>&1 </dev/null; } | show_progress ||
		status=$?
	if [ "$status" != 0 ]; then
		tail -n 30 "$log" >&2
		die "apt failed. The whole text is in $log"
	fi
	rm -f "$log"
}

read_installed
mapfile -t missing < <(missing_of "$@")
[ "${#missing[@]}" != 0 ] || exit 0
if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null ||
		die "packages are missing and there is no sudo; as root: apt-get install --no-install-recommends ${missing[*]}"
	exec sudo -- "$PWD/scripts/packages.sh" "$@"
fi
say "== Debian packages: ${#missing[@]} to install (${missing[*]})"
install "${missing[@]}"

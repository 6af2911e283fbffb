# shellcheck shell=bash
# SPDX-License-Identifier: EUPL-1.2
# groups - what check.sh can run: each group is a function group_NAME and names the packages it needs

# shellcheck disable=SC2034  # read by check.sh
all_groups=(lint unit sanitizers mutants fuzz system partners browser demo distcheck)
# shellcheck disable=SC2034
declare -A packages_of=(
	[lint]='build lint sanitizers'
	[unit]='build stack'
	[mutants]='build stack'
	[sanitizers]='build stack sanitizers'
	[fuzz]='build sanitizers'
	[system]='build stack'
	[partners]='build stack partners'
	[browser]='build stack browser'
	[demo]='build stack'
	[distcheck]='build'
)
# check.sh sets results; stack.sh sets stack_dir.
: "${results:=}" "${stack_dir:=}"

check_build=$PWD/run/check-build
check_assets=$PWD/run/assets
check_port_base=7500

# One build for all groups. A warning ends it.
build_for_check() {
	say '== building'
	mkdir -p run/log
	logged run/log/npm.log 'page assets and test packages from npm' scripts/assets.sh "$check_assets"
	logged run/log/autogen.log 'autogen' autogen_tree
	logged run/log/configure.log 'configure' configure_tree "$check_build" --enable-werror --enable-rehearsal \
		--with-assets="$check_assets"
	logged run/log/make.log 'make' make_tree "$check_build"
}

group_lint() {
	one_check lint shellcheck 'shell scripts are quiet under shellcheck' shellcheck -x ./*.sh scripts/*.sh tests/*/*.sh \
		tests/partners/*.tap tests/system/*.tap
	one_check lint cppcheck 'C is quiet under cppcheck' lint_cppcheck
	run_tap lint tests/lint/*.tap
}

# One configuration and without the generated tables: pages and fonts as C arrays take it minutes. TRY hands on a struct that holds
# no pointer to what it is given, and a compound literal in "? :" is more than its parser knows; the compilers judge both.
lint_cppcheck() {
	cppcheck -q --max-configs=1 --enable=warning,portability --error-exitcode=1 --inline-suppr --std=c17 -I. \
		--suppress=missingIncludeSystem --suppress=returnDanglingLifetime --suppress=internalAstError \
		--suppress=toomanyconfigs lib keys idp sp-adapter
}

group_unit() {
	make_check unit "$check_build"
}

# clang, another compiler than the one that made the programs, so that its warnings are heard as well.
group_sanitizers() {
	local build=$PWD/run/check-sanitizers

	logged run/log/sanitizers-configure.log 'configure' configure_tree "$build" CC=clang --enable-werror --enable-sanitizers \
		--enable-rehearsal --with-assets="$check_assets"
	make_check sanitizers "$build"
}

# Only the programs that doc/rules.md names are built; -O1 for the compiler's time, not the tests'.
group_mutants() {
	local build=$PWD/run/check-mutants programs

	logged run/log/mutants-configure.log 'configure' configure_tree "$build" CFLAGS='-O1 -g' --enable-mutants --enable-rehearsal
	mapfile -t programs < <(scripts/rules.sh map | awk -F '\t' '{ print $7; print $10 }' | grep . | sort -u | sed 's/\.c$//')
	logged "$results/mutants/make.log" 'make test programs' make_tree "$build" "${programs[@]}"
	one_check mutants install 'a build with mutants cannot be installed' not_installed "$build"
	run_tap mutants scripts/mutants.sh
}

not_installed() { ! make -C "$1" install DESTDIR="$results/mutants/installed" >/dev/null 2>&1; }

# Some minutes for each change; the long run is a command of its own (doc/testing.md).
group_fuzz() {
	local log=$results/fuzz/fuzz.log status=0

	scripts/fuzz.sh 300 </dev/null >"$log" 2>&1 || status=$?
	count fuzz "$status" "$log"
}

# beside_stack GROUP PORT-BASE PROGRAM... - one stack for all programs of the group; check.sh ends it with the group
beside_stack() {
	local group=$1

	stack_plan "$results/$group/stack" "$2" "$check_build"
	shift 2
	stack_up
	export STACK_ENV=$stack_dir/env
	run_tap "$group" "$@"
}

# Some tests bring programs and servers of their own, built by make check without running a test.
test_programs() {
	logged "$results/$1/make.log" 'make test programs' make_tree "$check_build" check TESTS=
	export top_srcdir=$PWD top_builddir=$check_build
}

group_system() {
	test_programs system
	beside_stack system "$check_port_base" tests/system/*.tap
}

group_partners() {
	test_programs partners
	beside_stack partners $((check_port_base + 10)) tests/partners/*.tap
}

# The demo login, then every page there is, in both languages, with JavaScript off, axe and the console watched.
group_browser() {
	logged "$results/browser/make.log" 'make pages' make_tree "$check_build" tests/browser/render_pages
	beside_stack browser $((check_port_base + 20)) tests/browser/login.mjs
	one_check browser pages 'every page is accessible, fits 320 px and keeps its policy' every_page
}

every_page() {
	rm -rf "$results/browser/pages"
	mkdir -p "$results/browser/pages"
	"$check_build/tests/browser/render_pages" "$results/browser/pages" &&
		node tests/browser/pages.mjs "$results/browser/pages"
}

group_demo() {
	one_check demo demo-once 'demo.sh --once logs in and ends with 0' demo_once
}

demo_once() {
	local said=$results/demo/said

	./demo.sh --once --port-base $((check_port_base + 30)) >"$said" 2>&1 || { cat "$said"; return 1; }
	grep -qx 'login ok' "$said"
}

group_distcheck() {
	one_check distcheck distcheck 'the source archive builds, tests and installs by itself' \
		make_tree "$check_build" distcheck
}

# shellcheck shell=bash
# SPDX-License-Identifier: EUPL-1.2
# stack - one account, one adapter, one portal behind nginx, with a database of their own
#
# stack_plan says where everything lies, stack_up starts, stack_watch waits until something ends, stack_down ends all that
# stack_up started. demo.sh and the tests that need running programs use the same four calls.

stack_persons='erika jose anna'
declare -A stack_password=([erika]='Heide-Kiesel-Laterne-41' [jose]='Anker-Birne-Wolke-52' [anna]='Fähre-Minze-Tunnel-63')
declare -A stack_level=([erika]=hoch [jose]=substanziell [anna]=niedrig)
declare -A stack_pid=()
stack_patience_s=30

# stack_plan DIR PORT-BASE BUILD - names only; nothing is made yet
stack_plan() {
	stack_dir=$1 account_port=$2 portal_port=$(($2 + 1)) stack_build=$3
	account_url=http://konto-a.localhost:$account_port
	portal_url=http://portal.localhost:$portal_port
	idpd_conf=$stack_dir/konto-a/idpd.conf
	spd_conf=$stack_dir/portal/spd.conf
}

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

stack_ports_free() {
	local port

	for port in "$account_port" "$portal_port"; do
		! port_is_taken "$port" ||
			die "port $port is taken by another program. Choose other ports: --port-base N (uses N and N+1)"
	done
}

account_conf() {
	cat <<END
[account]
base_url = $account_url
name = Servicekonto Land A

[listen]
address = 127.0.0.1:$account_port unix:$stack_sockets/idpd.sock

[workers]
count = 2

[database]
conninfo = $(cluster_conninfo "$stack_sockets/db" konto_a)

[keys]
signing = keys/sign-rsa keys/sign-ec
pseudonym = keys/pseudonym

[test]
rehearsal = yes

[front]
peer_header = X-Forwarded-For

[fetch]
local = yes
END
}

# The n-th column of the table, in one line.
attribute_column() { awk -F '\t' -v n="$1" '!/^#/ { printf "%s%s", gap, $n; gap = " " }' scripts/attributes.tsv; }

adapter_conf() {
	cat <<END
[portal]
base_url = $portal_url
name = Beispielportal

[listen]
address = unix:$stack_sockets/spd.sock

[database]
conninfo = $(cluster_conninfo "$stack_sockets/db" portal)

[keys]
signing = keys/sign-rsa
encryption = keys/enc-rsa

[account]
metadata = konto-a.xml

[attributes]
request = $(attribute_column 2)
headers = $(attribute_column 1)

[login]
level = basis
END
}

servicekonto() { "$stack_build/servicekonto" -c "$idpd_conf" "$@"; }
adapter() { "$stack_build/servicekonto-spd" -c "$spd_conf" "$@"; }

make_account() {
	local name

	mkdir -p "$stack_dir/konto-a"
	account_conf >"$idpd_conf"
	servicekonto keys new "$stack_dir/konto-a/keys"
	servicekonto check-config
	servicekonto migrate
	for name in $stack_persons; do
		printf '%s\n' "${stack_password[$name]}" |
			servicekonto person add "$name" --attributes "$PWD/scripts/persons/$name.tsv"
	done
}

# Each side gets the other's metadata; there is no other acquaintance between them.
make_portal() {
	mkdir -p "$stack_dir/portal"
	adapter_conf >"$spd_conf"
	servicekonto keys new "$stack_dir/portal/keys"
	servicekonto metadata >"$stack_dir/portal/konto-a.xml"
	adapter migrate
	adapter metadata >"$stack_dir/konto-a/portal.xml"
	servicekonto partner add "$stack_dir/konto-a/portal.xml"
}

# The closed set of headers, both ways: read from the adapter's answer, set for the portal; nothing else goes through.
# shellcheck disable=SC2016  # the variables are nginx's
make_front() {
	local name low

	mkdir -p "$stack_dir/nginx-temp"
	{
		printf 'proxy_pass_request_headers off;\nproxy_set_header Host $http_host;\nproxy_set_header Connection "";\n'
		printf 'proxy_set_header %s;\n' 'Accept $http_accept' 'Accept-Language $http_accept_language' \
			'Content-Type $http_content_type' 'Content-Length $http_content_length'
		for name in "${portal_headers[@]}"; do
			printf 'proxy_set_header Servicekonto-%s $sk_%s;\n' "$name" "$(lower "$name")"
		done
	} >"$stack_dir/portal-headers.conf"
	for name in "${portal_headers[@]}"; do
		low=$(lower "$name")
		printf 'auth_request_set $sk_%s $upstream_http_servicekonto_%s;\n' "$low" "$low"
	done >"$stack_dir/portal-person.conf"
	for name in "${portal_headers[@]}"; do
		printf 'set $sk_%s "";\n' "$(lower "$name")"
	done >"$stack_dir/portal-nobody.conf"
	sed -e "s|@DIR@|$stack_dir|g" -e "s|@SOCKETS@|$stack_sockets|g" -e "s|@PORT@|$portal_port|g" \
		scripts/nginx.conf.in >"$stack_dir/nginx.conf"
	/usr/sbin/nginx -t -q -e "$stack_dir/nginx.log" -p "$stack_dir" -c "$stack_dir/nginx.conf"
}

lower() { printf '%s' "$1" | tr 'A-Z-' 'a-z_'; }

# stack_start NAME COMMAND... - in the background, its words in NAME.log; ends with us, however we end
stack_start() {
	local name=$1
	shift

	setpriv --pdeathsig TERM -- "$@" </dev/null >"$stack_dir/$name.log" 2>&1 &
	stack_pid[$name]=$!
}

# stack_ready NAME WHERE HOST PATH
stack_ready() {
	node scripts/ready.mjs "$stack_patience_s" "$2" "$3" "$4" 2>"$stack_dir/$1.ready" || {
		tail -n 20 "$stack_dir/$1.log" >&2
		die "$1: $(cat "$stack_dir/$1.ready"). Its whole text is in $stack_dir/$1.log"
	}
	rm -f "$stack_dir/$1.ready"
}

# Sockets lie in a short folder of their own: a path of a Unix socket has 107 bytes at most.
stack_up() {
	local attributes

	read -ra attributes < <(attribute_column 1; echo)
	portal_headers=(Subject Level Account Auth-Time "${attributes[@]/#/Attr-}")

	stack_ports_free
	rm -rf "$stack_dir"
	mkdir -p "$stack_dir"
	stack_sockets=$(mktemp -d /tmp/servicekonto.XXXXXX)
	logged "$stack_dir/cluster.log" 'database: PostgreSQL 15, fresh' \
		cluster_up "$stack_sockets/db" konto_a portal
	logged "$stack_dir/account.log" 'account: keys, schema, persons' make_account
	logged "$stack_dir/portal-setup.log" 'portal: keys, schema, metadata both ways' make_portal
	logged "$stack_dir/front.log" 'nginx: configuration' make_front
	stack_start idpd "$stack_build/servicekonto-idpd" -c "$idpd_conf"
	stack_start spd "$stack_build/servicekonto-spd" -c "$spd_conf"
	stack_start portal node scripts/portal.mjs "$stack_sockets/portal.sock" "${attributes[@]}"
	stack_start nginx /usr/sbin/nginx -e "$stack_dir/nginx.log" -p "$stack_dir" -c "$stack_dir/nginx.conf"
	stack_ready idpd "127.0.0.1:$account_port" "konto-a.localhost:$account_port" /readyz
	stack_ready spd "$stack_sockets/spd.sock" "portal.localhost:$portal_port" /sk/metadata
	stack_ready portal "$stack_sockets/portal.sock" portal.localhost /
	stack_ready nginx "127.0.0.1:$portal_port" "portal.localhost:$portal_port" /
	stack_env >"$stack_dir/env"
}

# Answers when one of our programs has ended, which none should.
stack_watch() {
	local name

	wait -n "${stack_pid[@]}" || true
	for name in "${!stack_pid[@]}"; do
		kill -0 "${stack_pid[$name]}" 2>/dev/null || {
			tail -n 20 "$stack_dir/$name.log" >&2
			die "$name has ended. Its whole text is in $stack_dir/$name.log"
		}
	done
}

# Front first, database last. Called from a trap, so nothing here may stop us half-way.
stack_down() {
	local name

	set +e
	for name in nginx portal spd idpd; do
		[ -z "${stack_pid[$name]:-}" ] || kill "${stack_pid[$name]}" 2>/dev/null
	done
	for name in nginx portal spd idpd; do
		[ -z "${stack_pid[$name]:-}" ] || end_of "${stack_pid[$name]}"
	done
	stack_pid=()
	[ -z "${stack_sockets:-}" ] || pgcluster_stop "$stack_sockets/db"
	[ -z "${stack_sockets:-}" ] || rm -rf "$stack_sockets"
}

# Ten seconds to end well; then without asking.
end_of() {
	local n

	for ((n = 0; n < 100; n++)); do
		kill -0 "$1" 2>/dev/null || return 0
		read -rt 0.1 <> <(:)
	done
	kill -KILL "$1" 2>/dev/null
}

# What an outsider needs to point other software at a running stack; can be read by a shell.
stack_env() {
	local name n=0

	env_line DEMO_PID $$
	env_line ACCOUNT_URL "$account_url"
	env_line ACCOUNT_ADDRESS "127.0.0.1:$account_port"
	env_line ACCOUNT_SOCKET "$stack_sockets/idpd.sock"
	env_line ACCOUNT_ENTITY_ID "$account_url/saml/metadata"
	env_line ACCOUNT_METADATA_URL "$account_url/saml/metadata"
	env_line ACCOUNT_METADATA_FILE "$stack_dir/portal/konto-a.xml"
	env_line ACCOUNT_CONF "$idpd_conf"
	env_line ACCOUNT_PID "${stack_pid[idpd]}"
	env_line PORTAL_URL "$portal_url"
	env_line PORTAL_ADDRESS "127.0.0.1:$portal_port"
	env_line PORTAL_PAGE "$portal_url/antrag"
	env_line PORTAL_JSON "$portal_url/antrag.json"
	env_line PORTAL_METADATA_URL "$portal_url/sk/metadata"
	env_line PORTAL_METADATA_FILE "$stack_dir/konto-a/portal.xml"
	env_line ADAPTER_CONF "$spd_conf"
	env_line ADAPTER_SOCKET "$stack_sockets/spd.sock"
	env_line ADAPTER_PID "${stack_pid[spd]}"
	env_line NGINX_CONF "$stack_dir/nginx.conf"
	env_line DATABASE_HOST "$stack_sockets/db"
	env_line DATABASE_ACCOUNT "$(cluster_conninfo "$stack_sockets/db" konto_a)"
	env_line DATABASE_PORTAL "$(cluster_conninfo "$stack_sockets/db" portal)"
	env_line SERVICEKONTO "$stack_build/servicekonto -c $idpd_conf"
	env_line PARTNER_ADD "$stack_build/servicekonto -c $idpd_conf partner add"
	env_line PARTNER_COMPAT "--profile compat"
	env_line LOG_DIR "$stack_dir"
	env_line PERSONS "$stack_persons"
	for name in $stack_persons; do
		n=$((n + 1))
		env_line "PERSON_${n}_USERNAME" "$name"
		env_line "PERSON_${n}_PASSWORD" "${stack_password[$name]}"
		env_line "PERSON_${n}_LEVEL" "${stack_level[$name]}"
		env_line "PERSON_${n}_ATTRIBUTES" "$PWD/scripts/persons/$name.tsv"
	done
}

env_line() { printf "%s='%s'\n" "$1" "$2"; }

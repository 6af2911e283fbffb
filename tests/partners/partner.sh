# shellcheck shell=bash
# SPDX-License-Identifier: EUPL-1.2
# partner - what the tests with foreign software share: keys, metadata, and the account's answer to both
#
# STACK_ENV names the file of a running stack (scripts/with-stack.sh).

# shellcheck source=/dev/null
. "$STACK_ENV"
work=$(mktemp -d /tmp/servicekonto-partner.XXXXXX)
partner_pids=()

partner_down() {
	[ "${#partner_pids[@]}" = 0 ] || kill "${partner_pids[@]}" 2>/dev/null || true
	wait
	rm -rf "$work"
}
trap partner_down EXIT

# partner_keys NAME - an RSA key of 3072 bit with a certificate that nobody vouches for, as portals have them
partner_keys() {
	openssl req -x509 -nodes -newkey rsa:3072 -days 30 -subj "/CN=$1" -keyout "$work/$1.key" -out "$work/$1.crt" 2>"$work/openssl.log"
}

# partner_metadata NAME ENTITY-ID ACS-URL - a portal on stock software: one key for both uses
partner_metadata() {
	local certificate
	certificate=$(grep -v -- '-----' "$work/$1.crt")

	cat <<END
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="$2">
 <md:SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
$(partner_key signing "$certificate")
$(partner_key encryption "$certificate")
  <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>
  <md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="$3" index="0" isDefault="true"/>
  <md:AttributeConsumingService index="0" isDefault="true">
   <md:ServiceName xml:lang="de">$1</md:ServiceName>
$(awk -F '\t' '!/^#/ { printf "   <md:RequestedAttribute Name=\"%s\" FriendlyName=\"%s\" NameFormat=\"urn:oasis:names:tc:SAML:2.0:attrname-format:uri\"/>\n", $2, $1 }' scripts/attributes.tsv)
  </md:AttributeConsumingService>
 </md:SPSSODescriptor>
</md:EntityDescriptor>
END
}

partner_key() {
	cat <<END
  <md:KeyDescriptor use="$1"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>
$2
  </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
END
}

# partner_start LOG COMMAND...
partner_start() {
	local log=$work/$1
	shift

	setpriv --pdeathsig TERM -- "$@" </dev/null >"$log" 2>&1 &
	partner_pids+=($!)
}

# The first free port after the stack's own ones.
partner_port() {
	local port

	for ((port = ${PORTAL_ADDRESS#*:} + 1; port < ${PORTAL_ADDRESS#*:} + 9; port++)); do
		(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { printf '%d' "$port"; return 0; }
	done
	return 1
}

# What the demo person has, as "FriendlyName TAB value", sorted; a test brings its software's words to this shape.
partner_expected() {
	awk -F '\t' '{ print $1 "\t" $3 }' "$PERSON_1_ATTRIBUTES" | sort
}

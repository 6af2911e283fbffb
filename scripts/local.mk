# SPDX-License-Identifier: EUPL-1.2
# What demo.sh and check.sh need travels in the source archive.
EXTRA_DIST += demo.sh check.sh scripts/attributes.tsv scripts/build.sh scripts/client.mjs scripts/cluster.sh \
	scripts/fetch.mjs scripts/fuzz.sh scripts/groups.sh scripts/login.mjs scripts/nginx.conf.in scripts/packages.sh scripts/person.sh \
	scripts/persons/anna.tsv scripts/persons/erika.tsv scripts/persons/jose.tsv scripts/portal.mjs scripts/ready.mjs \
	scripts/stack.sh scripts/with-stack.sh scripts/words.sh \
	tests/browser/login.mjs tests/partners/attributes.mjs tests/partners/mellon.tap tests/partners/node_saml.mjs \
	tests/partners/node_saml.tap tests/partners/partner.sh tests/support/tap.sh

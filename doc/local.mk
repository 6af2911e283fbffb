# SPDX-License-Identifier: EUPL-1.2
dist_man_MANS += doc/man/servicekonto-idpd.8 doc/man/servicekonto-idpd.conf.5 doc/man/servicekonto-spd.8 \
	doc/man/servicekonto-spd.conf.5 doc/man/servicekonto.8
EXTRA_DIST += doc/architecture.md doc/glossary.md doc/operations.md doc/performance.md doc/privacy.md doc/protocol.md \
	doc/review.md doc/rules.md doc/style.md doc/testing.md doc/threat-model.md doc/samples/idpd.conf doc/samples/spd.conf \
	doc/samples/haproxy.cfg doc/samples/nginx-portal.conf
EXTRA_DIST += \
	doc/adr/0001-rings-and-checked-includes.md \
	doc/adr/0002-struct-outcome-and-rule-table.md \
	doc/adr/0003-scoped-cleanup-and-arena.md \
	doc/adr/0004-single-threaded-workers-and-fibers.md \
	doc/adr/0005-lasso-behind-one-file.md \
	doc/adr/0006-effects-before-issue.md \
	doc/adr/0007-consent-each-time-and-no-passive-answer.md \
	doc/adr/0008-signatures-without-xmlsec-contexts.md \
	doc/adr/0009-one-row-makes-a-daemon.md

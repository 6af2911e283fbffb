# SPDX-License-Identifier: EUPL-1.2
# The tree read as text: each program prints TAP.
LINT_TAPS = tests/lint/banned.tap tests/lint/conf.tap tests/lint/headers.tap tests/lint/layers.tap \
	tests/lint/rules.tap tests/lint/sizes.tap tests/lint/spdx.tap tests/lint/sql.tap tests/lint/verified.tap
TESTS += $(LINT_TAPS)
EXTRA_DIST += $(LINT_TAPS)

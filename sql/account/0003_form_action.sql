-- SPDX-License-Identifier: EUPL-1.2
-- Origins that a portal's AssertionConsumerService redirects to, blank between; empty: none.
ALTER TABLE partner ADD COLUMN form_action text NOT NULL DEFAULT '';

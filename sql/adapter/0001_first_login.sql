-- SPDX-License-Identifier: EUPL-1.2
-- What one portal's adapter needs. Times are seconds since 1970, UTC.

-- A login between our request and the account's answer; nothing of a person.
CREATE TABLE login (
	id text PRIMARY KEY,
	secret_hash bytea NOT NULL,
	request_id text NOT NULL,
	return_to text NOT NULL,
	min_level integer NOT NULL CHECK (min_level BETWEEN 1 AND 4),
	force_authn boolean NOT NULL,
	lang text NOT NULL,
	asked_at bigint NOT NULL,
	expires_at bigint NOT NULL
);
CREATE INDEX login_expires ON login (expires_at);

-- Every assertion once (SAML-PROF 4.1.4.5).
CREATE TABLE assertion_seen (
	account text NOT NULL,
	assertion_id text NOT NULL,
	until_at bigint NOT NULL,
	PRIMARY KEY (account, assertion_id)
);
CREATE INDEX assertion_seen_until ON assertion_seen (until_at);

-- Deleted when it ends; attributes are the JSON that /sk/session gives to the portal.
CREATE TABLE session (
	handle_hash bytea PRIMARY KEY,
	subject text NOT NULL,
	account text NOT NULL,
	level integer NOT NULL CHECK (level BETWEEN 1 AND 4),
	authn_at bigint NOT NULL,
	started_at bigint NOT NULL,
	seen_at bigint NOT NULL,
	ends_at bigint NOT NULL,
	idle_s bigint NOT NULL,
	attributes text NOT NULL
);
CREATE INDEX session_ends ON session (ends_at);

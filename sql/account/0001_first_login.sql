-- SPDX-License-Identifier: EUPL-1.2
-- What one state account needs for Web SSO. Times are seconds since 1970, UTC.

CREATE SEQUENCE partner_revision;

CREATE TABLE partner (
	entity_id text PRIMARY KEY CHECK (length(entity_id) BETWEEN 1 AND 1024),
	profile text NOT NULL CHECK (profile IN ('bsi', 'compat')),
	sector text,
	sign_with text NOT NULL DEFAULT '',
	sign_response boolean NOT NULL DEFAULT false,
	encrypt boolean NOT NULL DEFAULT true,
	is_blocked boolean NOT NULL DEFAULT false,
	revision bigint NOT NULL DEFAULT nextval('partner_revision'),
	metadata text NOT NULL
);

CREATE TABLE person (
	person_id text PRIMARY KEY,
	username text NOT NULL UNIQUE,
	password_hash text NOT NULL
);

-- An empty value with a level means "verified: there is none" (TR-03160-1 2.3).
CREATE TABLE person_attribute (
	person_id text NOT NULL REFERENCES person ON DELETE CASCADE,
	name text NOT NULL,
	place integer NOT NULL,
	level integer NOT NULL CHECK (level BETWEEN 1 AND 4),
	value text NOT NULL,
	PRIMARY KEY (person_id, name, place)
);

-- A request between its arrival and its answer; nothing of a person.
CREATE TABLE open_request (
	id text PRIMARY KEY,
	secret_hash bytea NOT NULL,
	partner text NOT NULL,
	request_id text NOT NULL,
	acs_url text NOT NULL,
	relay_state bytea NOT NULL,
	has_relay_state boolean NOT NULL,
	opened_at bigint NOT NULL,
	expires_at bigint NOT NULL,
	levels integer NOT NULL,
	class_refs text NOT NULL,
	force_authn boolean NOT NULL,
	is_passive boolean NOT NULL,
	wants_status_detail boolean NOT NULL,
	is_persistent boolean NOT NULL,
	names_attributes boolean NOT NULL,
	attributes text NOT NULL,
	lang text NOT NULL
);
CREATE INDEX open_request_expires ON open_request (expires_at);

-- Every verified request once (SAML-CORE 1.3.4).
CREATE TABLE request_seen (
	partner text NOT NULL,
	request_id text NOT NULL,
	until_at bigint NOT NULL,
	PRIMARY KEY (partner, request_id)
);
CREATE INDEX request_seen_until ON request_seen (until_at);

CREATE TABLE session (
	handle_hash bytea PRIMARY KEY,
	person_id text NOT NULL REFERENCES person ON DELETE CASCADE,
	level integer NOT NULL CHECK (level BETWEEN 1 AND 4),
	means text NOT NULL,
	authn_at bigint NOT NULL,
	started_at bigint NOT NULL,
	seen_at bigint NOT NULL
);
CREATE INDEX session_started ON session (started_at);
CREATE INDEX session_person ON session (person_id);

-- Keyed hashes of user names and networks, never the names themselves.
CREATE TABLE attempt (
	key text PRIMARY KEY,
	failed integer NOT NULL,
	last_at bigint NOT NULL
);

-- Transaction record without personal data; the jobs process deletes it after seven days (TR-03160-2 4.3.2.4).
CREATE TABLE record (
	at bigint NOT NULL,
	request_id text NOT NULL,
	event text NOT NULL,
	partner text NOT NULL,
	level integer NOT NULL,
	rule text NOT NULL
);
CREATE INDEX record_at ON record (at);

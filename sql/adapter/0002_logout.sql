-- SPDX-License-Identifier: EUPL-1.2
-- What the account names when it ends a session: hashes only. Sessions begun before have none and end by time.
ALTER TABLE session ADD COLUMN nameid_hash bytea;
ALTER TABLE session ADD COLUMN index_hash bytea;
CREATE INDEX session_nameid ON session (nameid_hash);

-- Every LogoutRequest once (SAML-CORE 1.3.4).
CREATE TABLE logout_seen (
	account text NOT NULL,
	request_id text NOT NULL,
	until_at bigint NOT NULL,
	PRIMARY KEY (account, request_id)
);
CREATE INDEX logout_seen_until ON logout_seen (until_at);

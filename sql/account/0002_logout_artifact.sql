-- SPDX-License-Identifier: EUPL-1.2
-- What single logout and the artifact binding need. Times are seconds since 1970, UTC.

-- Which portal has an answer of which session: hashes only, gone with the session.
CREATE TABLE session_service (
	handle_hash bytea NOT NULL REFERENCES session ON DELETE CASCADE,
	partner text NOT NULL,
	nameid_hash bytea NOT NULL,
	index_hash bytea NOT NULL,
	PRIMARY KEY (partner, nameid_hash, index_hash)
);
CREATE INDEX session_service_handle ON session_service (handle_hash);

-- A Response that waits for its portal, sealed under a key that is in the artifact alone.
CREATE TABLE artifact (
	handle_hash bytea PRIMARY KEY,
	partner text NOT NULL,
	sealed bytea NOT NULL,
	expires_at bigint NOT NULL
);
CREATE INDEX artifact_expires ON artifact (expires_at);

ALTER TABLE open_request ADD COLUMN by_artifact boolean NOT NULL DEFAULT false;
ALTER TABLE partner ADD COLUMN encrypt_nameid boolean NOT NULL DEFAULT false;

-- SPDX-License-Identifier: EUPL-1.2
-- A LogoutRequest may overtake the answer that it is about: what it named is kept with it. Requests from before name nothing.
ALTER TABLE logout_seen ADD COLUMN nameid_hash bytea;
ALTER TABLE logout_seen ADD COLUMN index_hashes text NOT NULL DEFAULT ''; -- hex, comma between; empty: all
ALTER TABLE logout_seen ADD COLUMN asked_at bigint NOT NULL DEFAULT 0; -- its IssueInstant
CREATE INDEX logout_seen_nameid ON logout_seen (nameid_hash);

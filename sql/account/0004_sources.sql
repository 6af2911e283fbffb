-- SPDX-License-Identifier: EUPL-1.2
-- Metadata of partners from a federation, beside what operators add by hand. Times are seconds since 1970, UTC;
-- 0: never, or not limited.

-- A row without metadata is the operator's record for an entity of a source; without profile: the source's.
ALTER TABLE partner ALTER COLUMN metadata DROP NOT NULL;
ALTER TABLE partner ALTER COLUMN profile DROP NOT NULL;

CREATE TABLE metadata_source (
	name text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,63}$'),
	place bigint GENERATED ALWAYS AS IDENTITY, -- where two sources have an entity, the older source's counts
	kind text NOT NULL CHECK (kind IN ('aggregate', 'mdq')),
	location text NOT NULL,
	keys text NOT NULL, -- pinned public keys, PEM
	profile text NOT NULL CHECK (profile IN ('bsi', 'compat')),
	hosts text NOT NULL, -- further hosts that redirects may lead to, by blanks
	refresh_s bigint NOT NULL,
	revision bigint NOT NULL DEFAULT nextval('partner_revision'),
	-- what is live
	digest bytea, -- of the octets that were signed; NULL: to be read anew whatever the server says
	etag text,
	modified text,
	signer bytea,
	valid_until bigint NOT NULL DEFAULT 0,
	cache_s bigint NOT NULL DEFAULT 0, -- its cacheDuration
	loaded_at bigint NOT NULL DEFAULT 0,
	-- how it goes
	due_at bigint NOT NULL DEFAULT 0,
	tried_at bigint NOT NULL DEFAULT 0,
	succeeded_at bigint NOT NULL DEFAULT 0,
	failing_since bigint NOT NULL DEFAULT 0,
	n_failed integer NOT NULL DEFAULT 0,
	rule text NOT NULL DEFAULT '',
	-- queries of the current minute (mdq)
	minute_at bigint NOT NULL DEFAULT 0,
	n_asked integer NOT NULL DEFAULT 0
);

CREATE TABLE metadata_entity (
	entity_id text NOT NULL CHECK (length(entity_id) BETWEEN 1 AND 1024),
	source text NOT NULL REFERENCES metadata_source ON DELETE CASCADE,
	revision bigint NOT NULL DEFAULT nextval('partner_revision'),
	digest bytea NOT NULL,
	valid_until bigint NOT NULL, -- its own; that of the source counts as well
	refresh_at bigint NOT NULL,  -- when to ask again (mdq)
	metadata text NOT NULL,
	PRIMARY KEY (entity_id, source)
);
CREATE INDEX metadata_entity_source ON metadata_entity (source);

-- What a load left out, and why.
CREATE TABLE metadata_quarantine (
	source text NOT NULL REFERENCES metadata_source ON DELETE CASCADE,
	place integer NOT NULL,
	entity_id text NOT NULL, -- empty: it has none that can be used
	rule text NOT NULL,
	PRIMARY KEY (source, place)
);

-- Entities asked for lately (mdq): not again until then.
CREATE TABLE metadata_query (
	entity_id text NOT NULL,
	source text NOT NULL REFERENCES metadata_source ON DELETE CASCADE,
	until_at bigint NOT NULL,
	PRIMARY KEY (entity_id, source)
);
CREATE INDEX metadata_query_until ON metadata_query (until_at);

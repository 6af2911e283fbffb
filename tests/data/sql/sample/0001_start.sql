-- nasty: "quotes", \backslash\, ??= trigraph, Größe 😀
CREATE TABLE thing (
	id bigint PRIMARY KEY,
	words text NOT NULL DEFAULT 'a"b\c'
);

ALTER TABLE thing ADD COLUMN colour text;
INSERT INTO thing (id, colour) VALUES (1, 'blau') -- no semicolon, no newline at the end
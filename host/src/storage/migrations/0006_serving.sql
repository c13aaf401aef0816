-- The host that serves, or served last: the settings that it started with, and what it was asked for since.
CREATE TABLE serving (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    settings      TEXT NOT NULL DEFAULT '',
    started_ms    INTEGER NOT NULL DEFAULT 0,
    -- Counts how often it was asked to read its secrets again, and how often it did.
    reload_asked  INTEGER NOT NULL DEFAULT 0,
    reload_done   INTEGER NOT NULL DEFAULT 0,
    -- What it found then, as JSON; no value of a secret stands here.
    reload_report TEXT NOT NULL DEFAULT '[]'
) STRICT;
INSERT INTO serving (id) VALUES (1);

-- What people have to look at: visitors who are passed to staff, and what a failure left for staff to find out.
CREATE TABLE handoffs (
    id           TEXT PRIMARY KEY,
    conversation TEXT NOT NULL REFERENCES conversation (id),
    run          TEXT,
    action       TEXT,
    reason       TEXT NOT NULL,
    route        TEXT,
    -- For staff alone, never for the visitor.
    summary      TEXT NOT NULL,
    data         TEXT,
    state        TEXT NOT NULL,
    -- Who has taken it, and the name under which visitors see them.
    taken_by     TEXT,
    shown_as     TEXT,
    ended_by     TEXT,
    note         TEXT,
    created_ms   INTEGER NOT NULL,
    taken_ms     INTEGER,
    ended_ms     INTEGER
) STRICT;
CREATE INDEX handoffs_by_time ON handoffs (created_ms);
CREATE INDEX handoffs_by_state ON handoffs (state, created_ms);
CREATE INDEX handoffs_by_conversation ON handoffs (conversation);

-- What the operator's receiver of events has to be told: written with the change that it is about, and sent until it is taken.
CREATE TABLE event (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The same at every try.
    id           TEXT NOT NULL UNIQUE,
    kind         TEXT NOT NULL,
    conversation TEXT NOT NULL,
    handoff      TEXT NOT NULL,
    data         TEXT NOT NULL,
    created_ms   INTEGER NOT NULL,
    state        TEXT NOT NULL,
    tries        INTEGER NOT NULL DEFAULT 0,
    -- When this series of tries began.
    began_ms     INTEGER NOT NULL,
    due_ms       INTEGER NOT NULL,
    settled_ms   INTEGER,
    -- Of the last try: the status of the answer, and what went wrong.
    status       INTEGER,
    error        TEXT
) STRICT;
CREATE INDEX event_waiting ON event (conversation, seq) WHERE state = 'waiting';
CREATE INDEX event_by_state ON event (state, seq);

-- The name under which visitors see the one who has the token.
ALTER TABLE token ADD COLUMN name TEXT;

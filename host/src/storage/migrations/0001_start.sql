-- Times are milliseconds since the Unix epoch; documents are JSON text.

-- Every version of an action that was ever published; the file itself is in the folder `actions`.
CREATE TABLE action_version (
    name         TEXT NOT NULL,
    digest       TEXT NOT NULL,
    added_ms     INTEGER NOT NULL,
    PRIMARY KEY (name, digest)
) STRICT;

-- The version that is live. An action that is not here is unpublished.
CREATE TABLE published (
    name         TEXT PRIMARY KEY,
    digest       TEXT NOT NULL,
    published_ms INTEGER NOT NULL,
    FOREIGN KEY (name, digest) REFERENCES action_version (name, digest)
) STRICT;

-- Rises with every change of `published`, so that a running host notices.
CREATE TABLE generation (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    value    INTEGER NOT NULL
) STRICT;
INSERT INTO generation VALUES (1, 0);

CREATE TABLE conversation (
    id         TEXT PRIMARY KEY,
    state      TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE message (
    conversation TEXT NOT NULL REFERENCES conversation (id),
    seq          INTEGER NOT NULL,
    author       TEXT NOT NULL,
    body         TEXT NOT NULL,
    at_ms        INTEGER NOT NULL,
    PRIMARY KEY (conversation, seq)
) STRICT;

CREATE TABLE run (
    id           TEXT PRIMARY KEY,
    conversation TEXT,
    action       TEXT NOT NULL,
    digest       TEXT NOT NULL,
    mode         TEXT NOT NULL,
    status       TEXT NOT NULL,
    state        TEXT NOT NULL,
    started_ms   INTEGER NOT NULL,
    updated_ms   INTEGER NOT NULL
) STRICT;
CREATE INDEX run_by_time ON run (started_ms);

CREATE TABLE trace (
    run   TEXT NOT NULL REFERENCES run (id),
    seq   INTEGER NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (run, seq)
) STRICT;

-- Writes. A row in `about-to-send` past its deadline has an unknown outcome: the host that sent it is gone.
CREATE TABLE ledger (
    run             TEXT NOT NULL,
    endpoint        TEXT NOT NULL,
    digest          TEXT NOT NULL,
    action          TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    state           TEXT NOT NULL,
    status          INTEGER,
    sent_ms         INTEGER NOT NULL,
    deadline_ms     INTEGER NOT NULL,
    PRIMARY KEY (run, endpoint, digest)
) STRICT;

-- Links in mails, by the SHA-256 of their secret.
CREATE TABLE link (
    hash         TEXT PRIMARY KEY,
    conversation TEXT NOT NULL,
    action       TEXT NOT NULL,
    email        TEXT NOT NULL,
    created_ms   INTEGER NOT NULL,
    expires_ms   INTEGER NOT NULL,
    used_ms      INTEGER
) STRICT;
CREATE INDEX link_by_email ON link (email, created_ms);

-- Bearer tokens, by the SHA-256 of their secret.
CREATE TABLE token (
    id         TEXT PRIMARY KEY,
    hash       TEXT NOT NULL UNIQUE,
    note       TEXT NOT NULL,
    role       TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    revoked_ms INTEGER
) STRICT;

PRAGMA user_version = 1;

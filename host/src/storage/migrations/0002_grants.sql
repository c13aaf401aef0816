-- What the operator allows; `form` is the grant as JSON.
CREATE TABLE allowed (
    action     TEXT NOT NULL,
    endpoint   TEXT NOT NULL,
    form       TEXT NOT NULL,
    granted_ms INTEGER NOT NULL,
    PRIMARY KEY (action, endpoint)
) STRICT;

-- Every change of what is allowed, for audit. Its last number tells a running host that something has changed.
CREATE TABLE allowed_change (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms    INTEGER NOT NULL,
    change   TEXT NOT NULL,
    action   TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    form     TEXT NOT NULL,
    who      TEXT NOT NULL,
    note     TEXT NOT NULL
) STRICT;

PRAGMA user_version = 2;

-- What operators found out about writes of unknown outcome, and who says so. Nothing of it is ever changed.
CREATE TABLE settlement (
    run        TEXT NOT NULL,
    endpoint   TEXT NOT NULL,
    digest     TEXT NOT NULL,
    made       INTEGER NOT NULL CHECK (made IN (0, 1)),
    settled_by TEXT NOT NULL,
    note       TEXT NOT NULL,
    settled_ms INTEGER NOT NULL,
    PRIMARY KEY (run, endpoint, digest),
    FOREIGN KEY (run, endpoint, digest) REFERENCES ledger (run, endpoint, digest)
) STRICT;

CREATE INDEX ledger_by_time ON ledger (sent_ms);

-- Writes with what was found out about them. `unknown_ms` is the time from which nobody knows the outcome; it is null
-- where somebody does.
CREATE VIEW ledger_entry AS
SELECT ledger.*, made, settled_by, note, settled_ms,
    CASE
        WHEN settled_by IS NOT NULL THEN NULL
        WHEN state = 'outcome-unknown' THEN 0
        WHEN state = 'about-to-send' THEN deadline_ms + 1
    END AS unknown_ms
FROM ledger LEFT JOIN settlement USING (run, endpoint, digest);

PRAGMA user_version = 3;

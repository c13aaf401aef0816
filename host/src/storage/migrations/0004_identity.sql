-- Whom a link proves (nobody, where no mail was sent), and the code in the same mail, by an HMAC of it.
ALTER TABLE link ADD COLUMN contact TEXT;
ALTER TABLE link ADD COLUMN code TEXT NOT NULL DEFAULT '';
ALTER TABLE link ADD COLUMN code_tries INTEGER NOT NULL DEFAULT 0;
CREATE INDEX link_by_conversation ON link (conversation, created_ms);

-- Every proof that was tried, and what came of it. No code, link or token stands here.
CREATE TABLE proof (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms        INTEGER NOT NULL,
    conversation TEXT NOT NULL,
    action       TEXT,
    subject      TEXT,
    way          TEXT NOT NULL,
    result       TEXT NOT NULL,
    network      TEXT
) STRICT;
CREATE INDEX proof_by_conversation ON proof (conversation, at_ms);
CREATE INDEX proof_by_network ON proof (network, at_ms);

-- The host's own directory. Addresses are normalised.
CREATE TABLE contact (
    id         TEXT PRIMARY KEY,
    email      TEXT NOT NULL,
    updated_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX contact_by_email ON contact (email);

PRAGMA user_version = 4;

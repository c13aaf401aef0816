-- A contact has one address or several. Each is kept in the form in which it is compared, and as the directory spells it.
CREATE TABLE contact_address (
    contact TEXT NOT NULL,
    place   INTEGER NOT NULL,
    email   TEXT NOT NULL,
    spelled TEXT NOT NULL,
    PRIMARY KEY (contact, place)
) STRICT, WITHOUT ROWID;
INSERT INTO contact_address (contact, place, email, spelled) SELECT id, 0, email, email FROM contact;
CREATE INDEX contact_address_by_email ON contact_address (email);
DROP INDEX contact_by_email;
ALTER TABLE contact DROP COLUMN email;

-- Why a directory or a mail server failed, for operators.
ALTER TABLE proof ADD COLUMN reason TEXT;

PRAGMA user_version = 5;

-- The write ledger.
PRAGMA user_version = 3;

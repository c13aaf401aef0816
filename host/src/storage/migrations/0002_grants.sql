-- Kept for the grants.
PRAGMA user_version = 2;

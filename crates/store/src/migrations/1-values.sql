-- Seeds have one length and are never deleted, only overwritten where they lie: see values.rs.
CREATE TABLE header (
    number INTEGER PRIMARY KEY CHECK (number = 1),
    lock BLOB NOT NULL CHECK (length(lock) = 102),
    state BLOB NOT NULL CHECK (length(state) = 58)
) STRICT;

CREATE TABLE seed (
    number INTEGER PRIMARY KEY,
    taken INTEGER NOT NULL CHECK (taken IN (0, 1)),
    seed BLOB NOT NULL CHECK (length(seed) = 32)
) STRICT;

CREATE TABLE value (
    number INTEGER PRIMARY KEY REFERENCES seed (number),
    name BLOB NOT NULL UNIQUE CHECK (length(name) = 32),
    space BLOB NOT NULL CHECK (length(space) = 32),
    key BLOB NOT NULL,
    value BLOB NOT NULL
) STRICT;

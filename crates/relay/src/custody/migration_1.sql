-- Admission: only digests of tokens, so that whoever reads the disk cannot spend them.
CREATE TABLE tokens (
    number INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    issued_at INTEGER NOT NULL,
    spent_at INTEGER,
    withdrawn_at INTEGER
) STRICT;

CREATE TABLE channels (
    id INTEGER PRIMARY KEY,
    name BLOB NOT NULL UNIQUE,
    joining BLOB NOT NULL
) STRICT;

-- Seat 0 opened the channel, seat 1 joined it; the token makes a repeated request recognisable.
CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    channel INTEGER NOT NULL REFERENCES channels (id),
    seat INTEGER NOT NULL,
    secret BLOB NOT NULL,
    token BLOB NOT NULL,
    UNIQUE (channel, seat)
) STRICT;

-- A queue's clock never goes back; `forgotten` is the last place that was erased uncollected.
CREATE TABLE queues (
    id INTEGER PRIMARY KEY,
    channel INTEGER NOT NULL REFERENCES channels (id),
    lane INTEGER NOT NULL,
    precedence INTEGER NOT NULL,
    last INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    forgotten INTEGER NOT NULL,
    UNIQUE (channel, lane, precedence)
) STRICT;

-- What remains for as long as the channel exists: receipts are made from it.
CREATE TABLE places (
    queue INTEGER NOT NULL REFERENCES queues (id),
    position INTEGER NOT NULL,
    account INTEGER NOT NULL REFERENCES accounts (id),
    envelope BLOB NOT NULL,
    held_at INTEGER NOT NULL,
    size INTEGER NOT NULL,
    PRIMARY KEY (queue, position)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX places_by_envelope ON places (queue, envelope);

-- The envelopes themselves, until they are collected or forgotten.
CREATE TABLE held (
    id INTEGER PRIMARY KEY,
    queue INTEGER NOT NULL,
    position INTEGER NOT NULL,
    held_at INTEGER NOT NULL,
    envelope BLOB NOT NULL,
    UNIQUE (queue, position)
) STRICT;

CREATE INDEX held_by_time ON held (held_at);

-- An account's part in a queue: what it deposited, and what it has collected or was told is too old.
CREATE TABLE shares (
    account INTEGER NOT NULL REFERENCES accounts (id),
    queue INTEGER NOT NULL REFERENCES queues (id),
    count INTEGER NOT NULL DEFAULT 0,
    last INTEGER NOT NULL DEFAULT 0,
    held_bytes INTEGER NOT NULL DEFAULT 0,
    collected INTEGER NOT NULL DEFAULT 0,
    told INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (account, queue)
) STRICT, WITHOUT ROWID;

-- Records of conveyance, numbered for the account whose deposits they are about.
CREATE TABLE conveyances (
    account INTEGER NOT NULL REFERENCES accounts (id),
    number INTEGER NOT NULL,
    queue INTEGER NOT NULL REFERENCES queues (id),
    after INTEGER NOT NULL,
    through INTEGER NOT NULL,
    collected_at INTEGER NOT NULL,
    PRIMARY KEY (account, number)
) STRICT, WITHOUT ROWID;

-- How far forgetting has come; it follows the clock in steps, so that a jump erases nothing at once.
CREATE TABLE forgetting (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at INTEGER NOT NULL
) STRICT;

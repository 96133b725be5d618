-- What a device keeps of the account that devices share (account/, sync/): made when it begins or joins one, and gone when it
-- leaves. Who has none opens no sooner for it, and no call pays for it.

-- The account, and who on this device it is for.
CREATE TABLE account (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    user_id INTEGER NOT NULL,
    vault   INTEGER NOT NULL,                       -- entries of vaults go along
    dataset INTEGER NOT NULL,                       -- of its keys
    key     INTEGER NOT NULL,
    state   BLOB NOT NULL                           -- sealed
) STRICT;

-- Keys of the account, each under the class key of its accessibility: those of rings by epoch; epoch -1 this member's seeds,
-- -2 the naming key.
CREATE TABLE account_key (
    epoch  INTEGER NOT NULL,
    class  INTEGER NOT NULL,
    key    INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (epoch, class)
) STRICT, WITHOUT ROWID;

-- Records as the log has them; values are sealed under keys of rings.
CREATE TABLE record (
    id    BLOB PRIMARY KEY,
    stale INTEGER NOT NULL,                         -- what users see of it is to be made anew
    state BLOB NOT NULL
) STRICT;

CREATE INDEX record_stale ON record (id) WHERE stale;

-- What was changed here and is not in the log yet, in the order of the changes.
CREATE TABLE pending (
    number INTEGER PRIMARY KEY,
    id     BLOB NOT NULL UNIQUE,
    state  BLOB NOT NULL
) STRICT;

-- Which row shows a record: an asset or an entry, 0 for none.
CREATE TABLE shown (
    id    BLOB PRIMARY KEY,
    row   INTEGER NOT NULL,
    based INTEGER NOT NULL,                         -- the entry of the log that it is as of
    view  BLOB NOT NULL                             -- which values it has
) STRICT;

CREATE INDEX shown_row ON shown (row);

-- Secrets that lost.
CREATE TABLE conflict (
    number INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,                        -- when it lost, by the time of the log
    state  BLOB NOT NULL
) STRICT;

-- Up to which change the entries of a vault were looked at.
CREATE TABLE looked_at (
    dataset INTEGER PRIMARY KEY,
    change  INTEGER NOT NULL
) STRICT;

-- Assets for the trusted account that were changed since they were last looked at (data/terms.rs).
CREATE INDEX asset_changed ON asset (id) WHERE terms & 16646144;

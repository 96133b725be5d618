-- Schema version 1. Frozen once released: later versions add 002.sql and so on.
-- A `mac` authenticates its whole row (store/rows.rs): such rows are read and written there only.

-- Counters of the store itself. `registry` counts changes of users, apps and permissions, so that other processes know
-- when to read them again. `commits` counts every commit, so that of two states the later one is known.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- What the device was told to do, as numbers, and whose app ids are that more than one name fits.
CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value ANY NOT NULL,
    mac   BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE user (
    id         INTEGER PRIMARY KEY,
    biometrics INTEGER NOT NULL,                    -- bit 0 face, bit 1 fingerprint
    mac        BLOB NOT NULL
) STRICT;

-- Which file of a user's class keys counts (keys/vault.rs): committing this row is what changes keys. User 0 has keys
-- without being listed above.
CREATE TABLE key_file (
    user_id    INTEGER PRIMARY KEY,
    generation INTEGER NOT NULL,
    class_keys INTEGER NOT NULL,                    -- which class keys are in it: the same through changes of the password
    changes    INTEGER NOT NULL,                    -- how often the password was changed, set or removed
    mac        BLOB NOT NULL
) STRICT;

CREATE TABLE app (
    token_id    INTEGER PRIMARY KEY,
    uid         INTEGER NOT NULL,
    bundle_name TEXT NOT NULL,
    user_id     INTEGER NOT NULL,
    app_index   INTEGER NOT NULL,
    manifest    TEXT NOT NULL,                      -- JSON
    dialog_forbidden INTEGER NOT NULL,              -- its privacy statement is not agreed to yet
    mac         BLOB NOT NULL,
    UNIQUE (bundle_name, user_id, app_index)
) STRICT;

CREATE TABLE permission_state (
    token_id   INTEGER NOT NULL REFERENCES app (token_id) ON DELETE CASCADE,
    permission TEXT NOT NULL,
    granted    INTEGER NOT NULL,
    flags      INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    mac        BLOB NOT NULL,
    PRIMARY KEY (token_id, permission)
) STRICT, WITHOUT ROWID;

CREATE TABLE definition (                           -- what definePermission added to the published table
    id         INTEGER PRIMARY KEY,                 -- its number in records of usage (privacy/recordable.rs)
    name       TEXT NOT NULL UNIQUE,
    definition TEXT NOT NULL,                       -- JSON
    mac        BLOB NOT NULL
) STRICT;

-- The assets of one owner in one user space, encrypted attributes apart. Ids are never used again, so a stale cached
-- id finds nothing instead of somebody else's assets.
CREATE TABLE dataset (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL,
    owner_type INTEGER NOT NULL,
    owner      BLOB NOT NULL,
    encrypted  INTEGER NOT NULL,
    sync_code  INTEGER NOT NULL,                    -- what the last clone or restore into it came to: 0, or a code
    sync_total INTEGER NOT NULL,                    -- how many assets it had to carry
    sync_failed INTEGER NOT NULL,                   -- how many of them did not arrive
    mac        BLOB NOT NULL,
    UNIQUE (user_id, owner_type, owner, encrypted)
) STRICT;

-- Keys per data set and kind of access, wrapped under a class key: the last one of the newest epoch seals, the others open
-- what they sealed. A kind that needs the lock password has others per password lifetime (`generation`): assets of an
-- earlier one keep pointing at a key that cannot be opened again.
CREATE TABLE data_key (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset    INTEGER NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    kind       INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    epoch      INTEGER NOT NULL,                    -- of the class keys (keys/class_keys.rs)
    uses       INTEGER NOT NULL,                    -- how often it may have sealed
    wrapped    BLOB NOT NULL
) STRICT;

CREATE INDEX data_key_kind ON data_key (dataset, kind);

-- The assets of all data sets. With encrypted attributes, alias and labels hold blind indices and `sealed` the values
-- themselves. The data set is part of the id, and no set's id is used again.
CREATE TABLE asset (
    id          INTEGER PRIMARY KEY,                -- dataset << 32 | sequence: a data set lies together, in insertion order
    terms       INTEGER NOT NULL,                   -- who may do what with it, as bits (data/terms.rs)
    data_key    INTEGER NOT NULL,
    create_time INTEGER NOT NULL,
    update_time INTEGER NOT NULL,
    alias       BLOB NOT NULL,
    secret      BLOB NOT NULL,                      -- sealed
    labels      BLOB NOT NULL,                      -- those that it has: (column ‖ length (2 bytes) ‖ value)*
    sealed      BLOB
) STRICT;

-- Assets by the keyed hash of their alias (`place` 0) and of each label (its column + 1) within a data set. What is found is
-- compared with the row.
CREATE TABLE name (
    hash  INTEGER NOT NULL,
    asset INTEGER NOT NULL,
    PRIMARY KEY (hash, asset)
) STRICT, WITHOUT ROWID;

-- What Node programs keep in vaults (vault/), unseen by apps: written anew with each change, so that ids are the order of
-- changes within a vault.
CREATE TABLE entry (
    id        INTEGER PRIMARY KEY,                  -- 1 << 62 | dataset << 40 | sequence, never used again
    access    INTEGER NOT NULL,                     -- accessibility of the value
    expires   INTEGER,                              -- epoch milliseconds
    about_key INTEGER NOT NULL,
    about     BLOB NOT NULL,                        -- sealed: names, labels, times, and a short value
    value_key INTEGER NOT NULL,                     -- 0 if the value is in `about`
    value     BLOB                                  -- sealed
) STRICT;

CREATE INDEX entry_expires ON entry (id >> 40, expires) WHERE expires IS NOT NULL;

-- Entries by keyed hashes of service and account (half of the number each) and of labels.
CREATE TABLE entry_name (
    hash  INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    PRIMARY KEY (hash, entry)
) STRICT, WITHOUT ROWID;

-- Entries that were removed lately, for listeners. The ids are of one series with those of entries.
CREATE TABLE entry_removed (
    id        INTEGER PRIMARY KEY,
    kind      INTEGER NOT NULL,                     -- 1 removed, 2 expired, 3 all of a service or of the vault
    about_key INTEGER NOT NULL,
    about     BLOB NOT NULL                         -- sealed: service and account
) STRICT;

-- What changed lately of users, apps and permissions, by meta.registry's value after each change: another process
-- reads what is new instead of everything, and learns which events its listeners are owed. Old rows are pruned.
CREATE TABLE change (
    id         INTEGER PRIMARY KEY,
    kind       INTEGER NOT NULL,                    -- store/change.rs
    token_id   INTEGER,
    permission TEXT
) STRICT;

CREATE INDEX app_uid ON app (user_id, uid);
CREATE INDEX permission_state_permission ON permission_state (permission);
-- One-time decisions, which a restart takes back.
CREATE INDEX permission_state_once ON permission_state (token_id) WHERE flags & 64;

-- Token ids of apps that were uninstalled with their data kept: given back at the next installation, to nobody else.
CREATE TABLE reserved_token (
    token_id    INTEGER PRIMARY KEY,
    uid         INTEGER NOT NULL,
    bundle_name TEXT NOT NULL,
    user_id     INTEGER NOT NULL,
    app_index   INTEGER NOT NULL,
    mac         BLOB NOT NULL,
    UNIQUE (bundle_name, user_id, app_index)
) STRICT;

-- Whether a user's dialogs may ask for a permission, where that is not the default.
CREATE TABLE request_toggle (
    user_id    INTEGER NOT NULL,
    permission TEXT NOT NULL,
    status     INTEGER NOT NULL,
    mac        BLOB NOT NULL,
    PRIMARY KEY (user_id, permission)
) STRICT, WITHOUT ROWID;

-- Permissions that an account policy suspends for all apps of a user.
CREATE TABLE account_policy (
    user_id    INTEGER NOT NULL,
    permission TEXT NOT NULL,
    persistent INTEGER NOT NULL,                    -- else it ends with the last process
    owner      INTEGER REFERENCES app (token_id),   -- the only one who changes it; none: anybody
    mac        BLOB NOT NULL,
    PRIMARY KEY (user_id, permission)
) STRICT, WITHOUT ROWID;

-- Apps that such a policy leaves alone.
CREATE TABLE account_exemption (
    user_id    INTEGER NOT NULL,
    permission TEXT NOT NULL,
    token_id   INTEGER NOT NULL REFERENCES app (token_id) ON DELETE CASCADE,
    mac        BLOB NOT NULL,
    PRIMARY KEY (user_id, permission, token_id),
    FOREIGN KEY (user_id, permission) REFERENCES account_policy (user_id, permission) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- One access, or the accesses of one minute that differ in nothing but their number (spec/privacy.md 3.3). One index for
-- both: what an access is merged with, and the records of an app. NULLs in it are all different, so that a segment of a
-- usage is never merged with anything. No count is in it: adding an access to a record writes the row alone.
CREATE TABLE usage_record (
    id         INTEGER PRIMARY KEY,
    token_id   INTEGER NOT NULL REFERENCES app (token_id) ON DELETE CASCADE,
    permission INTEGER NOT NULL,                    -- privacy/recordable.rs
    minute     INTEGER NOT NULL,                    -- of `time`
    time       INTEGER NOT NULL,                    -- of the first access, epoch milliseconds
    duration   INTEGER NOT NULL,
    success    INTEGER NOT NULL,
    fail       INTEGER NOT NULL,
    status     INTEGER NOT NULL,                    -- PermissionActiveStatus at the time
    lock       INTEGER NOT NULL,                    -- 1 unlocked, 2 locked
    used_type  INTEGER NOT NULL,
    identity   TEXT NOT NULL,
    merges     INTEGER                              -- with records of bit 1 accesses, bit 2 refusals; none for a segment of a usage
) STRICT;

CREATE UNIQUE INDEX usage_record_merge ON usage_record
    (token_id, minute, permission, status, lock, used_type, identity, merges);

-- In which ways an app ever used a permission: bits 1 normal, 2 picker, 4 security component.
CREATE TABLE used_type (
    token_id   INTEGER NOT NULL REFERENCES app (token_id) ON DELETE CASCADE,
    permission INTEGER NOT NULL,
    bits       INTEGER NOT NULL,
    place      INTEGER NOT NULL,                    -- in the order of first use
    PRIMARY KEY (token_id, permission)
) STRICT, WITHOUT ROWID;

-- Users whose accesses are not recorded.
CREATE TABLE record_toggle (
    user_id INTEGER PRIMARY KEY,
    mac     BLOB NOT NULL
) STRICT;

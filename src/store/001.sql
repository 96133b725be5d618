-- Schema version 1. Frozen once released: later versions add 002.sql and so on.

-- Counters and values of the device itself. `registry` counts changes of users, apps and permissions, so that other
-- processes know when to read them again.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE user (
    id         INTEGER PRIMARY KEY,
    biometrics INTEGER NOT NULL DEFAULT 0          -- bit 0 face, bit 1 fingerprint
) STRICT;

CREATE TABLE app (
    token_id    INTEGER PRIMARY KEY,
    uid         INTEGER NOT NULL,
    bundle_name TEXT NOT NULL,
    user_id     INTEGER NOT NULL,
    app_index   INTEGER NOT NULL,
    manifest    TEXT NOT NULL,                      -- JSON
    UNIQUE (bundle_name, user_id, app_index)
) STRICT;

CREATE TABLE permission_state (
    token_id   INTEGER NOT NULL REFERENCES app (token_id) ON DELETE CASCADE,
    permission TEXT NOT NULL,
    granted    INTEGER NOT NULL,
    flags      INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (token_id, permission)
) STRICT, WITHOUT ROWID;

CREATE TABLE definition (                           -- what definePermission added to the published table
    name       TEXT PRIMARY KEY,
    definition TEXT NOT NULL                        -- JSON
) STRICT, WITHOUT ROWID;

-- The assets of one owner in one user space, encrypted attributes apart. Ids are never used again, so a stale cached
-- id finds nothing instead of somebody else's assets.
CREATE TABLE dataset (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL,
    owner_type INTEGER NOT NULL,
    owner      BLOB NOT NULL,
    encrypted  INTEGER NOT NULL,
    UNIQUE (user_id, owner_type, owner, encrypted)
) STRICT;

-- One key per data set and kind of access, wrapped under its class key. A kind that needs the lock password has one
-- per password lifetime (`generation`): assets of an earlier one keep pointing at a key that cannot be opened again.
CREATE TABLE data_key (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset    INTEGER NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    kind       INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    wrapped    BLOB NOT NULL,
    UNIQUE (dataset, kind, generation)
) STRICT;

-- With encrypted attributes, alias and labels hold blind indices and `sealed` the values themselves.
CREATE TABLE asset (
    id            INTEGER PRIMARY KEY,              -- dataset << 32 | sequence: a data set lies together, in insertion order
    dataset       INTEGER NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    alias         BLOB NOT NULL,
    secret        BLOB NOT NULL,                    -- sealed
    data_key      INTEGER NOT NULL,
    accessibility INTEGER NOT NULL,
    require_password_set INTEGER NOT NULL,
    auth_type     INTEGER NOT NULL,
    sync_type     INTEGER NOT NULL,
    is_persistent INTEGER NOT NULL,
    wrap_type     INTEGER NOT NULL,
    deleted       INTEGER NOT NULL DEFAULT 0,       -- a tombstone: removed here, not yet in the trusted account
    create_time   INTEGER NOT NULL,
    update_time   INTEGER NOT NULL,
    sealed        BLOB,
    critical_1 BLOB, critical_2 BLOB, critical_3 BLOB, critical_4 BLOB,
    normal_1   BLOB, normal_2   BLOB, normal_3   BLOB, normal_4   BLOB,
    local_1    BLOB, local_2    BLOB, local_3    BLOB, local_4    BLOB
) STRICT;

CREATE UNIQUE INDEX asset_alias ON asset (dataset, alias);
CREATE INDEX asset_critical_1 ON asset (dataset, critical_1) WHERE critical_1 IS NOT NULL;
CREATE INDEX asset_critical_2 ON asset (dataset, critical_2) WHERE critical_2 IS NOT NULL;
CREATE INDEX asset_critical_3 ON asset (dataset, critical_3) WHERE critical_3 IS NOT NULL;
CREATE INDEX asset_critical_4 ON asset (dataset, critical_4) WHERE critical_4 IS NOT NULL;
CREATE INDEX asset_normal_1 ON asset (dataset, normal_1) WHERE normal_1 IS NOT NULL;
CREATE INDEX asset_normal_2 ON asset (dataset, normal_2) WHERE normal_2 IS NOT NULL;
CREATE INDEX asset_normal_3 ON asset (dataset, normal_3) WHERE normal_3 IS NOT NULL;
CREATE INDEX asset_normal_4 ON asset (dataset, normal_4) WHERE normal_4 IS NOT NULL;
CREATE INDEX asset_local_1 ON asset (dataset, local_1) WHERE local_1 IS NOT NULL;
CREATE INDEX asset_local_2 ON asset (dataset, local_2) WHERE local_2 IS NOT NULL;
CREATE INDEX asset_local_3 ON asset (dataset, local_3) WHERE local_3 IS NOT NULL;
CREATE INDEX asset_local_4 ON asset (dataset, local_4) WHERE local_4 IS NOT NULL;

-- Schema version 3: the privacy manager.

-- One access, or the accesses of one minute that differ in nothing but their number (spec/privacy.md 3.3). A segment of
-- a usage (`segment` 1) is never merged with anything.
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
    segment    INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX usage_record_merge ON usage_record
    (token_id, permission, minute, status, lock, used_type, identity, success > 0, fail > 0) WHERE segment = 0;
CREATE INDEX usage_record_app ON usage_record (token_id, time);

-- In which ways an app ever used a permission: bits 1 normal, 2 picker, 4 security component.
CREATE TABLE used_type (
    id         INTEGER PRIMARY KEY,                 -- order of first use
    token_id   INTEGER NOT NULL REFERENCES app (token_id) ON DELETE CASCADE,
    permission INTEGER NOT NULL,
    bits       INTEGER NOT NULL,
    UNIQUE (token_id, permission)
) STRICT;

-- Users whose accesses are not recorded.
CREATE TABLE record_toggle (
    user_id INTEGER PRIMARY KEY
) STRICT;

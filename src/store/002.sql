-- Schema version 2: access control.

-- What changed lately of users, apps and permissions, by meta.registry's value after each change: another process
-- reads what is new instead of everything, and learns which events its listeners are owed. Old rows are pruned.
CREATE TABLE change (
    id         INTEGER PRIMARY KEY,
    kind       INTEGER NOT NULL,                    -- store/change.rs
    token_id   INTEGER,
    permission TEXT
) STRICT;

-- Whether dialogs are forbidden for the app: its privacy statement is not agreed to yet.
ALTER TABLE app ADD COLUMN dialog_forbidden INTEGER NOT NULL DEFAULT 0;

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
    UNIQUE (bundle_name, user_id, app_index)
) STRICT;

-- Whether a user's dialogs may ask for a permission, where that is not the default.
CREATE TABLE request_toggle (
    user_id    INTEGER NOT NULL,
    permission TEXT NOT NULL,
    status     INTEGER NOT NULL,
    PRIMARY KEY (user_id, permission)
) STRICT, WITHOUT ROWID;

-- Permissions that an account policy suspends for all apps of a user.
CREATE TABLE account_policy (
    user_id    INTEGER NOT NULL,
    permission TEXT NOT NULL,
    persistent INTEGER NOT NULL,                    -- else it ends with the last process
    PRIMARY KEY (user_id, permission)
) STRICT, WITHOUT ROWID;

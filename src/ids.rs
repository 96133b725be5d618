//! Who: apps and users by number. One is not the other, nor a count or a flag.

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A number with a meaning of its own, which it keeps in JSON and in the store.
macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                self.0.to_sql()
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                u32::column_result(value).map($name)
            }
        }
    )+};
}

numbers! {
    /// An app, by its access token id.
    Token;
    /// A user of the device.
    UserId;
    /// Bits that say who decided about a permission, and how (`permission::grant::flag`).
    Flags;
}

impl Token {
    /// No app has it.
    pub const NONE: Token = Token(0);
    /// The bits of every token of version 1, the only one.
    pub const VERSION: u32 = 1 << 29;
    /// The bit of a daemon.
    pub const NATIVE: u32 = 1 << 27;
    /// The bit of the debugging shell.
    pub const SHELL: u32 = 1 << 28;
    /// The bit of a sandbox of an app.
    pub const SANDBOX: u32 = 1 << 26;
    /// The bit of a child process that only draws.
    pub const RENDER: u32 = 1 << 25;
    /// The bit of a clone of an app.
    pub const CLONE: u32 = 1 << 24;
    /// The bits that are drawn.
    pub const DRAWN: u32 = 0xF_FFFF;

    /// Of these bits, those that are set in it.
    pub fn only(self, bits: u32) -> u32 {
        self.0 & bits
    }
}

impl UserId {
    /// The system's own space.
    pub const SYSTEM: UserId = UserId(0);
    /// The first user who is a person: the spaces before are the system's own and have no lock screen.
    pub const FIRST: UserId = UserId(100);
    /// The last one there can be.
    pub const LAST: UserId = UserId(i32::MAX as u32);

    /// Whether it is a person's, who has a lock screen.
    pub fn is_person(self) -> bool {
        self >= UserId::FIRST
    }
}

impl Flags {
    /// Nobody decided.
    pub const NONE: Flags = Flags(0);

    /// Whether any of these is set.
    pub const fn has(self, any: Flags) -> bool {
        self.0 & any.0 != 0
    }

    /// With these as well.
    pub const fn with(self, more: Flags) -> Flags {
        Flags(self.0 | more.0)
    }

    /// Without these.
    pub const fn without(self, less: Flags) -> Flags {
        Flags(self.0 & !less.0)
    }

    /// Of these, those that are set.
    pub const fn only(self, these: Flags) -> Flags {
        Flags(self.0 & these.0)
    }
}

//! The numbers of an asset, as the bits of one column.

use crate::keys::data_keys::Kind;

/// AuthType.ANY.
pub const AUTH_ANY: u32 = 255;

/// The numbers that say who may do what with an asset. All of them are authenticated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Accessibility.
    pub accessibility: u32,
    /// REQUIRE_PASSWORD_SET.
    pub require_password_set: bool,
    /// AuthType.
    pub auth_type: u32,
    /// SyncType bits.
    pub sync_type: u32,
    /// IS_PERSISTENT.
    pub is_persistent: bool,
    /// WrapType.
    pub wrap_type: u32,
}

/// A number among the terms: its first bit, and its largest value.
pub struct Bits {
    shift: u32,
    max: u32,
}

/// Where the numbers stand in the column `terms`.
pub mod bits {
    use super::{AUTH_ANY, Bits};

    /// Accessibility.
    pub const ACCESSIBILITY: Bits = Bits { shift: 0, max: 2 };
    /// REQUIRE_PASSWORD_SET.
    pub const REQUIRE_PASSWORD_SET: Bits = Bits { shift: 2, max: 1 };
    /// AuthType.
    pub const AUTH_TYPE: Bits = Bits { shift: 3, max: AUTH_ANY };
    /// SyncType bits.
    pub const SYNC_TYPE: Bits = Bits { shift: 11, max: 7 };
    /// IS_PERSISTENT.
    pub const IS_PERSISTENT: Bits = Bits { shift: 14, max: 1 };
    /// WrapType.
    pub const WRAP_TYPE: Bits = Bits { shift: 15, max: 1 };
    /// A tombstone: removed here, not yet in the trusted account.
    pub const DELETED: Bits = Bits { shift: 16, max: 1 };
}

impl Bits {
    /// The number in its place.
    pub const fn put(&self, number: u32) -> i64 {
        (number as i64) << self.shift
    }

    /// All its bits.
    pub const fn mask(&self) -> i64 {
        self.put(u32::MAX >> self.max.leading_zeros())
    }

    /// The number, if it can be one.
    fn take(&self, terms: i64) -> Option<u32> {
        let number = ((terms & self.mask()) >> self.shift) as u32;
        (number <= self.max).then_some(number)
    }
}

impl Terms {
    /// As the column `terms` has them, of an asset that is there.
    pub fn pack(&self) -> i64 {
        bits::ACCESSIBILITY.put(self.accessibility)
            | bits::REQUIRE_PASSWORD_SET.put(self.require_password_set.into())
            | bits::AUTH_TYPE.put(self.auth_type)
            | bits::SYNC_TYPE.put(self.sync_type)
            | bits::IS_PERSISTENT.put(self.is_persistent.into())
            | bits::WRAP_TYPE.put(self.wrap_type)
    }

    /// None for what was never written.
    pub fn unpack(column: i64) -> Option<Self> {
        let terms = Terms {
            accessibility: bits::ACCESSIBILITY.take(column)?,
            require_password_set: bits::REQUIRE_PASSWORD_SET.take(column)? != 0,
            auth_type: bits::AUTH_TYPE.take(column)?,
            sync_type: bits::SYNC_TYPE.take(column)?,
            is_persistent: bits::IS_PERSISTENT.take(column)? != 0,
            wrap_type: bits::WRAP_TYPE.take(column)?,
        };
        (terms.pack() == column & !bits::DELETED.mask()).then_some(terms)
    }

    /// The kind of key that seals the secret.
    pub fn kind(&self) -> Kind {
        Kind::new(self.accessibility, self.require_password_set, self.auth_type == AUTH_ANY)
    }
}

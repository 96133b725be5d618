//! The numbers of an asset, as the bits of one column.

use super::dataset::TRUSTED_ACCOUNT;
use crate::keys::data_keys::Kind;

/// AuthType.ANY.
pub const AUTH_ANY: u32 = 255;

/// A number among the terms: its first bit, and its largest value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bits {
    shift: u32,
    /// Its largest value.
    pub max: u32,
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

    /// What of a trusted account's asset was changed since the account's log was last told of it (`CHANGED_…`).
    pub const CHANGED: Bits = Bits { shift: 17, max: 127 };

    /// All but the last two, in the order in which they are authenticated.
    pub const TERMS: [Bits; 6] = [ACCESSIBILITY, REQUIRE_PASSWORD_SET, AUTH_TYPE, SYNC_TYPE, IS_PERSISTENT, WRAP_TYPE];
}

/// It was added.
pub const CHANGED_ALL: u32 = 1;
/// Its secret.
pub const CHANGED_SECRET: u32 = 2;
/// The first normal label; the others follow.
pub const CHANGED_LABEL: u32 = 4;
/// It was removed.
pub const CHANGED_GONE: u32 = 64;

impl Bits {
    /// The number in its place.
    pub const fn put(&self, number: u32) -> i64 {
        (number as i64) << self.shift
    }

    /// All its bits.
    pub const fn mask(&self) -> i64 {
        self.put(u32::MAX >> self.max.leading_zeros())
    }

    /// The number that stands there in the column.
    pub const fn of(&self, column: i64) -> u32 {
        ((column & self.mask()) >> self.shift) as u32
    }
}

/// The numbers that say who may do what with an asset, as the column has them. All of them are authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms(i64);

impl Terms {
    /// Each is 0.
    pub const NONE: Terms = Terms(0);

    /// None for what was never written.
    #[inline]
    pub fn unpack(column: i64) -> Option<Self> {
        let terms = column & !(bits::DELETED.mask() | bits::CHANGED.mask());
        let rest = bits::TERMS.iter().fold(terms, |rest, bits| rest & !bits.mask());
        // Nobody is told of what is not for the trusted account.
        let told = bits::SYNC_TYPE.of(terms) & TRUSTED_ACCOUNT != 0 || bits::CHANGED.of(column) == 0;
        (rest == 0 && told && bits::TERMS.iter().all(|bits| bits.of(terms) <= bits.max)).then_some(Terms(terms))
    }

    /// As the column has them, of an asset that is there.
    pub fn pack(self) -> i64 {
        self.0
    }

    /// One of the numbers.
    pub fn get(self, bits: Bits) -> u32 {
        bits.of(self.0)
    }

    /// The same with another number.
    pub const fn with(self, bits: Bits, number: u32) -> Self {
        Terms(self.0 & !bits.mask() | bits.put(number))
    }

    /// The same for an asset that is written here: one for the trusted account is to be told of.
    pub fn changed(self, what: u32) -> i64 {
        let told = self.get(bits::SYNC_TYPE) & TRUSTED_ACCOUNT != 0;
        if told { self.0 | bits::CHANGED.put(what) } else { self.0 }
    }

    /// What is authenticated with a secret.
    pub fn bytes(self) -> [u8; bits::TERMS.len()] {
        bits::TERMS.map(|bits| self.get(bits) as u8)
    }

    /// The kind of key that seals the secret.
    pub fn kind(self) -> Kind {
        let number = |bits| self.get(bits);
        let password = number(bits::REQUIRE_PASSWORD_SET) != 0;
        Kind::new(number(bits::ACCESSIBILITY), password, number(bits::AUTH_TYPE) == AUTH_ANY)
    }
}

/// The terms that somebody gave, of all there are.
#[derive(Clone, Copy, Debug)]
pub struct GivenTerms {
    mask: i64,
    column: i64,
}

impl GivenTerms {
    /// None.
    pub const NONE: GivenTerms = GivenTerms { mask: 0, column: 0 };

    /// The same with this number given.
    pub const fn with(self, bits: Bits, number: u32) -> Self {
        GivenTerms { mask: self.mask | bits.mask(), column: self.column & !bits.mask() | bits.put(number) }
    }

    /// The number, if it was given.
    pub fn get(self, bits: Bits) -> Option<u32> {
        (self.mask & bits.mask() != 0).then(|| bits.of(self.column))
    }

    /// Bits of the column that count, and what they are, of assets that are there and fit.
    pub fn condition(self) -> (i64, i64) {
        // Of the kinds of synchronisation, those that are given must be among the asset's.
        let mask = self.mask & !bits::SYNC_TYPE.mask() | self.column & bits::SYNC_TYPE.mask();
        (mask | bits::DELETED.mask(), self.column)
    }
}

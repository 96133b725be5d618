//! What the body of an entry says.

use super::coded::{Coded, coded};
use super::members::Identity;
use super::{CLASSES, Pseudonym, RecordId, Sealed};
use crate::crypto::Buffer;

/// Fields of a record, written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    pub record: RecordId,
    /// Hybrid time.
    pub time: u64,
    /// All fields are there, and replace what was: a record that is new, or was added anew.
    pub whole: bool,
    /// The secret that is replaced had lost: it is kept.
    pub keeps: bool,
    /// The lease that it is written under; 0 for none.
    pub fence: u64,
    pub fields: Vec<(u8, Sealed)>,
}

/// A record, removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remove {
    pub record: RecordId,
    pub time: u64,
}

/// A secret that lost before it came into the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    pub record: RecordId,
    /// When it had been written.
    pub time: u64,
    pub secret: Sealed,
    /// The head that went with it, if it was of a whole record.
    pub head: Option<Sealed>,
}

/// A new ring: what its keys are known by, and the keys of the one before under them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRing {
    pub checks: [[u8; 16]; CLASSES],
    pub links: Option<[Vec<u8>; CLASSES]>,
}

/// A change of who is a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roster {
    /// Who becomes one, and the invitation that this uses up; none for the first members, for a machine that comes by the
    /// recovery key, and for the recovery key itself.
    pub added: Vec<(Identity, Option<[u8; 16]>)>,
    pub removed: Vec<Pseudonym>,
    pub ring: Option<NewRing>,
}

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    pub id: [u8; 16],
    pub secret: [u8; 16],
    /// When it ends, in milliseconds since 1970.
    pub until: u64,
}

/// A snapshot of the state after an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    pub n: u64,
    pub name: String,
    pub hash: [u8; 32],
    pub time: u64,
}

/// The right to renew a record's secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leased {
    pub record: RecordId,
    /// Which call has it.
    pub holder: [u8; 16],
    /// How long, in milliseconds.
    pub lasts: u32,
    /// It ends: the call came to nothing.
    pub ends: bool,
}

coded! {
    Write { record, time, whole, keeps, fence, fields }
    Remove { record, time }
    Lost { record, time, secret, head }
    NewRing { checks, links }
    Roster { added, removed, ring }
    Invite { id, secret, until }
    Announced { n, name, hash, time }
    Leased { record, holder, lasts, ends }
}

impl<A: Coded, B: Coded> Coded for (A, B) {
    fn add_to(&self, out: &mut Buffer) {
        self.0.add_to(out);
        self.1.add_to(out);
    }

    fn take(rest: &mut &[u8]) -> Option<Self> {
        Some((A::take(rest)?, B::take(rest)?))
    }
}

macro_rules! items {
    ($($number:literal => $item:ident,)*) => {
        /// One thing that an entry says.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Item { $($item($item),)* }

        impl Coded for Item {
            fn add_to(&self, out: &mut Buffer) {
                match self {
                    $(Item::$item(item) => {
                        out.put(&[$number]);
                        item.add_to(out);
                    })*
                }
            }

            fn take(rest: &mut &[u8]) -> Option<Self> {
                match u8::take(rest)? {
                    $($number => $item::take(rest).map(Item::$item),)*
                    _ => None,
                }
            }
        }
    };
}

items! {
    1 => Write,
    2 => Remove,
    3 => Lost,
    4 => Roster,
    5 => Invite,
    6 => Announced,
    7 => Leased,
}

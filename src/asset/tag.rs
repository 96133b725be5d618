//! The tag table (spec/asset.md 2.1): all there is to know of an asset tag, one row each. What is a condition, where it is
//! stored, what is authenticated with the secret, which maps take it (spec.rs), limits and messages follow from the rows.

use crate::data::names;
use crate::data::terms::{Bits, bits};
use crate::error::{Code, Error, Result};
use std::fmt;

/// What values a tag takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // min and max speak for themselves
pub enum Rule {
    /// true or false.
    Bool,
    /// Between `min` and `max` bytes, both included.
    Bytes { min: u32, max: u32 },
    /// One of the listed numbers.
    OneOf(&'static [u32]),
    /// Like `OneOf`, with further numbers that are known but not supported (D13, D32).
    OneOfOrUnsupported(&'static [u32], &'static [u32]),
    /// A bit mask: at most this number.
    Mask { max: u32 },
    /// Between `min` and `max`, both included.
    Range { min: u32, max: u32 },
    /// Any unsigned 32-bit number.
    AnyNumber,
    /// The number of a label tag.
    LabelTag,
    /// Only ever returned.
    Output,
}

/// As messages and documents say it.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rule::Bool => write!(f, "true or false"),
            Rule::Bytes { min, max } if min == max => write!(f, "{min} bytes"),
            Rule::Bytes { min, max } => write!(f, "{min} to {max} bytes"),
            Rule::OneOf(legal) | Rule::OneOfOrUnsupported(legal, _) => write!(f, "one of {legal:?}"),
            Rule::Mask { max } => write!(f, "a bit mask of 0 to {max}"),
            Rule::Range { min, max } => write!(f, "{min} to {max}"),
            Rule::AnyNumber => write!(f, "any number"),
            Rule::LabelTag => write!(f, "the number of a DATA_LABEL tag"),
            Rule::Output => write!(f, "nothing"),
        }
    }
}

/// What a tag is about. Names and terms are stored, and assets are found by them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The secret.
    Secret,
    /// The name at place 0; authenticated with the secret.
    Alias,
    /// A number at these bits of the column `terms`; authenticated with the secret.
    Term(Bits),
    /// The name at this place; authenticated with the secret.
    Critical(u8),
    /// The name at this place.
    Normal(u8),
    /// The name at this place; never synchronised.
    Local(u8),
    /// Says in which data set an asset is.
    DataSet,
    /// Proves that the user was there.
    Session,
    /// How long a session lives.
    Validity,
    /// Which results there are, and in which order.
    Return,
    /// What add does with a taken alias.
    Conflict,
    /// What to tell the synchronisation service; looked at after the group (D64).
    Operation,
    /// When the asset was last written; only ever returned.
    Time,
}

pub(super) struct Row {
    name: &'static str,
    rule: Rule,
    pub(super) group: Group,
    /// Of a number or boolean that is left out.
    default: u32,
}

macro_rules! tags {
    ($($(#[$doc:meta])* $tag:ident = $id:literal, $name:literal, $rule:expr, $group:expr $(, or $default:literal)?;)*) => {
        /// An asset tag. The discriminant is its row, and its code in packed results.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[allow(missing_docs)] // the first of four labels says it
        pub enum Tag { $($(#[$doc])* $tag,)* }

        impl Tag {
            /// Every tag, in table order.
            pub const ALL: &'static [Tag] = &[$(Tag::$tag,)*];
            const IDS: &'static [u32] = &[$($id,)*];
        }

        pub(super) static ROWS: [Row; COUNT] = {
            use Group::*;
            use Rule::*;
            [$(Row { name: $name, rule: $rule, group: $group, default: 0 $(+ $default)? },)*]
        };
    };
}

const LABEL: Rule = Rule::Bytes { min: 1, max: 2048 };

tags! {
    /// The protected bytes.
    Secret = 0x3000_0001, "SECRET", Bytes { min: 1, max: 1024 }, Secret;
    /// The name, unique within its data set.
    Alias = 0x3000_0002, "ALIAS", Bytes { min: 1, max: 256 }, Alias;
    /// In which lock state the secret can be had.
    Accessibility = 0x2000_0003, "ACCESSIBILITY", OneOf(&[0, 1, 2]), Term(bits::ACCESSIBILITY), or 1;
    /// Whether the secret needs a lock password to be set.
    RequirePasswordSet = 0x1000_0004, "REQUIRE_PASSWORD_SET", Bool, Term(bits::REQUIRE_PASSWORD_SET);
    /// Whether reading the secret needs user authentication.
    AuthType = 0x2000_0005, "AUTH_TYPE", OneOfOrUnsupported(&[0, 255], &[256]), Term(bits::AUTH_TYPE);
    /// Life of a session in seconds.
    AuthValidityPeriod = 0x2000_0006, "AUTH_VALIDITY_PERIOD", Range { min: 1, max: 600 }, Validity, or 60;
    /// What preQuery returned.
    AuthChallenge = 0x3000_0007, "AUTH_CHALLENGE", Bytes { min: 32, max: 32 }, Session;
    /// What the user authentication service returned.
    AuthToken = 0x3000_0008, "AUTH_TOKEN", Bytes { min: 1, max: 1024 }, Session;
    /// Where the asset may be synchronised to.
    SyncType = 0x2000_0010, "SYNC_TYPE", Mask { max: 7 }, Term(bits::SYNC_TYPE);
    /// Whether the asset survives uninstallation.
    IsPersistent = 0x1000_0011, "IS_PERSISTENT", Bool, Term(bits::IS_PERSISTENT);
    /// Labels: custom, integrity protected.
    Critical1 = 0x3000_0020, "DATA_LABEL_CRITICAL_1", LABEL, Critical(1);
    Critical2 = 0x3000_0021, "DATA_LABEL_CRITICAL_2", LABEL, Critical(2);
    Critical3 = 0x3000_0022, "DATA_LABEL_CRITICAL_3", LABEL, Critical(3);
    Critical4 = 0x3000_0023, "DATA_LABEL_CRITICAL_4", LABEL, Critical(4);
    /// Labels: custom.
    Normal1 = 0x3000_0030, "DATA_LABEL_NORMAL_1", LABEL, Normal(5);
    Normal2 = 0x3000_0031, "DATA_LABEL_NORMAL_2", LABEL, Normal(6);
    Normal3 = 0x3000_0032, "DATA_LABEL_NORMAL_3", LABEL, Normal(7);
    Normal4 = 0x3000_0033, "DATA_LABEL_NORMAL_4", LABEL, Normal(8);
    /// Labels: custom, never synchronised.
    Local1 = 0x3000_0034, "DATA_LABEL_NORMAL_LOCAL_1", LABEL, Local(9);
    Local2 = 0x3000_0035, "DATA_LABEL_NORMAL_LOCAL_2", LABEL, Local(10);
    Local3 = 0x3000_0036, "DATA_LABEL_NORMAL_LOCAL_3", LABEL, Local(11);
    Local4 = 0x3000_0037, "DATA_LABEL_NORMAL_LOCAL_4", LABEL, Local(12);
    /// With or without the secret.
    ReturnType = 0x2000_0040, "RETURN_TYPE", OneOf(&[0, 1]), Return, or 1;
    /// At most so many results.
    ReturnLimit = 0x2000_0041, "RETURN_LIMIT", Range { min: 1, max: 65536 }, Return, or 65536;
    /// Results to skip.
    ReturnOffset = 0x2000_0042, "RETURN_OFFSET", AnyNumber, Return;
    /// The label to sort by.
    ReturnOrderedBy = 0x2000_0043, "RETURN_ORDERED_BY", LabelTag, Return;
    /// What add does with a taken alias.
    ConflictResolution = 0x2000_0044, "CONFLICT_RESOLUTION", OneOf(&[0, 1]), Conflict, or 1;
    /// When the asset was last written.
    UpdateTime = 0x3000_0045, "UPDATE_TIME", Output, Time;
    /// What to tell the synchronisation service.
    OperationType = 0x2000_0046, "OPERATION_TYPE", OneOf(&[0, 1]), Operation;
    /// Whether alias and labels are sealed too.
    RequireAttrEncrypted = 0x1000_0047, "REQUIRE_ATTR_ENCRYPTED", Bool, DataSet;
    /// The group that owns the asset.
    GroupId = 0x3000_0048, "GROUP_ID", Bytes { min: 7, max: 127 }, DataSet;
    /// Whether the secret may be wrapped for a trusted account.
    WrapType = 0x2000_0049, "WRAP_TYPE", OneOf(&[0, 1]), Term(bits::WRAP_TYPE);
}

/// How many tags there are.
pub const COUNT: usize = Tag::ALL.len();
const _: () = assert!(COUNT <= 64, "sets of tags are 64-bit masks");

/// The tags whose group fits a pattern, as a set.
macro_rules! set {
    ($group:pat) => {
        const {
            #[allow(unused_imports)]
            use $crate::asset::tag::Group::*;
            let (mut bits, mut row) = (0u64, 0);
            while row < $crate::asset::tag::COUNT {
                if matches!($crate::asset::tag::ROWS[row].group, $group) {
                    bits |= 1 << row;
                }
                row += 1;
            }
            bits
        }
    };
}
pub(super) use set;

/// The tags of a set, in the order of their rows.
pub(super) const fn members<const N: usize>(set: u64) -> [Tag; N] {
    let (mut tags, mut row, mut found) = ([Tag::Secret; N], 0, 0);
    while row < COUNT {
        if set & 1 << row != 0 {
            tags[found] = Tag::ALL[row];
            found += 1;
        }
        row += 1;
    }
    assert!(found == N, "as many as there are");
    tags
}

/// The terms, in the order in which they are authenticated.
pub const TERMS: [Tag; bits::TERMS.len()] = members(set!(Term(_)));

/// The names, by their places in the table `name`.
pub const NAMES: [Tag; 1 + names::LABELS] = members(set!(Alias | Critical(_) | Normal(_) | Local(_)));

/// The labels, by their places in the column `labels`.
pub const LABELS: &[Tag] = NAMES.split_at(1).1;

impl Tag {
    fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// The number users pass.
    pub fn id(self) -> u32 {
        Self::IDS[self as usize]
    }

    /// The constant's name in `asset.Tag`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// What values it takes.
    pub fn rule(self) -> Rule {
        self.row().rule
    }

    /// What it means to leave it out: a number, or a boolean as 0 or 1.
    pub fn default(self) -> u32 {
        self.row().default
    }

    /// The tag with this number. The ids below 0x50 of each type are spread thinly, so this is a table walk in
    /// release builds of about ten comparisons for the common tags.
    pub fn from_id(id: u32) -> Option<Tag> {
        Self::IDS.iter().position(|known| *known == id).map(|row| Self::ALL[row])
    }

    /// The tag as a set with one member.
    pub const fn bit(self) -> u64 {
        1 << self as u64
    }

    /// Which of the labels this is.
    pub fn label(self) -> Option<usize> {
        match self.row().group {
            Group::Critical(place) | Group::Normal(place) | Group::Local(place) => Some(usize::from(place) - 1),
            _ => None,
        }
    }

    /// Refuses a number, or a number of bytes, that this tag does not take.
    pub fn check(self, value: u32, code: Code) -> Result<()> {
        let takes = match self.rule() {
            Rule::Bytes { min, max } | Rule::Range { min, max } => (min..=max).contains(&value),
            Rule::OneOfOrUnsupported(_, known) if known.contains(&value) => return Err(Code::Unsupported.into()),
            Rule::OneOf(legal) | Rule::OneOfOrUnsupported(legal, _) => legal.contains(&value),
            Rule::Mask { max } => value <= max,
            Rule::LabelTag => Tag::from_id(value).and_then(Tag::label).is_some(),
            Rule::Bool | Rule::AnyNumber | Rule::Output => true,
        };
        match takes {
            true => Ok(()),
            false => Err(Error::new(code, format!("asset.Tag.{} takes {}, not {value}", self.name(), self.rule()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_tags_have_their_places_and_bits() {
        for (place, tag) in (0u8..).zip(NAMES).skip(1) {
            let group = ROWS[tag as usize].group;
            assert!([Group::Critical(place), Group::Normal(place), Group::Local(place)].contains(&group), "{tag:?}");
        }
        for (tag, bits) in TERMS.into_iter().zip(bits::TERMS) {
            assert_eq!(ROWS[tag as usize].group, Group::Term(bits), "{tag:?}");
            assert!([0, bits.max].iter().all(|value| tag.check(*value, Code::InvalidArgument).is_ok()), "{tag:?}");
            assert!(tag.rule() == Rule::Bool || tag.check(bits.max + 1, Code::InvalidArgument).is_err(), "{tag:?}");
        }
    }

    #[test]
    fn limits_are_inclusive() {
        for (tag, legal, illegal) in [
            (Tag::Secret, &[1, 1024][..], &[0, 1025][..]),
            (Tag::Alias, &[1, 256], &[0, 257]),
            (Tag::AuthChallenge, &[32], &[31, 33]),
            (Tag::GroupId, &[7, 127], &[6, 128]),
            (Tag::Local4, &[1, 2048], &[0, 2049]),
        ] {
            for length in legal {
                assert!(tag.check(*length, Code::InvalidArgument).is_ok());
            }
            for length in illegal {
                assert!(tag.check(*length, Code::InvalidArgument).is_err());
            }
        }
        for (tag, value, code) in [
            (Tag::AuthType, 256, Code::Unsupported),
            (Tag::AuthType, 254, Code::InvalidArgument),
            (Tag::ReturnLimit, 0, Code::InvalidArgument),
            (Tag::ReturnLimit, 65537, Code::InvalidArgument),
            (Tag::SyncType, 8, Code::InvalidArgument),
            (Tag::ReturnOrderedBy, Tag::Alias.id(), Code::InvalidArgument),
        ] {
            assert_eq!(tag.check(value, Code::InvalidArgument).expect_err("illegal").code, code);
        }
    }
}

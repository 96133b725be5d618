//! The tag table (spec/asset.md 2.1): identity, legal values and messages of every asset tag, one row each.

use crate::error::{Code, Error, Result};

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
    /// One of the listed numbers, which is looked at after the group (D64).
    OneOfLate(&'static [u32]),
    /// Like `OneOf`, with further numbers that are known but not supported (D13, D32).
    OneOfOrUnsupported(&'static [u32], &'static [u32]),
    /// A bit mask: at most this number.
    Bits { max: u32 },
    /// Between `min` and `max`, both included.
    Range { min: u32, max: u32 },
    /// Any unsigned 32-bit number.
    AnyNumber,
    /// The number of a label tag.
    LabelTag,
    /// Only ever returned.
    Output,
}

macro_rules! tags {
    ($($(#[$doc:meta])* $tag:ident = $id:literal, $name:literal, $rule:expr;)*) => {
        /// An asset tag. The discriminant is its row, and its code in packed results.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Tag { $($(#[$doc])* $tag,)* }

        impl Tag {
            /// Every tag, in table order.
            pub const ALL: &'static [Tag] = &[$(Tag::$tag,)*];
            const IDS: &'static [u32] = &[$($id,)*];
            const NAMES: &'static [&'static str] = &[$($name,)*];
            const RULES: &'static [Rule] = &[$($rule,)*];
        }
    };
}

const LABEL: Rule = Rule::Bytes { min: 1, max: 2048 };

tags! {
    /// The protected bytes.
    Secret = 0x3000_0001, "SECRET", Rule::Bytes { min: 1, max: 1024 };
    /// The name, unique within its data set.
    Alias = 0x3000_0002, "ALIAS", Rule::Bytes { min: 1, max: 256 };
    /// In which lock state the secret can be had.
    Accessibility = 0x2000_0003, "ACCESSIBILITY", Rule::OneOf(&[0, 1, 2]);
    /// Whether the secret needs a lock password to be set.
    RequirePasswordSet = 0x1000_0004, "REQUIRE_PASSWORD_SET", Rule::Bool;
    /// Whether reading the secret needs user authentication.
    AuthType = 0x2000_0005, "AUTH_TYPE", Rule::OneOfOrUnsupported(&[0, 255], &[256]);
    /// Life of a session in seconds.
    AuthValidityPeriod = 0x2000_0006, "AUTH_VALIDITY_PERIOD", Rule::Range { min: 1, max: 600 };
    /// What preQuery returned.
    AuthChallenge = 0x3000_0007, "AUTH_CHALLENGE", Rule::Bytes { min: 32, max: 32 };
    /// What the user authentication service returned.
    AuthToken = 0x3000_0008, "AUTH_TOKEN", Rule::Bytes { min: 1, max: 1024 };
    /// Where the asset may be synchronised to.
    SyncType = 0x2000_0010, "SYNC_TYPE", Rule::Bits { max: 7 };
    /// Whether the asset survives uninstallation.
    IsPersistent = 0x1000_0011, "IS_PERSISTENT", Rule::Bool;
    /// Custom, integrity protected.
    Critical1 = 0x3000_0020, "DATA_LABEL_CRITICAL_1", LABEL;
    /// Custom, integrity protected.
    Critical2 = 0x3000_0021, "DATA_LABEL_CRITICAL_2", LABEL;
    /// Custom, integrity protected.
    Critical3 = 0x3000_0022, "DATA_LABEL_CRITICAL_3", LABEL;
    /// Custom, integrity protected.
    Critical4 = 0x3000_0023, "DATA_LABEL_CRITICAL_4", LABEL;
    /// Custom.
    Normal1 = 0x3000_0030, "DATA_LABEL_NORMAL_1", LABEL;
    /// Custom.
    Normal2 = 0x3000_0031, "DATA_LABEL_NORMAL_2", LABEL;
    /// Custom.
    Normal3 = 0x3000_0032, "DATA_LABEL_NORMAL_3", LABEL;
    /// Custom.
    Normal4 = 0x3000_0033, "DATA_LABEL_NORMAL_4", LABEL;
    /// Custom, never synchronised.
    Local1 = 0x3000_0034, "DATA_LABEL_NORMAL_LOCAL_1", LABEL;
    /// Custom, never synchronised.
    Local2 = 0x3000_0035, "DATA_LABEL_NORMAL_LOCAL_2", LABEL;
    /// Custom, never synchronised.
    Local3 = 0x3000_0036, "DATA_LABEL_NORMAL_LOCAL_3", LABEL;
    /// Custom, never synchronised.
    Local4 = 0x3000_0037, "DATA_LABEL_NORMAL_LOCAL_4", LABEL;
    /// With or without the secret.
    ReturnType = 0x2000_0040, "RETURN_TYPE", Rule::OneOf(&[0, 1]);
    /// At most so many results.
    ReturnLimit = 0x2000_0041, "RETURN_LIMIT", Rule::Range { min: 1, max: 65536 };
    /// Results to skip.
    ReturnOffset = 0x2000_0042, "RETURN_OFFSET", Rule::AnyNumber;
    /// The label to sort by.
    ReturnOrderedBy = 0x2000_0043, "RETURN_ORDERED_BY", Rule::LabelTag;
    /// What add does with a taken alias.
    ConflictResolution = 0x2000_0044, "CONFLICT_RESOLUTION", Rule::OneOf(&[0, 1]);
    /// When the asset was last written.
    UpdateTime = 0x3000_0045, "UPDATE_TIME", Rule::Output;
    /// What to tell the synchronisation service.
    OperationType = 0x2000_0046, "OPERATION_TYPE", Rule::OneOfLate(&[0, 1]);
    /// Whether alias and labels are sealed too.
    RequireAttrEncrypted = 0x1000_0047, "REQUIRE_ATTR_ENCRYPTED", Rule::Bool;
    /// The group that owns the asset.
    GroupId = 0x3000_0048, "GROUP_ID", Rule::Bytes { min: 7, max: 127 };
    /// Whether the secret may be wrapped for a trusted account.
    WrapType = 0x2000_0049, "WRAP_TYPE", Rule::OneOf(&[0, 1]);
}

/// How many tags there are.
pub const COUNT: usize = Tag::ALL.len();

/// The twelve labels, in the order of their columns.
pub const LABELS: [Tag; 12] = [
    Tag::Critical1,
    Tag::Critical2,
    Tag::Critical3,
    Tag::Critical4,
    Tag::Normal1,
    Tag::Normal2,
    Tag::Normal3,
    Tag::Normal4,
    Tag::Local1,
    Tag::Local2,
    Tag::Local3,
    Tag::Local4,
];

impl Tag {
    /// The number users pass.
    pub fn id(self) -> u32 {
        Self::IDS[self as usize]
    }

    /// The constant's name in `asset.Tag`.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// What values it takes.
    pub fn rule(self) -> Rule {
        Self::RULES[self as usize]
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

    /// Which label column this is, 0 to 11.
    pub fn label(self) -> Option<usize> {
        (Tag::Critical1..=Tag::Local4).contains(&self).then(|| self as usize - Tag::Critical1 as usize)
    }

    /// Refuses a byte value of this length.
    pub fn check_length(self, length: u32, code: Code) -> Result<()> {
        match self.rule() {
            Rule::Bytes { min, max } if (min..=max).contains(&length) => Ok(()),
            Rule::Bytes { min, max } if min == max => {
                Err(Error::new(code, format!("asset.Tag.{} takes {min} bytes, not {length}", self.name())))
            }
            Rule::Bytes { min, max } => {
                Err(Error::new(code, format!("asset.Tag.{} takes {min} to {max} bytes, not {length}", self.name())))
            }
            _ => Ok(()),
        }
    }

    /// Refuses a number this tag does not take, unless that is looked at later.
    pub fn check_number(self, value: u32, code: Code) -> Result<()> {
        let refuse = |expected: String| Err(Error::new(code, self.takes(&expected, value)));
        match self.rule() {
            Rule::OneOf(legal) if !legal.contains(&value) => refuse(format!("one of {legal:?}")),
            Rule::OneOfOrUnsupported(legal, known) if !legal.contains(&value) => {
                if known.contains(&value) {
                    Err(Code::Unsupported.into())
                } else {
                    refuse(format!("one of {legal:?}"))
                }
            }
            Rule::Bits { max } if value > max => refuse(format!("a bit mask of 0 to {max}")),
            Rule::Range { min, max } if !(min..=max).contains(&value) => refuse(format!("{min} to {max}")),
            Rule::LabelTag if Tag::from_id(value).and_then(Tag::label).is_none() => {
                refuse("the number of a DATA_LABEL tag".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// Refuses a number this tag does not take, of those that are looked at late.
    pub fn check_late_number(self, value: u32) -> Result<()> {
        match self.rule() {
            Rule::OneOfLate(legal) if !legal.contains(&value) => {
                Err(Error::argument(self.takes(&format!("one of {legal:?}"), value)))
            }
            _ => Ok(()),
        }
    }

    fn takes(self, expected: &str, value: u32) -> String {
        format!("asset.Tag.{} takes {expected}, not {value}", self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_id_and_name_is_used_once_and_has_a_type() {
        let ids: HashSet<_> = Tag::IDS.iter().collect();
        let names: HashSet<_> = Tag::NAMES.iter().collect();
        assert_eq!((ids.len(), names.len()), (COUNT, COUNT));
        for tag in Tag::ALL {
            let nibble = match tag.rule() {
                Rule::Bool => 1,
                Rule::Bytes { .. } | Rule::Output => 3,
                _ => 2,
            };
            assert_eq!(tag.id() >> 28, nibble, "{}", tag.name());
            assert_eq!(Tag::from_id(tag.id()), Some(*tag));
        }
        const { assert!(COUNT <= 64, "tag sets are 64-bit masks") };
    }

    #[test]
    fn labels_are_the_twelve_columns_in_order() {
        for (column, tag) in LABELS.iter().enumerate() {
            assert_eq!(tag.label(), Some(column));
        }
        assert_eq!(Tag::ALL.iter().filter(|tag| tag.label().is_some()).count(), 12);
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
                assert!(tag.check_length(*length, Code::InvalidArgument).is_ok());
            }
            for length in illegal {
                assert!(tag.check_length(*length, Code::InvalidArgument).is_err());
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
            assert_eq!(tag.check_number(value, Code::InvalidArgument).expect_err("illegal").code, code);
        }
    }
}

//! What a map says of assets, whatever function it was given to: read out of the map once, after its rules were checked.

use super::attributes::{Attributes, Bytes, GivenNames};
use super::spec::MapRules;
use super::tag::{TERMS, Tag};
use crate::data::terms::{GivenTerms, bits};
use crate::error::{Error, Result};
use std::borrow::Cow;

/// What is wrong with a value that is looked at only after the group (D64), if anything is.
pub type Late = Result<(), Cow<'static, str>>;

/// Keeps a verdict until somebody asks for it.
pub fn late(found: Result<()>) -> Late {
    found.map_err(|error| error.detail.unwrap_or_default())
}

/// Tells a verdict that was kept.
pub fn tell(late: &Late) -> Result<()> {
    late.clone().map_err(Error::argument)
}

/// Assets of a data set, as a map describes them.
pub struct Subject {
    /// GROUP_ID.
    pub group: Option<Bytes>,
    /// REQUIRE_ATTR_ENCRYPTED.
    pub encrypted: bool,
    /// ALIAS and the labels.
    pub names: GivenNames,
    /// The terms.
    pub terms: GivenTerms,
    /// OPERATION_TYPE.
    pub late: Late,
}

impl Subject {
    /// What a map says that keeps the rules.
    #[inline]
    pub fn of(map: &Attributes, rules: &MapRules) -> Result<Self> {
        rules.check(map)?;
        Ok(Subject::read(map, map.check_late_values()))
    }

    /// What a map says; its values must be in their ranges. `verdict` is told after the group.
    pub fn read(map: &Attributes, verdict: Result<()>) -> Self {
        let terms = TERMS.into_iter().zip(bits::TERMS);
        let given = terms.filter_map(|(tag, bits)| Some((bits, map.number(tag)?)));
        Subject {
            group: map.bytes(Tag::GroupId),
            encrypted: map.number_or_default(Tag::RequireAttrEncrypted) != 0,
            names: map.names(),
            terms: given.fold(GivenTerms::NONE, |terms, (bits, number)| terms.with(bits, number)),
            late: late(verdict),
        }
    }
}

//! What a map says of assets, whatever function it was given to: read out of the map once, after its rules were checked.

use super::attributes::{Attributes, Bytes};
use super::spec::MapRules;
use super::tag::{NAMES, TERMS, Tag};
use crate::data::names::Labels;
use crate::data::terms::GivenTerms;
use crate::error::{Error, Result};
use std::borrow::Cow;

/// A value that is looked at only after the group (D64): what is wrong with it, if anything is.
pub struct Late(Result<(), Cow<'static, str>>);

impl Late {
    /// `found` is kept until somebody asks.
    pub fn new(found: Result<()>) -> Self {
        Late(found.map_err(|error| error.detail.unwrap_or_default()))
    }

    /// Refuses it.
    pub fn check(&self) -> Result<()> {
        self.0.clone().map_err(Error::argument)
    }
}

/// Labels by their places among the names.
pub struct GivenLabels(Vec<(u8, Bytes)>);

impl GivenLabels {
    /// Those of a map.
    pub fn of(map: &Attributes) -> Self {
        let places = (0..).zip(NAMES).skip(1);
        GivenLabels(places.filter_map(|(place, tag)| Some((place, map.bytes(tag)?))).collect())
    }

    /// Each with its place.
    pub fn iter(&self) -> impl Iterator<Item = (u8, &[u8])> {
        self.0.iter().map(|(place, label)| (*place, &**label))
    }

    /// Labels with these in their places.
    pub fn over<'a>(&'a self, mut labels: Labels<'a>) -> Labels<'a> {
        for (place, label) in self.iter() {
            labels[usize::from(place) - 1] = Some(label);
        }
        labels
    }
}

/// Assets of a data set, as a map describes them.
pub struct Subject {
    /// GROUP_ID.
    pub group: Option<Bytes>,
    /// REQUIRE_ATTR_ENCRYPTED.
    pub encrypted: bool,
    /// ALIAS.
    pub alias: Option<Bytes>,
    /// The labels.
    pub labels: GivenLabels,
    /// The terms.
    pub terms: GivenTerms,
    /// OPERATION_TYPE.
    pub late: Late,
}

impl Subject {
    /// Nothing is said.
    pub const NONE: Subject = Subject {
        group: None,
        encrypted: false,
        alias: None,
        labels: GivenLabels(Vec::new()),
        terms: GivenTerms::NONE,
        late: Late(Ok(())),
    };

    /// What a map says that keeps the rules.
    pub fn of(map: &Attributes, rules: &MapRules) -> Result<Self> {
        rules.check(map)?;
        Ok(Subject::read(map, map.check_late_values()))
    }

    /// What a map says; its values must be in their ranges. `late` is told after the group.
    pub fn read(map: &Attributes, late: Result<()>) -> Self {
        let given = TERMS.iter().filter_map(|(tag, bits)| Some((bits, map.number(*tag)?)));
        Subject {
            group: map.bytes(Tag::GroupId),
            encrypted: map.number_or_default(Tag::RequireAttrEncrypted) != 0,
            alias: map.bytes(Tag::Alias),
            labels: GivenLabels::of(map),
            terms: given.fold(GivenTerms::NONE, |terms, (bits, number)| terms.with(*bits, number)),
            late: Late::new(late),
        }
    }

    /// The names by which assets are found, each with its place.
    pub fn names(&self) -> impl Iterator<Item = (u8, &[u8])> {
        self.alias.iter().map(|alias| (0, &**alias)).chain(self.labels.iter())
    }
}

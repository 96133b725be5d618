//! Which tags each map takes and which checks follow, in the order in which they win (spec/asset.md 2.2, 3.3).

use super::attributes::{Attributes, key_name};
use super::tag::Tag;
use crate::error::{Code, Error, Result};

/// The rules of one map argument.
#[derive(Debug)]
pub struct MapRules {
    /// Tags that must be there, in the order in which their absence is reported.
    pub required: &'static [Tag],
    /// Tags that may be there.
    pub allowed: u64,
    /// The code of a violation.
    pub code: Code,
}

const fn set(tags: &[Tag]) -> u64 {
    let mut bits = 0;
    let mut index = 0;
    while index < tags.len() {
        bits |= tags[index].bit();
        index += 1;
    }
    bits
}

const CRITICAL: u64 = set(&[Tag::Critical1, Tag::Critical2, Tag::Critical3, Tag::Critical4]);
const NORMAL: u64 = set(&[Tag::Normal1, Tag::Normal2, Tag::Normal3, Tag::Normal4]);
const LOCAL: u64 = set(&[Tag::Local1, Tag::Local2, Tag::Local3, Tag::Local4]);
const ACCESS: u64 =
    set(&[Tag::Accessibility, Tag::RequirePasswordSet, Tag::AuthType, Tag::SyncType, Tag::IsPersistent, Tag::WrapType]);
const DATA_SET: u64 = set(&[Tag::RequireAttrEncrypted, Tag::GroupId]);
const CONDITIONS: u64 = Tag::Alias.bit() | ACCESS | CRITICAL | NORMAL | LOCAL | DATA_SET;
const RETURN: u64 = set(&[Tag::ReturnType, Tag::ReturnLimit, Tag::ReturnOffset, Tag::ReturnOrderedBy]);
const OPERATION: u64 = Tag::OperationType.bit();

const fn rules(required: &'static [Tag], allowed: u64) -> MapRules {
    MapRules { required, allowed, code: Code::InvalidArgument }
}

/// add(attributes), and each element of batchAdd.
pub const ADD: MapRules =
    rules(&[Tag::Secret, Tag::Alias], Tag::Secret.bit() | CONDITIONS | Tag::ConflictResolution.bit() | OPERATION);
/// remove(query); critical labels are conditions (D9).
pub const REMOVE: MapRules = rules(&[], CONDITIONS | OPERATION);
/// Each element of batchRemove.
pub const BATCH_REMOVE: MapRules = rules(&[Tag::Alias], Tag::Alias.bit() | DATA_SET);
/// update(query, …), and each source of batchUpdate.
pub const UPDATE_QUERY: MapRules = rules(&[Tag::Alias], CONDITIONS);
/// update(…, attributesToUpdate), and each destination of batchUpdate.
pub const UPDATE_ATTRIBUTES: MapRules = rules(&[], Tag::Secret.bit() | NORMAL | LOCAL | OPERATION);
/// preQuery(query).
pub const PRE_QUERY: MapRules = rules(&[], CONDITIONS | Tag::AuthValidityPeriod.bit());
/// query(query).
pub const QUERY: MapRules = rules(&[], CONDITIONS | OPERATION | RETURN | set(&[Tag::AuthChallenge, Tag::AuthToken]));
/// postQuery(handle).
pub const POST_QUERY: MapRules = rules(&[Tag::AuthChallenge], set(&[Tag::AuthChallenge, Tag::GroupId]));
/// querySyncResult(query), which has a code of its own (1.5).
pub const QUERY_SYNC_RESULT: MapRules =
    MapRules { required: &[], allowed: DATA_SET, code: Code::ParamVerificationFailed };

impl MapRules {
    /// J5, J6, J7: required tags, allowed tags, ranges.
    pub fn check(&self, map: &Attributes) -> Result<()> {
        self.check_required(map)?;
        self.check_given(map)
    }

    /// J5 alone.
    pub fn check_required(&self, map: &Attributes) -> Result<()> {
        match self.required.iter().find(|tag| !map.has(**tag)) {
            Some(missing) => Err(Error::new(self.code, format!("asset.Tag.{} is required", missing.name()))),
            None => Ok(()),
        }
    }

    /// J6, J7 alone.
    pub fn check_given(&self, map: &Attributes) -> Result<()> {
        self.check_allowed(map)?;
        map.check_values(self.code)
    }

    /// J6 alone.
    pub fn check_allowed(&self, map: &Attributes) -> Result<()> {
        if map.present() & !self.allowed == 0 && map.unknown().is_none() {
            return Ok(());
        }
        let key = map.tags().find(|tag| tag.bit() & self.allowed == 0).map(Tag::id).or(map.unknown());
        let name = key_name(key.expect("a tag outside the allowed set, or an unknown key"));
        Err(Error::new(self.code, format!("{name} cannot be used here")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [(&str, &MapRules); 9] = [
        ("add", &ADD),
        ("remove", &REMOVE),
        ("batchRemove", &BATCH_REMOVE),
        ("update query", &UPDATE_QUERY),
        ("update attributes", &UPDATE_ATTRIBUTES),
        ("preQuery", &PRE_QUERY),
        ("query", &QUERY),
        ("postQuery", &POST_QUERY),
        ("querySyncResult", &QUERY_SYNC_RESULT),
    ];

    #[test]
    fn required_tags_are_allowed_and_a50_update_time_never_is() {
        for (name, rules) in ALL {
            assert_eq!(set(rules.required) & !rules.allowed, 0, "{name}");
            assert_eq!(Tag::UpdateTime.bit() & rules.allowed, 0, "{name}");
        }
    }

    #[test]
    fn table_2_2_by_tag() {
        let takers = |tag: Tag| -> Vec<&str> {
            ALL.iter().filter(|(_, rules)| rules.allowed & tag.bit() != 0).map(|(name, _)| *name).collect()
        };
        assert_eq!(takers(Tag::Secret), ["add", "update attributes"]);
        assert_eq!(takers(Tag::ConflictResolution), ["add"]);
        assert_eq!(takers(Tag::AuthValidityPeriod), ["preQuery"]);
        assert_eq!(takers(Tag::AuthToken), ["query"]);
        assert_eq!(takers(Tag::AuthChallenge), ["query", "postQuery"]);
        assert_eq!(takers(Tag::ReturnLimit), ["query"]);
        assert_eq!(takers(Tag::OperationType), ["add", "remove", "update attributes", "query"]);
        assert_eq!(takers(Tag::Critical1), ["add", "remove", "update query", "preQuery", "query"]);
        assert_eq!(takers(Tag::Local4), ["add", "remove", "update query", "update attributes", "preQuery", "query"]);
    }
}

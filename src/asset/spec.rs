//! Which tags each map takes, and the order in which what is wrong with one is told (spec/asset.md 2.2, 3.3).

use super::attributes::{Attributes, key_name};
use super::tag::{Tag, set};
use crate::error::{Code, Error, Result};

/// The rules of one map argument.
#[derive(Debug)]
pub struct MapRules {
    /// Tags that may be there.
    pub allowed: u64,
    /// The code of a violation.
    pub code: Code,
}

const fn rules(allowed: u64) -> MapRules {
    MapRules { allowed, code: Code::InvalidArgument }
}

const CONDITIONS: u64 = set!(Alias | Term(_) | Critical(_) | Normal(_) | Local(_) | DataSet);

/// add(attributes), and each element of batchAdd.
pub const ADD: MapRules = rules(CONDITIONS | set!(Secret | Conflict | Operation));
/// remove(query); critical labels are conditions (D9).
pub const REMOVE: MapRules = rules(CONDITIONS | set!(Operation));
/// Each element of batchRemove.
pub const BATCH_REMOVE: MapRules = rules(set!(Alias | DataSet));
/// update(query, …), and each source of batchUpdate.
pub const UPDATE_QUERY: MapRules = rules(CONDITIONS);
/// update(…, attributesToUpdate), and each destination of batchUpdate.
pub const UPDATE_ATTRIBUTES: MapRules = rules(set!(Secret | Normal(_) | Local(_) | Operation));
/// preQuery(query).
pub const PRE_QUERY: MapRules = rules(CONDITIONS | set!(Validity));
/// query(query).
pub const QUERY: MapRules = rules(CONDITIONS | set!(Operation | Return | Session));
/// postQuery(handle).
pub const POST_QUERY: MapRules = rules(Tag::AuthChallenge.bit() | Tag::GroupId.bit());
/// querySyncResult(query), which has a code of its own (1.5).
pub const QUERY_SYNC_RESULT: MapRules = MapRules { allowed: set!(DataSet), code: Code::ParamVerificationFailed };

impl MapRules {
    /// J6, J7: allowed tags, ranges.
    pub fn check(&self, map: &Attributes) -> Result<()> {
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
        for tag in Tag::ALL {
            assert_eq!(takers(*tag).is_empty(), *tag == Tag::UpdateTime, "A50: {}", tag.name());
        }
    }
}

//! querySyncResult: the outcome of the last synchronisation. There is no synchronisation service here, as in open
//! builds of the system, so the outcome is always zeros (spec/asset.md 9.3).

use super::{Check, Effect, Operation};
use crate::asset::attributes::Attributes;
use crate::asset::call::{self, Call, Target};
use crate::asset::spec;
use crate::device::memory::Memory;
use crate::error::{Code, Result};
use crate::reply::Reply;
use crate::store::Tx;

/// querySyncResult(query)
pub struct QuerySyncResult {
    query: Attributes,
}

impl QuerySyncResult {
    /// Checks tags and ranges.
    pub fn parse(query: Attributes) -> Result<Self> {
        spec::QUERY_SYNC_RESULT.check(&query)?;
        Ok(QuerySyncResult { query })
    }
}

impl Operation for QuerySyncResult {
    const CHECKS: &'static [Check] = call::COMMON;
    const EFFECT: Effect = Effect::None;
    /// Its argument errors have a code of their own (1.5).
    const ARGUMENT_CODE: Code = Code::ParamVerificationFailed;

    fn map(&self) -> &Attributes {
        &self.query
    }

    fn run(&self, _: &Call, _: &Target, _: &Tx<'_>, _: &mut Memory) -> Result<Reply> {
        Ok(Reply::SyncResult([0, 0, 0]))
    }
}

//! querySyncResult: the outcome of the last synchronisation. There is no synchronisation service here, as in open
//! builds of the system, so the outcome is always zeros (spec/asset.md 9.3).

use super::Operation;
use crate::asset::attributes::Attributes;
use crate::asset::call::{Call, Target};
use crate::asset::spec;
use crate::asset::subject::Subject;
use crate::device::memory::Memory;
use crate::error::{Code, Result};
use crate::reply::Reply;
use crate::store::Tx;

/// querySyncResult(query)
pub struct QuerySyncResult(Subject);

impl QuerySyncResult {
    /// Checks tags and ranges.
    pub fn parse(query: Attributes) -> Result<Self> {
        Subject::of(&query, &spec::QUERY_SYNC_RESULT).map(QuerySyncResult)
    }
}

impl Operation for QuerySyncResult {
    /// 1.5.
    const ARGUMENT_CODE: Code = spec::QUERY_SYNC_RESULT.code;

    fn subject(&self) -> &Subject {
        &self.0
    }

    fn run(&self, _: &Call, _: &Target, _: &Tx<'_>, _: &mut Memory) -> Result<Reply> {
        Ok(Reply::SyncResult([0, 0, 0]))
    }
}

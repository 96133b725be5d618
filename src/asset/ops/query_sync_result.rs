//! querySyncResult: the outcome of the last synchronisation. There is no synchronisation service here, as in open
//! builds of the system, so the outcome is always zeros (spec/asset.md 9.3).

use super::*;

/// querySyncResult(query)
pub struct QuerySyncResult(Subject);

impl QuerySyncResult {
    /// Checks tags and ranges.
    pub fn parse(query: Attributes) -> Result<Self> {
        Subject::of(&query, &spec::QUERY_SYNC_RESULT).map(QuerySyncResult)
    }
}

impl Operation for QuerySyncResult {
    fn subject(&self) -> &Subject {
        &self.0
    }

    /// 1.5.
    fn argument_code(&self) -> Code {
        spec::QUERY_SYNC_RESULT.code
    }

    fn run(&self, _: &Call, _: &Target, _: &Tx<'_>, _: &mut Memory) -> Result<Reply> {
        Ok(Reply::SyncResult([0, 0, 0]))
    }
}

//! querySyncResult: what the last clone or restore into a data set came to, with zeros where there was none
//! (spec/asset.md 4.6, 9.3).

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

    fn run(&self, call: &Call, target: &Target, tx: &Tx<'_>, _: &mut Memory) -> Result<Reply> {
        call.device.datasets().outcome(tx, &target.key).map(Reply::SyncResult)
    }
}

//! remove: deletes every asset that fits the conditions (spec/asset.md 4.2).

use super::{Check, Operation};
use crate::asset::attributes::Attributes;
use crate::asset::call::{self, Call, Target};
use crate::asset::condition::Condition;
use crate::asset::dataset::TRUSTED_ACCOUNT;
use crate::asset::spec;
use crate::device::memory::Memory;
use crate::error::{Code, Result};
use crate::operation::Reply;
use crate::store::Tx;

/// remove(query)
pub struct Remove {
    query: Attributes,
}

impl Remove {
    /// Checks tags and ranges.
    pub fn parse(query: Attributes) -> Result<Self> {
        spec::REMOVE.check(&query)?;
        Ok(Remove { query })
    }
}

impl Operation for Remove {
    const CHECKS: &'static [Check] = call::COMMON;

    fn map(&self) -> &Attributes {
        &self.query
    }

    fn run(&self, call: &Call, target: &Target, tx: &Tx<'_>, _: &mut Memory) -> Result<Reply> {
        let found = target.find(call, tx)?.ok_or(Code::NotFound)?;
        let condition = Condition::new(found.dataset, &self.query, found.index.as_deref())?;
        match remove(tx, &condition, call.now)? {
            0 => Err(Code::NotFound.into()),
            _ => Ok(Reply::Done),
        }
    }
}

/// Deletes what fits; trusted-account assets leave a tombstone. Gives how many are gone.
pub fn remove(tx: &Tx<'_>, condition: &Condition<'_>, now: i64) -> Result<usize> {
    let rows = format!("(SELECT id {})", condition.sql);
    tx.atomically(|| {
        let sql = format!("DELETE FROM asset WHERE id IN {rows} AND NOT sync_type & {TRUSTED_ACCOUNT}");
        let mut statement = tx.prepare(&sql)?;
        condition.bind(&mut statement)?;
        let deleted = statement.raw_execute()?;
        let time = condition.parameters() + 1;
        let sql = format!("UPDATE asset SET deleted = 1, update_time = ?{time} WHERE id IN {rows}");
        let mut statement = tx.prepare(&sql)?;
        condition.bind(&mut statement)?;
        statement.raw_bind_parameter(time, now)?;
        Ok(deleted + statement.raw_execute()?)
    })
}

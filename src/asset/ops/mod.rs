//! The ten operations behind asset's 22 functions, one file each.

mod add;
mod batch;
mod batch_add;
mod batch_remove;
mod batch_update;
mod post_query;
mod pre_query;
mod query;
mod query_sync_result;
mod remove;
mod update;

pub use super::call::Check;
pub use add::Add;
pub use batch_add::BatchAdd;
pub use batch_remove::BatchRemove;
pub use batch_update::BatchUpdate;
pub use post_query::PostQuery;
pub use pre_query::PreQuery;
pub use query::Query;
pub use query_sync_result::QuerySyncResult;
pub use remove::Remove;
pub use update::Update;

use super::attributes::Attributes;
use super::call::{Call, Target};
use crate::device::memory::Memory;
use crate::error::{Code, Result};
use crate::reply::Reply;
use crate::store::Tx;

/// An operation: typed arguments (made by its `parse`), checks in their order, and its story.
pub trait Operation: Sized + Send + 'static {
    /// What is checked after parsing, in the order in which failures win.
    const CHECKS: &'static [Check];
    /// What it changes.
    const EFFECT: Effect = Effect::Store;
    /// The code of argument errors found by the checks.
    const ARGUMENT_CODE: Code = Code::InvalidArgument;

    /// The map that names the data set.
    fn map(&self) -> &Attributes;

    /// Carries it out unless that is too much work for the calling thread; then `None`, and nothing has happened.
    fn run_if_small(&self, call: &Call, target: &Target, tx: &Tx<'_>, memory: &mut Memory) -> Result<Option<Reply>> {
        self.run(call, target, tx, memory).map(Some)
    }

    /// Carries it out. `target` is the data set that [`Operation::map`] names.
    fn run(&self, call: &Call, target: &Target, tx: &Tx<'_>, memory: &mut Memory) -> Result<Reply>;
}

/// What an operation changes: it decides where it is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    None,
    /// The device's memory.
    Memory,
    /// What is stored.
    Store,
    /// What is stored, and it may become more.
    More,
}

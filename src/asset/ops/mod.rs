//! The ten operations behind asset's 22 functions: one row each, and one file for its story.

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

use super::Request;
use super::attributes::Cursor;
use super::call::{self, Call, Check, Target};
use super::subject::Subject;
use crate::device::memory::Memory;
use crate::error::{Code, Result};
use crate::reply::{Reply, Style};
use crate::store::Tx;

/// What its row says of an operation.
pub trait Row {
    /// What is checked after parsing, in the order in which failures win.
    const CHECKS: &'static [Check];
    /// What it changes.
    const EFFECT: Effect;
}

/// An operation: its arguments, made by `parse`, and its story.
pub trait Operation: Row + Send + 'static {
    /// The code of argument errors found by the checks.
    const ARGUMENT_CODE: Code = Code::InvalidArgument;

    /// What it is about: names the data set, and is checked.
    fn subject(&self) -> &Subject;

    /// Carries it out unless that is too much work for the calling thread; then `None`, and nothing has happened.
    fn run_if_small(&self, call: &Call, target: &Target, tx: &Tx<'_>, memory: &mut Memory) -> Result<Option<Reply>> {
        self.run(call, target, tx, memory).map(Some)
    }

    /// Carries it out. `target` is the data set that [`Operation::subject`] names.
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

macro_rules! operations {
    ($($operation:ident in $file:ident = $name:literal $take:ident($($map:literal),+), $checks:expr, $effect:ident;)*) => {
        /// The operations; JavaScript asks for their numbers by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)] // named after the functions they serve
        pub enum Function { $($operation,)* }

        impl Function {
            /// Every operation, in the order of their numbers.
            pub const ALL: &'static [Function] = &[$(Function::$operation,)*];

            /// What JavaScript calls it.
            pub fn name(self) -> &'static str {
                match self { $(Function::$operation => $name,)* }
            }

            /// What its arguments are called in messages, and whether they are arrays of maps.
            pub fn arguments(self) -> (&'static [&'static str], bool) {
                match self { $(Function::$operation => (&[$($map),+], stringify!($take) == "maps"),)* }
            }
        }

        $(impl Row for $file::$operation {
            const CHECKS: &'static [Check] = $checks;
            const EFFECT: Effect = Effect::$effect;
        })*

        /// Reads the arguments of a call, and makes it.
        pub(super) fn start(
            function: Function,
            mut cursor: Cursor<'_>,
            request: Request<'_>,
            style: &mut dyn Style,
        ) -> Result<Option<Reply>> {
            match function {
                $(Function::$operation => {
                    let parsed = $file::$operation::parse($(cursor.$take($map)?),+);
                    cursor.finish()?;
                    request.run(parsed, style)
                })*
            }
        }
    };
}

operations! {
    // operation, its file   name               arguments                                  checks         effect
    Add in add             = "add"             map("attributes"),                          call::ADD,    More;
    Remove in remove       = "remove"          map("query"),                               call::COMMON, Store;
    Update in update       = "update"          map("query", "attributesToUpdate"),         call::COMMON, More;
    PreQuery in pre_query  = "preQuery"        map("query"),                               call::COMMON, Memory;
    Query in query         = "query"           map("query"),                               call::COMMON, None;
    PostQuery in post_query = "postQuery"      map("handle"),                              call::COMMON, Memory;
    // The elements of a batch have their own checks, after the look at all of them.
    BatchAdd in batch_add  = "batchAdd"        maps("attributesArray"),                    &[],          More;
    BatchRemove in batch_remove = "batchRemove" maps("assetsToBeRemoved"),                 &[],          Store;
    BatchUpdate in batch_update = "batchUpdate" maps("sourceAttributes", "destAttributes"), &[],         More;
    QuerySyncResult in query_sync_result = "querySyncResult" map("query"),                 call::COMMON, None;
}

//! The ten operations behind asset's 22 functions, and one for those who look at a device: one row each, and one file for
//! its story.

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

// What every operation needs: its file has it by `use super::*`.
use super::attributes::{Attributes, Bytes, Cursor};
use super::call::{self, Call, Check, Found, Target};
use super::condition::Condition;
use super::spec;
use super::subject::Subject;
use super::tag::Tag;
use crate::device::memory::Memory;
use crate::error::{Code, Error, Result};
use crate::reply::Reply;
use crate::store::Tx;

/// An operation: its arguments, made by `parse`, and its story.
pub trait Operation: Send {
    /// What it is about: names the data set, and is checked.
    fn subject(&self) -> &Subject;

    /// The code of argument errors found by the checks.
    fn argument_code(&self) -> Code {
        Code::InvalidArgument
    }

    /// Carries it out unless that is too much work for the calling thread; then `None`, and nothing has happened.
    fn run_if_small(&self, call: &Call, target: &Target, tx: &Tx<'_>) -> Result<Option<Reply>> {
        self.run(call, target, tx, &mut call.device.memory()).map(Some)
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

/// An operation with its arguments. The outer error is that they have the wrong shape, the inner one that they break rules.
type Parsed = Result<Result<Box<dyn Operation>>>;

/// All there is to know of an operation.
pub struct Row {
    /// JavaScript's name for it.
    name: &'static str,
    /// What its arguments are called in messages.
    arguments: &'static [&'static str],
    /// What each of them is: `map` or `maps`.
    each: &'static str,
    /// What is checked after parsing, in the order in which failures win.
    pub checks: &'static [Check],
    /// What it changes.
    pub effect: Effect,
    /// Reads the arguments.
    pub parse: fn(&mut Cursor<'_>) -> Parsed,
}

impl Row {
    /// Whether it takes one map of each kind, not many.
    pub fn is_single(&self) -> bool {
        self.each == "map"
    }
}

macro_rules! operations {
    ($($name:literal => $file:ident::$operation:ident, $each:ident($($map:literal),+), $checks:expr, $effect:ident;)*) => {
        /// The operations; JavaScript asks for their numbers by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)] // named after the functions they serve
        pub enum Function { $($operation,)* }

        impl Function {
            /// Every operation, in the order of their numbers.
            pub const ALL: &'static [Function] = &[$(Function::$operation,)*];
        }

        static ROWS: [Row; Function::ALL.len()] = [$(Row {
            name: $name,
            arguments: &[$($map),+],
            each: stringify!($each),
            checks: $checks,
            effect: Effect::$effect,
            parse: |cursor| {
                let parsed = $file::$operation::parse($(cursor.$each(&$map)?),+);
                Ok(parsed.map(|operation| Box::new(operation) as Box<dyn Operation>))
            },
        },)*];
    };
}

impl Function {
    pub(super) fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// What JavaScript knows of it: its name, those of its arguments, and what each of them is.
    pub fn described(self) -> (&'static str, &'static [&'static str], &'static str) {
        (self.row().name, self.row().arguments, self.row().each)
    }
}

operations! {
    // The name, what it is, its arguments, its checks in order, what it changes.
    "add"             => add::Add,                           map("attributes"),                    call::ADD,    More;
    "remove"          => remove::Remove,                     map("query"),                         call::COMMON, Store;
    "update"          => update::Update,                     map("query", "attributesToUpdate"),   call::COMMON, More;
    "preQuery"        => pre_query::PreQuery,                map("query"),                         call::COMMON, Memory;
    "query"           => query::Query,                       map("query"),                         call::COMMON, None;
    "postQuery"       => post_query::PostQuery,              map("handle"),                        call::COMMON, Memory;
    // The elements of a batch have their own checks, after the look at all of them.
    "batchAdd"        => batch_add::BatchAdd,                maps("attributesArray"),              &[],          More;
    "batchRemove"     => batch_remove::BatchRemove,          maps("assetsToBeRemoved"),            &[],          Store;
    "batchUpdate"     => batch_update::BatchUpdate,          maps("sourceAttributes", "destAttributes"), &[],    More;
    "querySyncResult" => query_sync_result::QuerySyncResult, map("query"),                         call::COMMON, None;
    // No function of the kit: for the inspector.
    "survey"          => query::Survey,                      map("query"),                         call::COMMON, None;
}

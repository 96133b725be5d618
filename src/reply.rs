//! What travels between a call and the store: the reply of an operation, and where it is to be delivered.

use crate::crypto::Buffer;
use crate::error::{Code, Result};

/// The result of an operation.
#[derive(Debug)]
pub enum Reply {
    /// Nothing.
    Done,
    /// A challenge.
    Bytes(Vec<u8>),
    /// Assets (asset/row.rs) or entries of a vault (vault/reply.rs), packed.
    Packed(Buffer),
    /// The elements of a batch that failed, by index.
    Batch(Vec<(u32, Code)>),
    /// An answer of a token service, as JSON.
    Json(String),
    /// What a clone or a restore came to.
    SyncResult(Outcome),
}

/// What a clone or a restore into a data set came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// 0, or the code of what ended it.
    pub code: u32,
    /// How many assets there were to carry.
    pub total: u32,
    /// How many of them did not arrive.
    pub failed: u32,
}

/// Identifies a promise to its maker.
pub type Ticket = u64;

/// Receives the replies of asynchronous calls, a batch at a time, on the writer's thread.
pub trait Sink: Send + Sync {
    /// Delivers replies whose effects are durable, and failures.
    fn deliver(&self, batch: Vec<(Ticket, Result<Reply>)>);
}

/// How a call wants its reply.
pub trait Style {
    /// A promise for a reply that comes later; `None` for synchronous calls, which wait.
    fn promise(&mut self) -> Option<Ticket>;
}

//! What travels between a call and the store: the reply of an operation, and where it is to be delivered.

use crate::error::{Code, Result};
use zeroize::Zeroize;

/// What an operation gives back.
#[derive(Debug)]
pub enum Reply {
    /// Nothing.
    Done,
    /// A challenge.
    Bytes(Vec<u8>),
    /// Assets, packed (asset/row.rs).
    Assets(Packed),
    /// The elements of a batch that failed, by index.
    Batch(Vec<(u32, Code)>),
    /// An answer of a token service, as JSON.
    Json(String),
    /// resultCode, totalCount, failedCount.
    SyncResult([u32; 3]),
}

/// Packed assets; wiped when dropped if there are secrets among them. A list of attributes has none, and wiping its
/// kilobytes would cost as much as making it.
#[derive(Default)]
pub struct Packed {
    /// See asset/row.rs.
    pub bytes: Vec<u8>,
    /// Whether a secret is inside.
    pub has_secret: bool,
}

impl std::fmt::Debug for Packed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Packed({} bytes)", self.bytes.len())
    }
}

impl Drop for Packed {
    fn drop(&mut self) {
        if self.has_secret {
            self.bytes.zeroize();
        }
    }
}

/// Identifies a promise to whoever made it.
pub type Ticket = u64;

/// Receives the replies of asynchronous calls, a batch at a time, on the writer's thread.
pub trait Sink: Send + Sync {
    /// Delivers replies whose effects are durable, and failures.
    fn deliver(&self, batch: Vec<(Ticket, Result<Reply>)>);
}

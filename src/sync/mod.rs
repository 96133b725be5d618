//! The account whose log this device shares: what of the device is in it, and the calls that JavaScript makes to go on with it.
//! It brings entries from the remote and takes entries to it; nothing here does I/O but the store. docs/sync/design.md has the
//! reasons.
//!
//! A call is one transaction of the store. In it, what was changed here becomes pending first, then the log is applied, then what
//! the log changed becomes visible.

/// What the rows of changed assets have, as the index of account.sql says it: `bits::CHANGED`.
macro_rules! changed {
    () => {
        "terms & 16646144"
    };
}

mod assets;
mod calls;
mod entries;
mod keep;
mod shown;

pub use calls::{has_news, invoke};

//! The engine of ohos-security-kit: OpenHarmony's asset store on a real device model.
//!
//! | module | what it answers |
//! |---|---|
//! | [`asset`] | what a call of the asset kit means and does |
//! | [`access`] | who may do what |
//! | [`device`] | apps, users, lock screen, clock, keys: the device beneath the kits |
//! | [`store`] | how state is kept: one SQLite file, group commit, recovery |
//! | [`crypto`] | sealing, deriving, wiping |
//! | [`reply`] | what travels between a call and the store |
//! | [`error`] | the published codes |
//! | `node` | the boundary to JavaScript (feature `node`) |
//!
//! Arrows point down only: node -> asset -> access, device -> store, crypto -> error.

pub mod access;
pub mod app;
pub mod asset;
pub mod crypto;
pub mod device;
pub mod error;
pub mod fault;
mod gather;
pub mod keys;
// Under test there is no Node to register with.
#[cfg(all(feature = "node", not(test)))]
mod node;
pub mod permission;
pub mod privacy;
pub mod reply;
pub mod services;
pub mod store;
#[cfg(test)]
mod vectors;

//! The engine of ohos-security-kit: OpenHarmony's asset store, access control and privacy manager on a real device
//! model.
//!
//! | module | what it answers |
//! |---|---|
//! | `node` | the boundary to JavaScript (feature `node`) |
//! | [`asset`] | what a call of the asset kit means and does |
//! | [`vault`] | what Node programs keep, unseen by apps |
//! | [`services`] | the functions of access control and the privacy manager |
//! | [`device`] | apps, users, lock screen, clock: the device beneath the kits |
//! | [`privacy`], [`access`] | rules: what is accounted for, who may do what |
//! | [`data`] | what the store has of assets |
//! | [`keys`] | the root key and what it opens |
//! | [`app`] | what an app is |
//! | [`store`] | how state is kept: one SQLite file, group commit, recovery |
//! | [`permission`] | what can be held |
//! | [`reply`] | what travels between a call and the store |
//! | [`crypto`] | sealing, deriving, wiping |
//! | [`ids`] | who: tokens and users |
//! | [`error`] | the published codes |
//!
//! Arrows point down only (`tests/layers.rs`).

// What only some rooms may do (.cargo/clippy.toml). Tests may do all of it.
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

#[cfg(test)]
extern crate self as ohos_security_kit;

pub mod access;
pub mod account;
pub mod app;
pub mod asset;
pub use crypto;
pub mod data;
pub mod device;
pub mod error;
pub mod fault;
mod gather;
pub mod ids;
pub mod json;
pub mod keys;
// Under test there is no Node to register with.
#[cfg(all(feature = "node", not(test)))]
mod node;
pub mod permission;
pub mod privacy;
pub mod reply;
pub mod services;
pub mod store;
pub mod sync;
pub mod vault;
#[cfg(test)]
mod vectors;

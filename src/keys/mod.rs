//! Keys: the root key and what it opens, the class keys of users, data keys, and who proves that the user was there.

pub mod auth;
pub mod class_keys;
pub mod data_keys;
pub mod key_file;
pub mod key_store;
pub mod root;
pub mod source;
pub(crate) mod vault;

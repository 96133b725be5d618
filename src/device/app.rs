//! An installed app as the engine sees a caller: a typed identity, never a joined string.

use super::manifest::{Manifest, TokenType};
use std::collections::HashMap;
use std::sync::Arc;

/// Who owns a data set (spec/asset.md 5.1).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// One app instance.
    App {
        /// Bundle and signature.
        app_id: String,
        /// 0 main, above a clone.
        app_index: u32,
    },
    /// A daemon or the shell.
    Process {
        /// Process name.
        name: String,
        /// Its uid.
        uid: u32,
    },
    /// All apps of a developer that declare the group.
    Group {
        /// The developer.
        developer: String,
        /// GROUP_ID.
        group: Vec<u8>,
    },
}

impl Owner {
    /// The owner type's published number.
    pub fn kind(&self) -> u32 {
        match self {
            Owner::App { .. } => 0,
            Owner::Process { .. } => 1,
            Owner::Group { .. } => 2,
        }
    }

    /// Appends the rest of the identity, unambiguously.
    pub fn encode_into(&self, out: &mut Vec<u8>) {
        let mut join = |a: &[u8], b: &[u8]| {
            out.extend_from_slice(&(a.len() as u32).to_le_bytes());
            out.extend_from_slice(a);
            out.extend_from_slice(b);
        };
        match self {
            Owner::App { app_id, app_index } => join(app_id.as_bytes(), &app_index.to_le_bytes()),
            Owner::Process { name, uid } => join(name.as_bytes(), &uid.to_le_bytes()),
            Owner::Group { developer, group } => join(developer.as_bytes(), group),
        }
    }

    /// Type and identity, as the store has them.
    pub fn encode(&self) -> (u32, Vec<u8>) {
        let mut out = Vec::new();
        self.encode_into(&mut out);
        (self.kind(), out)
    }
}

/// State of a declared permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Whether it is granted.
    pub granted: bool,
    /// Flags of spec/access-control.md 5.2.
    pub flags: u32,
}

/// An installed app.
#[derive(Debug)]
pub struct App {
    /// Its access token id.
    pub token_id: u32,
    /// `userId * 200000 + number`.
    pub uid: u32,
    /// Its declarations.
    pub manifest: Manifest,
    /// Owner of its private data.
    pub owner: Arc<Owner>,
    /// Declared permissions.
    pub permissions: HashMap<String, Grant>,
}

impl App {
    /// An app from its stored parts.
    pub fn new(token_id: u32, uid: u32, manifest: Manifest, permissions: HashMap<String, Grant>) -> Self {
        let owner = match manifest.token_type {
            TokenType::Hap => Owner::App { app_id: manifest.app_id(), app_index: manifest.app_index },
            TokenType::Native | TokenType::Shell => Owner::Process { name: manifest.bundle_name.clone(), uid },
        };
        App { token_id, uid, manifest, owner: Arc::new(owner), permissions }
    }

    /// Whether system APIs are open to it: system apps, and everything that is not an app.
    pub fn is_system(&self) -> bool {
        self.manifest.system_app || self.manifest.token_type != TokenType::Hap
    }

    /// Whether it is an app, as opposed to a daemon or the shell.
    pub fn is_hap(&self) -> bool {
        self.manifest.token_type == TokenType::Hap
    }

    /// Whether it effectively holds a permission.
    pub fn holds(&self, permission: &str) -> bool {
        self.permissions.get(permission).is_some_and(|grant| grant.granted)
    }

    /// The group of this id, if the app declares it.
    pub fn group(&self, id: &[u8]) -> Option<Owner> {
        let declared = self.manifest.asset_groups.iter().any(|group| group.as_bytes() == id);
        declared.then(|| Owner::Group { developer: self.manifest.developer(), group: id.to_vec() })
    }
}

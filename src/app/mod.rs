//! An installed app as the engine sees a caller: a typed identity, never a joined string.

pub mod manifest;

use crate::app::manifest::{Manifest, TokenType};
use crate::ids::{Token, UserId};
use crate::permission::grant::Grant;
use crate::permission::{PermissionId, published_id};
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
    /// A vault of Node programs, which no app sees (D51).
    Vault {
        /// Its name.
        name: String,
    },
    /// The keys of the account that devices share.
    Account,
}

impl Owner {
    /// The owner type's number: published but for the last two.
    pub fn kind(&self) -> u32 {
        match self {
            Owner::App { .. } => 0,
            Owner::Process { .. } => 1,
            Owner::Group { .. } => 2,
            Owner::Vault { .. } => 1000,
            Owner::Account => 1001,
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
            Owner::Vault { name } => join(name.as_bytes(), b""),
            Owner::Account => {}
        }
    }

    /// Reads what [`Owner::encode`] made.
    pub fn decode(kind: u32, identity: &[u8]) -> Option<Self> {
        let (length, rest) = identity.split_first_chunk()?;
        let (first, last) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        let number = || Some(u32::from_le_bytes(last.try_into().ok()?));
        let text = || String::from_utf8(first.to_vec()).ok();
        match kind {
            0 => Some(Owner::App { app_id: text()?, app_index: number()? }),
            1 => Some(Owner::Process { name: text()?, uid: number()? }),
            2 => Some(Owner::Group { developer: text()?, group: last.to_vec() }),
            1000 => Some(Owner::Vault { name: text()? }),
            _ => None,
        }
    }

    /// The two parts of what [`Owner::encode_into`] wrote.
    pub fn split(encoded: &[u8]) -> Option<(&[u8], &[u8])> {
        let (length, rest) = encoded.split_first_chunk()?;
        rest.split_at_checked(u32::from_le_bytes(*length) as usize)
    }

    /// Type and identity, as the store has them.
    pub fn encode(&self) -> (u32, Vec<u8>) {
        let mut out = Vec::new();
        self.encode_into(&mut out);
        (self.kind(), out)
    }
}

/// Which installation of a bundle: what an app keeps through updates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instance<'a> {
    /// The bundle.
    pub bundle_name: &'a str,
    /// The user it is installed for.
    pub user: UserId,
    /// 0 main app, above a clone or a sandbox.
    pub app_index: u32,
}

/// An installed app.
#[derive(Debug)]
pub struct App {
    /// Its access token id.
    pub token_id: Token,
    /// `userId * 200000 + number`.
    pub uid: u32,
    /// Its declarations.
    pub manifest: Manifest,
    /// Owner of its private data.
    pub owner: Arc<Owner>,
    /// Declared permissions, sorted by number.
    pub permissions: Box<[(PermissionId, Grant)]>,
    /// What a trusted UI component lets it hold for the moment, declared or not.
    pub momentary: Vec<PermissionId>,
    /// No dialog may be shown for it: its privacy statement is not agreed to yet.
    pub dialog_forbidden: bool,
    /// It runs on another device and is mirrored here.
    pub remote: bool,
}

impl App {
    /// An app from its stored parts.
    pub fn new(token_id: Token, uid: u32, manifest: Manifest, mut permissions: Vec<(PermissionId, Grant)>) -> Self {
        let owner = match manifest.token_type {
            TokenType::Hap => Owner::App { app_id: manifest.app_id(), app_index: manifest.app_index },
            TokenType::Native | TokenType::Shell => Owner::Process { name: manifest.bundle_name.clone(), uid },
        };
        permissions.sort_unstable_by_key(|(id, _)| *id);
        App {
            token_id,
            uid,
            manifest,
            owner: Arc::new(owner),
            permissions: permissions.into(),
            momentary: Vec::new(),
            dialog_forbidden: false,
            remote: false,
        }
    }

    /// Whether system APIs are open to it: system apps, and everything that is not an app.
    pub fn is_system(&self) -> bool {
        self.manifest.system_app || self.manifest.token_type != TokenType::Hap
    }

    /// Whether it is an app, as opposed to a daemon or the shell.
    pub fn is_hap(&self) -> bool {
        self.manifest.token_type == TokenType::Hap
    }

    /// Whether it is the debugging shell.
    pub fn is_shell(&self) -> bool {
        self.manifest.token_type == TokenType::Shell
    }

    /// The state of a declared permission.
    pub fn grant(&self, permission: PermissionId) -> Option<&Grant> {
        let place = self.permissions.binary_search_by_key(&permission, |(id, _)| *id).ok()?;
        Some(&self.permissions[place].1)
    }

    /// Whether it effectively holds a permission (spec/access-control.md 5.4).
    #[inline]
    pub fn holds_id(&self, permission: PermissionId) -> bool {
        match self.grant(permission) {
            Some(grant) => grant.effective(),
            None => self.momentary.contains(&permission),
        }
    }

    /// Whether it effectively holds a published permission.
    pub fn holds(&self, permission: &str) -> bool {
        published_id(permission).is_some_and(|id| self.holds_id(id))
    }

    /// The level of its target API; only the last three digits count (spec/access-control.md 3.3).
    pub fn target_api(&self) -> u32 {
        self.manifest.api_version % 1000
    }

    /// The group of this id, if the app declares it.
    pub fn group(&self, id: &[u8]) -> Option<Owner> {
        let declared = self.manifest.asset_groups.iter().any(|group| group.as_bytes() == id);
        declared.then(|| Owner::Group { developer: self.manifest.developer(), group: id.to_vec() })
    }
}

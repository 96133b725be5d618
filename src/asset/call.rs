//! A call of the asset service: who calls, for which user, on which data set, and whether that is allowed.

use super::attributes::Attributes;
use super::seal::{OpenedNames, SealedNames};
use super::spec;
use super::tag::Tag;
use crate::access::{AS_USER, PERSISTENT};
use crate::app::App;
use crate::crypto::Key;
use crate::data::dataset::{DatasetKey, TRUSTED_ACCOUNT, group_owner};
use crate::data::names::Names;
use crate::device::Device;
use crate::device::sessions::Scope;
use crate::error::{Code, Error, Result};
use crate::ids::UserId;
use crate::keys::data_keys::{Kind, Purpose};
use crate::store::Tx;
use std::sync::Arc;

/// One call.
pub struct Call {
    /// The device.
    pub device: Arc<Device>,
    /// Who calls.
    pub caller: Arc<App>,
    /// The user whose space is meant.
    pub user: UserId,
    /// Whether it is an AsUser call.
    pub as_user: bool,
    /// Epoch milliseconds when it was made.
    pub now: i64,
}

/// A check between parsing and work. Their order per operation is data: the first that fails wins (spec/asset.md 3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// GROUP_ID: not with IS_PERSISTENT true (401), not for native callers or clones (24000017).
    Group,
    /// Values that are looked at only now (401, D64).
    Values,
    /// The same of the tags of postQuery.
    HandleTags,
    /// The user exists (401).
    UserExists,
    /// System users have no lock screen: only DEVICE_POWERED_ON (401).
    SystemUserSpace,
    /// SyncType.TRUSTED_ACCOUNT: not for groups or clones (24000017).
    Sync,
    /// WrapType.TRUSTED_ACCOUNT: not for clones, not together with the sync type (24000017).
    Wrap,
    /// AsUser calls: 202, then 201.
    AsUser,
    /// IS_PERSISTENT given, whatever its value: 201.
    Persistent,
}

/// add.
pub const ADD: &[Check] = &[
    Check::Group,
    Check::Values,
    Check::UserExists,
    Check::SystemUserSpace,
    Check::Sync,
    Check::Wrap,
    Check::AsUser,
    Check::Persistent,
];
/// Everything else that works on one map.
pub const COMMON: &[Check] = &[Check::Group, Check::Values, Check::UserExists, Check::AsUser];
/// postQuery.
pub const HANDLE: &[Check] = &[Check::Group, Check::HandleTags, Check::UserExists, Check::AsUser];
/// Each element of batchAdd.
pub const BATCH_ADD: &[Check] =
    &[Check::SystemUserSpace, Check::Sync, Check::Wrap, Check::Persistent, Check::Group, Check::Values];
/// Each element of batchRemove and each source of batchUpdate (D11).
pub const BATCH: &[Check] = &[Check::Group];

impl Call {
    /// Whose data `map` is about. A group the app does not declare is 24000010, before any check (P2).
    pub fn target(&self, map: &Attributes) -> Result<Target> {
        let owner = match map.bytes(Tag::GroupId) {
            Some(group) if self.caller.is_hap() => Arc::new(group_owner(&self.caller, group)?),
            _ => Arc::clone(&self.caller.owner),
        };
        let key = DatasetKey { user: self.user, owner, encrypted: map.flag(Tag::RequireAttrEncrypted) };
        Ok(Target { context: key.encode(), key })
    }

    /// Runs the checks in order.
    pub fn check(&self, checks: &[Check], map: &Attributes) -> Result<()> {
        checks.iter().try_for_each(|check| self.check_one(*check, map))
    }

    fn check_one(&self, check: Check, map: &Attributes) -> Result<()> {
        let clone = self.caller.is_hap() && self.caller.manifest.app_index > 0;
        let grouped = map.has(Tag::GroupId);
        let trusted = map.number(Tag::SyncType).unwrap_or(0) & TRUSTED_ACCOUNT != 0;
        let wrapped = map.number(Tag::WrapType) == Some(1);
        let unsupported = match check {
            Check::Group if grouped && map.flag(Tag::IsPersistent) => {
                return Err(Error::argument("asset.Tag.GROUP_ID cannot be used with asset.Tag.IS_PERSISTENT true"));
            }
            Check::Group => grouped && (!self.caller.is_hap() || clone),
            Check::Values => return map.check_late_values(),
            Check::HandleTags => return spec::POST_QUERY.check_allowed(map),
            Check::UserExists if !self.device.has_user(self.user) => {
                return Err(Error::argument(format!("there is no user {}", self.user)));
            }
            Check::SystemUserSpace if !self.user.is_person() && map.number(Tag::Accessibility) != Some(0) => {
                return Err(Error::argument(format!(
                    "asset.Tag.ACCESSIBILITY must be DEVICE_POWERED_ON (0) for user {}, who has no lock screen",
                    self.user
                )));
            }
            Check::Sync => trusted && (grouped || clone),
            Check::Wrap => wrapped && (clone || trusted),
            Check::AsUser if self.as_user => return AS_USER.check(&self.caller),
            Check::Persistent if map.has(Tag::IsPersistent) => return PERSISTENT.check(&self.caller),
            _ => false,
        };
        if unsupported { Err(Code::Unsupported.into()) } else { Ok(()) }
    }

    /// Who may use a session opened or looked for by this call.
    pub fn scope(&self, map: &Attributes) -> Scope {
        Scope {
            caller: Arc::clone(&self.caller.owner),
            user: self.user,
            group: map.bytes(Tag::GroupId).map(<[u8]>::to_vec),
        }
    }
}

/// The data set of a call.
pub struct Target {
    /// Its identity.
    pub key: DatasetKey,
    /// The identity as bytes, for sealing.
    pub context: Vec<u8>,
}

/// A data set that exists, and the key of its blind indices if names are encrypted.
pub struct Found {
    /// Row id.
    pub dataset: i64,
    /// The key of blind indices.
    pub index: Option<Arc<Key>>,
}

impl Target {
    /// The data set, if it exists. With encrypted attributes the lock state is asked first (D41).
    pub fn find(&self, call: &Call, tx: &Tx<'_>) -> Result<Option<Found>> {
        self.check_lock(call)?;
        let Some(dataset) = call.device.datasets().find(tx, &self.key)? else { return Ok(None) };
        if !self.key.encrypted {
            return Ok(Some(Found { dataset, index: None }));
        }
        let index = call.device.keys().lock().index(tx, self.key.user, dataset)?;
        Ok(index.map(|index| Found { dataset, index: Some(index) }))
    }

    /// The data set, made if need be.
    pub fn find_or_create(&self, call: &Call, tx: &Tx<'_>) -> Result<Found> {
        self.check_lock(call)?;
        let dataset = call.device.datasets().find_or_create(tx, &self.key)?;
        let index = match self.key.encrypted {
            true => Some(call.device.keys().lock().make_index(tx, self.key.user, dataset)?),
            false => None,
        };
        Ok(Found { dataset, index })
    }

    fn check_lock(&self, call: &Call) -> Result<()> {
        match self.key.encrypted {
            true => call.device.keys().lock().available(self.key.user, Kind::ATTRIBUTES),
            false => Ok(()),
        }
    }

    /// The clear names of a row of this data set, if they are encrypted.
    pub fn open_names(
        &self,
        call: &Call,
        tx: &Tx<'_>,
        found: &Found,
        row: &super::row::AssetRow<'_>,
    ) -> Result<Option<OpenedNames>> {
        if found.index.is_none() {
            return Ok(None);
        }
        let id = (found.dataset, Kind::ATTRIBUTES, OpenedNames::key_id(row.sealed)?);
        let key = call.device.keys().lock().opening(tx, self.key.user, id, Purpose::Open);
        // The user's keys are there, as the index was found: only the row can have named a key that never was.
        let key =
            key.map_err(|error| if error.code == Code::CryptoError { Code::DataCorrupted.into() } else { error })?;
        OpenedNames::open(&key, &self.context, &row.names, row.sealed).map(Some)
    }

    /// Names as they are to be stored, if they are encrypted.
    pub fn seal_names(
        &self,
        call: &Call,
        tx: &Tx<'_>,
        found: &Found,
        names: &Names<'_>,
    ) -> Result<Option<SealedNames>> {
        let Some(index) = &found.index else { return Ok(None) };
        let key = call.device.keys().lock().sealing(tx, self.key.user, found.dataset, Kind::ATTRIBUTES)?;
        Ok(Some(SealedNames::seal(index, &key, &self.context, names)))
    }
}

//! A call of the asset service: who calls, for which user, on which data set, and whether that is allowed.

use super::seal::{OpenedNames, SealedNames};
use super::subject::{Subject, tell};
use crate::access::{AS_USER, PERSISTENT};
use crate::app::App;
use crate::crypto::Key;
use crate::data::dataset::{DatasetKey, TRUSTED_ACCOUNT, group_owner};
use crate::data::names::Names;
use crate::data::terms::bits;
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
    /// Values that are looked at only now, and the tags of postQuery (401, D64).
    Late,
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
    Check::Late,
    Check::UserExists,
    Check::SystemUserSpace,
    Check::Sync,
    Check::Wrap,
    Check::AsUser,
    Check::Persistent,
];
/// Everything else that works on one map.
pub const COMMON: &[Check] = &[Check::Group, Check::Late, Check::UserExists, Check::AsUser];
/// Each element of batchAdd.
pub const BATCH_ADD: &[Check] =
    &[Check::SystemUserSpace, Check::Sync, Check::Wrap, Check::Persistent, Check::Group, Check::Late];
/// Each element of batchRemove and each source of batchUpdate (D11).
pub const BATCH: &[Check] = &[Check::Group];

impl Call {
    /// The data set that is meant. A group the app does not declare is 24000010, before any check (P2).
    pub fn target(&self, subject: &Subject) -> Result<Target> {
        let owner = match &subject.group {
            Some(group) if self.caller.is_hap() => Arc::new(group_owner(&self.caller, group)?),
            _ => Arc::clone(&self.caller.owner),
        };
        Ok(Target::new(DatasetKey { user: self.user, owner, encrypted: subject.encrypted }))
    }

    /// Runs the checks in order.
    pub fn check(&self, checks: &[Check], subject: &Subject) -> Result<()> {
        checks.iter().try_for_each(|check| self.check_one(*check, subject))
    }

    fn check_one(&self, check: Check, subject: &Subject) -> Result<()> {
        let clone = self.caller.is_hap() && self.caller.manifest.app_index > 0;
        let grouped = subject.group.is_some();
        let given = |bits| subject.terms.get(bits);
        let trusted = given(bits::SYNC_TYPE).unwrap_or(0) & TRUSTED_ACCOUNT != 0;
        let wrapped = given(bits::WRAP_TYPE) == Some(1);
        let unsupported = match check {
            Check::Group if grouped && given(bits::IS_PERSISTENT) == Some(1) => {
                return Err(Error::argument("asset.Tag.GROUP_ID cannot be used with asset.Tag.IS_PERSISTENT true"));
            }
            Check::Group => grouped && (!self.caller.is_hap() || clone),
            Check::Late => return tell(&subject.late),
            Check::UserExists if !self.device.has_user(self.user) => {
                return Err(Error::argument(format!("there is no user {}", self.user)));
            }
            Check::SystemUserSpace if !self.user.is_person() && given(bits::ACCESSIBILITY) != Some(0) => {
                return Err(Error::argument(format!(
                    "asset.Tag.ACCESSIBILITY must be DEVICE_POWERED_ON (0) for user {}, who has no lock screen",
                    self.user
                )));
            }
            Check::Sync => trusted && (grouped || clone),
            Check::Wrap => wrapped && (clone || trusted),
            Check::AsUser if self.as_user => return AS_USER.check(&self.caller),
            Check::Persistent if given(bits::IS_PERSISTENT).is_some() => return PERSISTENT.check(&self.caller),
            _ => false,
        };
        if unsupported { Err(Code::Unsupported.into()) } else { Ok(()) }
    }

    /// Who may use a session opened or looked for by this call.
    pub fn scope(&self, subject: &Subject) -> Scope {
        Scope {
            caller: Arc::clone(&self.caller.owner),
            user: self.user,
            group: subject.group.as_ref().map(|group| group.to_vec()),
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
    /// A data set by its identity.
    pub fn new(key: DatasetKey) -> Self {
        Target { context: key.encode(), key }
    }

    /// The data set, if it exists. With encrypted attributes the lock state is asked first (D41).
    pub fn find(&self, device: &Device, tx: &Tx<'_>) -> Result<Option<Found>> {
        self.check_lock(device)?;
        let Some(dataset) = device.datasets().find(tx, &self.key)? else { return Ok(None) };
        if !self.key.encrypted {
            return Ok(Some(Found { dataset, index: None }));
        }
        let index = device.keys().lock().index(tx, self.key.user, dataset)?;
        Ok(index.map(|index| Found { dataset, index: Some(index) }))
    }

    /// The data set, made if need be.
    pub fn find_or_create(&self, device: &Device, tx: &Tx<'_>) -> Result<Found> {
        self.check_lock(device)?;
        let dataset = device.datasets().find_or_create(tx, &self.key)?;
        let index = match self.key.encrypted {
            true => Some(device.keys().lock().make_index(tx, self.key.user, dataset)?),
            false => None,
        };
        Ok(Found { dataset, index })
    }

    fn check_lock(&self, device: &Device) -> Result<()> {
        match self.key.encrypted {
            true => device.keys().lock().available(self.key.user, Kind::ATTRIBUTES),
            false => Ok(()),
        }
    }

    /// The clear names of a row of this data set, if they are encrypted.
    pub fn open_names(
        &self,
        device: &Device,
        tx: &Tx<'_>,
        found: &Found,
        row: &super::row::AssetRow<'_>,
    ) -> Result<Option<OpenedNames>> {
        if found.index.is_none() {
            return Ok(None);
        }
        let id = (found.dataset, Kind::ATTRIBUTES, OpenedNames::key_id(row.sealed)?);
        let key = device.keys().lock().opening(tx, self.key.user, id, Purpose::Open);
        // The user's keys are there, as the index was found: only the row can have named a key that never was.
        let key =
            key.map_err(|error| if error.code == Code::CryptoError { Code::DataCorrupted.into() } else { error })?;
        OpenedNames::open(&key, &self.context, &row.names, row.sealed).map(Some)
    }

    /// Names as they are to be stored, if they are encrypted.
    pub fn seal_names(
        &self,
        device: &Device,
        tx: &Tx<'_>,
        found: &Found,
        names: &Names<'_>,
    ) -> Result<Option<SealedNames>> {
        let Some(index) = &found.index else { return Ok(None) };
        let key = device.keys().lock().sealing(tx, self.key.user, found.dataset, Kind::ATTRIBUTES)?;
        Ok(Some(SealedNames::seal(index, &key, &self.context, names)))
    }
}

//! What somebody asks who looks at a whole device, be it as large as it may: in pieces, and leaving no memory behind.

use super::apps::Profile;
use crate::app::Owner;
use crate::device::Device;
use crate::device::rows::stored_app;
use crate::error::{Code, Result};
use crate::ids::{Token, UserId};
use crate::store::{Columns, DATASET};
use serde::Serialize;

/// Whose the assets of a data set are, as [`Owner`](crate::app::Owner) has it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AssetOwner {
    user_id: UserId,
    /// 0 an app, 1 a process, 2 a group.
    kind: u32,
    /// The app id, the name of the process, or the developer.
    name: String,
    /// The app index, the uid, or the group.
    rest: Vec<u8>,
    /// Whether alias and labels are sealed.
    encrypted: bool,
}

impl AssetOwner {
    fn read(row: &Columns<'_>) -> Result<Option<Self>> {
        let (user_id, kind, encrypted) = (row.get(1)?, row.get(2)?, row.get(4)?);
        let owner: Vec<u8> = row.get(3)?;
        let (name, rest) = Owner::split(&owner).ok_or(Code::DataCorrupted)?;
        let name = String::from_utf8_lossy(name).into_owned();
        Ok((kind <= 2).then(|| AssetOwner { user_id, kind, name, rest: rest.to_vec(), encrypted }))
    }
}

impl Device {
    /// How many apps are installed.
    pub fn count_apps(&self) -> Result<i64> {
        self.check_open()?;
        let count = self.store.read(|tx| tx.first("SELECT count(*) FROM app", [], |row| row.get(0)))?;
        Ok(count.expect("a count is always there"))
    }

    /// The next two hundred of the installed apps, in the order of tokens: those after this one.
    pub fn profiles_after(&self, token: Token) -> Result<Vec<Profile>> {
        self.check_open()?;
        let sql = "SELECT token_id FROM app WHERE token_id > ? ORDER BY token_id LIMIT 200";
        self.store.read(|tx| {
            let tokens = tx.all(sql, [token], |row| row.get(0))?;
            let apps = tokens.into_iter().filter_map(|token| stored_app(tx, token).transpose());
            apps.map(|app| app.map(Profile::new)).collect()
        })
    }

    /// Who has assets. The vaults are not among them: no app sees those.
    pub fn asset_owners(&self) -> Result<Vec<AssetOwner>> {
        self.check_open()?;
        let owners = self.store.read(|tx| tx.find(&DATASET, &[], AssetOwner::read))?;
        Ok(owners.into_iter().flatten().collect())
    }

    /// Gives back the memory that pages of the database take, when all of it was read.
    pub fn release_pages(&self) -> Result<()> {
        self.check_open()?;
        self.store.read(|tx| tx.run("PRAGMA shrink_memory", []))?;
        #[cfg(all(target_os = "linux", target_env = "gnu"))]
        // SAFETY: it touches nothing but what the allocator has free, which other systems give back by themselves.
        unsafe {
            libc::malloc_trim(0);
        }
        Ok(())
    }
}

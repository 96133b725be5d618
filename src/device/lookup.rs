//! Looking up who has a token, what an app holds, what a permission is, whether a user exists: in nanoseconds, from
//! memory that follows the store; and as a transaction sees it.

use super::Device;
use super::memory::Memory;
use super::rows::{find_token, load_app};
use crate::access::evaluate::{Evaluated, evaluate};
use crate::app::{App, Instance};
use crate::error::{Code, Error, Result};
use crate::ids::{Token, UserId};
use crate::permission::grant::flag;
use crate::permission::{Definition, Definitions, GrantMode, PermissionId, check_name, shown};
use crate::privacy::recordable::Recordable;
use crate::store::Tx;
use std::sync::Arc;

impl Device {
    /// The app with this token; 24000001 once the device is closed.
    pub fn caller(&self, token: Token) -> Result<Arc<App>> {
        self.check_open()?;
        let found = self.find_app(token)?.filter(|app| !app.remote);
        found.ok_or_else(|| Error::new(Code::AccessTokenError, "the calling app is not installed (any more)"))
    }

    /// Whether the app with this token holds a permission now. The question that has to cost nanoseconds.
    pub fn check(&self, token: Token, permission: PermissionId) -> Result<bool> {
        self.check_open()?;
        self.settle_decisions()?;
        let mark = self.store.mark();
        {
            let registry = self.registry.read();
            if mark.is_some()
                && registry.seen == mark
                && let Some(known) = registry.known(token)
            {
                return Ok(known.is_some_and(|app| app.holds_id(permission)));
            }
        }
        Ok(self.find_app(token)?.is_some_and(|app| app.holds_id(permission)))
    }

    /// The app with this token, from memory or the store.
    pub(crate) fn find_app(&self, token: Token) -> Result<Option<Arc<App>>> {
        self.follow()?;
        if let Some(known) = self.registry.read().known(token) {
            return Ok(known.cloned());
        }
        loop {
            let memory = self.memory();
            let read = |tx: &Tx<'_>| Ok((self.load(tx, &memory, token)?, tx.registry_generation()?));
            let (app, generation) = self.store.read(read)?;
            let mut registry = self.registry.write();
            if registry.generation == generation {
                let app = app.map(Arc::new);
                registry.remember(token, app.clone());
                return Ok(app);
            }
            drop(registry); // something was committed in between
            self.catch_up(self.store.mark(), true)?;
        }
    }

    /// An installed app.
    pub fn app(&self, token: Token) -> Result<Arc<App>> {
        self.check_open()?;
        self.find_app(token)?.ok_or_else(|| Device::no_app(token))
    }

    /// The installed instance of a bundle.
    pub fn app_of(&self, instance: Instance<'_>) -> Result<Option<Arc<App>>> {
        self.check_open()?;
        self.follow()?;
        match self.store.read(|tx| find_token(tx, instance))? {
            Some(token) => self.find_app(token),
            None => Ok(None),
        }
    }

    /// The installed instance of a bundle, as a transaction sees it.
    pub(crate) fn app_in(&self, tx: &Tx<'_>, memory: &Memory, instance: Instance<'_>) -> Result<Option<App>> {
        match find_token(tx, instance)? {
            Some(token) => self.load(tx, memory, token),
            None => Ok(None),
        }
    }

    /// The app as a transaction sees it, with what UI components let it hold.
    pub(crate) fn load(&self, tx: &Tx<'_>, memory: &Memory, token: Token) -> Result<Option<App>> {
        let registry = self.registry.read();
        if let Some((_, app)) = registry.remote.get(&token) {
            let copy = App::new(app.token_id, app.uid, app.manifest.clone(), app.permissions.to_vec());
            return Ok(Some(App { remote: true, ..copy }));
        }
        self.load_by(tx, memory, &registry.definitions, token)
    }

    /// The same of an app of this device, by the given definitions.
    pub(super) fn load_by(
        &self,
        tx: &Tx<'_>,
        memory: &Memory,
        definitions: &Definitions,
        token: Token,
    ) -> Result<Option<App>> {
        let Some(mut app) = load_app(tx, definitions, token)? else { return Ok(None) };
        app.momentary = memory.momentary().keys().filter(|(of, _)| *of == token).map(|(_, id)| *id).collect();
        for (id, grant) in &mut app.permissions {
            if app.momentary.contains(id) {
                grant.flags = grant.flags.with(flag::COMPONENT);
            }
        }
        Ok(Some(app))
    }

    /// The definition of a permission; 12100003 if there is none.
    pub(crate) fn definition(&self, name: &str) -> Result<(PermissionId, Definition)> {
        let registry = self.registry.read();
        let found = registry.definitions.find(name).map(|(id, definition)| (id, definition.clone()));
        found.ok_or_else(|| Error::new(Code::PermissionNotExist, format!("{} is not defined", shown(name))))
    }

    /// The definition with this number.
    pub(crate) fn definition_of(&self, id: PermissionId) -> Option<Definition> {
        self.registry.read().definitions.get(id).cloned()
    }

    /// Runs with every definition at hand.
    pub(crate) fn with_definitions<T>(&self, work: impl FnOnce(&Definitions) -> T) -> T {
        work(&self.registry.read().definitions)
    }

    /// A permission's number for [`Device::check`]; 12100001 for what is no name.
    pub fn permission_number(&self, name: &str) -> Result<PermissionId> {
        self.check_open()?;
        check_name(name)?;
        self.follow()?;
        Ok(self.registry.read().definitions.id(name).unwrap_or(PermissionId::NONE))
    }

    /// What a request of these names for an app comes to (spec/access-control.md 6.1 to 6.3).
    pub(crate) fn evaluate(&self, app: &App, asking_dlp: u32, names: &[String]) -> Vec<Evaluated> {
        evaluate(app, asking_dlp, names, &self.registry.read().definitions)
    }

    /// The permission with this full name, if its use is recorded.
    pub(crate) fn recordable(&self, name: &str) -> Result<Option<Recordable>> {
        if let Some(published) = Recordable::published(name) {
            return Ok(Some(published));
        }
        match self.definition(name) {
            Ok((_, definition)) if definition.grant_mode == GrantMode::User => {
                self.store().read(|tx| Recordable::defined(tx, name))
            }
            _ => Ok(None),
        }
    }

    /// Whether this user exists.
    pub fn has_user(&self, user: UserId) -> bool {
        self.registry.read().has_user(user)
    }

    /// 24000012 unless the user exists.
    pub(crate) fn check_user(&self, user: UserId) -> Result<()> {
        self.check_open()?;
        self.follow()?;
        match self.registry.read().has_user(user) {
            true => Ok(()),
            false => Err(unknown_user(user)),
        }
    }

    /// 12100001 for a token that no app has.
    pub(super) fn no_app(token: Token) -> Error {
        Error::new(Code::ParameterInvalid, format!("no installed app has token {token}"))
    }
}

/// 24000012 for a user that is not there.
pub fn unknown_user(user: UserId) -> Error {
    Error::new(Code::AccountError, format!("there is no user {user}"))
}

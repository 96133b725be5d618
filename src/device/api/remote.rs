//! Apps of other devices, mirrored in memory.

use crate::app::App;
use crate::app::manifest::{Manifest, TokenType};
use crate::device::Device;
use crate::device::tokens::free_token;
use crate::error::{Code, Error, Result};
use crate::ids::{Flags, Token};
use crate::permission::GrantMode;
use crate::permission::grant::{Grant, flag};
use std::sync::Arc;

impl Device {
    /// Mirrors an app of another device under a token of this one, in memory only; one that is mirrored already as it
    /// is there now.
    pub fn add_remote_app(&self, device_id: &str, manifest: Manifest, granted: &[String]) -> Result<Token> {
        manifest.validate()?;
        let manifest = Manifest { token_type: TokenType::Hap, ..manifest.completed() };
        if device_id.is_empty() || device_id.len() > 64 {
            return Err(Error::argument("deviceId takes 1 to 64 bytes"));
        }
        self.check_open()?;
        self.follow()?;
        let mirrored = self.registry.read().mirrored(device_id, manifest.instance());
        let token = match mirrored {
            Some(token) => token,
            None => {
                let known = |token: Token| self.registry.read().remote.contains_key(&token);
                self.store.read(|tx| free_token(tx, &manifest, known))?
            }
        };
        let now = self.clock.now()?;
        let mut registry = self.registry.write();
        let declared = manifest.permissions.iter().filter_map(|name| registry.definitions.find(name));
        let states = declared.map(|(id, definition)| {
            let held =
                definition.grant_mode == GrantMode::System || granted.iter().any(|name| *name == definition.name);
            let flags = if definition.grant_mode == GrantMode::System { flag::SYSTEM_FIXED } else { Flags::NONE };
            (id, Grant { granted: held, flags, changed_at: now })
        });
        let app = App { remote: true, ..App::new(token, 0, manifest.clone(), states.collect()) };
        registry.remote.insert(token, (device_id.to_owned(), Arc::new(app)));
        registry.forget(token);
        Ok(token)
    }

    /// Another device left; its apps are gone.
    pub fn remove_remote_device(&self, device_id: &str) -> Result<()> {
        self.check_open()?;
        self.registry.write().remote.retain(|_, (of, _)| of != device_id);
        Ok(())
    }

    /// An app of another device is gone.
    pub fn remove_remote_app(&self, token: Token) -> Result<()> {
        self.check_open()?;
        match self.registry.write().remote.remove(&token) {
            Some(_) => Ok(()),
            None => Err(Error::new(Code::ParameterInvalid, format!("no app of another device has token {token}"))),
        }
    }
}

//! What listeners are told: they fetch events, which are kept while somebody listens.

use super::Device;
use crate::access::{GET, USED_STATS};
use crate::error::Result;
use crate::ids::Token;
use crate::privacy::usage::ActiveChange;
use serde::{Deserialize, Serialize};

/// What listeners are told, each service's in the shape it documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "data", rename_all = "camelCase")]
pub enum Event {
    /// To permissionStateChange.
    Permission(PermissionChange),
    /// To activeStateChange.
    Active(ActiveChange),
}

/// A permission came to be held or is held no more (PermissionStateChangeInfo).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PermissionChange {
    /// 1 granted, 0 revoked.
    pub change: u8,
    /// The app.
    #[serde(rename = "tokenID")]
    pub token_id: Token,
    /// The permission's full name.
    #[serde(rename = "permissionName")]
    pub permission: String,
}

/// What a listener is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Listening {
    /// Changes of the app's own permissions.
    #[serde(rename = "selfPermissionStateChange")]
    Own,
    /// Changes of everybody's permissions.
    #[serde(rename = "permissionStateChange")]
    Everybody,
    /// Uses of permissions.
    #[serde(rename = "activeStateChange")]
    Uses,
}

/// Events until somebody fetches them; none are kept while nobody listens.
#[derive(Debug, Default)]
pub struct Events {
    listening: bool,
    waiting: Vec<Event>,
}

impl Events {
    /// Starts or stops keeping events.
    pub fn listen(&mut self, listening: bool) {
        self.listening = listening;
        if !listening {
            self.waiting.clear();
        }
    }

    /// Adds an event.
    pub fn push(&mut self, event: Event) {
        if self.listening {
            self.waiting.push(event);
        }
    }

    /// Takes what waits, oldest first.
    pub fn take(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.waiting)
    }

    /// Forgets what waits.
    pub fn clear(&mut self) {
        self.waiting.clear();
    }
}

impl Device {
    /// Starts or stops keeping events for [`Device::take_events`].
    pub fn listen(&self, listening: bool) -> Result<()> {
        self.check_open()?;
        self.follow()?;
        self.store.with_memory(|memory| memory.events().lock().listen(listening));
        Ok(())
    }

    /// What changed since the last call, oldest first.
    pub fn take_events(&self) -> Result<Vec<Event>> {
        self.check_open()?;
        self.expire_due()?;
        self.follow()?;
        Ok(self.store.with_memory(|memory| memory.events().lock().take()))
    }

    /// Whether an app may (still) be told: what `on` asked for, it has to hold when it is told.
    pub fn may_listen(&self, token: Token, to: Listening) -> Result<bool> {
        let Some(app) = self.find_app(token)?.filter(|app| !app.remote) else { return Ok(false) };
        Ok(match to {
            Listening::Own => true,
            Listening::Everybody => GET.check(&app).is_ok(),
            Listening::Uses => USED_STATS.check(&app).is_ok(),
        })
    }
}

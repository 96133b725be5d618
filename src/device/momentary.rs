//! What apps hold for the moment: while a trusted UI component lets them, or for some time (spec/access-control.md
//! 5.5). Nothing of it is stored.

use super::Device;
use super::events::{Event, PermissionChange};
use super::memory::{Memory, Span};
use crate::error::{Code, Error, Result};
use crate::gather::gather;
use crate::ids::Token;
use crate::permission::PermissionId;
use crate::permission::grant::flag;
use crate::permission::names::SHORT_TERM_WRITE_IMAGEVIDEO;
use crate::store::Tx;
use std::collections::BTreeSet;

/// For how long a permission is granted at once and in one go, in milliseconds.
const SHORT_TERM_ONCE: i64 = 300_000;
const SHORT_TERM_TOTAL: i64 = 1_800_000;

impl Device {
    /// A trusted UI component lets an app hold a permission for the moment, or no longer. 201 where the user or the
    /// system denied it, or the administrator decided.
    pub fn set_by_component(&self, token: Token, permission: &str, on: bool) -> Result<()> {
        let app = self.app(token)?;
        let (id, _) = self.definition(permission)?;
        let old = app.grant(id).copied().unwrap_or_default();
        let decided = flag::USER_SET.with(flag::USER_FIXED).with(flag::SYSTEM_FIXED);
        if on && (old.flags.has(flag::ADMIN_FIXED) || !old.granted && old.flags.has(decided)) {
            return Err(Error::new(Code::PermissionDenied, format!("{permission} was decided otherwise")));
        }
        if on && old.granted {
            return Ok(());
        }
        self.store.remember(|tx, memory| {
            // What it holds for some time is not the component's.
            let timed = memory.momentary().get(&(token, id)).is_some_and(|span| !span.is_open());
            if timed { Ok(()) } else { self.hold(tx, memory, (token, id), on.then_some(Span::OPEN)) }
        })?;
        self.registry.write().forget(token);
        Ok(())
    }

    /// The service behind these components died: what they let apps hold ends (5.5).
    pub fn end_components(&self) -> Result<()> {
        self.check_open()?;
        self.store.remember(|tx, memory| self.end_held(tx, memory, |_, span| span.is_open()).map(drop))?;
        self.registry.write().forget_apps();
        Ok(())
    }

    /// Grants a permission for some time (5.5); again before the end, for longer. Not stored.
    pub fn grant_for(&self, token: Token, permission: &str, ms: i64) -> Result<()> {
        self.settle_decisions()?;
        let app = self.app(token)?;
        let (id, _) = self.definition(permission)?;
        let refused = |code: Code, why: &str| Err(Error::new(code, format!("{permission}: {why}")));
        if permission != SHORT_TERM_WRITE_IMAGEVIDEO {
            return refused(Code::ParameterInvalid, "not to be granted for some time");
        }
        if !(1..=SHORT_TERM_ONCE).contains(&ms) {
            return refused(Code::ParameterInvalid, "for 1 to 300000 ms at a time");
        }
        match app.grant(id) {
            _ if app.remote => refused(Code::PermissionOperationNotAllowed, "the app runs on another device"),
            None => refused(Code::ParameterInvalid, "the permission is not declared"),
            Some(old) if old.flags.has(flag::SYSTEM_FIXED) => refused(Code::ParameterInvalid, "fixed by the system"),
            Some(old) if old.flags.has(flag::ADMIN_FIXED) => refused(Code::InnerError, "fixed by the administrator"),
            Some(old) if old.granted => Ok(()),
            Some(_) => {
                let now = self.clock.monotonic();
                self.store.remember(|tx, memory| {
                    let held = memory.momentary().get(&(token, id)).copied();
                    if held.is_some_and(|held| held.is_open()) {
                        return Ok(()); // a component lets it
                    }
                    let held = held.unwrap_or(Span { since: now, until: now });
                    let until = (now + ms).min(held.since + SHORT_TERM_TOTAL).max(held.until);
                    self.hold(tx, memory, (token, id), Some(Span { until, ..held }))
                })?;
                self.registry.write().forget(token);
                Ok(())
            }
        }
    }

    /// Lets an app hold a permission for the moment, or no longer, and tells of it.
    fn hold(
        &self,
        tx: &Tx<'_>,
        memory: &mut Memory,
        (token, id): (Token, PermissionId),
        span: Option<Span>,
    ) -> Result<()> {
        let holds = |memory: &Memory| self.load(tx, memory, token).map(|app| app.is_some_and(|app| app.holds_id(id)));
        let before = holds(memory)?;
        match span {
            Some(span) => memory.momentary_mut().insert((token, id), span),
            None => memory.momentary_mut().remove(&(token, id)),
        };
        let after = holds(memory)?;
        if let Some(definition) = self.definition_of(id).filter(|_| before != after) {
            let permission = definition.name.into_owned();
            memory.tell(Event::Permission(PermissionChange { change: after.into(), token_id: token, permission }));
        }
        Ok(())
    }

    /// Ends what apps hold for the moment, as far as `which` says so; gives the apps.
    pub(super) fn end_held(
        &self,
        tx: &Tx<'_>,
        memory: &mut Memory,
        which: impl Fn(Token, &Span) -> bool,
    ) -> Result<Vec<Token>> {
        let held = memory.momentary().iter().filter(|((token, _), span)| which(*token, span));
        let ended: BTreeSet<_> = gather(held.map(|(key, span)| (span.until, *key)));
        ended.iter().try_for_each(|(_, key)| self.hold(tx, memory, *key, None))?;
        Ok(ended.into_iter().map(|(_, (token, _))| token).collect())
    }
}

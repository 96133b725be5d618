//! requestPermissionsFromUser (F6 to F8): what is to be asked, what an answer does, what came of it. Between the three
//! JavaScript shows the pages.

use super::toggle::tracking_open;

use crate::access::SYSTEM;
use crate::access::evaluate::Evaluated;
use crate::access::page::{Answer, Page, decisions, pages};
use crate::device::decide::{self, Ended};
use crate::error::Result;
use crate::ids::Token;
use crate::services::call::{Call, Outcome, later, now, read};
use crate::store::atomically;
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct Begin {
    context: Token,
    permissions: Vec<String>,
    /// F8: for system apps (D35).
    system: bool,
}

#[derive(Serialize)]
struct Begun {
    entries: Vec<Evaluated>,
    pages: Vec<Page>,
}

/// Evaluates the list and plans the pages.
pub fn begin(call: &Call, json: &str) -> Result<Outcome> {
    let Begin { context, permissions, system } = read(json)?;
    if system {
        SYSTEM.check(&call.caller)?;
    }
    call.check_context(context)?;
    let device = &call.device;
    let entries = device.evaluate(&call.caller, call.caller.manifest.dlp_type, &permissions);
    let tracking = tracking_open(device, call.caller.manifest.user_id)?;
    now(Begun { pages: pages(&permissions, &entries, device.device_type(), tracking), entries })
}

/// An answer to a page.
#[derive(Deserialize)]
pub struct Answered {
    pub permissions: Vec<String>,
    pub answer: Answer,
    pub precise: bool,
}

/// Carries out the answer to a page. What may not be granted stays denied.
pub fn answer(call: &Call, json: &str) -> Result<Outcome> {
    let Answered { permissions, answer, precise } = read(json)?;
    let device = call.device.clone();
    let decided = device.with_definitions(|definitions| {
        decisions(&call.caller, definitions, &permissions, answer, precise, device.device_type())
    })?;
    later(move |tx, memory| {
        let mut ended = Ended::new();
        for decision in &decided {
            match atomically(tx, memory, |memory| decision.write(&device, tx, memory)) {
                Err(error) if error.is_of_store() => return Err(error),
                written => ended.extend(written.unwrap_or_default()),
            }
        }
        decide::end(&device, tx, memory, ended)
    })
}

/// What became of undecided entries: 0 granted, -1 not.
pub fn end(call: &Call, json: &str) -> Result<Outcome> {
    let permissions: Vec<String> = read(json)?;
    let granted = permissions.iter().map(|name| {
        let grant = call.device.definition(name).ok().and_then(|(id, _)| call.caller.grant(id).copied());
        if grant.is_some_and(|grant| grant.granted) { 0 } else { -1 }
    });
    now(granted.collect::<Vec<_>>())
}

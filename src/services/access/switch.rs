//! requestGlobalSwitch (F30).

use crate::device::switches::Switch;
use crate::error::{Code, Result};
use crate::ids::Token;
use crate::services::call::{Call, Outcome, invalid, now, read};
use serde::Deserialize;

#[derive(Deserialize)]
struct Begin {
    context: Token,
    #[serde(rename = "type")]
    kind: i64,
}

fn switch(kind: i64) -> Result<(Switch, &'static str)> {
    let row = usize::try_from(kind).ok().and_then(|place| Switch::ALL.get(place));
    row.copied().map_or_else(|| invalid(format!("type takes 0 to 2, not {kind}")), Ok)
}

/// Gives the name of the switch that is to be turned on.
pub fn begin(call: &Call, json: &str) -> Result<Outcome> {
    let Begin { context, kind } = read(json)?;
    let (switch, name) = switch(kind)?;
    call.check_context(context)?;
    match call.device.switch(switch)? {
        true => Err(Code::SwitchAlreadyOpen.into()),
        false if call.device.is_switch_blocked(switch)? => Err(switch.blocked()),
        false => now(name),
    }
}

/// The user turned it on.
pub fn answer(call: &Call, json: &str) -> Result<Outcome> {
    let (switch, _) = switch(read(json)?)?;
    now(call.device.set_switch(switch, true)?)
}

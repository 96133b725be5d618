//! What a request for permissions comes to before anybody is asked (spec/access-control.md 6.1 to 6.3).

use super::group::NEVER_OFFERED;
use crate::app::App;
use crate::permission::grant::Status;
use crate::permission::{Definitions, GrantMode, Kind, names};
use serde::Serialize;

/// Longest list of names or tokens.
pub const LIST_LIMIT: usize = 1024;

/// Why an entry is what it is (errorReasons, section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Reason {
    /// Processed normally.
    None = 0,
    /// Undefined, or not to be asked for on this device.
    Undefined = 1,
    /// Not declared by the app.
    Undeclared = 2,
    /// A precondition of the location permissions is not met.
    Location = 3,
    /// The privacy statement is not agreed to.
    Statement = 4,
    /// Never offered in a dialog.
    Restricted = 5,
    /// Only Settings can change it.
    Manual = 6,
    /// The caller is not an app.
    Service = 12,
}

/// State of one entry of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evaluated {
    /// What it is.
    pub status: Status,
    /// Why.
    pub reason: Reason,
}

impl Serialize for Evaluated {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        (self.status, self.reason as u8).serialize(to)
    }
}

const fn invalid(reason: Reason) -> Evaluated {
    Evaluated { status: Status::Invalid, reason }
}

const LOCATION: [&str; 3] = [names::APPROXIMATELY_LOCATION, names::LOCATION, names::LOCATION_IN_BACKGROUND];
/// Places in [`LOCATION`].
const APPROXIMATE: usize = 0;
const PRECISE: usize = 1;
const BACKGROUND: usize = 2;

/// Evaluates a list of names for an app. `asking_dlp` is the sandbox type of the app that asks.
pub fn evaluate(app: &App, asking_dlp: u32, names: &[String], definitions: &Definitions) -> Vec<Evaluated> {
    if names.len() > LIST_LIMIT {
        return vec![invalid(Reason::Undefined); names.len()];
    }
    if !app.is_hap() {
        return vec![invalid(Reason::Service); names.len()];
    }
    let mut all: Vec<Evaluated> = names.iter().map(|name| one(app, asking_dlp, name, definitions)).collect();
    if app.target_api() >= 9 {
        apply_location_rules(app, names, &mut all);
    }
    if app.dialog_forbidden {
        for entry in all.iter_mut().filter(|entry| entry.status != Status::Invalid) {
            *entry = Evaluated { status: Status::Restricted, reason: Reason::Statement };
        }
    }
    all
}

/// 6.1; the first row that fits.
fn one(app: &App, asking_dlp: u32, name: &str, definitions: &Definitions) -> Evaluated {
    if name == names::APPROXIMATELY_LOCATION && app.target_api() < 9 {
        return invalid(Reason::Location);
    }
    let Some((id, definition)) = definitions.find(name) else { return invalid(Reason::Undefined) };
    if definition.kind == Kind::Service {
        return invalid(Reason::Undefined);
    }
    let Some(grant) = app.grant(id) else { return invalid(Reason::Undeclared) };
    if NEVER_OFFERED.contains(&name) || !definition.dlp.admits(asking_dlp) {
        return invalid(Reason::Restricted);
    }
    match grant.status() {
        Status::Granted => Evaluated { status: Status::Granted, reason: Reason::None },
        _ if definition.grant_mode == GrantMode::Manual => invalid(Reason::Manual),
        Status::Restricted => Evaluated { status: Status::Restricted, reason: Reason::Restricted },
        status => Evaluated { status, reason: Reason::None },
    }
}

/// 6.3, for apps of API 9 and above.
fn apply_location_rules(app: &App, names: &[String], all: &mut [Evaluated]) {
    // Of a name that occurs more than once only one occurrence counts: the last before all three were found.
    let mut places = [None; 3];
    for (place, name) in names.iter().enumerate() {
        if let Some(which) = LOCATION.iter().position(|location| location == name) {
            places[which] = Some(place);
        }
        if places.iter().all(Option::is_some) {
            break;
        }
    }
    for (place, name) in names.iter().enumerate() {
        if LOCATION.contains(&name.as_str()) && !places.contains(&Some(place)) {
            all[place] = invalid(Reason::Service);
        }
    }
    let dynamic = |all: &[Evaluated], which: usize| {
        places[which].is_some_and(|place: usize| all[place].status == Status::NotDetermined)
    };
    let approximate = dynamic(all, APPROXIMATE) || app.holds(LOCATION[APPROXIMATE]);
    if let Some(place) = places[PRECISE].filter(|_| dynamic(all, PRECISE) && !approximate) {
        all[place] = invalid(Reason::Location);
    }
    let Some(background) = places[BACKGROUND] else { return };
    if app.target_api() >= 11 {
        places.iter().flatten().for_each(|place| all[*place] = invalid(Reason::Location));
    } else if dynamic(all, BACKGROUND) {
        let beside = dynamic(all, APPROXIMATE) || dynamic(all, PRECISE);
        all[background] = match beside {
            true => Evaluated { status: Status::Denied, reason: Reason::None },
            false => invalid(Reason::Location),
        };
    }
}

//! Decisions about permissions, whoever makes them: a caller of grant and revoke, the user in a dialog or in Settings,
//! an administrator, a policy, or time. The device carries them out (device/decide.rs).
use crate::ids::{Flags, Token};
use crate::permission::names;

/// A decision about one permission of one app.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The app.
    pub token: Token,
    /// The permission's full name, which must be defined.
    pub permission: String,
    /// Granted, or denied.
    pub granted: bool,
    /// One of [`SETTABLE`](crate::permission::grant::flag::SETTABLE).
    pub flags: Flags,
    /// End the app's processes if it loses what it held.
    pub kill: bool,
    /// Who decides.
    pub by: By,
}

/// Who makes a decision, as far as one-time grants ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A caller of the kit.
    Caller,
    /// The user in a dialog: the app runs, known to the device or not.
    Dialog,
    /// The user in Settings, whatever the app is doing.
    Settings,
}

/// Which one-time permissions a timer takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiring {
    /// READ_PASTEBOARD.
    Pasteboard,
    /// The three location permissions.
    Location,
    /// Every one, with the end of the app.
    All,
}

/// Permissions that may be granted for this time only (5.6), and what takes them back.
pub const ONE_TIME: [(&str, Option<Expiring>); 7] = [
    (names::READ_PASTEBOARD, Some(Expiring::Pasteboard)),
    (names::APPROXIMATELY_LOCATION, Some(Expiring::Location)),
    (names::LOCATION, Some(Expiring::Location)),
    (names::LOCATION_IN_BACKGROUND, Some(Expiring::Location)),
    (names::CAMERA, None),
    (names::MICROPHONE, None),
    (names::CUSTOM_SCREEN_CAPTURE, None),
];

/// What takes a one-time permission back but the end of the app.
pub fn timer_of(permission: &str) -> Option<Expiring> {
    ONE_TIME.iter().find(|(name, _)| *name == permission).and_then(|(_, expiring)| *expiring)
}

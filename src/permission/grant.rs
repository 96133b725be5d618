//! The state of one declared permission as a pure state machine (spec/access-control.md 5 and 6.1): no store, no clock,
//! no app. What it says is all there is to say about flags.

use crate::ids::Flags;
use serde::Serialize;

/// Flag bits (5.2).
pub mod flag {
    use crate::ids::Flags;

    /// The user decided; after a denial the dialog may ask again.
    pub const USER_SET: Flags = Flags(1);
    /// The user decided; after a denial only Settings may change it.
    pub const USER_FIXED: Flags = Flags(2);
    /// Fixed by the system.
    pub const SYSTEM_FIXED: Flags = Flags(4);
    /// Granted by the device's configuration; the user may take it back.
    pub const GRANTED_BY_DEFAULT: Flags = Flags(8);
    /// Granted by a trusted UI component for a moment. Never stored.
    pub const COMPONENT: Flags = Flags(16);
    /// Locked for security policy.
    pub const SECURITY_FIXED: Flags = Flags(32);
    /// Decided for this time only.
    pub const ONE_TIME: Flags = Flags(64);
    /// Fixed by the administrator.
    pub const ADMIN_FIXED: Flags = Flags(128);
    /// The administrator let go; what was set stays until the user changes it.
    pub const ADMIN_CANCELLED: Flags = Flags(256);
    /// Suspended by an account policy.
    pub const RESTRICTED: Flags = Flags(512);

    /// What a caller of grant and revoke may give (D16).
    pub const SETTABLE: [Flags; 5] = [Flags::NONE, USER_SET, USER_FIXED, SYSTEM_FIXED, ONE_TIME];
    /// What survives a decision.
    pub const KEPT: Flags = GRANTED_BY_DEFAULT.with(RESTRICTED);
}

/// The state of a declared permission.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grant {
    /// The stored status.
    pub granted: bool,
    /// Flag bits.
    pub flags: Flags,
    /// When status or flags were last written, epoch milliseconds.
    pub changed_at: i64,
}

/// What a permission may still become by asking (PermissionStatus, section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Refused; only Settings can change it.
    Denied,
    /// Held.
    Granted,
    /// A dialog may ask.
    NotDetermined,
    /// Cannot be asked for.
    Invalid,
    /// Blocked by policy or a missing consent.
    Restricted,
}

impl Status {
    /// The published number.
    pub fn number(self) -> i32 {
        match self {
            Status::Denied => -1,
            Status::Granted => 0,
            Status::NotDetermined => 1,
            Status::Invalid => 2,
            Status::Restricted => 3,
        }
    }
}

impl Serialize for Status {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i32(self.number())
    }
}

impl Grant {
    /// Whether the permission is held now (5.4).
    pub fn effective(&self) -> bool {
        !self.flags.has(flag::RESTRICTED) && (self.granted || self.flags.has(flag::COMPONENT))
    }

    /// The state after a decision (5.3). Time moves only when something changes.
    pub fn decided(&self, granted: bool, flags: Flags, now: i64) -> Grant {
        self.written(granted, flags.with(self.flags.only(flag::KEPT)), now)
    }

    /// The same with these very flags.
    pub fn written(&self, granted: bool, flags: Flags, now: i64) -> Grant {
        let next = Grant { granted, flags, changed_at: self.changed_at };
        let same = next.effective() == self.effective() && next.flags == self.flags && next.granted == self.granted;
        Grant { changed_at: if same { self.changed_at } else { now }, ..next }
    }

    /// What was decided, without what the device lets the app hold for the moment.
    pub fn settled(&self) -> Grant {
        Grant { flags: self.flags.without(flag::COMPONENT), ..*self }
    }

    /// The same while an account policy suspends it, or does not.
    pub fn suspended(&self, on: bool) -> Grant {
        let flags = self.flags.without(flag::RESTRICTED);
        Grant { flags: if on { flags.with(flag::RESTRICTED) } else { flags }, ..*self }
    }

    /// The state after a reset of the app's permissions (4.4).
    pub fn reset(&self, now: i64) -> Grant {
        let suspended = flag::ADMIN_FIXED.with(flag::RESTRICTED);
        match self.flags {
            flags if flags.has(flag::SYSTEM_FIXED) => *self,
            flags if flags.has(flag::GRANTED_BY_DEFAULT) => {
                self.written(true, flag::GRANTED_BY_DEFAULT.with(flags.only(suspended)), now)
            }
            flags if flags.has(suspended) => *self,
            _ => self.written(false, Flags::NONE, now),
        }
    }

    /// Flags as callers see them.
    pub fn reported_flags(&self) -> Flags {
        self.flags.without(flag::GRANTED_BY_DEFAULT)
    }

    /// The stored status as a request sees it (6.1 rows 7 to 13, D34).
    pub fn status(&self) -> Status {
        use flag::*;
        let has = |any| self.flags.has(any);
        match () {
            () if self.granted => Status::Granted,
            () if has(ADMIN_FIXED) => Status::Restricted,
            () if has(ADMIN_CANCELLED) || has(SECURITY_FIXED) => Status::Denied,
            () if self.flags == Flags::NONE || has(USER_SET.with(COMPONENT).with(ONE_TIME)) => Status::NotDetermined,
            () => Status::Denied,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(granted: bool, flags: u32) -> Grant {
        Grant { granted, flags: Flags(flags), changed_at: 1 }
    }

    #[test]
    fn decisions_follow_the_transition_table() {
        // old, decision, new (5.3); the time moves with every row but one
        let rows = [
            ((false, 0), (true, 2), (true, 2)),
            ((false, 0), (false, 1), (false, 1)),
            ((true, 2), (true, 1), (true, 1)),
            ((true, 2), (false, 1), (false, 1)),
            ((true, 8), (false, 2), (false, 10)),
            ((false, 10), (true, 2), (true, 10)),
            ((false, 512), (true, 2), (true, 514)),
            ((false, 16), (false, 2), (false, 2)),
            ((false, 0), (true, 64), (true, 64)),
            ((true, 0x77), (false, 0), (false, 0)),
        ];
        for (old, (granted, flags), new) in rows {
            let next = grant(old.0, old.1).decided(granted, Flags(flags), 2);
            assert_eq!((next.granted, next.flags.0), new, "{old:?}");
            assert_eq!(next.changed_at, 2);
        }
        assert_eq!(grant(false, 2).decided(false, Flags(2), 9), grant(false, 2));
    }

    #[test]
    fn effective_status_by_order_of_5_4() {
        for (granted, flags, effective) in
            [(true, 2, true), (true, 514, false), (false, 16, true), (false, 16 | 512, false), (false, 2, false)]
        {
            assert_eq!(grant(granted, flags).effective(), effective, "{granted} {flags}");
        }
    }

    #[test]
    fn status_by_the_rows_of_6_1() {
        let rows = [
            ((true, 512), Status::Granted),
            ((false, 128), Status::Restricted),
            ((false, 128 | 256), Status::Restricted),
            ((false, 256 | 1), Status::Denied),
            ((false, 32), Status::Denied),
            ((false, 0), Status::NotDetermined),
            ((false, 1), Status::NotDetermined),
            ((false, 3), Status::NotDetermined),
            ((false, 64), Status::NotDetermined),
            ((false, 2), Status::Denied),
            ((false, 4), Status::Denied),
            ((false, 8), Status::Denied),
            ((false, 512), Status::Denied),
        ];
        for ((granted, flags), status) in rows {
            assert_eq!(grant(granted, flags).status(), status, "{granted} {flags}");
        }
    }

    #[test]
    fn reset_by_4_4() {
        let rows = [
            ((true, 4), (true, 4)),
            ((false, 10), (true, 8)),
            ((false, 8 | 512), (true, 8 | 512)),
            ((true, 128), (true, 128)),
            ((true, 514), (true, 514)),
            ((true, 2), (false, 0)),
            ((false, 1), (false, 0)),
        ];
        for (old, new) in rows {
            let next = grant(old.0, old.1).reset(5);
            assert_eq!((next.granted, next.flags.0), new, "{old:?}");
        }
    }
}

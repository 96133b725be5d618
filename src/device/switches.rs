//! The device-wide switches: the user turns them, the enterprise may block them.

use super::Device;
use super::memory::Memory;
use super::rows::{self, set_bit};
use crate::error::{Code, Error, Result};
use crate::privacy::recordable::{CAMERA, MICROPHONE, Recordable};
use crate::store::Tx;

/// The device-wide switches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// Every camera.
    Camera,
    /// Every microphone.
    Microphone,
    /// Positioning.
    Location,
}

impl Switch {
    /// Each with its name, in the order of SwitchType.
    pub const ALL: [(Switch, &'static str); 3] =
        [(Switch::Camera, "camera"), (Switch::Microphone, "microphone"), (Switch::Location, "location")];

    /// Its bit in the settings that have one for each.
    pub fn bit(self) -> u32 {
        1 << self as u32
    }

    /// 12100009: the enterprise keeps it off.
    pub fn blocked(self) -> Error {
        Error::new(Code::InnerError, format!("the enterprise blocks the {}", Switch::ALL[self as usize].1))
    }

    /// 401 for what the enterprise cannot block.
    pub fn check_blockable(self) -> Result<()> {
        match self {
            Switch::Camera | Switch::Microphone => Ok(()),
            Switch::Location => Err(Error::argument("what is blocked is 'camera' or 'microphone'")),
        }
    }
}

/// The permissions that have a switch of their own.
pub(super) const SWITCHED: [(Switch, Recordable); 2] = [(Switch::Camera, CAMERA), (Switch::Microphone, MICROPHONE)];

impl Device {
    /// Whether a switch is on.
    pub fn switch(&self, switch: Switch) -> Result<bool> {
        self.check_open()?;
        self.follow()?;
        Ok(self.registry.read().switched_off & switch.bit() == 0)
    }

    /// Turns a switch on or off. What the enterprise blocks nobody turns on.
    pub fn set_switch(&self, switch: Switch, on: bool) -> Result<()> {
        self.change(|tx, memory| {
            if on && rows::blocked(tx)? & switch.bit() != 0 {
                return Err(switch.blocked());
            }
            self.turn(tx, memory, switch, on)
        })
    }

    fn turn(&self, tx: &Tx<'_>, memory: &mut Memory, switch: Switch, on: bool) -> Result<()> {
        let before = rows::setting(tx, rows::SWITCHED_OFF)?;
        set_bit(tx, rows::SWITCHED_OFF, switch.bit(), !on)?;
        let after = if on { before & !switch.bit() } else { before | switch.bit() };
        self.usages_switched(tx, memory, before, after)
    }

    /// Blocks the camera or the microphone for all apps, or ends that (spec/privacy.md 5.6).
    pub fn block_by_admin(&self, switch: Switch, on: bool) -> Result<()> {
        switch.check_blockable()?;
        self.change(|tx, _| set_bit(tx, rows::BLOCKED, switch.bit(), on))
    }

    /// The same by turning the switch off, where it stays until the user turns it on again.
    pub fn mute_by_admin(&self, switch: Switch, on: bool) -> Result<()> {
        switch.check_blockable()?;
        self.change(|tx, memory| {
            set_bit(tx, rows::MUTED, switch.bit(), on)?;
            if on { self.turn(tx, memory, switch, false) } else { Ok(()) }
        })
    }

    /// Whether the switch of a permission is on; one without a switch always is.
    pub(crate) fn is_open(&self, permission: Option<Recordable>) -> Result<bool> {
        match SWITCHED.iter().find(|(_, switched)| permission == Some(*switched)) {
            Some((switch, _)) => self.switch(*switch),
            None => Ok(true),
        }
    }

    /// Whether the enterprise blocks a permission.
    pub(crate) fn is_blocked(&self, permission: Recordable) -> Result<bool> {
        match SWITCHED.iter().find(|(_, switched)| permission == *switched) {
            Some((switch, _)) => self.is_switch_blocked(*switch),
            None => Ok(false),
        }
    }

    /// Whether the enterprise keeps a switch from being turned on.
    pub(crate) fn is_switch_blocked(&self, switch: Switch) -> Result<bool> {
        self.follow()?;
        Ok(self.registry.read().blocked & switch.bit() != 0)
    }
}

//! The permissions and apps of the test, as spec/access-control.md 4.1, 4.5 and 5.6 describe them.

pub type Permission = usize;
pub type Slot = usize;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    User,
    System,
    Manual,
}

/// When a permission may be granted for this time only, and which timer takes it back (5.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Once {
    Never,
    InFront,
    Always,
    Pasteboard,
    Location,
}

/// How the group's page asks (4.5, 6.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    Plain(&'static str),
    WithOnce(&'static str),
    Whole(&'static str),
    Tracking,
    /// No dialog group, or never offered.
    None,
}

pub struct Row {
    pub name: &'static str,
    pub mode: Mode,
    pub once: Once,
    pub page: Page,
}

const fn row(name: &'static str, mode: Mode, once: Once, page: Page) -> Row {
    Row { name, mode, once, page }
}

pub const APPROXIMATE: Permission = 2;
pub const PRECISE: Permission = 3;
pub const BACKGROUND: Permission = 4;
pub const SEND_MESSAGES: Permission = 12;
pub const TRACKING: Permission = 13;
/// Only sandboxes with full control may hold it.
pub const FULL_CONTROL: Permission = 16;
/// Defined some time, maybe.
pub const LATER: Permission = 17;
pub const UNKNOWN: Permission = 18;

pub const TABLE: [Row; 19] = [
    row("ohos.permission.CAMERA", Mode::User, Once::InFront, Page::WithOnce("camera")),
    row("ohos.permission.MICROPHONE", Mode::User, Once::InFront, Page::WithOnce("microphone")),
    row("ohos.permission.APPROXIMATELY_LOCATION", Mode::User, Once::Location, Page::WithOnce("location")),
    row("ohos.permission.LOCATION", Mode::User, Once::Location, Page::WithOnce("location")),
    row("ohos.permission.LOCATION_IN_BACKGROUND", Mode::User, Once::Location, Page::WithOnce("location")),
    row("ohos.permission.READ_PASTEBOARD", Mode::User, Once::Pasteboard, Page::WithOnce("pasteboard")),
    row("ohos.permission.CUSTOM_SCREEN_CAPTURE", Mode::User, Once::Always, Page::WithOnce("screen")),
    row("ohos.permission.READ_CONTACTS", Mode::User, Once::Never, Page::Plain("contacts")),
    row("ohos.permission.WRITE_CONTACTS", Mode::User, Once::Never, Page::Plain("contacts")),
    row("ohos.permission.READ_IMAGEVIDEO", Mode::User, Once::Never, Page::Whole("images")),
    row("ohos.permission.WRITE_IMAGEVIDEO", Mode::User, Once::Never, Page::Whole("images")),
    row("ohos.permission.READ_CALL_LOG", Mode::User, Once::Never, Page::None),
    row("ohos.permission.SEND_MESSAGES", Mode::User, Once::Never, Page::None),
    row("ohos.permission.APP_TRACKING_CONSENT", Mode::User, Once::Never, Page::Tracking),
    row("ohos.permission.HOOK_KEY_EVENT", Mode::Manual, Once::Never, Page::None),
    row("ohos.permission.INTERNET", Mode::System, Once::Never, Page::None),
    row("test.FULL_CONTROL", Mode::User, Once::Never, Page::Plain("full control")),
    row("test.LATER", Mode::User, Once::Never, Page::Plain("later")),
    row("ohos.permission.NOBODY_DEFINED_THIS", Mode::User, Once::Never, Page::None),
];

pub fn named(name: &str) -> Permission {
    TABLE.iter().position(|row| row.name == name).expect("a permission of the test")
}

/// An instance of the tested bundle: its key, sandbox type and target API.
pub struct Instance {
    pub user: u32,
    pub index: u32,
    pub dlp: u32,
    pub api: u32,
}

pub const MAIN: Slot = 0;
pub const SANDBOX: Slot = 2;
pub const INSTANCES: [Instance; 4] = [
    Instance { user: 100, index: 0, dlp: 0, api: 26 },
    Instance { user: 100, index: 1, dlp: 0, api: 8 },
    Instance { user: 100, index: 2, dlp: 1, api: 50012 },
    Instance { user: 101, index: 0, dlp: 0, api: 10 },
];

/// 3.4: FULL_CONTROL is of mode 1, and the sandbox of type 1.
pub fn admits(slot: Slot, permission: Permission) -> bool {
    permission != FULL_CONTROL || INSTANCES[slot].dlp == 0
}

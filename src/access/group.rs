//! Permission groups as the system's dialogs and Settings know them (spec/access-control.md 4.5, 6.5).

use crate::permission::{names, published_id};

/// What an answer is applied to, beyond the names that were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every declared member of the group.
    Whole,
    /// Only what was asked for.
    Requested,
}

/// How a group's page asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// Deny or allow.
    Plain,
    /// The same, and "this time".
    Once,
    /// Approximate and precise location.
    Location,
    /// This time, always, deny; a PC does not ask.
    Pasteboard,
    /// Only where the user's toggle is open, else granted without a question.
    Tracking,
    /// No dialog ever asks; Settings lists it.
    Never,
}

/// A group.
#[derive(Debug, PartialEq, Eq)]
pub struct Group {
    /// Label, in plain words: "allow the app to …".
    pub title: &'static str,
    /// Names below `ohos.permission.`.
    pub members: &'static [&'static str],
    /// See [`Scope`].
    pub scope: Scope,
    /// See [`Asking`].
    pub asking: Asking,
}

use Asking::*;
use Scope::*;

const fn group(title: &'static str, asking: Asking, scope: Scope, members: &'static [&'static str]) -> Group {
    Group { title, members, scope, asking }
}

/// The groups of 4.5.
pub static GROUPS: &[Group] = &[
    group("know where you are", Location, Requested, &["APPROXIMATELY_LOCATION", "LOCATION", "LOCATION_IN_BACKGROUND"]),
    group("use the camera", Once, Requested, &["CAMERA"]),
    group("use the microphone", Once, Requested, &["MICROPHONE"]),
    group("use your contacts", Plain, Requested, &["READ_CONTACTS", "WRITE_CONTACTS"]),
    group(
        "use your calendar",
        Plain,
        Requested,
        &["READ_CALENDAR", "WRITE_CALENDAR", "READ_WHOLE_CALENDAR", "WRITE_WHOLE_CALENDAR"],
    ),
    group("follow your fitness activity", Plain, Requested, &["ACTIVITY_MOTION"]),
    group("read your body sensors", Plain, Requested, &["READ_HEALTH_DATA"]),
    group("use your images and videos", Plain, Whole, &["READ_IMAGEVIDEO", "WRITE_IMAGEVIDEO", "MEDIA_LOCATION"]),
    group("use your audio files", Plain, Whole, &["READ_AUDIO", "WRITE_AUDIO"]),
    group("use your files", Plain, Whole, &["READ_DOCUMENT", "WRITE_DOCUMENT", "READ_MEDIA", "WRITE_MEDIA"]),
    group("use your Download folder", Plain, Requested, &["READ_WRITE_DOWNLOAD_DIRECTORY"]),
    group("use your Desktop folder", Plain, Requested, &["READ_WRITE_DESKTOP_DIRECTORY"]),
    group("use your Documents folder", Plain, Requested, &["READ_WRITE_DOCUMENTS_DIRECTORY"]),
    group("track you across apps for advertising", Tracking, Requested, &["APP_TRACKING_CONSENT"]),
    group("see the list of installed apps", Plain, Requested, &["GET_INSTALLED_BUNDLE_LIST"]),
    group("work together with your other devices", Plain, Requested, &["DISTRIBUTED_DATASYNC"]),
    group("use Bluetooth", Plain, Requested, &["ACCESS_BLUETOOTH"]),
    group("use NearLink", Plain, Requested, &["ACCESS_NEARLINK"]),
    group("read what you copied", Pasteboard, Requested, &["READ_PASTEBOARD"]),
    group("capture the screen", Once, Requested, &["CUSTOM_SCREEN_CAPTURE"]),
    group("show floating windows", Plain, Requested, &["FLOAT_VIEW"]),
    group("make and answer calls", Never, Requested, &["ANSWER_CALL", "MANAGE_VOICEMAIL"]),
    group("use your call log", Never, Requested, &["READ_CALL_LOG", "WRITE_CALL_LOG"]),
    group(
        "use your messages",
        Never,
        Requested,
        &["READ_CELL_MESSAGES", "READ_MESSAGES", "RECEIVE_MMS", "RECEIVE_SMS", "RECEIVE_WAP_MESSAGES", "SEND_MESSAGES"],
    ),
];

/// The page of a permission that the device defined itself: one of its own.
static OWN: Group = group("use a permission defined by this device", Plain, Requested, &[]);
/// Published names that no group has (the last row of 4.5).
static NONE: Group = group("use a permission that has no dialog", Never, Requested, &[]);

/// The group of a permission.
pub fn group_of(permission: &str) -> &'static Group {
    let short = permission.strip_prefix("ohos.permission.").unwrap_or(permission);
    let found = GROUPS.iter().find(|group| group.members.contains(&short));
    found.unwrap_or(match published_id(permission) {
        Some(_) => &NONE,
        None => &OWN,
    })
}

/// Whether two permissions are asked for on one page. A name without a group gets a page of its own.
pub fn together(a: &str, b: &str) -> bool {
    let group = group_of(a);
    a == b || !group.members.is_empty() && std::ptr::eq(group, group_of(b))
}

/// The same for the sheets of Settings, where the three folders are one group.
pub fn together_in_settings(a: &str, b: &str) -> bool {
    let is_folder = |name: &str| name.starts_with("ohos.permission.READ_WRITE_") && name.ends_with("_DIRECTORY");
    together(a, b) || is_folder(a) && is_folder(b)
}

/// Requests never offer these, even when they are granted (6.1 row 4).
pub const NEVER_OFFERED: [&str; 9] = [
    names::ANSWER_CALL,
    names::MANAGE_VOICEMAIL,
    names::READ_CELL_MESSAGES,
    names::RECEIVE_MMS,
    names::RECEIVE_SMS,
    names::RECEIVE_WAP_MESSAGES,
    names::SEND_MESSAGES,
    names::WRITE_CALL_LOG,
    names::SHORT_TERM_WRITE_IMAGEVIDEO,
];

//! The permissions whose use is recorded, with the numbers they have in the store: the published ones (spec/privacy.md
//! 10), and what the device defines for users to decide about (D57). Never renumber.

use crate::error::Result;
use crate::store::{Columns, DEFINITION, Tx};

/// A recordable permission, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Recordable(pub u32);

/// Permissions that the device defines have numbers above this one.
const DEFINED: u32 = 1000;

/// CAMERA.
pub const CAMERA: Recordable = Recordable(18);
/// MICROPHONE.
pub const MICROPHONE: Recordable = Recordable(7);

impl Recordable {
    /// The published permission with this full name, if its use is recorded.
    pub fn published(name: &str) -> Option<Self> {
        let short = name.strip_prefix("ohos.permission.")?;
        TABLE.iter().find(|(known, _)| *known == short).map(|(_, code)| Recordable(*code))
    }

    /// The permission that the device defined under this full name.
    pub fn defined(tx: &Tx<'_>, name: &str) -> Result<Option<Self>> {
        let number = |row: &Columns<'_>| Ok(Recordable(DEFINED + row.get::<u32>(0)?));
        tx.find_one(&DEFINITION, &[("name", &name)], number)
    }

    /// The full name.
    pub fn name(self, tx: &Tx<'_>) -> Result<String> {
        if let Some((short, _)) = TABLE.iter().find(|(_, code)| *code == self.0) {
            return Ok(format!("ohos.permission.{short}"));
        }
        let id = self.0.saturating_sub(DEFINED);
        Ok(tx.find_one(&DEFINITION, &[("id", &id)], |row| row.get(1))?.unwrap_or_default())
    }
}

/// Names below `ohos.permission.` and their numbers.
#[rustfmt::skip]
static TABLE: &[(&str, u32)] = &[
    ("ANSWER_CALL", 0), ("READ_CALENDAR", 1), ("WRITE_CALENDAR", 2), ("SEND_MESSAGES", 3), ("WRITE_CALL_LOG", 4),
    ("READ_CALL_LOG", 5), ("READ_CELL_MESSAGES", 6), ("MICROPHONE", 7), ("RECEIVE_WAP_MESSAGES", 8),
    ("RECEIVE_SMS", 9), ("RECEIVE_MMS", 10), ("READ_MESSAGES", 11), ("READ_CONTACTS", 12), ("WRITE_CONTACTS", 13),
    ("LOCATION_IN_BACKGROUND", 14), ("LOCATION", 15), ("MEDIA_LOCATION", 16), ("APPROXIMATELY_LOCATION", 17),
    ("CAMERA", 18), ("READ_MEDIA", 19), ("WRITE_MEDIA", 20), ("ACTIVITY_MOTION", 21), ("READ_HEALTH_DATA", 22),
    ("MANAGE_VOICEMAIL", 23), ("DISTRIBUTED_DATASYNC", 24), ("READ_IMAGEVIDEO", 25), ("READ_AUDIO", 26),
    ("READ_DOCUMENT", 27), ("WRITE_IMAGEVIDEO", 28), ("WRITE_AUDIO", 29), ("WRITE_DOCUMENT", 30),
    ("READ_WHOLE_CALENDAR", 31), ("WRITE_WHOLE_CALENDAR", 32), ("APP_TRACKING_CONSENT", 33),
    ("GET_INSTALLED_BUNDLE_LIST", 34), ("ACCESS_BLUETOOTH", 35), ("READ_PASTEBOARD", 36),
    ("READ_WRITE_DOWNLOAD_DIRECTORY", 37), ("READ_WRITE_DOCUMENTS_DIRECTORY", 38),
    ("READ_WRITE_DESKTOP_DIRECTORY", 39), ("ACCESS_NEARLINK", 40), ("CAPTURE_SCREEN", 41),
    ("SHORT_TERM_WRITE_IMAGEVIDEO", 42), ("CAMERA_BACKGROUND", 43), ("CUSTOM_SCREEN_CAPTURE", 44),
    ("CUSTOM_SCREEN_RECORDING", 45), ("HOOK_KEY_EVENT", 46), ("ACCESS_USER_FULL_DISK", 47), ("CONTROL_DEVICE", 48),
    ("FLOAT_VIEW", 49), ("cli.CONTROL_LOCATION_SWITCH", 50), ("cli.BUNDLE_ACTIVE_INFO", 51),
    ("cli.WRITE_ACCESSIBILITY_CONFIG_VISION", 52), ("cli.WRITE_ACCESSIBILITY_CONFIG_HEARING", 53),
    ("cli.WRITE_ACCESSIBILITY_CONFIG_ACTION", 54), ("cli.SET_HOTSPOT", 55), ("cli.GET_HOTSPOT", 56),
    ("cli.MANAGE_NFC_SWITCH", 57), ("cli.MANAGE_WIFI_TOGGLE", 58), ("cli.MANAGE_WIFI_SCAN", 59),
    ("cli.MANAGE_WIFI_CONNECT", 60), ("cli.UNINSTALL_BUNDLE", 61), ("cli.GET_BUNDLE_INFO_PRIVILEGED", 62),
    ("cli.REMOVE_BUNDLE_DATA_AND_CACHE_FILES", 63), ("cli.MANAGE_DISPOSED_APP_STATUS", 64), ("AGENT_FILE_ACCESS", 65),
    ("ONSCREEN_AWARENESS", 66), ("cli.INSTALL_BUNDLE", 67), ("GET_ALL_BUNDLE_INFO", 68),
    ("READ_WRITE_DOWNLOAD_DIRECTORY_MEDIA_READ", 100), ("READ_WRITE_DOWNLOAD_DIRECTORY_MEDIA_WRITE", 101),
    ("READ_WRITE_DOWNLOAD_DIRECTORY_OTHER_READ", 102), ("READ_WRITE_DOWNLOAD_DIRECTORY_OTHER_WRITE", 103),
    ("READ_WRITE_DOCUMENTS_DIRECTORY_MEDIA_READ", 104), ("READ_WRITE_DOCUMENTS_DIRECTORY_MEDIA_WRITE", 105),
    ("READ_WRITE_DOCUMENTS_DIRECTORY_OTHER_READ", 106), ("READ_WRITE_DOCUMENTS_DIRECTORY_OTHER_WRITE", 107),
    ("READ_WRITE_DESKTOP_DIRECTORY_MEDIA_READ", 108), ("READ_WRITE_DESKTOP_DIRECTORY_MEDIA_WRITE", 109),
    ("READ_WRITE_DESKTOP_DIRECTORY_OTHER_READ", 110), ("READ_WRITE_DESKTOP_DIRECTORY_OTHER_WRITE", 111),
    ("ACCESS_USER_FULL_DISK_READ", 112), ("ACCESS_USER_FULL_DISK_WRITE", 113),
    ("AGENT_FILE_ACCESS_READ_IMAGEVIDEO", 114), ("AGENT_FILE_ACCESS_WRITE_IMAGEVIDEO", 115),
    ("AGENT_FILE_ACCESS_READ_AUDIO", 116), ("AGENT_FILE_ACCESS_WRITE_AUDIO", 117),
    ("AGENT_FILE_ACCESS_READ_MEDIA", 118), ("AGENT_FILE_ACCESS_WRITE_MEDIA", 119),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::{published, published_names};

    #[test]
    fn names_and_numbers_are_unique_and_found_again() {
        assert_eq!(TABLE.len(), 89);
        for (short, code) in TABLE {
            let name = format!("ohos.permission.{short}");
            assert_eq!(Recordable::published(&name), Some(Recordable(*code)), "{name}");
            assert!(TABLE.iter().filter(|(_, other)| other == code).count() == 1 && *code < DEFINED, "{name}");
        }
        assert_eq!(Recordable::published("ohos.permission.CAMERA"), Some(CAMERA));
        assert_eq!(Recordable::published("ohos.permission.MICROPHONE"), Some(MICROPHONE));
    }

    #[test]
    fn every_user_grant_permission_is_recorded() {
        for name in published_names()
            .filter(|name| published(name).is_some_and(|row| row.grant_mode == crate::permission::GrantMode::User))
        {
            assert!(Recordable::published(name).is_some(), "{name}");
        }
        assert_eq!(Recordable::published("ohos.permission.INTERNET"), None);
    }
}

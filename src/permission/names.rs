//! The full names of the permissions that rules speak of. The published table has all of them (tests/tables.rs).

macro_rules! names {
    ($($name:ident)+) => {
        $(
            #[doc = concat!("`ohos.permission.", stringify!($name), "`.")]
            pub const $name: &str = concat!("ohos.permission.", stringify!($name));
        )+
        /// All of them.
        pub const ALL: &[&str] = &[$($name),+];
    };
}

names! {
    ANSWER_CALL
    APPROXIMATELY_LOCATION
    APP_TRACKING_CONSENT
    CAMERA
    CUSTOM_SCREEN_CAPTURE
    DISABLE_PERMISSION_DIALOG
    GET_SENSITIVE_PERMISSIONS
    GRANT_SENSITIVE_PERMISSIONS
    INTERACT_ACROSS_LOCAL_ACCOUNTS
    LOCATION
    LOCATION_IN_BACKGROUND
    MANAGE_EDM_POLICY
    MANAGE_VOICEMAIL
    MICROPHONE
    PERMISSION_RECORD_TOGGLE
    PERMISSION_USED_STATS
    READ_CELL_MESSAGES
    READ_PASTEBOARD
    RECEIVE_MMS
    RECEIVE_SMS
    RECEIVE_WAP_MESSAGES
    REVOKE_SENSITIVE_PERMISSIONS
    SEND_MESSAGES
    SHORT_TERM_WRITE_IMAGEVIDEO
    STORE_PERSISTENT_DATA
    WRITE_CALL_LOG
}

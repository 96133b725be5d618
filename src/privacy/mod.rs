//! The privacy manager: who used which permission, when, for how long, in the foreground or in the background, and who
//! is using one right now.
//!
//! `record` is what the store keeps, `query` what is read from it, `usage` who is using what now.

pub mod query;
pub mod record;
pub mod recordable;
pub mod usage;

/// An enum that is its number outside.
macro_rules! numbered {
    ($(#[$doc:meta])* $name:ident { $($(#[$member:meta])* $variant:ident = $number:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $($(#[$member])* $variant = $number,)* }

        impl $name {
            /// The member with this number.
            pub fn from_number(number: u32) -> Option<Self> {
                match number { $($number => Some($name::$variant),)* _ => None }
            }
        }
    };
}

numbered! {
    /// How a permission is being used (PermissionActiveStatus).
    Status {
        /// Not at all.
        Inactive = 0,
        /// In the foreground.
        Foreground = 1,
        /// In the background.
        Background = 2,
    }
}

numbered! {
    /// The way a permission is used (PermissionUsedType).
    UsedType {
        /// Granted in a dialog or in Settings.
        Normal = 0,
        /// Through a picker, without holding the permission.
        Picker = 1,
        /// Through a security component.
        SecurityComponent = 2,
    }
}

/// The screen at a use, as its published number.
pub const UNLOCKED: u32 = 1;
/// The same, while it was locked.
pub const LOCKED: u32 = 2;

/// Longest enhancedIdentity, in bytes.
pub const IDENTITY_LIMIT: usize = 48;

//! What installation makes of the permissions a manifest declares (spec/access-control.md 4.2, 4.3).

use super::permission::{Definition, GrantMode, Kind};
use crate::device::manifest::{Manifest, TokenType};
use crate::error::{Code, Error, Result};

/// Held and not revocable: decided by the system.
pub const FLAG_SYSTEM_FIXED: u32 = 4;
/// Pre-authorised, the user may cancel.
pub const FLAG_GRANTED_BY_DEFAULT: u32 = 8;

/// The stored state of one declared permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermissionState {
    /// Full name.
    pub name: String,
    /// Whether it is granted.
    pub granted: bool,
    /// How it came to be so (spec/access-control.md 5.2).
    pub flags: u32,
}

/// Validates the declarations of a manifest and gives their initial states, or says which one refuses the install.
pub fn initial_states<'a>(
    manifest: &Manifest,
    definition: impl Fn(&str) -> Option<&'a Definition>,
) -> Result<Vec<PermissionState>> {
    let mut states: Vec<PermissionState> = Vec::new();
    for name in &manifest.permissions {
        // Undefined declarations are skipped; they take effect once the permission is defined (4.4).
        let Some(definition) = definition(name) else { continue };
        if states.iter().any(|state| state.name == *name) {
            continue;
        }
        if manifest.token_type == TokenType::Hap {
            if definition.kind == Kind::Service {
                continue;
            }
            admit(manifest, definition)?;
        }
        states.push(initial_state(manifest, definition));
    }
    Ok(states)
}

fn admit(manifest: &Manifest, definition: &Definition) -> Result<()> {
    let name = &definition.name;
    if manifest.apl < definition.level && !(definition.provisionable && manifest.acls.iter().any(|acl| acl == name)) {
        return Err(Error::new(
            Code::ParameterInvalid,
            format!(
                "{name} needs apl {} or an entry in acls; {} is {}",
                level_name(definition),
                manifest.bundle_name,
                serde_json::to_string(&manifest.apl).unwrap_or_default()
            ),
        ));
    }
    if definition.kind == Kind::Mdm && !manifest.debug {
        return Err(Error::new(
            Code::ParameterInvalid,
            format!("{name} is for enterprise device management apps only"),
        ));
    }
    Ok(())
}

fn level_name(definition: &Definition) -> String {
    serde_json::to_string(&definition.level).unwrap_or_default()
}

/// The first row that fits (4.3).
fn initial_state(manifest: &Manifest, definition: &Definition) -> PermissionState {
    let preauthorized = manifest.preauthorized.iter().find(|entry| entry.name == definition.name);
    let (granted, flags) = match (definition.grant_mode, preauthorized) {
        _ if manifest.token_type != TokenType::Hap => (true, FLAG_SYSTEM_FIXED),
        (GrantMode::System, _) => (true, FLAG_SYSTEM_FIXED),
        (_, Some(entry)) if !entry.user_cancellable => (true, FLAG_SYSTEM_FIXED),
        (_, Some(_)) => (true, FLAG_GRANTED_BY_DEFAULT),
        (GrantMode::User | GrantMode::Manual, None) => (false, 0),
    };
    PermissionState { name: definition.name.to_string(), granted, flags }
}

#[cfg(test)]
mod tests {
    use super::super::permission::published;
    use super::*;

    fn manifest(json: &str) -> Manifest {
        serde_json::from_str(json).expect("a manifest")
    }

    #[test]
    fn initial_states_by_declaration() {
        let states = |json: &str| initial_states(&manifest(json), published).map_err(|error| error.code);
        let granted = |list: &[PermissionState]| list.iter().map(|s| (s.granted, s.flags)).collect::<Vec<_>>();
        let camera = "ohos.permission.CAMERA";
        let internet = "ohos.permission.INTERNET";
        let accounts = super::super::INTERACT_ACROSS_LOCAL_ACCOUNTS;
        let of = |extra: &str, name: &str| format!(r#"{{"bundleName":"a.b","permissions":["{name}"]{extra}}}"#);

        assert_eq!(granted(&states(&of("", internet)).expect("installs")), [(true, 4)]);
        assert_eq!(granted(&states(&of("", camera)).expect("installs")), [(false, 0)]);
        assert_eq!(states(&of("", accounts)), Err(Code::ParameterInvalid));
        assert!(states(&of(r#","apl":"system_basic""#, accounts)).is_ok());
        assert!(states(&of(&format!(r#","acls":["{accounts}"]"#), accounts)).is_ok());
        assert_eq!(states(&of("", "ohos.permission.NOT_DEFINED")), Ok(vec![]));
        let pre = |cancel| format!(r#","preauthorized":[{{"name":"{camera}","userCancellable":{cancel}}}]"#);
        assert_eq!(granted(&states(&of(&pre(true), camera)).expect("installs")), [(true, 8)]);
        assert_eq!(granted(&states(&of(&pre(false), camera)).expect("installs")), [(true, 4)]);
        assert_eq!(granted(&states(&of(r#","tokenType":"native""#, accounts)).expect("installs")), [(true, 4)]);
    }
}

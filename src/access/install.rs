//! What installation makes of the permissions a manifest declares (spec/access-control.md 4.2 to 4.4).

use crate::app::manifest::{Distribution, Manifest, TokenType};
use crate::error::{Code, Error, Result};
use crate::ids::Flags;
use crate::permission::grant::{Grant, flag};
use crate::permission::{Definition, Definitions, GrantMode, Kind, PermissionId};

/// What the device decides about new apps.
#[derive(Clone, Copy, Debug, Default)]
pub struct Policy {
    /// Debug apps get what the user would be asked for.
    pub grant_for_debug: bool,
}

/// By which rules apps are installed.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Which permissions there are.
    pub definitions: Definitions,
    /// What the device decides.
    pub policy: Policy,
}

/// Validates the declarations of a manifest and gives their initial states, or says which one refuses the install.
pub fn initial_states(manifest: &Manifest, rules: &Rules, now: i64) -> Result<Vec<(PermissionId, Grant)>> {
    let mut states: Vec<(PermissionId, Grant)> = Vec::new();
    for name in &manifest.permissions {
        // Undefined declarations are skipped; they take effect once the permission is defined (4.4).
        let Some((id, definition)) = rules.definitions.find(name) else { continue };
        if states.iter().any(|(known, _)| *known == id) {
            continue;
        }
        if manifest.token_type == TokenType::Hap {
            if definition.kind == Kind::Service {
                continue;
            }
            admit(manifest, definition)?;
        }
        states.push((id, initial_state(manifest, definition, rules.policy, now)));
    }
    Ok(states)
}

/// Whether the app may declare the permission at all (4.2 steps 4 and 5).
pub fn admit(manifest: &Manifest, definition: &Definition) -> Result<()> {
    let name = &definition.name;
    let listed = match definition.valued {
        true => manifest.acl_values.contains_key(name.as_ref()),
        false => manifest.acls.iter().any(|acl| **acl == **name),
    };
    if manifest.apl < definition.level && !(definition.provisionable && listed) {
        let way = match (definition.provisionable, definition.valued) {
            (false, _) => "",
            (true, false) => " or an entry in acls",
            (true, true) => " or a value in aclValues",
        };
        return Err(Error::new(
            Code::ParameterInvalid,
            format!(
                "{name} needs apl {}{way}; {} is {}",
                level_name(definition),
                manifest.bundle_name,
                serde_json::to_string(&manifest.apl).unwrap_or_default()
            ),
        ));
    }
    if definition.kind == Kind::Mdm && manifest.distribution != Distribution::EnterpriseMdm && !manifest.debug {
        return Err(Error::new(
            Code::ParameterInvalid,
            format!("{name} is for enterprise device management apps (distribution 'enterprise_mdm') and debug builds"),
        ));
    }
    Ok(())
}

fn level_name(definition: &Definition) -> String {
    serde_json::to_string(&definition.level).unwrap_or_default()
}

/// The first row that fits (4.3).
fn initial_state(manifest: &Manifest, definition: &Definition, policy: Policy, now: i64) -> Grant {
    let preauthorized = manifest.preauthorized.iter().find(|entry| entry.name == definition.name);
    let (granted, flags) = match (definition.grant_mode, preauthorized) {
        _ if manifest.token_type != TokenType::Hap => (true, flag::SYSTEM_FIXED),
        (GrantMode::System, _) => (true, flag::SYSTEM_FIXED),
        (_, Some(entry)) if !entry.user_cancellable => (true, flag::SYSTEM_FIXED),
        (_, Some(_)) => (true, flag::GRANTED_BY_DEFAULT),
        (_, None) if manifest.debug && policy.grant_for_debug => (true, flag::USER_FIXED),
        (GrantMode::User | GrantMode::Manual, None) => (false, Flags::NONE),
    };
    Grant { granted, flags, changed_at: now }
}

/// Whether an update starts over: between release and debug builds, and to a debug build that is granted everything
/// (4.4, D63).
pub fn starts_over(old: &Manifest, new: &Manifest, policy: Policy) -> bool {
    old.debug != new.debug || new.debug && policy.grant_for_debug
}

/// The state after an update: what was decided stays, what was not takes the new initial state. One that does not
/// change keeps its time (4.4, D62, D63).
pub fn updated_state(initial: Grant, old: Option<&Grant>, starts_over: bool) -> Grant {
    let Some(old) = old else { return initial };
    let has = |any| old.flags.has(any);
    let preauthorized = initial.flags.only(flag::SYSTEM_FIXED.with(flag::GRANTED_BY_DEFAULT));
    let gives_way = match (old.granted, old.flags) {
        (false, Flags::NONE) | (_, flag::SYSTEM_FIXED | flag::GRANTED_BY_DEFAULT) => true,
        _ if has(flag::ADMIN_FIXED) => !old.granted && preauthorized == flag::SYSTEM_FIXED,
        _ if has(flag::ADMIN_CANCELLED) && preauthorized != Flags::NONE => true,
        _ => starts_over,
    };
    match gives_way && (initial.granted, initial.flags) != (old.granted, old.flags) {
        true => initial,
        false => *old,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(json: &str) -> Manifest {
        serde_json::from_str(json).expect("a manifest")
    }

    #[test]
    fn initial_states_by_declaration() {
        let camera = "ohos.permission.CAMERA";
        let internet = "ohos.permission.INTERNET";
        let accounts = crate::permission::names::INTERACT_ACROSS_LOCAL_ACCOUNTS;
        let valued = "ohos.permission.kernel.SUPPORT_PLUGIN";
        let mdm = "ohos.permission.ENTERPRISE_SET_DATETIME";
        let pre = |cancel| format!(r#","preauthorized":[{{"name":"{camera}","userCancellable":{cancel}}}]"#);
        let refused = Err(Code::ParameterInvalid);
        let rows = [
            ("", internet, Ok(vec![(true, 4)])),
            ("", camera, Ok(vec![(false, 0)])),
            ("", accounts, refused.clone()),
            (r#","apl":"system_basic""#, accounts, Ok(vec![(true, 4)])),
            (&format!(r#","acls":["{accounts}"]"#), accounts, Ok(vec![(true, 4)])),
            ("", "ohos.permission.NOT_DEFINED", Ok(vec![])),
            (&pre(true), camera, Ok(vec![(true, 8)])),
            (&pre(false), camera, Ok(vec![(true, 4)])),
            (r#","tokenType":"native""#, accounts, Ok(vec![(true, 4)])),
            (r#","debug":true"#, camera, Ok(vec![(true, 2)])),
            (&format!(r#","acls":["{valued}"]"#), valued, refused.clone()),
            (&format!(r#","aclValues":{{"{valued}":"x"}}"#), valued, Ok(vec![(true, 4)])),
            (r#","apl":"system_core""#, mdm, refused),
            (r#","apl":"system_core","distribution":"enterprise_mdm""#, mdm, Ok(vec![(true, 4)])),
        ];
        let rules = Rules { policy: Policy { grant_for_debug: true }, ..Rules::default() };
        for (extra, name, expected) in rows {
            let manifest = manifest(&format!(r#"{{"bundleName":"a.b","permissions":["{name}"]{extra}}}"#));
            let states = initial_states(&manifest, &rules, 0);
            let found = states.map(|list| list.iter().map(|(_, s)| (s.granted, s.flags.0)).collect::<Vec<_>>());
            assert_eq!(found.map_err(|error| error.code), expected, "{name} {extra}");
        }
    }

    #[test]
    fn an_update_keeps_what_was_decided() {
        let state = |granted, flags, changed_at| Grant { granted, flags: Flags(flags), changed_at };
        let (plain, debug) = ((false, 0), (true, 2));
        let (cancellable, final_one) = ((true, 8), (true, 4));
        // old, new initial state, does it start over?, does the old one stay?
        for (old, initial, anew, kept) in [
            ((false, 0), final_one, false, false),
            ((true, 4), plain, false, false),
            ((true, 8), plain, false, false),
            ((false, 10), cancellable, false, true),
            ((true, 2), final_one, false, true),
            ((true, 2), plain, true, false),
            ((false, 2), debug, true, false),
            // D62
            ((false, 128), plain, true, true),
            ((false, 128), cancellable, true, true),
            ((false, 128), final_one, false, false),
            ((true, 128), final_one, false, true),
            ((false, 128 | 8), final_one, true, false),
            ((false, 256), plain, false, true),
            ((false, 256), debug, true, false),
            ((true, 256), cancellable, false, false),
            ((false, 256), final_one, false, false),
        ] {
            let (old, initial) = (state(old.0, old.1, 7), state(initial.0, initial.1, 9));
            let next = updated_state(initial, Some(&old), anew);
            assert_eq!(next, if kept { old } else { initial }, "{old:?} {initial:?}");
        }
        // D63: what does not change keeps its time.
        for (granted, flags) in [plain, debug, cancellable, final_one] {
            let old = state(granted, flags, 7);
            assert_eq!(updated_state(state(granted, flags, 9), Some(&old), true), old);
        }
        assert_eq!(updated_state(state(true, 4, 9), None, false), state(true, 4, 9));
    }
}

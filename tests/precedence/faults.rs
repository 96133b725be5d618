//! The faults a call can have, each with the code it gives alone.

use crate::scene::{DECLARED, Scene, UNDECLARED, asset, authenticated, text};
use crate::support::{Found as Given, Value};
use ohos_security_kit::asset::tag::Tag;
use ohos_security_kit::error::Code;

/// One thing that is wrong.
pub struct Fault {
    pub name: &'static str,
    pub code: Code,
    pub spoil: fn(&mut Scene),
}

pub const fn fault(name: &'static str, code: Code, spoil: fn(&mut Scene)) -> Fault {
    Fault { name, code, spoil }
}

/// Sets a tag in every map of the first argument.
fn set(scene: &mut Scene, tag: Tag, value: Value) {
    for map in &mut scene.first {
        map.insert(tag, value.clone());
    }
}

/// Sets it where no other fault has.
fn set_unless_given(scene: &mut Scene, tag: Tag, value: Value) {
    for map in &mut scene.first {
        map.entry(tag).or_insert_with(|| value.clone());
    }
}

/// The last map of the first argument: in a batch a fault counts in any element.
fn last(scene: &mut Scene) -> &mut Given {
    scene.first.last_mut().expect("a scene has a map")
}

// Faults that several operations can have.

pub const NO_ALIAS: Fault = fault("ALIAS is missing", Code::InvalidArgument, |scene| {
    last(scene).remove(&Tag::Alias);
});
pub const FORBIDDEN_TAG: Fault = fault("a tag that is only returned", Code::InvalidArgument, |scene| {
    last(scene).insert(Tag::UpdateTime, text("1"));
});
pub const BAD_VALUE: Fault = fault("a value out of range", Code::InvalidArgument, |scene| {
    last(scene).insert(Tag::Accessibility, Value::Number(3));
});
pub const UNDECLARED_GROUP: Fault = fault("an undeclared group", Code::IpcError, |scene| {
    set_unless_given(scene, Tag::GroupId, text(UNDECLARED));
});
pub const PERSISTENT_GROUP: Fault = fault("a persistent asset of a group", Code::InvalidArgument, |scene| {
    set_unless_given(scene, Tag::GroupId, text(DECLARED));
    set(scene, Tag::IsPersistent, Value::Bool(true));
});
pub const GROUP_OF_NATIVE: Fault = fault("a group for a daemon", Code::Unsupported, |scene| {
    set_unless_given(scene, Tag::GroupId, text(DECLARED));
    scene.native = true;
});
pub const GROUP_OF_CLONE: Fault = fault("a group for a clone", Code::Unsupported, |scene| {
    set_unless_given(scene, Tag::GroupId, text(DECLARED));
    scene.clone = true;
});
pub const BAD_OPERATION: Fault = fault("no such OPERATION_TYPE", Code::InvalidArgument, |scene| {
    set(scene, Tag::OperationType, Value::Number(7));
});
pub const BAD_OPERATION_OF_CHANGES: Fault = fault("no such OPERATION_TYPE to set", Code::InvalidArgument, |scene| {
    scene.second.iter_mut().for_each(|map| drop(map.insert(Tag::OperationType, Value::Number(7))));
});
pub const NO_USER: Fault = fault("no such user", Code::InvalidArgument, |scene| scene.user = Some(4711));
pub const TRUSTED_SYNC_OF_CLONE: Fault = fault("trusted-account sync of a clone", Code::Unsupported, |scene| {
    set(scene, Tag::SyncType, Value::Number(4));
    scene.clone = true;
});
pub const TRUSTED_WRAP_AND_SYNC: Fault = fault("both wrapped and synced", Code::Unsupported, |scene| {
    set(scene, Tag::SyncType, Value::Number(4));
    set(scene, Tag::WrapType, Value::Number(1));
});
pub const NOT_SYSTEM: Fault = fault("no system app", Code::NotSystemApplication, |scene| scene.system = false);
pub const NOT_ACROSS_USERS: Fault =
    fault("no permission to act across users", Code::PermissionDenied, |scene| scene.across_users = false);
pub const NOT_PERSISTENT: Fault = fault("no permission to store persistently", Code::PermissionDenied, |scene| {
    set_unless_given(scene, Tag::IsPersistent, Value::Bool(false));
    scene.persistent = false;
});
pub const INCONSISTENT: Fault = fault("elements of two data sets", Code::InconsistentAttribute, |scene| {
    set(scene, Tag::RequireAttrEncrypted, Value::Bool(false));
    last(scene).insert(Tag::RequireAttrEncrypted, Value::Bool(true));
});
pub const LOCKED_ATTRIBUTES: Fault =
    fault("encrypted attributes before the first unlock", Code::StatusMismatch, |scene| {
        set_unless_given(scene, Tag::RequireAttrEncrypted, Value::Bool(true));
        scene.locked = true;
    });
pub const NOTHING_FITS: Fault =
    fault("nothing fits", Code::NotFound, |scene| set(scene, Tag::Normal2, text("nothing")));
pub const LOCKED: Fault = fault("a key kept away by the lock", Code::StatusMismatch, |scene| scene.locked = true);

pub const TAKEN: Fault = fault("a taken alias", Code::Duplicated, |scene| scene.stored.push(asset("new")));
pub const NO_CHANGES: Fault =
    fault("nothing to change", Code::InvalidArgument, |scene| scene.second.iter_mut().for_each(Given::clear));
pub const LENGTHS_DIFFER: Fault = fault("arrays of different lengths", Code::InvalidArgument, |scene| {
    scene.second.pop();
});
pub const SAME_ALIAS: Fault = fault("an alias twice", Code::InvalidArgument, |scene| {
    scene.first[0].insert(Tag::Alias, text("new"));
});
pub const AUTH_NONE: Fault = fault("a session for AUTH_TYPE NONE", Code::InvalidArgument, |scene| {
    set(scene, Tag::AuthType, Value::Number(0));
});
pub const SEVERAL_KINDS: Fault = fault("assets of several kinds", Code::Unsupported, |scene| {
    let mut other = authenticated("other");
    other.insert(Tag::Accessibility, Value::Number(2));
    scene.stored.push(other);
});
pub const TOO_MANY_SESSIONS: Fault = fault("too many sessions", Code::LimitExceeded, |scene| scene.sessions = 16);
pub const ALL_WITHOUT_ALIAS: Fault = fault("RETURN_TYPE ALL without ALIAS", Code::Unsupported, |scene| {
    last(scene).remove(&Tag::Alias);
});
pub const NO_TOKEN: Fault = fault("no token", Code::InvalidArgument, |scene| {
    last(scene).remove(&Tag::AuthToken);
});
pub const UNKNOWN_SESSION: Fault = fault("an unknown session", Code::NotFound, |scene| {
    scene.authenticated = false;
    last(scene).insert(Tag::AuthChallenge, Value::Bytes(vec![7; 32]));
});
pub const FORGED_TOKEN: Fault = fault("a token that proves nothing", Code::AccessDenied, |scene| scene.forged = true);
pub const NO_CHALLENGE: Fault = fault("AUTH_CHALLENGE is missing", Code::InvalidArgument, |scene| {
    last(scene).remove(&Tag::AuthChallenge);
});
pub const BAD_CHALLENGE: Fault = fault("a challenge of 31 bytes", Code::InvalidArgument, |scene| {
    last(scene).insert(Tag::AuthChallenge, Value::Bytes(vec![0; 31]));
});
pub const FORBIDDEN_HERE: Fault = fault("a tag of other functions", Code::ParamVerificationFailed, |scene| {
    last(scene).insert(Tag::Alias, text("stored"));
});
pub const SHORT_GROUP: Fault = fault("a group of 6 bytes", Code::ParamVerificationFailed, |scene| {
    last(scene).insert(Tag::GroupId, text("group!"));
});
pub const NO_ALIAS_BUT_OTHERS: Fault = fault("an element without ALIAS", Code::InvalidArgument, |scene| {
    set_unless_given(scene, Tag::RequireAttrEncrypted, Value::Bool(false));
    scene.first[0].remove(&Tag::Alias);
});
pub const LAST_PERSISTENT_IN_GROUP: Fault = fault("the last is persistent", Code::InvalidArgument, |scene| {
    set_unless_given(scene, Tag::GroupId, text(DECLARED));
    last(scene).insert(Tag::IsPersistent, Value::Bool(true));
});

//! Which error wins when a call is wrong in several ways (spec/asset.md 3.3, with D7, D11 and D33): per operation the
//! faults a call can have, in the order in which they win. Each fault alone gives its code, and of any two the earlier
//! one does. The lists are the snapshot; the engine spreads the same order over parsing, checks and work.

mod support;

use ohos_security_kit::asset::Function;
use ohos_security_kit::asset::tag::Tag;
use ohos_security_kit::error::{Code, Result};
use ohos_security_kit::operation::Reply;
use serde_json::json;
use support::{Found as Given, Map, Phone, Value, array, as_user, maps};

/// A call and the device it is made on. Without faults it succeeds.
#[derive(Clone)]
struct Scene {
    function: Function,
    /// The AsUser form, for this user.
    user: Option<u32>,
    native: bool,
    clone: bool,
    system: bool,
    /// The permissions to act across users and to store persistently.
    across_users: bool,
    persistent: bool,
    /// The first map, or the first array.
    first: Vec<Given>,
    /// attributesToUpdate, or destAttributes.
    second: Vec<Given>,
    /// Assets stored by the caller beforehand.
    stored: Vec<Given>,
    /// A session was opened and a token obtained for it.
    authenticated: bool,
    /// Sessions opened beforehand.
    sessions: u32,
    /// A lock password is set and the user has not unlocked since boot.
    locked: bool,
}

fn text(value: &str) -> Value {
    Value::Bytes(value.as_bytes().to_vec())
}

fn asset(alias: &str) -> Given {
    [(Tag::Alias, text(alias)), (Tag::Secret, text("secret"))].into()
}

fn named(alias: &str) -> Given {
    [(Tag::Alias, text(alias))].into()
}

fn scene(function: Function, user: Option<u32>, first: Vec<Given>) -> Scene {
    Scene {
        function,
        user,
        native: false,
        clone: false,
        system: true,
        across_users: true,
        persistent: true,
        first,
        second: Vec::new(),
        stored: vec![asset("stored")],
        authenticated: false,
        sessions: 0,
        locked: false,
    }
}

impl Scene {
    /// Faults that no caller can have together: daemons hold every permission and take any group for their own.
    fn is_impossible(&self) -> bool {
        let undeclared = self.first.iter().any(|map| map.get(&Tag::GroupId) == Some(&text(UNDECLARED)));
        self.native && (self.clone || !self.system || !self.across_users || !self.persistent || undeclared)
    }

    fn manifest(&self) -> serde_json::Value {
        let all = [
            (self.across_users, "ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS"),
            (self.persistent, "ohos.permission.STORE_PERSISTENT_DATA"),
        ];
        let permissions: Vec<_> = all.iter().filter(|(held, _)| *held).map(|(_, name)| name).collect();
        json!({
            "bundleName": "com.example.caller",
            "tokenType": if self.native { "native" } else { "hap" },
            "appIndex": u32::from(self.clone),
            "systemApp": self.system,
            "apl": "system_basic",
            "permissions": permissions,
            "assetGroups": [DECLARED],
        })
    }

    fn play(mut self) -> Result<Reply, Code> {
        let phone = Phone::in_memory();
        let token = phone.install(self.manifest());
        for stored in &self.stored {
            phone.add(token, &pack(stored));
        }
        let open = || match phone.call(Function::PreQuery, token, &pack(&named("stored")).pack()) {
            Ok(Reply::Bytes(challenge)) => challenge,
            other => panic!("a session opens, not {other:?}"),
        };
        for _ in 0..self.sessions {
            open();
        }
        if self.authenticated {
            let challenge = open();
            let token = phone.device.authenticate(100, Default::default(), &challenge, None).expect("nobody to prove");
            for (tag, value) in [(Tag::AuthChallenge, challenge), (Tag::AuthToken, token)] {
                self.first[0].entry(tag).and_modify(|given| *given = Value::Bytes(value));
            }
        }
        if self.locked {
            phone.device.set_password(100, "1234", None).expect("a first password");
            phone.device.reboot().expect("the device starts again");
        }
        let packed = self.packed();
        let reply = match self.user {
            Some(user) => phone.call_as_user(self.function, token, &as_user(user, &packed)),
            None => phone.call(self.function, token, &packed),
        };
        reply.map_err(|error| error.code)
    }

    fn packed(&self) -> Vec<u8> {
        let all = |given: &[Given]| given.iter().map(pack).collect::<Vec<_>>();
        let (first, second) = (all(&self.first), all(&self.second));
        match self.function {
            Function::BatchAdd | Function::BatchRemove => array(&first),
            Function::BatchUpdate => [array(&first), array(&second)].concat(),
            _ => [maps(&first), maps(&second)].concat(),
        }
    }
}

fn pack(given: &Given) -> Map {
    given.iter().fold(Map::new(), |map, (tag, value)| map.with(*tag, value))
}

const DECLARED: &str = "group of the test";
const UNDECLARED: &str = "group of others";

struct Fault {
    name: &'static str,
    code: Code,
    spoil: fn(&mut Scene),
}

const fn fault(name: &'static str, code: Code, spoil: fn(&mut Scene)) -> Fault {
    Fault { name, code, spoil }
}

/// Sets a tag in every map of the first argument.
fn set(scene: &mut Scene, tag: Tag, value: Value) {
    scene.first.iter_mut().for_each(|map| drop(map.insert(tag, value.clone())));
}

/// Sets it where no other fault has.
fn set_unless_given(scene: &mut Scene, tag: Tag, value: Value) {
    scene.first.iter_mut().for_each(|map| drop(map.entry(tag).or_insert(value.clone())));
}

/// The last map of the first argument: in a batch a fault counts in any element.
fn last(scene: &mut Scene) -> &mut Given {
    scene.first.last_mut().expect("a scene has a map")
}

// Faults that several operations can have.

const NO_ALIAS: Fault = fault("ALIAS is missing", Code::InvalidArgument, |scene| {
    last(scene).remove(&Tag::Alias);
});
const FORBIDDEN_TAG: Fault = fault("a tag that is only returned", Code::InvalidArgument, |scene| {
    last(scene).insert(Tag::UpdateTime, text("1"));
});
const BAD_VALUE: Fault = fault("a value out of range", Code::InvalidArgument, |scene| {
    last(scene).insert(Tag::Accessibility, Value::Number(3));
});
const UNDECLARED_GROUP: Fault = fault("an undeclared group", Code::IpcError, |scene| {
    set(scene, Tag::GroupId, text(UNDECLARED));
});
const PERSISTENT_GROUP: Fault = fault("a persistent asset of a group", Code::InvalidArgument, |scene| {
    set_unless_given(scene, Tag::GroupId, text(DECLARED));
    set(scene, Tag::IsPersistent, Value::Bool(true));
});
const GROUP_OF_NATIVE: Fault = fault("a group for a daemon", Code::Unsupported, |scene| {
    set_unless_given(scene, Tag::GroupId, text(DECLARED));
    scene.native = true;
});
const GROUP_OF_CLONE: Fault = fault("a group for a clone", Code::Unsupported, |scene| {
    set_unless_given(scene, Tag::GroupId, text(DECLARED));
    scene.clone = true;
});
const NO_USER: Fault = fault("no such user", Code::InvalidArgument, |scene| scene.user = Some(4711));
const TRUSTED_SYNC_OF_CLONE: Fault = fault("trusted-account sync of a clone", Code::Unsupported, |scene| {
    set(scene, Tag::SyncType, Value::Number(4));
    scene.clone = true;
});
const TRUSTED_WRAP_AND_SYNC: Fault = fault("both wrapped and synced", Code::Unsupported, |scene| {
    set(scene, Tag::SyncType, Value::Number(4));
    set(scene, Tag::WrapType, Value::Number(1));
});
const NOT_SYSTEM: Fault = fault("no system app", Code::NotSystemApplication, |scene| scene.system = false);
const NOT_ACROSS_USERS: Fault =
    fault("no permission to act across users", Code::PermissionDenied, |scene| scene.across_users = false);
const NOT_PERSISTENT: Fault = fault("no permission to store persistently", Code::PermissionDenied, |scene| {
    set_unless_given(scene, Tag::IsPersistent, Value::Bool(false));
    scene.persistent = false;
});
const INCONSISTENT: Fault = fault("elements of two data sets", Code::InconsistentAttribute, |scene| {
    let other = !matches!(last(scene).get(&Tag::RequireAttrEncrypted), Some(Value::Bool(true)));
    last(scene).insert(Tag::RequireAttrEncrypted, Value::Bool(other));
});
const LOCKED_ATTRIBUTES: Fault = fault("encrypted attributes before the first unlock", Code::StatusMismatch, |scene| {
    set(scene, Tag::RequireAttrEncrypted, Value::Bool(true));
    scene.locked = true;
});
const NOTHING_FITS: Fault = fault("nothing fits", Code::NotFound, |scene| set(scene, Tag::Normal2, text("nothing")));
const LOCKED: Fault = fault("a key kept away by the lock", Code::StatusMismatch, |scene| scene.locked = true);

const TAKEN: Fault = fault("a taken alias", Code::Duplicated, |scene| scene.stored.push(asset("new")));
const NO_CHANGES: Fault =
    fault("nothing to change", Code::InvalidArgument, |scene| scene.second.iter_mut().for_each(Given::clear));
const LENGTHS_DIFFER: Fault = fault("arrays of different lengths", Code::InvalidArgument, |scene| {
    scene.second.pop();
});
const SAME_ALIAS: Fault = fault("an alias twice", Code::InvalidArgument, |scene| {
    last(scene).insert(Tag::Alias, text("new"));
});
const AUTH_NONE: Fault = fault("a session for AUTH_TYPE NONE", Code::InvalidArgument, |scene| {
    set(scene, Tag::AuthType, Value::Number(0));
});
const SEVERAL_KINDS: Fault = fault("assets of several kinds", Code::Unsupported, |scene| {
    let mut other = authenticated("other");
    other.insert(Tag::Accessibility, Value::Number(2));
    scene.stored.push(other);
});
const TOO_MANY_SESSIONS: Fault = fault("too many sessions", Code::LimitExceeded, |scene| scene.sessions = 16);
const ALL_WITHOUT_ALIAS: Fault = fault("RETURN_TYPE ALL without ALIAS", Code::Unsupported, |scene| {
    last(scene).remove(&Tag::Alias);
});
const NO_TOKEN: Fault = fault("no token", Code::InvalidArgument, |scene| {
    last(scene).remove(&Tag::AuthToken);
});
const UNKNOWN_SESSION: Fault = fault("an unknown session", Code::NotFound, |scene| {
    scene.authenticated = false;
    last(scene).insert(Tag::AuthChallenge, Value::Bytes(vec![7; 32]));
});
const BAD_TOKEN: Fault = fault("a token that proves nothing", Code::AccessDenied, |scene| {
    if last(scene).contains_key(&Tag::AuthToken) {
        last(scene).insert(Tag::AuthToken, Value::Bytes(vec![7; 148]));
    }
});

fn authenticated(alias: &str) -> Given {
    let mut asset = asset(alias);
    asset.insert(Tag::AuthType, Value::Number(255));
    asset
}

/// For each two of the faults, in every scene they can share, the first wins.
fn the_first_wins(base: &Scene, faults: &[Fault]) {
    let reply = base.clone().play();
    assert!(reply.is_ok(), "without a fault the call succeeds, not {reply:?}");
    for (index, first) in faults.iter().enumerate() {
        let mut alone = base.clone();
        (first.spoil)(&mut alone);
        assert_eq!(alone.play().map(drop), Err(first.code), "{:?}: {}", base.function, first.name);
        for second in &faults[index + 1..] {
            let mut both = base.clone();
            (first.spoil)(&mut both);
            (second.spoil)(&mut both);
            if !both.is_impossible() {
                let code = both.play().map(drop);
                assert_eq!(code, Err(first.code), "{:?}: {}, and {}", base.function, first.name, second.name);
            }
        }
    }
}

#[test]
fn add() {
    let rules = [NO_ALIAS, FORBIDDEN_TAG, BAD_VALUE, UNDECLARED_GROUP, PERSISTENT_GROUP, GROUP_OF_NATIVE, GROUP_OF_CLONE];
    let caller = [NO_USER, TRUSTED_SYNC_OF_CLONE, TRUSTED_WRAP_AND_SYNC, NOT_SYSTEM, NOT_ACROSS_USERS, NOT_PERSISTENT];
    let faults: Vec<_> = rules.into_iter().chain(caller).chain([TAKEN, LOCKED]).collect();
    the_first_wins(&scene(Function::Add, Some(100), vec![asset("new")]), &faults);
}

/// Those of every other operation on one map.
const COMMON: [Fault; 9] = [
    FORBIDDEN_TAG,
    BAD_VALUE,
    UNDECLARED_GROUP,
    PERSISTENT_GROUP,
    GROUP_OF_NATIVE,
    GROUP_OF_CLONE,
    NO_USER,
    NOT_SYSTEM,
    NOT_ACROSS_USERS,
];

fn common(then: impl IntoIterator<Item = Fault>) -> Vec<Fault> {
    COMMON.into_iter().chain(then).collect()
}

#[test]
fn remove() {
    let base = scene(Function::Remove, Some(100), vec![named("stored")]);
    the_first_wins(&base, &common([LOCKED_ATTRIBUTES, NOTHING_FITS]));
}

#[test]
fn update() {
    let mut base = scene(Function::Update, Some(100), vec![named("stored")]);
    base.second = vec![[(Tag::Secret, text("changed"))].into()];
    let faults = common([LOCKED_ATTRIBUTES, NOTHING_FITS, LOCKED]);
    the_first_wins(&base, &[NO_ALIAS, NO_CHANGES].into_iter().chain(faults).collect::<Vec<_>>());
}

#[test]
fn pre_query() {
    let mut base = scene(Function::PreQuery, Some(100), vec![Given::new()]);
    base.stored = vec![authenticated("stored")];
    let work = [AUTH_NONE, LOCKED_ATTRIBUTES, NOTHING_FITS, SEVERAL_KINDS];
    the_first_wins(&base, &common(work.into_iter().chain([LOCKED])));
    the_first_wins(&base, &common([AUTH_NONE, NOTHING_FITS, SEVERAL_KINDS, TOO_MANY_SESSIONS]));
}

#[test]
fn query_of_an_authenticated_secret() {
    let mut query = named("stored");
    query.insert(Tag::ReturnType, Value::Number(0));
    query.insert(Tag::AuthChallenge, Value::Bytes(vec![0; 32]));
    query.insert(Tag::AuthToken, text("set when there is one"));
    let mut base = scene(Function::Query, Some(100), vec![query]);
    (base.stored, base.authenticated) = (vec![authenticated("stored")], true);
    let work = [ALL_WITHOUT_ALIAS, LOCKED_ATTRIBUTES, NOTHING_FITS, NO_TOKEN, UNKNOWN_SESSION];
    the_first_wins(&base, &common(work));
}

#[test]
fn query_of_a_secret() {
    let mut query = named("stored");
    query.insert(Tag::ReturnType, Value::Number(0));
    let base = scene(Function::Query, Some(100), vec![query]);
    the_first_wins(&base, &common([ALL_WITHOUT_ALIAS, LOCKED_ATTRIBUTES, NOTHING_FITS, LOCKED]));
}

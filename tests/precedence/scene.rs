//! A call, the device it is made on, and what can be wrong with them.

use crate::support::{Found as Given, Map, Phone, Value, array, as_user, maps};
use ohos_security_kit::asset::Function;
use ohos_security_kit::asset::tag::Tag;
use ohos_security_kit::error::{Code, Result};
use ohos_security_kit::ids::UserId;
use ohos_security_kit::reply::Reply;
use serde_json::json;

/// A call and the device it is made on. Without faults it succeeds.
#[derive(Clone)]
pub struct Scene {
    pub function: Function,
    /// The AsUser form, for this user.
    pub user: Option<u32>,
    pub native: bool,
    pub clone: bool,
    pub system: bool,
    /// The permissions to act across users and to store persistently.
    pub across_users: bool,
    pub persistent: bool,
    /// The first map, or the first array.
    pub first: Vec<Given>,
    /// attributesToUpdate, or destAttributes.
    pub second: Vec<Given>,
    /// Assets stored by the caller beforehand.
    pub stored: Vec<Given>,
    /// A session was opened and a token obtained for it.
    pub authenticated: bool,
    /// The token is replaced by one that proves nothing.
    pub forged: bool,
    /// Sessions opened beforehand.
    pub sessions: u32,
    /// A lock password is set and the user has not unlocked since boot.
    pub locked: bool,
}

pub fn text(value: &str) -> Value {
    Value::Bytes(value.as_bytes().to_vec())
}

pub fn asset(alias: &str) -> Given {
    [(Tag::Alias, text(alias)), (Tag::Secret, text("secret"))].into()
}

pub fn authenticated(alias: &str) -> Given {
    let mut asset = asset(alias);
    asset.insert(Tag::AuthType, Value::Number(255));
    asset
}

pub fn named(alias: &str) -> Given {
    [(Tag::Alias, text(alias))].into()
}

pub fn scene(function: Function, user: Option<u32>, first: Vec<Given>) -> Scene {
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
        forged: false,
        sessions: 0,
        locked: false,
    }
}

impl Scene {
    /// Faults that no caller can have together: daemons hold every permission and take any group for their own.
    pub fn is_impossible(&self) -> bool {
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

    pub fn play(mut self) -> Result<Reply, Code> {
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
            let token = match self.forged {
                true => vec![7; 148],
                false => {
                    phone.device.authenticate(UserId::FIRST, Default::default(), &challenge, None).expect("no password")
                }
            };
            for (tag, value) in [(Tag::AuthChallenge, challenge), (Tag::AuthToken, token)] {
                self.first[0].entry(tag).and_modify(|given| *given = Value::Bytes(value));
            }
        }
        if self.locked {
            phone.device.set_password(UserId::FIRST, b"1234", None).expect("a first password");
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

pub fn pack(given: &Given) -> Map {
    given.iter().fold(Map::new(), |map, (tag, value)| map.with(*tag, value))
}

pub const DECLARED: &str = "group of the test";
pub const UNDECLARED: &str = "group of others";

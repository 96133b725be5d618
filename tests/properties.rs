//! The store against a model that is too simple to be wrong: lists of assets in insertion order. Random calls of two
//! apps in two users, synchronous and queued, must answer exactly as the model does - results, order and codes - in
//! memory, in a folder, and after the folder was opened again.

mod support;

use ohos_security_kit::asset::Function;
use ohos_security_kit::asset::tag::{LABELS, Tag};
use ohos_security_kit::error::{Code, Result};
use ohos_security_kit::reply::Reply;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::FileFailurePersistence;
use serde_json::json;
use std::collections::BTreeMap;
use support::{Found, Map, Phone, Value, found, maps, secret_of};

type Given = BTreeMap<Tag, Value>;
type Answer = Result<Vec<Found>, Code>;

/// Two apps, each in two users. The second is a system app that may keep assets past its uninstallation.
const APPS: usize = 4;

#[derive(Clone, Debug)]
enum Call {
    Add(Given),
    Remove(Given),
    Update(Given, Given),
    Query(Given),
}

#[derive(Clone, Debug)]
struct Step {
    app: usize,
    queued: bool,
    call: Call,
}

#[derive(Default)]
struct Model {
    /// By app and REQUIRE_ATTR_ENCRYPTED; each asset as a query that returns everything shows it.
    sets: BTreeMap<(usize, bool), Vec<Found>>,
}

impl Model {
    fn answer(&mut self, app: usize, call: &Call, now: i64) -> Answer {
        let (Call::Add(first) | Call::Remove(first) | Call::Update(first, _) | Call::Query(first)) = call;
        let set = self.sets.entry((app, flag(first, Tag::RequireAttrEncrypted))).or_default();
        match call {
            Call::Add(given) => add(set, is_system(app), given, now).map(|()| Vec::new()),
            Call::Remove(query) => {
                let before = set.len();
                set.retain(|asset| !fits(asset, query));
                if set.len() == before { Err(Code::NotFound) } else { Ok(Vec::new()) }
            }
            Call::Update(query, changes) => {
                let asset = set.iter_mut().find(|asset| fits(asset, query)).ok_or(Code::NotFound)?;
                asset.extend(changes.clone());
                if !changes.keys().all(|tag| (Tag::Local1..=Tag::Local4).contains(tag)) {
                    asset.insert(Tag::UpdateTime, time(now));
                }
                Ok(Vec::new())
            }
            Call::Query(query) => select_from(set, query),
        }
    }
}

fn add(set: &mut Vec<Found>, system: bool, given: &Given, now: i64) -> Result<(), Code> {
    let sync = number(given, Tag::SyncType).unwrap_or(0);
    if sync & 4 != 0 && number(given, Tag::WrapType) == Some(1) {
        return Err(Code::Unsupported);
    }
    if given.contains_key(&Tag::IsPersistent) && !system {
        return Err(Code::PermissionDenied);
    }
    let old = set.iter().position(|asset| asset[&Tag::Alias] == given[&Tag::Alias]);
    if old.is_some() && number(given, Tag::ConflictResolution) != Some(0) {
        return Err(Code::Duplicated);
    }
    if flag(given, Tag::RequirePasswordSet) {
        return Err(Code::StatusMismatch); // no user has a lock password
    }
    let mut asset: Found = [
        (Tag::Accessibility, Value::Number(1)),
        (Tag::RequirePasswordSet, Value::Bool(false)),
        (Tag::AuthType, Value::Number(0)),
        (Tag::IsPersistent, Value::Bool(false)),
        (Tag::WrapType, Value::Number(0)),
        (Tag::UpdateTime, time(now)),
    ]
    .into();
    asset.extend(given.clone());
    asset.insert(Tag::SyncType, Value::Number(if system { sync } else { sync & !4 }));
    asset.remove(&Tag::ConflictResolution);
    asset.remove(&Tag::RequireAttrEncrypted);
    if let Some(old) = old {
        set.remove(old);
    }
    set.push(asset);
    Ok(())
}

fn select_from(set: &[Found], query: &Given) -> Answer {
    let with_secret = number(query, Tag::ReturnType) == Some(0);
    if with_secret && !query.contains_key(&Tag::Alias) {
        return Err(Code::Unsupported);
    }
    let mut assets: Vec<Found> = set.iter().filter(|asset| fits(asset, query)).cloned().collect();
    if with_secret {
        let asset = assets.first().ok_or(Code::NotFound)?;
        // AuthType.ANY takes a challenge and a token, and none are given.
        return if asset[&Tag::AuthType] == Value::Number(0) { Ok(assets) } else { Err(Code::InvalidArgument) };
    }
    if let Some(label) = number(query, Tag::ReturnOrderedBy).and_then(Tag::from_id) {
        assets.sort_by_key(|asset| bytes(asset, label));
    }
    let offset = number(query, Tag::ReturnOffset).unwrap_or(0) as usize;
    let limit = number(query, Tag::ReturnLimit).unwrap_or(65536) as usize;
    let mut page: Vec<Found> = assets.into_iter().skip(offset).take(limit).collect();
    for asset in &mut page {
        asset.remove(&Tag::Secret);
    }
    if page.is_empty() { Err(Code::NotFound) } else { Ok(page) }
}

fn fits(asset: &Found, query: &Given) -> bool {
    query.iter().all(|(tag, value)| match (tag, value) {
        (Tag::SyncType, Value::Number(bits)) => number(asset, Tag::SyncType).unwrap_or(0) & bits == *bits,
        (Tag::ReturnType | Tag::ReturnLimit | Tag::ReturnOffset | Tag::ReturnOrderedBy, _) => true,
        (Tag::RequireAttrEncrypted, _) => true,
        _ => asset.get(tag) == Some(value),
    })
}

fn number(map: &Given, tag: Tag) -> Option<u32> {
    map.get(&tag).map(|value| if let Value::Number(number) = value { *number } else { 0 })
}

fn flag(map: &Given, tag: Tag) -> bool {
    map.get(&tag) == Some(&Value::Bool(true))
}

fn bytes(map: &Given, tag: Tag) -> Option<Vec<u8>> {
    map.get(&tag).map(|value| if let Value::Bytes(bytes) = value { bytes.clone() } else { Vec::new() })
}

fn time(now: i64) -> Value {
    Value::Bytes(now.to_string().into_bytes())
}

fn is_system(app: usize) -> bool {
    app >= 2
}

// Random calls.

fn often(tag: Tag, chance: f64, values: Vec<Value>) -> BoxedStrategy<Option<(Tag, Value)>> {
    let entry = select(values).prop_map(move |value| (tag, value));
    if chance < 1.0 { prop::option::weighted(chance, entry).boxed() } else { entry.prop_map(Some).boxed() }
}

fn texts(values: &[&[u8]]) -> Vec<Value> {
    values.iter().map(|value| Value::Bytes(value.to_vec())).collect()
}

fn numbers(values: &[u32]) -> Vec<Value> {
    values.iter().map(|value| Value::Number(*value)).collect()
}

fn flags() -> Vec<Value> {
    vec![Value::Bool(false), Value::Bool(true)]
}

fn map_of(entries: Vec<BoxedStrategy<Option<(Tag, Value)>>>) -> impl Strategy<Value = Given> {
    entries.prop_map(|entries| entries.into_iter().flatten().collect())
}

fn alias(chance: f64) -> BoxedStrategy<Option<(Tag, Value)>> {
    often(Tag::Alias, chance, texts(&[b"a", b"b\0", &[b'c'; 256], b"\xff\xfe"]))
}

fn labels(chance: f64, tags: &[Tag]) -> Vec<BoxedStrategy<Option<(Tag, Value)>>> {
    tags.iter().map(|tag| often(*tag, chance, texts(&[b"x", b"xy", b"\0", &[b'y'; 2048]]))).collect()
}

fn secret(chance: f64) -> BoxedStrategy<Option<(Tag, Value)>> {
    often(Tag::Secret, chance, texts(&[b"s", b"other", &[0; 1024]]))
}

/// Accessibility and the like, each given with this chance.
fn terms(chance: f64) -> Vec<BoxedStrategy<Option<(Tag, Value)>>> {
    vec![
        often(Tag::Accessibility, chance, numbers(&[0, 1, 2])),
        often(Tag::RequirePasswordSet, chance / 3.0, flags()),
        often(Tag::AuthType, chance / 2.0, numbers(&[0, 255])),
        often(Tag::SyncType, chance, numbers(&[0, 1, 4, 6])),
        often(Tag::IsPersistent, chance / 3.0, flags()),
        often(Tag::WrapType, chance / 2.0, numbers(&[0, 1])),
        often(Tag::RequireAttrEncrypted, 0.4, flags()),
    ]
}

fn conditions(alias_chance: f64) -> Vec<BoxedStrategy<Option<(Tag, Value)>>> {
    let label = labels(0.1, &[Tag::Critical1, Tag::Normal2, Tag::Local4]);
    [vec![alias(alias_chance)], terms(0.12), label].concat()
}

fn call() -> impl Strategy<Value = Call> {
    let resolution = often(Tag::ConflictResolution, 0.5, numbers(&[0, 1]));
    let own_labels = labels(0.5, &[Tag::Critical1, Tag::Normal2, Tag::Local4]);
    let add = map_of([vec![secret(1.0), alias(1.0), resolution], terms(0.3), own_labels].concat());
    let change = map_of([vec![secret(0.5)], labels(0.5, &[Tag::Normal2, Tag::Local1, Tag::Local4])].concat());
    let page = vec![
        often(Tag::ReturnType, 0.5, numbers(&[0, 1])),
        often(Tag::ReturnLimit, 0.3, numbers(&[1, 2, 257])),
        often(Tag::ReturnOffset, 0.2, numbers(&[0, 1, 3])),
        often(Tag::ReturnOrderedBy, 0.5, LABELS.iter().map(|label| Value::Number(label.id())).collect()),
    ];
    prop_oneof![
        5 => add.prop_map(Call::Add),
        1 => map_of(conditions(0.7)).prop_map(Call::Remove),
        2 => (map_of(conditions(1.0)), change.prop_filter("something to change", |change| !change.is_empty()))
            .prop_map(|(query, change)| Call::Update(query, change)),
        4 => map_of([conditions(0.5), page].concat()).prop_map(Call::Query),
    ]
}

fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    let step = (0..APPS, any::<bool>(), call()).prop_map(|(app, queued, call)| Step { app, queued, call });
    prop::collection::vec(step, 1..most)
}

// Running them.

fn install(phone: &Phone) -> Vec<u32> {
    let bundles = [
        json!({ "bundleName": "com.example.first" }),
        json!({ "bundleName": "com.example.second",
        "systemApp": true, "permissions": ["ohos.permission.STORE_PERSISTENT_DATA"] }),
    ];
    let in_users = bundles.iter().flat_map(|manifest| [100, 101].map(|user| (manifest.clone(), user)));
    let install = |(mut manifest, user): (serde_json::Value, u32)| {
        manifest["userId"] = json!(user);
        phone.install(manifest)
    };
    in_users.map(install).collect()
}

fn packed(call: &Call) -> (Function, Vec<u8>) {
    let map = |given: &Given| given.iter().fold(Map::new(), |map, (tag, value)| map.with(*tag, value));
    match call {
        Call::Add(given) => (Function::Add, map(given).pack()),
        Call::Remove(query) => (Function::Remove, map(query).pack()),
        Call::Update(query, changes) => (Function::Update, maps(&[map(query), map(changes)])),
        Call::Query(query) => (Function::Query, map(query).pack()),
    }
}

fn answer(reply: Result<Reply>) -> Answer {
    match reply {
        Ok(Reply::Done) => Ok(Vec::new()),
        other => found(other),
    }
}

fn run(phone: &Phone, tokens: &[u32], steps: &[Step]) -> Model {
    let mut model = Model::default();
    let mut promised = Vec::new();
    for step in steps {
        phone.device.clock().advance(1).expect("a manual clock moves");
        let now = phone.device.clock().now().expect("a manual clock has a time");
        let expected = model.answer(step.app, &step.call, now);
        let (function, packed) = packed(&step.call);
        if step.queued {
            promised.push((phone.promise(function, tokens[step.app], &packed), expected, step));
        } else {
            assert_eq!(answer(phone.call(function, tokens[step.app], &packed)), expected, "{step:?}");
        }
    }
    for (promise, expected, step) in promised {
        assert_eq!(answer(phone.wait(promise)), expected, "{step:?}");
    }
    model
}

/// Every asset of the model is there, with its secret, and no other.
fn compare(phone: &Phone, tokens: &[u32], model: &Model) {
    for ((app, encrypted), assets) in &model.sets {
        let set = Map::new().flag(Tag::RequireAttrEncrypted, *encrypted);
        let listed = phone.query(tokens[*app], &set).or_else(|code| match code {
            Code::NotFound => Ok(Vec::new()),
            other => Err(other),
        });
        let mut expected = assets.clone();
        expected.iter_mut().for_each(|asset| drop(asset.remove(&Tag::Secret)));
        assert_eq!(listed, Ok(expected), "app {app}, encrypted {encrypted}");
        for asset in assets.iter().filter(|asset| asset[&Tag::AuthType] == Value::Number(0)) {
            let alias = bytes(asset, Tag::Alias).expect("an asset has an alias");
            let query = secret_of(alias).flag(Tag::RequireAttrEncrypted, *encrypted);
            assert_eq!(phone.query(tokens[*app], &query), Ok(vec![asset.clone()]));
        }
    }
}

/// So many random sequences, or PROPTEST_CASES of them.
fn config(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { default.cases } else { cases };
    let failure_persistence = Some(Box::new(FileFailurePersistence::WithSource("regressions")) as _);
    ProptestConfig { cases, failure_persistence, ..default }
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn in_memory_the_store_answers_as_the_model(steps in steps(60)) {
        let phone = Phone::in_memory();
        let tokens = install(&phone);
        let model = run(&phone, &tokens, &steps);
        compare(&phone, &tokens, &model);
    }
}

proptest! {
    #![proptest_config(config(15))]

    #[test]
    fn in_a_folder_the_store_answers_as_the_model_and_keeps_it(steps in steps(60)) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let phone = Phone::in_folder(folder.path());
        let tokens = install(&phone);
        let model = run(&phone, &tokens, &steps);
        compare(&phone, &tokens, &model);
        phone.close();
        let phone = Phone::in_folder(folder.path());
        compare(&phone, &tokens, &model);
        phone.close();
    }
}

//! A process that dies in the middle of writing: this binary runs itself as a child that aborts at the n-th pass of a
//! fault point (src/fault.rs), for every n until the child lives. What the child had acknowledged is there when the
//! folder is opened again, what it had not is there entirely or not at all, and the file is sound.
#![cfg(feature = "fault-points")]

mod support;

use ohos_security_kit::asset::Function;
use ohos_security_kit::asset::tag::Tag;
use ohos_security_kit::error::Code;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use support::{Map, Phone, Value, maps, secret_of};

/// The child's data folder; without it [`child_that_writes`] is no child and does nothing.
const FOLDER: &str = "OSK_CRASH_FOLDER";
const FAULT: &str = "OHOS_FAULT";
/// Precedes each acknowledgement in the child's output.
const ACKNOWLEDGED: &str = "acknowledged round";

/// Alias and REQUIRE_ATTR_ENCRYPTED.
type Name = (&'static str, bool);
/// Secret and NORMAL_1 label.
type Content = (&'static str, &'static str);
type State = BTreeMap<Name, Content>;

/// A promise call, and what there is under a name afterwards.
struct Step {
    function: Function,
    packed: Vec<u8>,
    name: Name,
    content: Option<Content>,
}

impl Step {
    fn apply(&self, state: &mut State) {
        match self.content {
            Some(content) => state.insert(self.name, content),
            None => state.remove(&self.name),
        };
    }
}

fn named((alias, encrypted): Name) -> Map {
    Map::new().bytes(Tag::Alias, alias).flag(Tag::RequireAttrEncrypted, encrypted)
}

fn holding(map: Map, (secret, label): Content) -> Map {
    map.bytes(Tag::Secret, secret).bytes(Tag::Normal1, label)
}

fn add(name: Name, content: Content) -> Step {
    let packed = holding(named(name), content).pack();
    Step { function: Function::Add, packed, name, content: Some(content) }
}

fn overwrite(name: Name, content: Content) -> Step {
    let packed = holding(named(name), content).number(Tag::ConflictResolution, 0).pack();
    Step { function: Function::Add, packed, name, content: Some(content) }
}

fn update(name: Name, content: Content) -> Step {
    let packed = maps(&[named(name), holding(Map::new(), content)]);
    Step { function: Function::Update, packed, name, content: Some(content) }
}

fn remove(name: Name) -> Step {
    Step { function: Function::Remove, packed: named(name).pack(), name, content: None }
}

/// The rounds of the child: the calls of a round are made without waiting, then all are awaited.
fn rounds() -> Vec<Vec<Step>> {
    let (kept, changed, sealed) = (("kept", false), ("changed", false), ("sealed", true));
    let (a, b) = (("a", false), ("b", true));
    vec![
        vec![add(kept, ("1", "x"))],
        vec![add(changed, ("1", "x"))],
        vec![add(sealed, ("1", "x"))],
        vec![overwrite(changed, ("2", "y"))],
        vec![update(changed, ("3", "z"))],
        vec![update(sealed, ("2", "y"))],
        vec![remove(changed)],
        vec![add(a, ("1", "x")), add(b, ("1", "x")), remove(a), overwrite(b, ("2", "y")), remove(kept)],
        vec![remove(sealed)],
    ]
}

/// The child. Run by [`run_child`] only.
#[test]
fn child_that_writes() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let phone = Phone::in_folder(Path::new(&folder));
    let token = phone.default_app();
    for (round, calls) in rounds().iter().enumerate() {
        let promises: Vec<_> = calls.iter().map(|call| phone.promise(call.function, token, &call.packed)).collect();
        for promise in promises {
            phone.wait(promise).expect("the call succeeds");
        }
        println!("{ACKNOWLEDGED} {round}");
        std::io::stdout().flush().expect("the parent listens");
    }
    phone.close();
}

struct Outcome {
    survived: bool,
    /// How many rounds were acknowledged.
    acknowledged: usize,
}

fn run_child(folder: &Path, fault: &str) -> Outcome {
    let this = std::env::current_exe().expect("a running test has a file");
    let output = Command::new(this)
        .args(["--exact", "child_that_writes", "--nocapture"])
        .env(FOLDER, folder)
        .env(FAULT, fault)
        .output()
        .expect("the child starts");
    let acknowledged = String::from_utf8_lossy(&output.stdout).matches(ACKNOWLEDGED).count();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("panicked"), "{fault}: the child failed instead of dying: {said}");
    Outcome { survived: output.status.success(), acknowledged }
}

/// Every state the calls pass through: before the first, and after each.
fn states(before: &State, calls: &[Step]) -> Vec<State> {
    let mut all = vec![before.clone()];
    for call in calls {
        let mut next = all.last().expect("begins with one").clone();
        call.apply(&mut next);
        all.push(next);
    }
    all
}

/// What is in the folder now.
fn stored(phone: &Phone) -> State {
    let token = phone.default_app();
    let mut state = State::new();
    for encrypted in [false, true] {
        let set = Map::new().flag(Tag::RequireAttrEncrypted, encrypted);
        let listed = match phone.query(token, &set) {
            Err(Code::NotFound) => Vec::new(),
            other => other.expect("the data set is readable"),
        };
        for asset in listed {
            let known = |tag: Tag, names: &[&'static str]| {
                let Value::Bytes(bytes) = &asset[&tag] else { panic!("{} is bytes", tag.name()) };
                *names.iter().find(|name| name.as_bytes() == bytes).expect("nothing but what the child wrote")
            };
            let alias = known(Tag::Alias, &["kept", "changed", "sealed", "a", "b"]);
            let label = known(Tag::Normal1, &["x", "y", "z"]);
            let secret = phone.secret(token, &secret_of(alias).flag(Tag::RequireAttrEncrypted, encrypted));
            let secret = secret.expect("what is listed can be opened");
            let secret = ["1", "2", "3"].iter().find(|one| one.as_bytes() == secret).expect("one the child wrote");
            state.insert((alias, encrypted), (*secret, label));
        }
    }
    state
}

/// Lets the child die at each pass of the fault point and looks at what it left; `durable` says on which side of the
/// dying round a commit of its own must be.
fn die_at_every(point: &str, durable: bool) {
    let rounds = rounds();
    for pass in 1.. {
        assert!(pass < 200, "{point} is passed without end");
        let fault = format!("{point}:{pass}");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let outcome = run_child(folder.path(), &fault);
        let mut acknowledged = State::new();
        for call in rounds[..outcome.acknowledged].iter().flatten() {
            call.apply(&mut acknowledged);
        }
        let next = rounds.get(outcome.acknowledged).map_or(&[][..], |round| round);
        let possible = states(&acknowledged, next);
        // Opening twice: the first opening recovers, the second finds what it left.
        for opening in ["first", "second"] {
            let phone = Phone::in_folder(folder.path());
            let left = stored(&phone);
            assert!(possible.contains(&left), "{fault}, {opening} opening: {left:?} is none of {possible:?}");
            if let ([_], false) = (next, outcome.survived) {
                assert_eq!(left == possible[1], durable, "{fault}: the commit is what makes a call durable");
            }
            let health = phone.control("health", json!({}));
            assert_eq!((&health["integrity"], &health["ok"]), (&json!("ok"), &json!(true)), "{fault}: {health}");
            phone.close();
        }
        if outcome.survived {
            assert_eq!(outcome.acknowledged, rounds.len());
            assert!(pass > rounds.len(), "{point} is passed at least once a round");
            return;
        }
    }
}

#[test]
fn a_process_that_dies_before_a_call_leaves_what_was_acknowledged() {
    die_at_every("before-job", false);
}

#[test]
fn a_process_that_dies_before_a_commit_leaves_what_was_acknowledged() {
    die_at_every("before-commit", false);
}

#[test]
fn a_process_that_dies_after_a_commit_leaves_it() {
    die_at_every("after-commit", true);
}

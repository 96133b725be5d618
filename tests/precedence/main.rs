//! Which error wins when a call is wrong in several ways (spec/asset.md 3.3, with D7, D11, D33 and D64): per operation
//! the faults a call can have, in the order in which they win. Each fault alone gives its code, and of any two the
//! earlier one does. The lists are the snapshot; the engine spreads the same order over parsing, checks and work.

mod faults;
mod scene;
#[path = "../support/mod.rs"]
mod support;

use faults::*;
use ohos_security_kit::asset::Function;
use ohos_security_kit::asset::tag::Tag;
use scene::{Scene, asset, authenticated, named, scene, text};
use support::{Found as Given, Value};

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
    let rules = [NO_ALIAS, FORBIDDEN_TAG, BAD_VALUE, UNDECLARED_GROUP, PERSISTENT_GROUP, GROUP_OF_NATIVE];
    let caller = [
        GROUP_OF_CLONE,
        BAD_OPERATION,
        NO_USER,
        TRUSTED_SYNC_OF_CLONE,
        TRUSTED_WRAP_AND_SYNC,
        NOT_SYSTEM,
        NOT_ACROSS_USERS,
        NOT_PERSISTENT,
    ];
    let faults: Vec<_> = rules.into_iter().chain(caller).chain([TAKEN, LOCKED]).collect();
    the_first_wins(&scene(Function::Add, Some(100), vec![asset("new")]), &faults);
}

/// Those of every other operation on one map, before and after what is looked at late.
const MAP: [Fault; 6] = [FORBIDDEN_TAG, BAD_VALUE, UNDECLARED_GROUP, PERSISTENT_GROUP, GROUP_OF_NATIVE, GROUP_OF_CLONE];
const CALLER: [Fault; 3] = [NO_USER, NOT_SYSTEM, NOT_ACROSS_USERS];

fn common(then: impl IntoIterator<Item = Fault>) -> Vec<Fault> {
    MAP.into_iter().chain(CALLER).chain(then).collect()
}

/// The same where the map takes OPERATION_TYPE.
fn common_with_operation(then: impl IntoIterator<Item = Fault>) -> Vec<Fault> {
    MAP.into_iter().chain([BAD_OPERATION]).chain(CALLER).chain(then).collect()
}

#[test]
fn remove() {
    let base = scene(Function::Remove, Some(100), vec![named("stored")]);
    the_first_wins(&base, &common_with_operation([LOCKED_ATTRIBUTES, NOTHING_FITS]));
}

#[test]
fn update() {
    let mut base = scene(Function::Update, Some(100), vec![named("stored")]);
    base.second = vec![[(Tag::Secret, text("changed"))].into()];
    let faults = common([BAD_OPERATION_OF_CHANGES, LOCKED_ATTRIBUTES, NOTHING_FITS, LOCKED]);
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
    let mut query = secret("stored");
    query.insert(Tag::AuthChallenge, Value::Bytes(vec![0; 32]));
    query.insert(Tag::AuthToken, text("set when there is one"));
    let mut base = scene(Function::Query, Some(100), vec![query]);
    (base.stored, base.authenticated) = (vec![authenticated("stored")], true);
    let work = [ALL_WITHOUT_ALIAS, LOCKED_ATTRIBUTES, NOTHING_FITS, NO_TOKEN, UNKNOWN_SESSION, FORGED_TOKEN];
    the_first_wins(&base, &common_with_operation(work));
}

#[test]
fn query_of_a_secret() {
    let base = scene(Function::Query, Some(100), vec![secret("stored")]);
    the_first_wins(&base, &common_with_operation([ALL_WITHOUT_ALIAS, LOCKED_ATTRIBUTES, NOTHING_FITS, LOCKED]));
}

fn secret(alias: &str) -> Given {
    let mut query = named(alias);
    query.insert(Tag::ReturnType, Value::Number(0));
    query
}

#[test]
fn post_query() {
    let handle = [(Tag::AuthChallenge, Value::Bytes(vec![0; 32]))].into();
    let faults = [
        NO_CHALLENGE,
        BAD_CHALLENGE,
        UNDECLARED_GROUP,
        GROUP_OF_NATIVE,
        GROUP_OF_CLONE,
        FORBIDDEN_TAG,
        NO_USER,
        NOT_SYSTEM,
        NOT_ACROSS_USERS,
    ];
    the_first_wins(&scene(Function::PostQuery, Some(100), vec![handle]), &faults);
}

#[test]
fn query_sync_result() {
    let faults = [FORBIDDEN_HERE, SHORT_GROUP, UNDECLARED_GROUP, GROUP_OF_NATIVE, GROUP_OF_CLONE];
    the_first_wins(&scene(Function::QuerySyncResult, None, vec![Given::new()]), &faults);
}

#[test]
fn batch_add() {
    let base = scene(Function::BatchAdd, None, vec![asset("newer"), asset("new")]);
    let argument = [NO_ALIAS, FORBIDDEN_TAG, BAD_VALUE, UNDECLARED_GROUP, INCONSISTENT];
    let elements = [TRUSTED_SYNC_OF_CLONE, TRUSTED_WRAP_AND_SYNC, NOT_PERSISTENT, PERSISTENT_GROUP, GROUP_OF_NATIVE];
    let work = [GROUP_OF_CLONE, BAD_OPERATION, LOCKED];
    the_first_wins(&base, &argument.into_iter().chain(elements).chain(work).collect::<Vec<_>>());
    // The alias is looked at after the rules of its own element.
    the_first_wins(&base, &[UNDECLARED_GROUP, INCONSISTENT, NOT_PERSISTENT, PERSISTENT_GROUP, SAME_ALIAS]);
}

#[test]
fn batch_remove() {
    let base = scene(Function::BatchRemove, None, vec![named("stored"), named("other")]);
    let faults = [
        FORBIDDEN_TAG,
        UNDECLARED_GROUP,
        INCONSISTENT,
        NO_ALIAS_BUT_OTHERS,
        GROUP_OF_NATIVE,
        GROUP_OF_CLONE,
        LOCKED_ATTRIBUTES,
    ];
    the_first_wins(&base, &faults);
}

#[test]
fn batch_update() {
    let mut base = scene(Function::BatchUpdate, None, vec![named("stored"), named("other")]);
    base.second = vec![[(Tag::Secret, text("changed"))].into(); 2];
    let argument = [LENGTHS_DIFFER, NO_ALIAS, FORBIDDEN_TAG, BAD_VALUE, NO_CHANGES, UNDECLARED_GROUP, INCONSISTENT];
    let groups = [PERSISTENT_GROUP, GROUP_OF_NATIVE, GROUP_OF_CLONE];
    let work = [BAD_OPERATION_OF_CHANGES, LOCKED_ATTRIBUTES, LOCKED];
    the_first_wins(&base, &argument.into_iter().chain(groups).chain(work).collect::<Vec<_>>());
}

#[test]
fn d11_the_group_rules_hold_for_each_element_of_a_batch() {
    let mut update = scene(Function::BatchUpdate, None, vec![named("stored"), named("other")]);
    update.second = vec![[(Tag::Secret, text("changed"))].into(); 2];
    for base in [scene(Function::BatchAdd, None, vec![asset("newer"), asset("new")]), update] {
        the_first_wins(&base, &[LAST_PERSISTENT_IN_GROUP]);
    }
}

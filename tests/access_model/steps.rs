//! Random steps.

use crate::model::{Answer, Declared, INSTANCES, LATER, Permission, Slot, TABLE, UNKNOWN};
use proptest::prelude::*;
use proptest::sample::select;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// A system app that may do everything.
    System,
    /// A system app without permissions.
    Bare,
    Normal,
    Shell,
    /// A daemon that may grant and query, but not revoke or set toggles.
    Native,
}

#[derive(Clone, Copy, Debug)]
pub enum Target {
    Slot(Slot),
    /// Token 0, a token nobody has, the daemon's.
    Zero,
    Nobody,
    Native,
}

#[derive(Clone, Debug)]
pub struct Decision {
    pub caller: Caller,
    pub target: Target,
    pub permission: Permission,
    pub granted: bool,
    pub flags: u32,
    /// grantPermission and revokePermission rather than the older two.
    pub newer: bool,
    pub kill: Option<bool>,
    /// Asked for and not waited for before the next question.
    pub queued: bool,
}

#[derive(Clone, Debug)]
pub enum Step {
    Install(Slot, Declared),
    Update(Slot, Declared),
    Uninstall(Slot, bool),
    Decide(Decision),
    BySettings(Slot, Permission, bool, bool),
    Request(Slot, Vec<Permission>, Vec<(Answer, bool)>),
    Setting(Slot, Vec<Permission>, Answer, bool),
    Statuses(Slot, Vec<Permission>),
    Foreground(Slot, bool),
    Form(Slot, bool),
    Task(Slot, bool),
    Exit(Slot),
    Advance(i64),
    Component(Slot, Permission, bool),
    Restrict(u32, Vec<Permission>, bool, bool),
    Admin(Slot, Permission, &'static str),
    Reset(Slot),
    Forbid(Slot, bool),
    Toggle(Caller, Permission, u32),
    GrantForDebug(bool),
    DefineLater,
    Reboot,
    Reopen,
}

fn slot() -> impl Strategy<Value = Slot> {
    prop_oneof![4 => Just(0usize), 1 => 1..INSTANCES.len(), 2 => Just(2usize)]
}

/// Mostly one of the few that a sequence is about: what is interesting happens to one permission again and again.
fn permission(few: &[Permission]) -> impl Strategy<Value = Permission> + use<> {
    prop_oneof![3 => select(few.to_vec()), 1 => 0..TABLE.len()]
}

/// What a dialog may be asked for, mostly.
fn names(few: &[Permission]) -> impl Strategy<Value = Vec<Permission>> + use<> {
    let groups: Vec<Vec<Permission>> = vec![
        vec![0],
        vec![2],
        vec![3],
        vec![4],
        vec![2, 3],
        vec![3, 2, 4],
        vec![2, 4],
        vec![5],
        vec![7, 8],
        vec![9],
        vec![9, 10],
        vec![6],
    ];
    let one = permission(few).prop_map(|permission| vec![permission]);
    prop::collection::vec(prop_oneof![1 => select(groups), 1 => one], 1..4).prop_map(|lists| lists.concat())
}

fn declared() -> impl Strategy<Value = Declared> {
    let names = prop::collection::vec(prop::bool::weighted(0.85), TABLE.len());
    let preauthorized = prop::collection::btree_map(select(vec![0usize, 2, 3, 5, 9, 14, 16]), any::<bool>(), 0..3);
    (names, preauthorized, prop::bool::weighted(0.3)).prop_map(|(kept, preauthorized, debug)| Declared {
        names: (0..TABLE.len()).filter(|name| kept[*name]).collect(),
        preauthorized,
        debug,
    })
}

fn caller() -> impl Strategy<Value = Caller> {
    use Caller::*;
    prop_oneof![12 => Just(System), 1 => Just(Bare), 1 => Just(Normal), 1 => Just(Shell), 1 => Just(Native)]
}

fn decision(few: &[Permission]) -> impl Strategy<Value = Decision> + use<> {
    let target = prop_oneof![
        30 => slot().prop_map(Target::Slot),
        1 => Just(Target::Zero),
        1 => Just(Target::Nobody),
        1 => Just(Target::Native),
    ];
    let flags = prop_oneof![
        20 => select(vec![1u32, 2, 64]),
        2 => select(vec![0u32, 4]),
        1 => select(vec![3u32, 8, 16, 128, 256, 512, u32::MAX]),
    ];
    let how = (any::<bool>(), prop::option::of(any::<bool>()), any::<bool>());
    (caller(), target, permission(few), any::<bool>(), flags, how).prop_map(
        |(caller, target, permission, granted, flags, (newer, kill, queued))| Decision {
            caller,
            target,
            permission,
            granted,
            flags,
            newer,
            kill,
            queued,
        },
    )
}

fn answer() -> impl Strategy<Value = Answer> {
    use Answer::*;
    prop_oneof![4 => Just(Allow), 3 => Just(AllowOnce), 3 => Just(Deny), 1 => Just(Dismiss), 1 => Just(AskEveryTime)]
}

fn step(few: &[Permission]) -> impl Strategy<Value = Step> + use<> {
    // A policy and a component name what is defined.
    let defined = || permission(few).prop_map(|name| name % LATER);
    let setting_lists = vec![vec![0], vec![7], vec![7, 8], vec![2, 3], vec![3], vec![2, 3, 4], vec![5], vec![9, 10]];
    let user = || select(vec![100u32, 101]);
    let decide = decision(few).prop_map(Step::Decide);
    let answers = prop::collection::vec((answer(), any::<bool>()), 4);
    let deciding = prop_oneof![
        10 => decide,
        2 => (slot(), permission(few), any::<bool>(), any::<bool>())
            .prop_map(|(slot, name, granted, once)| Step::BySettings(slot, name, granted, once)),
        6 => (slot(), names(few), answers).prop_map(|(slot, names, answers)| Step::Request(slot, names, answers)),
        3 => (slot(), prop_oneof![3 => select(setting_lists), 1 => names(few)], answer(), any::<bool>())
            .prop_map(|(slot, names, answer, precise)| Step::Setting(slot, names, answer, precise)),
        1 => (slot(), names(few)).prop_map(|(slot, names)| Step::Statuses(slot, names)),
    ];
    let living = prop_oneof![
        4 => (slot(), any::<bool>()).prop_map(|(slot, on)| Step::Foreground(slot, on)),
        1 => (slot(), any::<bool>()).prop_map(|(slot, on)| Step::Form(slot, on)),
        1 => (slot(), any::<bool>()).prop_map(|(slot, on)| Step::Task(slot, on)),
        1 => slot().prop_map(Step::Exit),
        3 => select(vec![1i64, 4_000, 9_999, 10_000]).prop_map(Step::Advance),
    ];
    let others = prop_oneof![
        3 => (slot(), defined(), prop::bool::weighted(0.7)).prop_map(|(slot, name, on)| Step::Component(slot, name, on)),
        2 => (user(), prop::collection::vec(defined(), 1..4), any::<bool>(), any::<bool>())
            .prop_map(|(user, names, on, persistent)| Step::Restrict(user, names, on, persistent)),
        2 => (slot(), permission(few), select(vec!["grant", "deny", "cancel"]))
            .prop_map(|(slot, name, act)| Step::Admin(slot, name, act)),
        2 => slot().prop_map(Step::Reset),
        1 => (slot(), prop::bool::weighted(0.3)).prop_map(|(slot, on)| Step::Forbid(slot, on)),
        1 => (caller(), permission(few), 0u32..3).prop_map(|(caller, name, on)| Step::Toggle(caller, name, on)),
    ];
    let coming = prop_oneof![
        5 => (slot(), declared()).prop_map(|(slot, declared)| Step::Install(slot, declared)),
        3 => (slot(), declared()).prop_map(|(slot, declared)| Step::Update(slot, declared)),
        2 => (slot(), any::<bool>()).prop_map(|(slot, keep)| Step::Uninstall(slot, keep)),
        1 => any::<bool>().prop_map(Step::GrantForDebug),
        1 => Just(Step::DefineLater),
        1 => Just(Step::Reboot),
        1 => Just(Step::Reopen),
    ];
    prop_oneof![12 => deciding, 5 => living, 4 => others, 3 => coming]
}

/// Begins with everything installed.
pub fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    let install = |slot| declared().prop_map(move |declared| Step::Install(slot, declared));
    let first = (install(0), install(1), install(2), install(3)).prop_map(|(a, b, c, d)| vec![a, b, c, d]);
    let few = prop::sample::subsequence((0..UNKNOWN).collect::<Vec<_>>(), 2..5);
    let then = few.prop_flat_map(move |few| prop::collection::vec(step(&few), 1..most));
    (first, then).prop_map(|(first, then)| [first, then].concat())
}

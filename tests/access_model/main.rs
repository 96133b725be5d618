//! Access control against a model that is too simple to be wrong, written from spec/access-control.md and the decisions
//! D1 to D43: random installations, decisions, dialogs, policies, processes and time, by callers that may and callers
//! that may not. After every step all checks, flags, statuses, timestamps, processes and toggles are the model's, and
//! the events are exactly those it says, in its order.

mod asking;
mod cases;
mod model;
mod run;
mod steps;
#[path = "../support/mod.rs"]
mod support;
mod table;

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use run::Scene;
use steps::steps;

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
    fn in_memory_permissions_are_those_of_the_model_3_to_8(steps in steps(50)) {
        let mut scene = Scene::in_memory();
        steps.iter().for_each(|step| scene.play(step));
    }
}

proptest! {
    #![proptest_config(config(12))]

    #[test]
    fn in_a_folder_permissions_are_those_of_the_model_and_stay_b196(steps in steps(40)) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut scene = Scene::in_folder(folder.path());
        steps.iter().for_each(|step| scene.play(step));
        scene.reopen();
    }
}

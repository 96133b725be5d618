//! Fixed sequences for what random ones meet too rarely.

use crate::model::{Answer, Declared, Permission, Slot};
use crate::run::Scene;
use crate::steps::{Caller, Decision, Step, Target};
use crate::table::{APPROXIMATE, BACKGROUND, PRECISE};

const CAMERA: Permission = 0;
const LOCATION: Permission = PRECISE;
const PASTEBOARD: Permission = 5;
const SCREEN: Permission = 6;
const CONTACTS: Permission = 7;
const READ_IMAGES: Permission = 9;
const WRITE_IMAGES: Permission = 10;

fn install(slot: Slot, names: &[Permission], preauthorized: &[(Permission, bool)]) -> Step {
    let declared =
        Declared { names: names.to_vec(), preauthorized: preauthorized.iter().copied().collect(), debug: false };
    Step::Install(slot, declared)
}

fn decide(slot: Slot, permission: Permission, granted: bool, flags: u32) -> Step {
    Step::Decide(Decision {
        caller: Caller::System,
        target: Target::Slot(slot),
        permission,
        granted,
        flags,
        newer: true,
        kill: None,
        queued: false,
    })
}

fn play(steps: &[Step]) {
    let mut scene = Scene::in_memory();
    steps.iter().for_each(|step| scene.play(step));
}

#[test]
fn b197_a_reset_tells_of_what_is_lost_before_what_is_won_4_4() {
    play(&[
        install(0, &[CAMERA, CONTACTS], &[(CAMERA, true)]),
        decide(0, CAMERA, false, 2),
        decide(0, CONTACTS, true, 2),
        Step::Component(0, LOCATION, true), // not declared
        Step::Reset(0),
    ]);
}

#[test]
fn b135_further_one_time_grants_do_not_prolong_a_running_timer_5_6() {
    for further in [SCREEN, CAMERA] {
        play(&[
            install(0, &[LOCATION, PASTEBOARD, SCREEN, CAMERA], &[]),
            Step::Foreground(0, true),
            decide(0, LOCATION, true, 64),
            decide(0, PASTEBOARD, true, 64),
            Step::Foreground(0, false),
            Step::Advance(9_000),
            Step::BySettings(0, further, true, true),
            Step::Advance(1_000),
            Step::Advance(10_000),
        ]);
    }
}

#[test]
fn b181_a_location_task_and_a_form_hold_timers_back_5_6() {
    play(&[
        install(0, &[LOCATION, PASTEBOARD], &[]),
        Step::Foreground(0, true),
        decide(0, LOCATION, true, 64),
        decide(0, PASTEBOARD, true, 64),
        Step::Task(0, true),
        Step::Foreground(0, false),
        Step::Advance(9_999),
        Step::Advance(1),
        Step::Task(0, false),
        Step::Advance(9_000),
        Step::Form(0, true),
        Step::Advance(10_000),
        Step::Form(0, false),
        Step::Advance(9_998),
        Step::Advance(10),
    ]);
}

#[test]
fn b81_b77_a_revocation_ends_the_app_and_its_sandbox_with_their_one_time_grants_8_2() {
    play(&[
        install(0, &[CAMERA, CONTACTS, SCREEN], &[]),
        install(2, &[CAMERA, CONTACTS, SCREEN], &[]),
        Step::Foreground(0, true),
        Step::Foreground(2, true),
        decide(2, CAMERA, true, 64),
        decide(0, SCREEN, true, 64),
        decide(2, CONTACTS, true, 2),
        decide(0, CONTACTS, false, 1),
    ]);
}

#[test]
fn b77_an_answer_about_several_permissions_is_written_before_processes_end_for_it_8_2() {
    let names = [CAMERA, READ_IMAGES, WRITE_IMAGES];
    play(&[
        install(0, &names, &[]),
        install(2, &names, &[]),
        Step::Foreground(2, true),
        decide(2, CAMERA, true, 64),
        decide(2, READ_IMAGES, true, 2),
        decide(2, WRITE_IMAGES, true, 2),
        Step::Uninstall(0, false),
        install(0, &names, &[]),
        Step::Request(0, vec![READ_IMAGES, WRITE_IMAGES], vec![(Answer::Deny, false)]),
    ]);
}

#[test]
fn b101_b202_a_suspended_grant_comes_back_with_the_end_of_the_policy_5_4() {
    play(&[
        install(0, &[CAMERA, CONTACTS], &[]),
        decide(0, CAMERA, true, 2),
        Step::Component(0, CONTACTS, true),
        Step::Restrict(100, vec![CAMERA, CONTACTS], true, false),
        decide(0, CAMERA, true, 1),
        install(2, &[CAMERA], &[]),
        Step::Restrict(100, vec![CAMERA], false, true),
        Step::Reboot,
        Step::Restrict(100, vec![CONTACTS], true, true),
        Step::Reboot,
    ]);
}

#[test]
fn b198_taking_back_what_a_component_gave_ends_no_process_8_2() {
    play(&[
        install(0, &[CAMERA, CONTACTS], &[]),
        Step::Foreground(0, true),
        Step::Component(0, CAMERA, true),
        decide(0, CAMERA, false, 2),
        Step::Component(0, CAMERA, true), // blocked by the user's final denial (B199)
        Step::Component(0, CONTACTS, true),
        Step::Component(0, CONTACTS, false),
        Step::Component(0, CONTACTS, true),
        decide(0, CONTACTS, true, 2),
        decide(0, CONTACTS, false, 2),
    ]);
}

#[test]
fn b196_a_policy_that_is_not_persistent_is_over_after_a_restart_5_5() {
    for persistent in [false, true] {
        play(&[
            install(0, &[CAMERA, CONTACTS], &[]),
            Step::Restrict(100, vec![CAMERA], true, persistent),
            Step::Reboot,
            install(1, &[CAMERA], &[(CAMERA, true)]),
        ]);
    }
}

#[test]
fn the_sheet_for_locations_takes_no_background_location_that_a_component_gives_6_6() {
    for declares_background in [false, true] {
        let background = declares_background.then_some(BACKGROUND);
        let names: Vec<_> = [APPROXIMATE, PRECISE].into_iter().chain(background).collect();
        play(&[
            install(0, &names, &[]),
            Step::Component(0, BACKGROUND, true),
            Step::Setting(0, vec![APPROXIMATE, PRECISE], Answer::Allow, false),
        ]);
    }
}

//! Waiting for others ends: for who creates a folder and stands still, for who creates it and dies, for who reads an
//! old state and keeps the log. This binary runs itself as the other process.
#![cfg(feature = "fault-points")]

mod support;

use ohos_security_kit::asset::Function;
use ohos_security_kit::asset::tag::Tag;
use ohos_security_kit::error::Code;
use ohos_security_kit::store::Folder;
use rusqlite::Connection;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use support::{Map, Phone};

const FOLDER: &str = "OSK_WAITING_FOLDER";

/// Not a test of its own: takes the folder for itself and stands still.
#[test]
fn child_that_stands_still() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let _held = Folder::open(Path::new(&folder), Instant::now(), "the child").expect("nobody else is here");
    println!("held");
    let _ = std::io::stdin().read_line(&mut String::new());
}

fn stand_still(folder: &Path) -> Child {
    let mut child = Command::new(std::env::current_exe().expect("a running test has a file"))
        .args(["--exact", "child_that_stands_still", "--nocapture"])
        .env(FOLDER, folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the child starts");
    let mut lines = BufReader::new(child.stdout.take().expect("it was piped")).lines();
    assert!(lines.any(|line| line.is_ok_and(|line| line.contains("held"))), "the child gets that far");
    child
}

#[test]
fn opening_says_after_its_time_who_stands_still() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut child = stand_still(home.path());
    let error = Folder::open(home.path(), Instant::now(), "this one").map(drop).expect_err("the child has it");
    assert_eq!(error.code, Code::DatabaseError, "{error}");
    if cfg!(target_os = "linux") {
        assert!(error.message().contains(&format!("process {}", child.id())), "{error}");
    }
    child.kill().expect("the child is ours");
    child.wait().expect("it ends");
    assert!(Folder::open(home.path(), Instant::now(), "this one").expect("nobody has it").is_alone());
}

#[test]
fn who_waits_for_a_creator_that_dies_creates_the_folder() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut child = stand_still(home.path());
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| {
            let phone = Phone::in_folder(home.path());
            phone.add(phone.default_app(), &asset(0));
            phone.close();
        });
        child.kill().expect("the child is ours");
        child.wait().expect("it ends");
        waiting.join().expect("it opens");
    });
}

fn asset(number: usize) -> Map {
    Map::new().bytes(Tag::Alias, format!("asset {number}")).bytes(Tag::Secret, [7; 1024])
}

#[test]
fn a_reader_that_stands_still_does_not_let_the_log_grow_without_end() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let phone = Phone::in_folder(home.path());
    let token = phone.default_app();
    phone.add(token, &asset(0));
    let reader = Connection::open(home.path().join("store.db")).expect("the database opens");
    reader.execute_batch("BEGIN; SELECT count(*) FROM asset").expect("it reads");
    let add = |number: usize| phone.call(Function::Add, token, &asset(number).pack()).map(drop);
    let refused = (1..20_000).find_map(|number| add(number).err()).expect("the log is full some time");
    assert_eq!(refused.code, Code::DatabaseError, "{refused}");
    assert!(refused.message().contains("keeps reading an old state"), "{refused}");
    let log = home.path().join("store.db-wal").metadata().expect("there is a log").len();
    assert!(log < 2 * 2_048 * 4_120, "{log} bytes");
    reader.execute_batch("ROLLBACK").expect("it ends");
    let deadline = Instant::now() + Duration::from_secs(20);
    while let Err(error) = add(0) {
        // The snapshot that this device keeps itself goes with the first try.
        assert!(error.code == Code::Duplicated || Instant::now() < deadline, "{error}");
        if error.code == Code::Duplicated {
            break;
        }
    }
    phone.close();
}

//! The floors of the engine, from the ground up: what a file imports lies on its own floor or below. The list is the
//! picture; ARCHITECTURE.md has the same one with words.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders and files of `src/`, and crates below it.
const FLOORS: [&str; 21] = [
    "crypto",     // sealing, deriving, wiping: a crate of its own
    "error",      // the published codes
    "ids",        // tokens of apps, users
    "json",       // arguments of device calls
    "fault",      // where tests make the engine die
    "gather",     // small sets with little code
    "account",    // the log that devices share
    "reply",      // what travels between a call and the store
    "permission", // what can be held
    "store",      // one SQLite file, group commit, recovery
    "app",        // what an app is
    "keys",       // the root key and what it opens
    "data",       // what the store has of assets
    "access",     // rules of access control
    "privacy",    // rules of accounting
    "device",     // the device, which carries out
    "services",   // the functions of both token services
    "asset",      // the asset kit
    "vault",      // what Node programs keep
    "sync",       // what of the device is in the account's log
    "node",       // the boundary to JavaScript
];
/// They see everything: the crate itself, and the format vectors.
const ABOVE: [&str; 2] = ["lib", "vectors"];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of sources").map(|entry| entry.expect("readable").path());
    entries
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The folder of a file below `src/`, or the file itself.
fn room(path: &Path) -> String {
    let inside = path.strip_prefix(src()).expect("below src");
    let first = inside.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The rooms that a file's code names: `crate::X` and `crate::{X, Y}`. Comments do not count, nor do unit tests.
fn named(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let code: String = code.lines().map(|line| line.split("//").next().unwrap_or_default().to_owned() + "\n").collect();
    let word = |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut rooms = Vec::new();
    for after in code.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            Some(list) => {
                let (mut depth, mut start) = (0, 0);
                for (at, letter) in list.char_indices() {
                    match letter {
                        '{' => depth += 1,
                        ',' if depth == 0 => {
                            rooms.push(word(&list[start..at]));
                            start = at + 1;
                        }
                        '}' if depth == 0 => {
                            rooms.push(word(&list[start..at]));
                            break;
                        }
                        '}' => depth -= 1,
                        _ => {}
                    }
                }
            }
            None => rooms.push(word(after)),
        }
    }
    rooms.retain(|room| !room.is_empty());
    rooms
}

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|known| *known == room)
}

/// Imports that point up: file and room.
fn upward(room: &str, text: &str) -> Vec<String> {
    let own = floor(room);
    named(text).into_iter().filter(|other| floor(other) > own).collect()
}

#[test]
fn every_room_is_on_a_floor() {
    for path in sources(&src()) {
        let room = room(&path);
        assert!(floor(&room).is_some() || ABOVE.contains(&room.as_str()), "{} is on no floor", path.display());
    }
    for room in FLOORS {
        let places = [src().join(room), src().join(format!("{room}.rs")), src().join("../crates").join(room)];
        assert!(places.iter().any(|place| place.exists()), "{room} is not there");
    }
}

#[test]
fn no_import_points_up() {
    let mut found = Vec::new();
    for path in sources(&src()) {
        let room = room(&path);
        if floor(&room).is_some() {
            let text = fs::read_to_string(&path).expect("a source is text");
            found.extend(upward(&room, &text).into_iter().map(|other| format!("{}: {other}", path.display())));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn what_points_up_is_noticed() {
    assert_eq!(upward("store", "use crate::device::Device;"), ["device"]);
    assert_eq!(upward("store", "use crate::{error::Code, asset::{row, seal}, node};"), ["asset", "node"]);
    assert_eq!(upward("access", "fn f() { crate::services::call::now(1) }"), ["services"]);
    assert!(upward("store", "// crate::device\nuse crate::error::Code;").is_empty());
    assert!(upward("store", "#[cfg(test)]\nmod tests { use crate::device::Device; }").is_empty());
}

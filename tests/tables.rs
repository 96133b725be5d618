//! The tables that everything else is read off: numbers and names are used once, and each shape of condition that
//! src/asset/condition.rs makes is answered by the index that was meant for it. A plan that silently turns into a walk
//! through the table is a thousand times slower and fails no other test.

mod support;

use ohos_security_kit::access::decide::ONE_TIME;
use ohos_security_kit::access::group::{Asking, GROUPS, NEVER_OFFERED, Scope, group_of, together};
use ohos_security_kit::asset::Function;
use ohos_security_kit::asset::tag::{LABELS, NAMES, Rule, Tag};
use ohos_security_kit::error::Code;
use ohos_security_kit::ids::{Token, UserId};
use ohos_security_kit::permission::{Definition, GrantMode, Kind, Level, names, published, published_names};
use ohos_security_kit::services;
use rusqlite::Connection;
use serde_json::json;
use std::collections::HashSet;
use std::hash::Hash;
use support::{Map, Phone};

fn all_different<T: Eq + Hash>(values: impl Iterator<Item = T>) -> bool {
    let mut seen = HashSet::new();
    values.into_iter().all(|value| seen.insert(value))
}

#[test]
fn codes_are_used_once_and_say_something() {
    assert!(all_different(Code::ALL.iter().map(|code| code.number())));
    assert!(all_different(Code::ALL.iter().map(|code| code.constant()).filter(|name| !name.is_empty())));
    for code in Code::ALL {
        assert_eq!(Code::from_number(code.number()), Some(*code));
        assert!(code.text().ends_with('.'), "{code:?} has a published text");
    }
    // The codes of the asset kit have no gaps: 24000001 to 24000019.
    let own: Vec<u32> = Code::ALL.iter().map(|code| code.number()).filter(|number| number / 1000 == 24000).collect();
    assert_eq!(own, (24_000_001..=24_000_019).collect::<Vec<_>>());
    // Those of access control neither: 12100001 to 12100015.
    let access: Vec<u32> = Code::ALL.iter().map(|code| code.number()).filter(|number| number / 1000 == 12100).collect();
    assert_eq!(access, (12_100_001..=12_100_015).collect::<Vec<_>>());
}

#[test]
fn functions_of_the_token_services_have_different_names() {
    assert!(all_different(services::table().map(|(name, ..)| *name)));
    assert!(services::table().map(|(name, ..)| *name).all(|name| !name.is_empty()));
    let phone = Phone::in_memory();
    let unknown = phone.access("noSuchFunction", phone.default_app(), serde_json::json!({}));
    assert_eq!(unknown, Err(Code::InvalidArgument));
    for (name, ..) in services::table() {
        // What has the shape of no argument is refused before anything is done.
        let answered = phone.access(name, phone.default_app(), serde_json::json!("of no function's shape \u{0}"));
        let takes_text = ["getPermissionRequestToggleStatus", "getSelfPermissionStatus", "getVersion"];
        assert!(answered.is_err() || takes_text.contains(name), "{name}: {answered:?}");
    }
}

/// src/permission/permissions.tsv, row by row.
fn published_rows() -> impl Iterator<Item = [&'static str; 7]> {
    let text = include_str!("../src/permission/permissions.tsv");
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.map(|row| row.split('\t').collect::<Vec<_>>().try_into().expect("7 columns"))
}

#[test]
fn b4_1_the_permission_table_is_the_file_it_was_made_from() {
    let mut names = Vec::new();
    for [short, mode, level, kind, _, _, flags] in published_rows() {
        let name = format!("ohos.permission.{short}");
        let row: &Definition = published(&name).expect("every row of the file is published");
        let found = serde_json::json!([row.grant_mode, row.level, row.kind]).to_string();
        let mode = if mode == "manual" { "manual_settings".to_owned() } else { format!("{mode}_grant") };
        assert_eq!(found, serde_json::json!([mode, level, kind]).to_string(), "{name}");
        assert_eq!((row.provisionable, row.valued), (flags.contains('p'), flags.contains('v')), "{name}");
        assert!(row.dlp.admits(1), "{name}: published permissions are for every sandbox");
        names.push(name);
    }
    assert!(published_names().eq(names.iter().map(String::as_str)), "and no other, in its order");
    assert!(all_different(names.iter()));
    assert_eq!(names.iter().map(String::len).max(), Some(68));
}

#[test]
fn b4_1_the_permission_table_has_the_published_counts() {
    let count = |column: usize, value: &str| published_rows().filter(|row| row[column] == value).count();
    let flagged = |flag: char| published_rows().filter(|row| row[6].contains(flag)).count();
    assert_eq!(published_rows().count(), 1134);
    assert_eq!(["system", "user", "manual"].map(|mode| count(1, mode)), [1071, 59, 4]);
    assert_eq!(["normal", "system_basic", "system_core"].map(|level| count(2, level)), [87, 844, 203]);
    let kinds = ["SYSTEM", "NORMAL", "SERVICE", "MDM", "ENTERPRISE_NORMAL"];
    assert_eq!(kinds.map(|kind| count(3, kind)), [760, 196, 81, 55, 42]);
    assert_eq!(['p', 'd', 'k', 'v'].map(flagged), [1039, 30, 20, 3]);
    assert_eq!(["12", "26.1.0", "26.0.0", "11", "7", "9"].map(|since| count(4, since)), [170, 169, 151, 95, 59, 57]);
    let of = |level, kind, mode| {
        let rows = published_names().filter_map(published);
        rows.filter(|row| (row.level, row.kind, row.grant_mode) == (level, kind, mode)).count()
    };
    let user = GrantMode::User;
    let by_kind =
        [(Level::SystemBasic, Kind::System), (Level::Normal, Kind::Normal), (Level::SystemBasic, Kind::Normal)];
    assert_eq!(by_kind.map(|(level, kind)| of(level, kind, user)), [21, 19, 14]);
    assert_eq!(of(Level::SystemCore, Kind::System, user), 5);
    assert_eq!(of(Level::SystemBasic, Kind::Normal, GrantMode::Manual), 4);
}

#[test]
fn names_that_rules_speak_of_are_published() {
    assert!(all_different(names::ALL.iter()));
    assert!(names::ALL.iter().all(|name| published(name).is_some()));
}

#[test]
fn b4_5_groups_name_published_user_grant_permissions_once() {
    let all: Vec<String> =
        GROUPS.iter().flat_map(|group| group.members).map(|name| format!("ohos.permission.{name}")).collect();
    assert!(all_different(all.iter()));
    assert!(all_different(GROUPS.iter().map(|group| group.title)));
    for name in &all {
        let row = published(name).unwrap_or_else(|| panic!("{name} is published"));
        assert_eq!(row.grant_mode, GrantMode::User, "{name}");
        assert!(group_of(name).members.iter().any(|member| name.ends_with(member)), "{name} is found");
    }
    // What is in no group: twelve cli permissions, three more, and the short-term write (4.5).
    let user = published_names().filter(|name| published(name).is_some_and(|row| row.grant_mode == GrantMode::User));
    let rest: Vec<&str> = user.filter(|name| !all.iter().any(|known| known == name)).collect();
    let (cli, other): (Vec<&str>, Vec<&str>) = rest.iter().partition(|name| name.starts_with("ohos.permission.cli."));
    assert_eq!(cli.len(), 12);
    let expected = ["AGENT_FILE_ACCESS", "GET_ALL_BUNDLE_INFO", "ONSCREEN_AWARENESS", "SHORT_TERM_WRITE_IMAGEVIDEO"];
    assert_eq!(other, expected.map(|name| format!("ohos.permission.{name}")));
    for name in rest {
        assert_eq!(group_of(name).asking, Asking::Never, "{name} has no page");
        assert!(!together(name, "ohos.permission.READ_CALL_LOG"), "{name}");
    }
    let whole: Vec<&str> =
        GROUPS.iter().filter(|group| group.scope == Scope::Whole).map(|group| group.members[0]).collect();
    assert_eq!(whole, ["READ_IMAGEVIDEO", "READ_AUDIO", "READ_DOCUMENT"]);
}

#[test]
fn b5_6_b6_1_special_lists_name_published_user_grant_permissions_once() {
    assert!(all_different(ONE_TIME.iter().map(|(name, _)| name)));
    assert!(all_different(NEVER_OFFERED.iter()));
    for name in ONE_TIME.iter().map(|(name, _)| *name).chain(NEVER_OFFERED) {
        let row = published(name).unwrap_or_else(|| panic!("{name} is published"));
        assert_eq!(row.grant_mode, GrantMode::User, "{name}");
    }
    for (name, _) in ONE_TIME {
        assert!(matches!(group_of(name).asking, Asking::Once | Asking::Location | Asking::Pasteboard), "{name}");
    }
}

#[test]
fn tags_are_used_once_and_their_number_says_their_type() {
    assert!(all_different(Tag::ALL.iter().map(|tag| tag.id())));
    assert!(all_different(Tag::ALL.iter().map(|tag| tag.name())));
    for (row, tag) in Tag::ALL.iter().enumerate() {
        assert_eq!(*tag as usize, row, "packed results name a tag by its row");
        assert_eq!(Tag::from_id(tag.id()), Some(*tag));
        let kind = match tag.rule() {
            Rule::Bool => 1,
            Rule::Bytes { .. } | Rule::Output => 3,
            _ => 2,
        };
        assert_eq!(tag.id() >> 28, kind, "{}", tag.name());
    }
    assert_eq!(Tag::from_id(0x2000_0100), None, "D8: USER_ID is no tag");
}

#[test]
fn functions_have_different_names() {
    assert!(all_different(Function::ALL.iter().map(|function| function.described().0)));
}

/// A store.db as the engine made it, with enough assets that a planner could be tempted.
fn store() -> (tempfile::TempDir, Connection) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let phone = Phone::in_folder(folder.path());
    for index in 0..50 {
        let asset = Map::new().bytes(Tag::Alias, format!("{index}")).bytes(Tag::Secret, "secret");
        let asset = LABELS.iter().fold(asset, |asset, label| asset.bytes(*label, "label"));
        phone.add(phone.default_app(), &asset.flag(Tag::RequireAttrEncrypted, index % 2 == 0));
    }
    phone.close();
    let connection = Connection::open(folder.path().join("store.db")).expect("the closed store opens");
    (folder, connection)
}

/// The planner's steps for a statement.
fn plan(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect("the shape is sound SQL");
    // Parameters stay unbound: a plan does not depend on them.
    let rows = statement.raw_query().mapped(|row| row.get::<_, String>(3));
    rows.map(|step| step.expect("steps are text")).collect()
}

/// What a condition is made of (src/asset/condition.rs): all assets of a data set, or those that names lead to.
const LISTING: &str = "SELECT * FROM asset WHERE id > ?3 AND id <= ?4 AND terms & ?1 = ?2 ORDER BY id";
const ROWID_RANGE: &str = "SEARCH asset USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)";
const ROW: &str = "SEARCH asset USING INTEGER PRIMARY KEY (rowid=?)";

fn by_names(names: usize) -> String {
    let more =
        (2..=names).map(|n| format!("CROSS JOIN name n{n} ON n{n}.hash = ?{} AND n{n}.asset = n1.asset ", n + 2));
    format!(
        "SELECT * FROM name n1 {}CROSS JOIN asset ON asset.id = n1.asset
         WHERE n1.hash = ?3 AND terms & ?1 = ?2 ORDER BY n1.asset",
        more.collect::<String>()
    )
}

#[test]
fn an_asset_is_found_by_its_names_in_the_order_of_ids_and_nothing_is_sorted() {
    let (_folder, store) = store();
    for names in 1..=LABELS.len() {
        let mut expected = vec!["SEARCH n1 USING PRIMARY KEY (hash=?)".to_owned()];
        expected.extend((2..=names).map(|n| format!("SEARCH n{n} USING PRIMARY KEY (hash=? AND asset=?)")));
        expected.push(ROW.to_owned());
        assert_eq!(plan(&store, &by_names(names)), expected);
    }
}

#[test]
fn a_data_set_is_listed_by_its_range_of_ids() {
    let (_folder, store) = store();
    assert_eq!(plan(&store, LISTING), [ROWID_RANGE], "in the order of ids without sorting");
    let last =
        "SELECT coalesce((SELECT max(id) FROM asset WHERE id > ?2 AND id <= ?3), ?2) + 1 FROM dataset WHERE id = ?1";
    let steps = plan(&store, last);
    assert!(steps.iter().any(|step| step == ROWID_RANGE), "{steps:?}");
    assert!(steps.iter().all(|step| !step.starts_with("SCAN asset")), "{steps:?}");
}

#[test]
fn rows_and_names_are_written_and_removed_by_their_keys() {
    let (_folder, store) = store();
    for (sql, expected) in [
        ("DELETE FROM asset WHERE id = ?", ROW),
        ("UPDATE asset SET terms = terms | ?, update_time = ? WHERE id = ?", ROW),
        ("DELETE FROM name WHERE hash = ? AND asset = ?", "SEARCH name USING PRIMARY KEY (hash=? AND asset=?)"),
        ("DELETE FROM asset WHERE id > ? AND id <= ? AND NOT terms & ?", ROWID_RANGE),
    ] {
        assert_eq!(plan(&store, sql), [expected], "{sql}");
    }
}

#[test]
fn data_sets_and_keys_are_found_by_their_indices() {
    let (_folder, store) = store();
    for (sql, table) in [
        ("SELECT id FROM dataset WHERE user_id = ? AND owner_type = ? AND owner = ? AND encrypted = ?", "dataset"),
        ("SELECT id, wrapped FROM data_key WHERE dataset = ? AND kind = ? AND generation = ?", "data_key"),
        ("SELECT wrapped, generation FROM data_key WHERE id = ? AND dataset = ? AND kind = ?", "data_key"),
    ] {
        let steps = plan(&store, sql);
        assert!(matches!(&steps[..], [step] if step.starts_with(&format!("SEARCH {table} USING"))), "{steps:?}");
    }
}

/// Assets outside of every data set, names of no asset, and assets without as many names as they have.
fn loose_ends(store: &Connection) -> [i64; 3] {
    [
        "SELECT count(*) FROM asset WHERE id >> 32 NOT IN (SELECT id FROM dataset) OR id & 0xffffffff = 0",
        "SELECT count(*) FROM name WHERE asset NOT IN (SELECT id FROM asset)",
        "SELECT count(*) FROM asset WHERE id NOT IN (SELECT asset FROM name)",
    ]
    .map(|sql| store.query_row(sql, [], |row| row.get(0)).expect("it counts"))
}

#[test]
fn an_asset_lies_in_the_range_of_its_data_set_and_is_found_by_each_of_its_names() {
    let (_folder, store) = store();
    assert_eq!(loose_ends(&store), [0; 3]);
    let names: i64 = store.query_row("SELECT count(*) FROM name", [], |row| row.get(0)).expect("it counts");
    assert_eq!(names, 50 * NAMES.len() as i64);
}

#[test]
fn no_name_stays_behind_whatever_removes_an_asset() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let phone = Phone::in_folder(folder.path());
    let default = phone.default_app();
    let other = phone.install(json!({ "bundleName": "com.example.other" }));
    let elsewhere = phone.install(json!({ "bundleName": "com.example.other", "userId": 101 }));
    let asset = |index: usize| {
        let asset = Map::new().bytes(Tag::Alias, format!("{index}")).bytes(Tag::Secret, "secret");
        asset.bytes(Tag::Normal1, "label").bytes(Tag::Critical2, format!("{}", index % 3))
    };
    for token in [default, other, elsewhere] {
        for index in 0..30 {
            phone.add(token, &asset(index).flag(Tag::RequireAttrEncrypted, index % 2 == 0));
        }
    }
    let call = |function, maps: &[Map]| phone.call(function, default, &support::maps(maps)).expect("it succeeds");
    let alias = |index: usize| Map::new().bytes(Tag::Alias, format!("{index}"));
    call(Function::Remove, &[alias(1)]);
    call(Function::Remove, &[Map::new().bytes(Tag::Critical2, "0")]);
    call(Function::Update, &[alias(5), Map::new().bytes(Tag::Normal1, "another").bytes(Tag::Local4, "local")]);
    call(Function::Update, &[alias(4).flag(Tag::RequireAttrEncrypted, true), Map::new().bytes(Tag::Normal1, "x")]);
    call(Function::Add, &[asset(7).number(Tag::ConflictResolution, 0).bytes(Tag::Local1, "more")]);
    call(Function::Remove, &[Map::new().flag(Tag::RequireAttrEncrypted, true)]);
    phone.device.remove_user(UserId(101)).expect("removed");
    phone.device.uninstall(Token(other), false).expect("uninstalled");
    phone.close();
    let store = Connection::open(folder.path().join("store.db")).expect("the closed store opens");
    assert_eq!(loose_ends(&store), [0; 3]);
    let names: i64 = store.query_row("SELECT count(*) FROM name", [], |row| row.get(0)).expect("it counts");
    // Of 0 to 29: those with clear attributes, without 1 and every third; each with three names, 5 and 7 with one more.
    let left = (0..30).filter(|index| index % 2 == 1 && *index != 1 && index % 3 != 0).count() as i64;
    assert_eq!(names, left * 3 + 2);
}

#[test]
fn more_assets_than_are_removed_one_by_one_leave_nothing_either() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let phone = Phone::in_folder(folder.path());
    let token = phone.default_app();
    for chunk in 0..25 {
        let maps: Vec<_> = (0..100)
            .map(|index| {
                let asset = Map::new().bytes(Tag::Alias, format!("{chunk} {index}")).bytes(Tag::Secret, "secret");
                asset.bytes(Tag::Normal1, "label")
            })
            .collect();
        phone.call(Function::BatchAdd, token, &support::array(&maps)).expect("added");
    }
    phone.call(Function::Remove, token, &Map::new().bytes(Tag::Normal1, "label").pack()).expect("removed");
    phone.add(token, &Map::new().bytes(Tag::Alias, "0 0").bytes(Tag::Secret, "secret"));
    phone.close();
    let store = Connection::open(folder.path().join("store.db")).expect("the closed store opens");
    assert_eq!(loose_ends(&store), [0; 3]);
    assert_eq!(store.query_row("SELECT count(*) FROM name", [], |row| row.get(0)), Ok(1));
}

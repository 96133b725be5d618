//! Files of other times and other programs: every frozen schema opens and keeps its data, a newer one is refused and
//! stays as it is byte for byte, and what is no store of ours is never taken for one (src/store/recovery.rs).

mod support;

use ohos_security_kit::asset::tag::Tag;
use ohos_security_kit::error::Code;
use ohos_security_kit::store::SCHEMA_VERSION;
use rusqlite::Connection;
use serde_json::json;
use std::fs;
use std::path::Path;
use support::{Map, Phone, files, secret_of};

/// Every schema as it was released: what the one before became by.
const SCHEMAS: [&str; 1] = [include_str!("../src/store/001.sql")];
/// What each added, parents before children.
const TABLES: [&[&str]; 1] = [&[
    "meta",
    "setting",
    "user",
    "key_file",
    "app",
    "permission_state",
    "definition",
    "dataset",
    "data_key",
    "asset",
    "name",
    "entry",
    "entry_name",
    "entry_removed",
    "change",
    "reserved_token",
    "request_toggle",
    "account_policy",
    "account_exemption",
    "usage_record",
    "used_type",
    "record_toggle",
]];
/// "OSK1".
const APPLICATION_ID: i32 = 0x4f53_4b31;

/// A closed folder with an asset of each kind.
fn furnished() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let phone = Phone::in_folder(folder.path());
    for encrypted in [false, true] {
        let asset = Map::new().bytes(Tag::Alias, "alias").bytes(Tag::Secret, "secret").bytes(Tag::Normal1, "label");
        phone.add(phone.default_app(), &asset.flag(Tag::RequireAttrEncrypted, encrypted));
    }
    phone.close();
    folder
}

/// The folder opens and everything of [`furnished`] is there; gives what health() says.
fn still_there(folder: &Path) -> serde_json::Value {
    let phone = Phone::in_folder(folder);
    for encrypted in [false, true] {
        let query = secret_of("alias").bytes(Tag::Normal1, "label").flag(Tag::RequireAttrEncrypted, encrypted);
        assert_eq!(phone.secret(phone.default_app(), &query), Ok(b"secret".to_vec()));
    }
    let health = phone.control("health", json!({}));
    assert_eq!(health["integrity"], "ok");
    phone.close();
    health
}

/// Opening is refused with 24000014 that names store.db, and no file changes but the lock.
fn refused_and_untouched(folder: &Path) {
    let content = || {
        let mut all = files(folder);
        all.retain(|path, _| !path.ends_with("device.lock"));
        all
    };
    let before = content();
    let error = Phone::try_in_folder(folder).map(drop).expect_err("the folder is refused");
    assert_eq!(error.code, Code::FileOperationError, "{error}");
    assert!(error.message().contains("store.db"), "{error}");
    for (path, bytes) in content() {
        assert!(before.get(&path) == Some(&bytes), "{path} is as it was");
    }
    assert_eq!(content().len(), before.len(), "no file is gone");
}

fn store(folder: &Path) -> Connection {
    Connection::open(folder.join("store.db")).expect("the closed store opens")
}

/// Every statement that made the tables and indices, without its comments and layout.
fn schema(connection: &Connection) -> Vec<String> {
    let mut statement = connection
        .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name")
        .expect("every database has a schema");
    let rows = statement.query_map([], |row| row.get::<_, String>(0)).expect("the schema is readable");
    rows.map(|sql| sql.expect("statements are text").split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// Replaces the store by `make`'s, with no side files, and the backup too if asked.
fn replace(folder: &Path, and_backup: bool, make: impl Fn(&Path)) {
    for name in ["store.db", "store.db.backup"].iter().take(1 + usize::from(and_backup)) {
        let path = folder.join(name);
        fs::remove_file(&path).expect("a closed folder has a store and a backup");
        make(&path);
    }
}

/// Makes the folder's store one of an old version, with as much of its data as that version had.
fn age(folder: &Path, version: usize) {
    let old = folder.join("old.db");
    fs::rename(folder.join("store.db"), &old).expect("the store moves");
    let connection = store(folder);
    for schema in &SCHEMAS[..version] {
        connection.execute_batch(schema).expect("the frozen schema is sound");
    }
    connection.execute("ATTACH ? AS old", [old.to_str().expect("a plain path")]).expect("the data is at hand");
    for table in TABLES[..version].iter().copied().flatten() {
        let columns = columns(&connection, table).join(", ");
        let sql = format!("INSERT INTO {table} ({columns}) SELECT {columns} FROM old.{table}");
        connection.execute(&sql, []).expect("the version has this table");
    }
    let header = format!("PRAGMA user_version = {version}; PRAGMA application_id = {APPLICATION_ID}");
    connection.execute_batch(&format!("DETACH old; {header}")).expect("the header is written");
    connection.close().expect("the file is closed");
    fs::remove_file(&old).expect("the copy is complete");
}

fn columns(connection: &Connection, table: &str) -> Vec<String> {
    let sql = "SELECT name FROM pragma_table_info(?, 'main')";
    let mut statement = connection.prepare(sql).expect("tables have columns");
    let names = statement.query_map([table], |row| row.get(0)).expect("the table is there");
    names.map(|name| name.expect("names are text")).collect()
}

#[test]
fn an_upgraded_file_equals_a_fresh_one() {
    let folder = furnished();
    let fresh = store(folder.path());
    let frozen = Connection::open_in_memory().expect("memory is there");
    for sql in SCHEMAS {
        frozen.execute_batch(sql).expect("the frozen schema is sound");
    }
    assert_eq!(SCHEMAS.len(), SCHEMA_VERSION as usize);
    assert_eq!(schema(&fresh), schema(&frozen));
    for version in 1..=SCHEMAS.len() {
        let old = furnished();
        age(old.path(), version);
        still_there(old.path());
        assert_eq!(schema(&store(old.path())), schema(&fresh), "upgraded from {version}");
    }
    let number = |sql: &str| fresh.query_row(sql, [], |row| row.get::<_, i32>(0)).expect("a header word");
    assert_eq!(number("PRAGMA user_version"), SCHEMA_VERSION);
    assert_eq!(number("PRAGMA application_id"), APPLICATION_ID);
    let listed = TABLES.into_iter().flatten();
    let mut listed: Vec<_> = listed.map(|table| format!("CREATE TABLE {table} (")).collect();
    let created = schema(&fresh).into_iter().filter(|sql| sql.starts_with("CREATE TABLE"));
    let mut created: Vec<_> = created.map(|sql| sql[..=sql.find('(').expect("columns")].to_owned()).collect();
    listed.sort_unstable();
    created.sort_unstable();
    assert_eq!(created, listed, "every table is listed here");
}

#[test]
fn a_newer_file_is_refused_and_untouched() {
    for version in [SCHEMA_VERSION + 1, i32::MAX, -1] {
        let folder = furnished();
        store(folder.path()).execute_batch(&format!("PRAGMA user_version = {version}")).expect("the header is written");
        refused_and_untouched(folder.path());
        // Nothing was lost: the newer program can go on.
        let back = format!("PRAGMA user_version = {SCHEMA_VERSION}");
        store(folder.path()).execute_batch(&back).expect("the header is written");
        still_there(folder.path());
    }
}

#[test]
fn a_newer_file_whose_version_is_still_in_its_wal_is_refused() {
    let (folder, killed) = (furnished(), tempfile::tempdir().expect("a temporary folder"));
    // A newer program upgraded the store and was killed before its WAL went into the file.
    let connection = store(folder.path());
    let upgrade = format!("PRAGMA wal_autocheckpoint = 0; PRAGMA user_version = {}", SCHEMA_VERSION + 1);
    connection.execute_batch(&upgrade).expect("the new version is in the WAL");
    for (path, content) in files(folder.path()) {
        let relative = Path::new(&path).strip_prefix(folder.path()).expect("a file of the folder");
        let copy = killed.path().join(relative);
        fs::create_dir_all(copy.parent().expect("below the folder")).expect("the folder is made");
        fs::write(copy, content).expect("the file is copied");
    }
    assert!(killed.path().join("store.db-wal").metadata().expect("there is a WAL").len() > 0);
    let opened = Phone::try_in_folder(killed.path()).map(drop);
    assert_eq!(opened.map_err(|error| error.code), Err(Code::FileOperationError));
}

fn text_file(path: &Path) {
    fs::write(path, "This is no database. ".repeat(100)).expect("the file is written");
}

fn short_file(path: &Path) {
    fs::write(path, "SQLite format 3\0").expect("the file is written");
}

fn foreign_database(path: &Path) {
    let connection = Connection::open(path).expect("the file is made");
    let sql = "CREATE TABLE recipe (name TEXT); INSERT INTO recipe VALUES ('bread'); PRAGMA application_id = 4711";
    connection.execute_batch(sql).expect("somebody's database");
}

/// Most programs set neither application_id nor user_version.
fn unmarked_foreign_database(path: &Path) {
    let connection = Connection::open(path).expect("the file is made");
    let sql = "CREATE TABLE recipe (name TEXT); INSERT INTO recipe VALUES ('bread')";
    connection.execute_batch(sql).expect("somebody's database");
}

/// What stands in the way of store.db in these tests.
const FOREIGN: [fn(&Path); 3] = [text_file, short_file, foreign_database];

#[test]
fn a_foreign_file_is_set_aside_and_the_backup_goes_on() {
    set_aside(&FOREIGN);
}

#[test]
fn an_unmarked_foreign_database_is_set_aside_and_the_backup_goes_on() {
    set_aside(&[unmarked_foreign_database]);
}

fn set_aside(kinds: &[fn(&Path)]) {
    for make in kinds {
        let folder = furnished();
        replace(folder.path(), false, make);
        let foreign = fs::read(folder.path().join("store.db")).expect("the foreign file is there");
        let health = still_there(folder.path());
        assert_eq!(health["ok"], false, "{health}");
        assert_eq!(health["setAside"], json!(["aside/store.db.1"]), "{health}");
        let kept = fs::read(folder.path().join("aside/store.db.1")).expect("the foreign file is kept");
        assert!(kept == foreign, "byte for byte");
        still_there(folder.path());
    }
}

#[test]
fn a_foreign_file_without_a_good_backup_is_refused_and_untouched() {
    refused(&FOREIGN);
}

#[test]
fn an_unmarked_foreign_database_without_a_good_backup_is_refused_and_untouched() {
    refused(&[unmarked_foreign_database]);
}

fn refused(kinds: &[fn(&Path)]) {
    for make in kinds {
        let folder = furnished();
        replace(folder.path(), true, make);
        refused_and_untouched(folder.path());
        let folder = furnished();
        replace(folder.path(), false, make);
        fs::remove_file(folder.path().join("store.db.backup")).expect("a closed folder has a backup");
        refused_and_untouched(folder.path());
    }
}

#[test]
fn a_missing_store_comes_back_from_its_backup_and_never_empty() {
    let folder = furnished();
    fs::remove_file(folder.path().join("store.db")).expect("a closed folder has a store");
    let health = still_there(folder.path());
    assert_eq!(health["notes"].as_array().map(Vec::len), Some(1), "{health}");
    for name in ["store.db", "store.db.backup"] {
        fs::remove_file(folder.path().join(name)).expect("a closed folder has both");
    }
    refused_and_untouched(folder.path());
}

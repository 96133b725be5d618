//! Rows and tables that SQLite finds sound and no device can go on with: they lead to the backup, and health tells.

mod support;

use ohos_security_kit::asset::tag::Tag;
use rusqlite::Connection;
use serde_json::json;
use std::path::Path;
use support::{Map, Phone, secret_of};

/// What somebody did to the database.
const DAMAGES: [&str; 9] = [
    "UPDATE app SET manifest = 'garbage'",
    "UPDATE app SET manifest = '{}'",
    "UPDATE user SET id = id + 5000000000",
    "DELETE FROM user",
    "DELETE FROM key_file",
    "DELETE FROM meta",
    "UPDATE meta SET value = 'x' WHERE key = 'registry'",
    "UPDATE permission_state SET flags = -1",
    "DROP TABLE app",
];

fn asset(alias: &str) -> Map {
    Map::new().bytes(Tag::Alias, alias).bytes(Tag::Secret, format!("secret of {alias}"))
}

fn damage(folder: &Path, sql: &str) {
    let connection = Connection::open(folder.join("store.db")).expect("the database opens");
    connection.execute_batch(sql).expect("it is damaged");
}

#[test]
fn d6_rows_of_apps_users_and_permissions_that_are_damaged_lead_to_the_backup() {
    for sql in DAMAGES {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let manifest = json!({ "bundleName": "com.example.rows", "permissions": ["ohos.permission.CAMERA"] });
        let open = || Phone::try_open(json!({ "dataDir": folder.path(), "app": manifest }));
        let phone = open().expect("a fresh folder opens");
        phone.add(phone.default_app(), &asset("a"));
        phone.close();
        damage(folder.path(), sql);
        let phone = open().unwrap_or_else(|error| panic!("{sql}: {error}"));
        assert_eq!(phone.secret(phone.default_app(), &secret_of("a")), Ok(b"secret of a".to_vec()), "{sql}");
        let health = phone.control("health", json!({}));
        assert_eq!((&health["ok"], &health["integrity"]), (&json!(false), &json!("ok")), "{sql}: {health}");
        assert!(health["notes"].to_string().contains("continued from its backup"), "{sql}: {health}");
        assert!(!health["notes"].to_string().contains("log"), "{sql}: nothing else is missed: {health}");
        phone.add(phone.default_app(), &asset("b"));
        phone.close();
        let again = open().expect("and again");
        assert_eq!(again.control("health", json!({}))["ok"], true, "{sql}");
        again.close();
    }
}

#[test]
fn d6_an_older_database_in_the_place_of_the_newer_one_is_told_and_gets_backups_of_its_own() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = folder.path().join("store.db");
    let with = |alias: &str| {
        let phone = Phone::in_folder(folder.path());
        phone.add(phone.default_app(), &asset(alias));
        phone.close();
    };
    with("first");
    let older = std::fs::read(&store).expect("readable");
    ["second", "third", "fourth"].into_iter().for_each(with);
    std::fs::write(&store, older).expect("written");
    let phone = Phone::in_folder(folder.path());
    let health = phone.control("health", json!({}));
    assert!(health["notes"].to_string().contains("changed while it was closed"), "{health}");
    phone.add(phone.default_app(), &asset("later"));
    phone.close();
    // The backup that was made then is of this state, not of the one that is gone.
    std::fs::write(&store, [0x5a; 8192]).expect("damaged");
    let phone = Phone::in_folder(folder.path());
    let secret = |alias: &str| phone.secret(phone.default_app(), &secret_of(alias));
    assert_eq!(secret("later"), Ok(b"secret of later".to_vec()));
    assert!(secret("fourth").is_err());
    phone.close();
}

#[test]
fn what_a_stranger_adds_to_the_database_costs_nothing_that_was_stored() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let phone = Phone::in_folder(folder.path());
    phone.add(phone.default_app(), &asset("a"));
    phone.close();
    damage(folder.path(), "CREATE TABLE of_a_stranger (x); ANALYZE");
    let phone = Phone::in_folder(folder.path());
    let health = phone.control("health", json!({}));
    assert!(health["notes"].to_string().contains("the table of_a_stranger in it is not ours"), "{health}");
    assert_eq!(phone.secret(phone.default_app(), &secret_of("a")), Ok(b"secret of a".to_vec()));
    phone.close();
}

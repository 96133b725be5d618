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
        phone.add(phone.device.default_app(), &asset("a"));
        phone.close();
        damage(folder.path(), sql);
        let phone = open().unwrap_or_else(|error| panic!("{sql}: {error}"));
        assert_eq!(phone.secret(phone.device.default_app(), &secret_of("a")), Ok(b"secret of a".to_vec()), "{sql}");
        let health = phone.control("health", json!({}));
        assert_eq!((&health["ok"], &health["integrity"]), (&json!(false), &json!("ok")), "{sql}: {health}");
        assert!(health["notes"].to_string().contains("continued from its backup"), "{sql}: {health}");
        assert!(!health["notes"].to_string().contains("log"), "{sql}: nothing else is missed: {health}");
        phone.add(phone.device.default_app(), &asset("b"));
        phone.close();
        let again = open().expect("and again");
        assert_eq!(again.control("health", json!({}))["ok"], true, "{sql}");
        again.close();
    }
}

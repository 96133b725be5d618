//! Rows that say who is who carry a mac: whoever changes one, in any table and any column, is noticed at the next
//! opening.

mod support;

use ohos_security_kit::error::Code;
use ohos_security_kit::ids::UserId;
use ohos_security_kit::store::TABLES;
use rusqlite::Connection;
use rusqlite::types::Value;
use serde_json::json;
use std::path::Path;
use support::{Map, Phone, files};

/// A closed folder with a row in every one of these tables.
fn furnished(folder: &Path) {
    let phone = Phone::in_folder(folder);
    let device = &phone.device;
    let app = phone.install(json!({ "bundleName": "com.example.app", "permissions": ["ohos.permission.CAMERA"] }));
    let gone = phone.install(json!({ "bundleName": "com.example.gone" }));
    phone.control("apps.uninstall", json!({ "tokenId": gone, "keepData": true }));
    phone.control(
        "permissions.define",
        json!({ "name": "com.example.PERMISSION", "grantMode": "user_grant", "availableLevel": "normal" }),
    );
    phone.control("switches.set", json!({ "name": "camera", "on": false }));
    device.set_password(UserId::FIRST, b"1234", None).expect("set");
    phone.add(
        app,
        &Map::new()
            .bytes(ohos_security_kit::asset::tag::Tag::Alias, "a")
            .bytes(ohos_security_kit::asset::tag::Tag::Secret, "s"),
    );
    phone.close();
}

fn database(folder: &Path) -> Connection {
    Connection::open(folder.join("store.db")).expect("SQLite opens it")
}

/// Another value of the same type.
fn changed(value: &Value) -> Value {
    match value {
        Value::Integer(number) => Value::Integer(number ^ 0x1000),
        Value::Text(text) => Value::Text(format!("{text}x")),
        Value::Blob(bytes) => Value::Blob(bytes.iter().map(|byte| byte ^ 1).collect()),
        Value::Null => Value::Integer(1),
        Value::Real(number) => Value::Real(number + 1.0),
    }
}

#[test]
fn a_changed_column_of_any_row_is_refused_and_changes_nothing_else() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let good = home.path().join("good");
    furnished(&good);
    std::fs::remove_file(good.join("store.db.backup")).expect("there is one");
    let mut filled = 0;
    for table in TABLES {
        for column in table.columns.iter().chain(&["mac"]) {
            let folder = home.path().join(format!("{}-{column}", table.name));
            copy(&good, &folder);
            let store = database(&folder);
            let first = format!("SELECT rowid, {column} FROM {} LIMIT 1", table.name);
            let keyed = format!("SELECT {0}, {column} FROM {1} LIMIT 1", table.columns[0], table.name);
            let (place, sql) = match store.prepare(&first) {
                Ok(_) => ("rowid", first),
                Err(_) => (table.columns[0], keyed), // a table without row ids
            };
            let row = store.query_row(&sql, [], |row| Ok((row.get::<_, Value>(0)?, row.get::<_, Value>(1)?)));
            let Ok((at, value)) = row else { continue };
            filled += 1;
            store.execute_batch("PRAGMA foreign_keys = OFF").expect("of this connection");
            let sql = format!("UPDATE {} SET {column} = ?1 WHERE {place} = ?2", table.name);
            store.execute(&sql, (changed(&value), at)).expect("whoever can write the file can do that");
            drop(store);
            let before = files(&folder).remove(&folder.join("store.db").display().to_string());
            let opened = Phone::try_in_folder(&folder);
            let code = opened.err().map(|error| error.code);
            assert_eq!(code, Some(Code::FileOperationError), "{}.{column}: there is no backup to go to", table.name);
            let after = files(&folder).remove(&folder.join("store.db").display().to_string());
            assert!(before == after, "{}.{column}: the database is as it was", table.name);
        }
    }
    assert!(filled > 25, "{filled} columns had a row");
}

fn copy(from: &Path, to: &Path) {
    for (name, content) in files(from) {
        let target = to.join(Path::new(&name).strip_prefix(from).expect("below it"));
        std::fs::create_dir_all(target.parent().expect("in a folder")).expect("made");
        std::fs::write(target, content).expect("written");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        for folder in [to.to_owned(), to.join("keys")] {
            std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).expect("ours");
        }
        for name in files(to).into_keys() {
            std::fs::set_permissions(name, std::fs::Permissions::from_mode(0o600)).expect("ours");
        }
    }
}

#[test]
fn foreign_triggers_views_tables_and_indexes_never_run_and_are_refused() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let good = home.path().join("good");
    furnished(&good);
    std::fs::remove_file(good.join("store.db.backup")).expect("there is one");
    for (what, sql) in [
        ("trigger", "CREATE TRIGGER t AFTER UPDATE ON asset BEGIN DELETE FROM asset; END"),
        ("view", "CREATE VIEW v AS SELECT * FROM asset"),
        ("table", "CREATE TABLE stranger (x)"),
        ("index", "CREATE INDEX i ON asset (update_time)"),
    ] {
        let folder = home.path().join(what);
        copy(&good, &folder);
        database(&folder).execute_batch(sql).expect("whoever can write the file can do that");
        let code = Phone::try_in_folder(&folder).err().map(|error| error.code);
        assert_eq!(code, Some(Code::FileOperationError), "a foreign {what}");
    }
}

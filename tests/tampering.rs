//! What somebody who can write to the data folder, or read it, gets: nothing. Any changed byte of a stored asset is
//! noticed when the asset is opened, costs that asset only (D10), and no file, error or Debug print shows a secret or
//! the alias of an asset with encrypted attributes.

mod support;

use ohos_security_kit::asset::Function;
use ohos_security_kit::asset::tag::Tag;
use ohos_security_kit::error::Code;
use ohos_security_kit::reply::Reply;
use rusqlite::types::Value as Stored;
use rusqlite::{Connection, params};
use serde_json::json;
use std::path::Path;
use support::{Map, Phone, everything_shown, files, maps, secret_of};

/// The row that is changed, and its neighbours in the same data set.
const VICTIM: &str = "victim";
const OTHERS: [&str; 2] = ["before", "later"];

/// A closed folder with two data sets of three assets each; gives the app's token.
fn furnished(folder: &Path) -> u32 {
    let phone = Phone::in_folder(folder);
    let token = phone.install(json!({ "bundleName": "com.example.app" }));
    for encrypted in [false, true] {
        for alias in [OTHERS[0], VICTIM, OTHERS[1]] {
            let mut attributes = Map::new().bytes(Tag::Alias, alias).bytes(Tag::Secret, format!("secret {alias}"));
            for label in [Tag::Critical1, Tag::Critical2, Tag::Critical3, Tag::Critical4, Tag::Normal1] {
                attributes = attributes.bytes(label, format!("{alias} {}", label.name()));
            }
            phone.add(token, &attributes.flag(Tag::RequireAttrEncrypted, encrypted));
        }
    }
    phone.close();
    token
}

/// The closed store, with nothing in the way of a vandal.
fn store(folder: &Path) -> Connection {
    let connection = Connection::open(folder.join("store.db")).expect("the closed store opens");
    connection.execute_batch("PRAGMA foreign_keys = OFF").expect("foreign keys can be ignored");
    connection
}

/// Row ids of the victims: with clear and with encrypted attributes.
fn victims(folder: &Path) -> [i64; 2] {
    let connection = store(folder);
    let id = |encrypted: bool| {
        let sql = "SELECT asset.id FROM asset JOIN dataset ON dataset.id = asset.id >> 32
                   WHERE encrypted = ? ORDER BY asset.id LIMIT 1 OFFSET 1";
        connection.query_row(sql, [encrypted], |row| row.get(0)).expect("the victim is the second of its set")
    };
    [id(false), id(true)]
}

/// Every value that differs from `value` in one byte: a flipped bit of each byte, moving through its bits.
fn flipped(value: &Stored) -> Vec<Stored> {
    match value {
        Stored::Blob(bytes) => (0..bytes.len())
            .map(|at| {
                let mut bytes = bytes.clone();
                bytes[at] ^= 1 << (at % 8);
                Stored::Blob(bytes)
            })
            .collect(),
        Stored::Integer(number) => {
            let bits = (0..64).step_by(9).chain(0..8).map(|bit| Stored::Integer(number ^ 1 << bit));
            bits.chain([Stored::Integer(number ^ 0xff)]).collect()
        }
        other => panic!("{other:?} is no column of an asset that is set"),
    }
}

/// The code with which the victim's secret is refused.
fn verdict(phone: &Phone, token: u32, encrypted: bool) -> Code {
    let query = secret_of(VICTIM).flag(Tag::RequireAttrEncrypted, encrypted);
    phone.secret(token, &query).expect_err("a changed asset is not opened")
}

/// Changes a column of a victim byte by byte; `expect` says which codes are right for a changed value.
fn each_flip(column: &str, encrypted: bool, expect: impl Fn(&Stored) -> &'static [Code]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let token = furnished(folder.path());
    let id = victims(folder.path())[usize::from(encrypted)];
    let get = format!("SELECT {column} FROM asset WHERE id = ?");
    let set = format!("UPDATE asset SET {column} = ?2 WHERE id = ?1");
    let original: Stored = store(folder.path()).query_row(&get, [id], |row| row.get(0)).expect("the victim is there");
    for changed in flipped(&original) {
        store(folder.path()).execute(&set, params![id, changed]).expect("the column is changed");
        let phone = Phone::in_folder(folder.path());
        let code = verdict(&phone, token, encrypted);
        assert!(expect(&changed).contains(&code), "{column} {original:?} -> {changed:?}: {code:?}");
        for in_set in [false, true] {
            for alias in OTHERS.iter().chain((in_set != encrypted).then_some(&VICTIM)) {
                let query = secret_of(alias).flag(Tag::RequireAttrEncrypted, in_set);
                let secret = phone.secret(token, &query);
                assert_eq!(secret, Ok(format!("secret {alias}").into_bytes()), "beside {column} -> {changed:?}");
            }
        }
        phone.close();
    }
    store(folder.path()).execute(&set, params![id, original]).expect("the column is put back");
    let phone = Phone::in_folder(folder.path());
    let query = secret_of(VICTIM).flag(Tag::RequireAttrEncrypted, encrypted);
    assert_eq!(phone.secret(token, &query), Ok(format!("secret {VICTIM}").into_bytes()), "the test put {column} back");
}

const CORRUPTED: &[Code] = &[Code::DataCorrupted];
/// Where the changed column is what an asset is found by.
const NOT_FOUND: &[Code] = &[Code::NotFound];

#[test]
fn a_changed_secret_is_noticed() {
    each_flip("secret", false, |_| CORRUPTED);
    each_flip("secret", true, |_| CORRUPTED);
}

/// The bits of accessibility, auth type and deletion (src/data/terms.rs).
const ACCESSIBILITY: i64 = 3;
const AUTH_TYPE: i64 = 0xff << 3;
const DELETED: i64 = 1 << 16;

#[test]
fn changed_terms_are_noticed() {
    // 255 turns the asset into one that is not opened without a challenge: that is asked for before any key. A
    // tombstone is not found.
    let expect = |changed: &Stored| match changed {
        Stored::Integer(terms) if terms & DELETED != 0 => NOT_FOUND,
        Stored::Integer(terms) if terms & AUTH_TYPE == AUTH_TYPE => &[Code::DataCorrupted, Code::InvalidArgument][..],
        _ => CORRUPTED,
    };
    each_flip("terms", false, expect);
    each_flip("terms", true, expect);
}

#[test]
fn every_bit_of_the_terms_is_noticed_beside_all_others() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let token = furnished(folder.path());
    let ids = victims(folder.path());
    for (id, encrypted) in ids.into_iter().zip([false, true]) {
        for bit in (0..64).filter(|bit| 1 << bit != DELETED) {
            let flip = "UPDATE asset SET terms = (terms | ?2) - (terms & ?2) WHERE id = ?1";
            store(folder.path()).execute(flip, params![id, 1i64 << bit]).expect("flipped");
            let phone = Phone::in_folder(folder.path());
            assert_eq!(verdict(&phone, token, encrypted), Code::DataCorrupted, "bit {bit}");
            phone.close();
            store(folder.path()).execute(flip, params![id, 1i64 << bit]).expect("flipped back");
        }
    }
    assert_eq!(ACCESSIBILITY, 3, "the first two bits are one number");
}

#[test]
fn changed_critical_labels_are_noticed() {
    // Five labels: the last, a normal one, is not authenticated where attributes are clear.
    let folder = tempfile::tempdir().expect("a temporary folder");
    let token = furnished(folder.path());
    let [clear, _] = victims(folder.path());
    let labels: Vec<u8> = store(folder.path())
        .query_row("SELECT labels FROM asset WHERE id = ?", [clear], |row| row.get(0))
        .expect("the victim is there");
    let normal = labels.len() - format!("{VICTIM} {}", Tag::Normal1.name()).len();
    for at in 0..labels.len() {
        let mut changed = labels.clone();
        changed[at] ^= 1 << (at % 8);
        store(folder.path())
            .execute("UPDATE asset SET labels = ?2 WHERE id = ?1", params![clear, changed])
            .expect("set");
        let phone = Phone::in_folder(folder.path());
        let secret = phone.secret(token, &secret_of(VICTIM));
        match at >= normal {
            true => assert!(secret.is_ok(), "byte {at}: a normal label may change without the key"),
            // The last mark may turn one normal or local label into another.
            false if at == normal - 3 => assert!(matches!(secret, Ok(_) | Err(Code::DataCorrupted))),
            false => assert_eq!(secret, Err(Code::DataCorrupted), "byte {at}"),
        }
        phone.close();
    }
    each_flip("labels", true, |_| CORRUPTED);
}

#[test]
fn a_changed_alias_is_not_what_its_hash_says() {
    each_flip("alias", false, |_| CORRUPTED);
    each_flip("alias", true, |_| CORRUPTED);
}

#[test]
fn a_changed_key_or_sealed_name_is_noticed() {
    each_flip("data_key", false, |_| &[Code::DataCorrupted, Code::CryptoError]);
    each_flip("sealed", true, |_| CORRUPTED);
}

#[test]
fn a_hash_that_leads_to_another_asset_or_nowhere_shows_nothing_else() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let token = furnished(folder.path());
    for (id, encrypted) in victims(folder.path()).into_iter().zip([false, true]) {
        let next = id + 1;
        let connection = store(folder.path());
        connection.execute("UPDATE OR IGNORE name SET asset = ?2 WHERE asset = ?1", [id, next]).expect("led astray");
        connection.close().expect("closed");
        let phone = Phone::in_folder(folder.path());
        let set = |map: Map| map.flag(Tag::RequireAttrEncrypted, encrypted);
        assert_eq!(phone.secret(token, &set(secret_of(VICTIM))), Err(Code::DataCorrupted));
        let by_label = set(Map::new().bytes(Tag::Normal1, format!("{VICTIM} {}", Tag::Normal1.name())));
        assert_eq!(phone.query(token, &by_label), Err(Code::DataCorrupted));
        assert_eq!(phone.secret(token, &set(secret_of(OTHERS[1]))), Ok(format!("secret {}", OTHERS[1]).into_bytes()));
        assert_eq!(phone.query(token, &set(Map::new())).map(|found| found.len()), Ok(3), "a list needs no hashes");
        phone.close();
    }
    store(folder.path()).execute("DELETE FROM name", []).expect("emptied");
    let phone = Phone::in_folder(folder.path());
    assert_eq!(phone.secret(token, &secret_of(VICTIM)), Err(Code::NotFound));
    assert_eq!(phone.query(token, &Map::new()).map(|found| found.len()), Ok(3));
}

#[test]
fn a_renamed_or_moved_asset_is_found_there_and_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let token = furnished(folder.path());
    let phone = Phone::in_folder(folder.path());
    let thief = phone.install(json!({ "bundleName": "com.example.thief" }));
    phone.add(thief, &Map::new().bytes(Tag::Alias, "own").bytes(Tag::Secret, "own"));
    phone.close();
    let [clear, _] = victims(folder.path());
    // In the place of the thief's own asset, under its name; then with the thief's key as well.
    let own = "alias = CAST('own' AS BLOB)";
    let secret =
        format!("UPDATE asset SET (secret, data_key) = (SELECT secret, data_key FROM asset WHERE id = ?) WHERE {own}");
    let key = format!(
        "UPDATE asset SET data_key = (SELECT max(id) FROM data_key WHERE dataset = asset.id >> 32) WHERE {own} AND ?"
    );
    for sql in [secret, key] {
        assert_eq!(store(folder.path()).execute(&sql, [clear]).expect("the row is changed"), 1);
        let phone = Phone::in_folder(folder.path());
        assert_eq!(phone.secret(thief, &secret_of("own")), Err(Code::DataCorrupted), "{sql}");
        assert_eq!(phone.secret(token, &secret_of(VICTIM)), Ok(format!("secret {VICTIM}").into_bytes()));
        phone.close();
    }
    // The whole row with its id in the thief's data set.
    let moved =
        "UPDATE asset SET id = (SELECT max(id) + 1 FROM asset WHERE id >> 32 = (SELECT id >> 32 FROM asset WHERE
                     alias = CAST('own' AS BLOB))) WHERE id = ?";
    assert_eq!(store(folder.path()).execute(moved, [clear]).expect("moved"), 1);
    let phone = Phone::in_folder(folder.path());
    assert_eq!(phone.query(thief, &Map::new()).map(|found| found.len()), Ok(2), "its attributes can be seen there");
    assert_eq!(phone.secret(thief, &secret_of(VICTIM)), Err(Code::NotFound));
    assert_eq!(phone.secret(token, &secret_of(VICTIM)), Err(Code::NotFound));
}

#[test]
fn d10_a_key_that_no_longer_exists_is_crypto_error() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let token = furnished(folder.path());
    let [clear, _] = victims(folder.path());
    let connection = store(folder.path());
    let gone = "DELETE FROM data_key WHERE id = (SELECT data_key FROM asset WHERE id = ?)";
    assert_eq!(connection.execute(gone, [clear]).expect("the key is deleted"), 1);
    connection.close().expect("the store is closed");
    let phone = Phone::in_folder(folder.path());
    assert_eq!(phone.secret(token, &secret_of(VICTIM)), Err(Code::CryptoError));
    let other = secret_of(VICTIM).flag(Tag::RequireAttrEncrypted, true);
    assert_eq!(phone.secret(token, &other), Ok(format!("secret {VICTIM}").into_bytes()), "its key is another");
}

#[test]
fn d10_a_list_with_a_corrupted_row_still_has_the_others() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let token = furnished(folder.path());
    let [_, sealed] = victims(folder.path());
    let sql = "UPDATE asset SET sealed = zeroblob(length(sealed)) WHERE id = ?";
    store(folder.path()).execute(sql, [sealed]).expect("changed");
    let phone = Phone::in_folder(folder.path());
    let set = || Map::new().flag(Tag::RequireAttrEncrypted, true);
    assert_eq!(phone.query(token, &set().bytes(Tag::Alias, VICTIM)), Err(Code::DataCorrupted));
    for query in [set(), set().number(Tag::ReturnOrderedBy, Tag::Normal1.id())] {
        let listed = phone.query(token, &query);
        assert_eq!(listed.map(|assets| assets.len()), Ok(OTHERS.len()), "a listing leaves the corrupted row out");
    }
}

/// As a text, and as Debug prints bytes.
fn shows(text: &str, marker: &str) -> bool {
    let numbers: Vec<_> = marker.bytes().map(|byte| byte.to_string()).collect();
    text.contains(marker) || text.contains(&numbers.join(", "))
}

#[test]
fn no_error_debug_print_or_file_shows_a_secret_or_an_encrypted_alias() {
    const SECRET: &str = "marker-of-the-secret";
    const CHANGED: &str = "marker-of-the-changed-secret";
    const ALIAS: &str = "marker-of-the-alias";
    const LABEL: &str = "marker-of-the-label";
    let folder = tempfile::tempdir().expect("a temporary folder");
    let phone = Phone::in_folder(folder.path());
    let token = phone.install(json!({ "bundleName": "com.example.app" }));
    let set = |map: Map| map.flag(Tag::RequireAttrEncrypted, true);
    let asset = set(Map::new().bytes(Tag::Alias, ALIAS).bytes(Tag::Secret, SECRET).bytes(Tag::Critical1, LABEL));
    let named = || set(Map::new().bytes(Tag::Alias, ALIAS));
    let change = Map::new().bytes(Tag::Secret, CHANGED).bytes(Tag::Normal1, LABEL);
    let mut shown = Vec::new();
    let mut make = |function: Function, packed: &[u8]| {
        shown.push(match phone.call(function, token, packed) {
            Ok(reply) => format!("{reply:?}"),
            Err(error) => everything_shown(&error),
        });
    };
    make(Function::Add, &asset.pack());
    make(Function::Add, &asset.pack());
    make(Function::Add, &asset.clone().number(Tag::Accessibility, 3).pack());
    make(Function::Add, &asset.clone().bytes(Tag::GroupId, "undeclared").pack());
    make(Function::Add, &asset.clone().bytes(Tag::AuthToken, SECRET).pack());
    make(Function::Update, &maps(&[named(), change]));
    make(Function::Update, &maps(&[named().bytes(Tag::Critical1, SECRET), Map::new().bytes(Tag::Secret, CHANGED)]));
    make(Function::Query, &secret_of(ALIAS).flag(Tag::RequireAttrEncrypted, true).pack());
    make(Function::Query, &secret_of(ALIAS).pack());
    make(Function::Query, &named().bytes(Tag::AuthChallenge, SECRET).pack());
    make(Function::Query, &named().bytes(Tag::Normal1, CHANGED).number(Tag::ReturnLimit, 0).pack());
    make(Function::PreQuery, &named().pack());
    make(Function::Remove, &named().bytes(Tag::Secret, SECRET).pack());
    assert!(shown.iter().any(|text| text.starts_with("Packed")), "one call did open the secret");
    for text in &shown {
        for marker in [SECRET, CHANGED, ALIAS, LABEL] {
            assert!(!shows(text, marker), "{marker} in {text}");
        }
    }
    let search = |when: &str| {
        for (path, content) in files(folder.path()) {
            for marker in [SECRET, CHANGED, ALIAS, LABEL] {
                let found = content.windows(marker.len()).any(|window| window == marker.as_bytes());
                assert!(!found, "{marker} in {path} {when}");
            }
        }
    };
    search("while the device is open");
    let removed = phone.call(Function::Remove, token, &named().pack());
    assert!(matches!(removed, Ok(Reply::Done)), "the asset was there all along");
    phone.close();
    search("after it was closed");
    assert!(files(folder.path()).len() >= 5, "there was something to search");
}

//! Turns src/permission/permissions.tsv into a sorted Rust table, small in the addon and quick to unpack.

use std::fmt::Write;

fn main() {
    #[cfg(feature = "node")]
    napi_build::setup();
    println!("cargo::rerun-if-changed=src/permission/permissions.tsv");
    let source = std::fs::read_to_string("src/permission/permissions.tsv").expect("the permission table is readable");
    let rows: Vec<&str> = source.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(rows.is_sorted_by_key(|row| row.split('\t').next()), "permissions.tsv must be sorted by name");
    // A static of definitions would hold a pointer per row, and each costs a relocation when the addon is loaded.
    let (mut names, mut entries) = (String::new(), String::new());
    for row in &rows {
        let columns: Vec<&str> = row.split('\t').collect();
        let [name, mode, level, kind, _since, _deprecated, flags] = columns[..] else {
            panic!("7 columns expected: {row}");
        };
        let name = format!("ohos.permission.{name}");
        names.push_str(&name);
        let traits = number(&["system", "user", "manual"], mode)
            | number(&["normal", "system_basic", "system_core"], level) << 2
            | number(&["NORMAL", "SYSTEM", "SERVICE", "MDM", "ENTERPRISE_NORMAL"], kind) << 4
            | u8::from(flags.contains('p')) << 7;
        let length = u8::try_from(name.len()).expect("names are short");
        write!(entries, "({length},{traits},{}),", flags.contains('v')).expect("writing to a String");
    }
    let table = format!(
        "/// Of each row: the length of its name, its traits, whether it is valued.\n\
         static ROWS: [(u8, u8, bool); {}] = [{entries}];\n\
         static NAMES: &str = {names:?};\n",
        rows.len()
    );
    let out = std::path::Path::new(&std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("permissions.rs");
    std::fs::write(out, table).expect("OUT_DIR is writable");
}

fn number(words: &[&str], word: &str) -> u8 {
    words.iter().position(|known| *known == word).unwrap_or_else(|| panic!("no trait is named {word}")) as u8
}

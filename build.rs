//! Turns src/access/permissions.tsv into a sorted Rust table, so that looking a permission up costs no start-up time.

use std::fmt::Write;

fn main() {
    #[cfg(feature = "node")]
    napi_build::setup();
    println!("cargo::rerun-if-changed=src/access/permissions.tsv");
    let source = std::fs::read_to_string("src/access/permissions.tsv").expect("the permission table is readable");
    let rows: Vec<&str> = source.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(rows.is_sorted_by_key(|row| row.split('\t').next()), "permissions.tsv must be sorted by name");
    let mut table = format!("pub static TABLE: [Definition; {}] = [\n", rows.len());
    for row in rows {
        let columns: Vec<&str> = row.split('\t').collect();
        let [name, mode, level, kind, _since, _deprecated, flags] = columns[..] else {
            panic!("7 columns expected: {row}");
        };
        writeln!(
            table,
            "Definition {{ name: Cow::Borrowed({:?}), grant_mode: GrantMode::{}, level: Level::{}, kind: Kind::{}, \
             provisionable: {}, valued: {}, dlp: Dlp::All }},",
            format!("ohos.permission.{name}"),
            camel(mode),
            camel(level),
            camel(&kind.to_lowercase()),
            flags.contains('p'),
            flags.contains('v'),
        )
        .expect("writing to a String");
    }
    table.push_str("];\n");
    let out = std::path::Path::new(&std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("permissions.rs");
    std::fs::write(out, table).expect("OUT_DIR is writable");
}

fn camel(snake: &str) -> String {
    let mut capital = true;
    let letter = |c: char| match (c, std::mem::replace(&mut capital, c == '_')) {
        ('_', _) => None,
        (c, true) => Some(c.to_ascii_uppercase()),
        (c, false) => Some(c),
    };
    snake.chars().filter_map(letter).collect()
}

//! Conditions of remove, update, preQuery and query as SQL.
//!
//! The planner is told which index to use: left alone, SQLite answers `dataset = ? AND label = ?` by walking the whole
//! data set (performance.md).

use super::attributes::Attributes;
use super::row::{AssetRow, select_columns};
use super::seal::blind;
use super::tag::{LABELS, Tag};
use crate::crypto::Key;
use crate::error::{Code, Result};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Row, Statement, ToSql};
use std::borrow::Cow;
use std::fmt::Write;

/// Columns that can be conditions, their tags, and what they are compared with. `?` stands for the value's parameter.
const CONDITIONS: [(Tag, &str); 19] = [
    (Tag::Alias, "alias = ?"),
    (Tag::Accessibility, "accessibility = ?"),
    (Tag::RequirePasswordSet, "require_password_set = ?"),
    (Tag::AuthType, "auth_type = ?"),
    (Tag::SyncType, "sync_type & ? = ?"),
    (Tag::IsPersistent, "is_persistent = ?"),
    (Tag::WrapType, "wrap_type = ?"),
    (Tag::Critical1, "critical_1 = ?"),
    (Tag::Critical2, "critical_2 = ?"),
    (Tag::Critical3, "critical_3 = ?"),
    (Tag::Critical4, "critical_4 = ?"),
    (Tag::Normal1, "normal_1 = ?"),
    (Tag::Normal2, "normal_2 = ?"),
    (Tag::Normal3, "normal_3 = ?"),
    (Tag::Normal4, "normal_4 = ?"),
    (Tag::Local1, "local_1 = ?"),
    (Tag::Local2, "local_2 = ?"),
    (Tag::Local3, "local_3 = ?"),
    (Tag::Local4, "local_4 = ?"),
];

/// The column of a label.
pub fn label_column(tag: Tag) -> Option<&'static str> {
    const NAMES: [&str; 12] = [
        "critical_1",
        "critical_2",
        "critical_3",
        "critical_4",
        "normal_1",
        "normal_2",
        "normal_3",
        "normal_4",
        "local_1",
        "local_2",
        "local_3",
        "local_4",
    ];
    tag.label().map(|column| NAMES[column])
}

enum Operand<'m> {
    Number(i64),
    Bytes(&'m [u8]),
    Index([u8; 32]),
}

impl ToSql for Operand<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Operand::Number(number) => ValueRef::Integer(*number),
            Operand::Bytes(bytes) => ValueRef::Blob(bytes),
            Operand::Index(index) => ValueRef::Blob(index),
        }))
    }
}

/// A condition in the making.
struct Assembly<'m> {
    sql: String,
    operands: Vec<Operand<'m>>,
}

impl<'m> Assembly<'m> {
    /// Adds a comparison; every `?` in it stands for the operand.
    fn push(&mut self, comparison: &str, operand: Operand<'m>) {
        self.operands.push(operand);
        self.sql.push_str(" AND ");
        for piece in comparison.split_inclusive('?') {
            self.sql.push_str(piece);
            if piece.ends_with('?') {
                let _ = write!(self.sql, "{}", self.operands.len());
            }
        }
    }
}

/// A tag's value as it is compared: with encrypted attributes, bytes by their blind index.
fn operand<'m>(tag: Tag, map: &'m Attributes, index: Option<&Key>) -> Result<Operand<'m>> {
    Ok(match (map.bytes_or_number(tag), index) {
        (Ok(bytes), Some(key)) => Operand::Index(blind(key, tag, bytes)),
        (Ok(bytes), None) => Operand::Bytes(bytes),
        (Err(number), _) => Operand::Number(i64::from(number)),
    })
}

/// The condition of nearly every call, ready made.
macro_rules! by_alias {
    () => {
        "FROM asset INDEXED BY asset_alias WHERE dataset = ?1 AND NOT deleted AND alias = ?2"
    };
}
const BY_ALIAS: &str = by_alias!();

/// `SELECT` of whole rows that fit the condition.
pub fn select(condition: &Condition<'_>) -> Cow<'static, str> {
    match condition.sql {
        Cow::Borrowed(_) => Cow::Borrowed(concat!(select_columns!(), by_alias!())),
        Cow::Owned(ref sql) => Cow::Owned([select_columns!(), sql].concat()),
    }
}

/// All tags that can be conditions.
const ALL: u64 = {
    let (mut bits, mut row) = (0, 0);
    while row < CONDITIONS.len() {
        bits |= CONDITIONS[row].0.bit();
        row += 1;
    }
    bits
};

/// Which assets of a data set are meant: `FROM asset … WHERE …` and its parameters, numbered from 1.
pub struct Condition<'m> {
    /// What to put between the columns and an ORDER BY.
    pub sql: Cow<'static, str>,
    /// The second parameter is an alias.
    by_alias: bool,
    operands: Vec<Operand<'m>>,
}

impl<'m> Condition<'m> {
    /// The visible assets of `dataset` that fit the conditions among `map`. With encrypted attributes, `index` is the
    /// key of their blind indices.
    pub fn new(dataset: i64, map: &'m Attributes, index: Option<&Key>) -> Result<Self> {
        let mut operands = Vec::with_capacity(6);
        operands.push(Operand::Number(dataset));
        if map.present() & ALL == Tag::Alias.bit() {
            operands.push(operand(Tag::Alias, map, index)?);
            return Ok(Condition { sql: Cow::Borrowed(BY_ALIAS), by_alias: true, operands });
        }
        let mut this = Assembly { sql: String::with_capacity(256), operands };
        let first_label = LABELS.iter().find(|label| map.has(**label));
        match (map.has(Tag::Alias), first_label) {
            (true, _) => this.sql.push_str("FROM asset INDEXED BY asset_alias WHERE dataset = ?1"),
            (false, Some(label)) => {
                let column = label_column(*label).expect("a label has a column");
                let _ = write!(this.sql, "FROM asset INDEXED BY asset_{column} WHERE dataset = ?1");
            }
            // A data set lies together in the table.
            (false, None) => {
                this.sql.push_str("FROM asset NOT INDEXED WHERE id >= ?1 << 32 AND id < (?1 + 1) << 32");
            }
        }
        this.sql.push_str(" AND NOT deleted");
        for (tag, comparison) in CONDITIONS.iter().filter(|(tag, _)| map.has(*tag)) {
            this.push(comparison, operand(*tag, map, index)?);
        }
        Ok(Condition { sql: Cow::Owned(this.sql), by_alias: map.has(Tag::Alias), operands: this.operands })
    }

    /// The current row of [`select`]. 24000007 if it has another alias than was asked for: an index of the database may have
    /// been made to lead anywhere.
    pub fn read<'r>(&self, row: &'r Row<'_>) -> Result<AssetRow<'r>> {
        let row = AssetRow::read(row)?;
        let asked = match &self.operands[..] {
            [_, Operand::Bytes(alias), ..] if self.by_alias => *alias,
            [_, Operand::Index(alias), ..] if self.by_alias => &alias[..],
            _ => return Ok(row),
        };
        if row.names.alias == asked { Ok(row) } else { Err(Code::DataCorrupted.into()) }
    }

    /// Adds a number parameter; gives its place.
    pub fn parameter(&mut self, number: i64) -> usize {
        self.operands.push(Operand::Number(number));
        self.operands.len()
    }

    /// How many parameters there are.
    pub fn parameters(&self) -> usize {
        self.operands.len()
    }

    /// Binds all parameters.
    pub fn bind(&self, statement: &mut Statement<'_>) -> Result<()> {
        for (index, operand) in self.operands.iter().enumerate() {
            statement.raw_bind_parameter(index + 1, operand)?;
        }
        Ok(())
    }
}

impl Attributes {
    /// A condition's value: bytes, else a number.
    fn bytes_or_number(&self, tag: Tag) -> Result<&[u8], u32> {
        match tag.rule() {
            super::tag::Rule::Bytes { .. } => self.bytes(tag).ok_or(0),
            _ => Err(self.number(tag).unwrap_or(0)),
        }
    }
}

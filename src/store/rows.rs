//! Rows that say who is who and who may do what: users, apps, permissions, settings, whose a data set is. Each carries
//! a mac over all of its columns, so who can write the database and has no key can neither make nor change one:
//!
//! mac := half(derive(root, "rows"), table, columns)
//! columns := for each: 0 | 1 ‖ number (8 bytes) | 3 ‖ length (8 bytes) ‖ text | 4 ‖ length (8 bytes) ‖ bytes
//!
//! They are written by [`Tx::put`] and read by [`Tx::find`]. What is not noticed: a row that is gone, and an earlier
//! one in the place of a later one.

use super::transaction::{Shared, Tx};
use crate::crypto::{Key, Macs, SHALLOW, scrubbed};
use crate::error::{Code, Error, Result};
use rusqlite::fallible_streaming_iterator::FallibleStreamingIterator;
use rusqlite::types::{FromSql, ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ToSql, ffi};
use std::sync::Arc;

/// The keys of the macs, and of the hashes by which assets are found.
#[derive(Clone)]
pub struct RowKey(Arc<Keys>);

struct Keys {
    macs: Macs,
    names: Key,
}

impl RowKey {
    /// The one that belongs to a device key.
    pub fn new(device: &Key) -> Self {
        RowKey(Arc::new(Keys { macs: device.derive("rows", b"").macs(), names: device.derive("names", b"") }))
    }
}

/// A table whose rows carry a mac.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns without the mac, in order.
    pub columns: &'static [&'static str],
    select: &'static str,
    put: &'static str,
}

macro_rules! hole {
    ($column:literal) => {
        "?, "
    };
}

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident = $table:literal ($first:literal $(, $key:literal)*) $($column:literal),*;)+) => {
        $($(#[$doc])* pub const $name: Table = Table {
            name: $table,
            columns: &[$first $(, $key)* $(, $column)*],
            select: concat!("SELECT ", $first, $(", ", $key,)* $(", ", $column,)* ", mac FROM ", $table),
            put: concat!(
                "INSERT INTO ", $table, " (", $first, $(", ", $key,)* $(", ", $column,)* ", mac) VALUES (",
                hole!($first), $(hole!($key),)* $(hole!($column),)* "?) ON CONFLICT (", $first, $(", ", $key,)*
                ") DO UPDATE SET ", $($column, " = excluded.", $column, ", ",)* "mac = excluded.mac"
            ),
        };)+
        /// All of them.
        pub const TABLES: &[Table] = &[$($name),+];
    };
}

// A table, its key, its further columns.
tables! {
    /// What the device was told to do.
    SETTING = "setting" ("key") "value";
    /// Who uses the device.
    USER = "user" ("id") "biometrics";
    /// Which file of a user's class keys counts.
    KEY_FILE = "key_file" ("user_id") "generation", "class_keys", "changes";
    /// Installed apps.
    APP = "app" ("token_id") "uid", "bundle_name", "user_id", "app_index", "manifest", "dialog_forbidden";
    /// What they may do.
    PERMISSION_STATE = "permission_state" ("token_id", "permission") "granted", "flags", "changed_at";
    /// Permissions of the device's own.
    DEFINITION = "definition" ("id") "name", "definition";
    /// Whose assets lie together.
    DATASET = "dataset" ("id")
        "user_id", "owner_type", "owner", "encrypted", "sync_code", "sync_total", "sync_failed";
    /// Tokens that are held for apps which come back.
    RESERVED_TOKEN = "reserved_token" ("token_id") "uid", "bundle_name", "user_id", "app_index";
    /// Whether dialogs may ask.
    REQUEST_TOGGLE = "request_toggle" ("user_id", "permission") "status";
    /// What is suspended for the apps of a user.
    ACCOUNT_POLICY = "account_policy" ("user_id", "permission") "persistent", "owner";
    /// Apps that such a policy leaves alone.
    ACCOUNT_EXEMPTION = "account_exemption" ("user_id", "permission", "token_id");
    /// Users whose accesses are not recorded.
    RECORD_TOGGLE = "record_toggle" ("user_id");
}

/// The columns of a row, in the order of its table.
pub struct Columns<'r>([ValueRef<'r>; MOST_COLUMNS]);

impl<'r> Columns<'r> {
    /// A column. 24000007 if it is of another type, which we never wrote.
    pub fn get<T: FromSql>(&self, column: usize) -> Result<T> {
        T::column_result(self.0[column]).map_err(|_| Code::DataCorrupted.into())
    }

    /// Whether the row has what was looked for: an index may say so of any row.
    fn fit(&self, table: &Table, by: &[(&str, &dyn ToSql)]) -> Result<bool> {
        for (column, value) in by {
            let place = table.columns.iter().position(|name| name == column);
            if self.0[place.expect("looked for by a column of the table")] != as_ref(&value.to_sql()?)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The text of a column.
    pub fn text(&self, column: usize) -> Result<&'r str> {
        self.0[column].as_str().map_err(|_| Code::DataCorrupted.into())
    }
}

const MOST_COLUMNS: usize = 8;

impl Tx<'_> {
    /// SipHash-2-4 of a value at a place of a data set: with a key of this device, so that nobody can make collisions.
    pub fn name_hash(&self, dataset: i64, place: u8, value: &[u8]) -> i64 {
        self.row_key().0.names.find(&[&dataset.to_le_bytes(), &[place], value]) as i64
    }

    /// Writes a row, or the one with the same key anew. The values are those of all columns, in order.
    pub fn put(&self, table: &Table, values: &[&dyn ToSql]) -> Result<()> {
        let mut written = Written(Vec::with_capacity(128));
        let mut statement = self.statement(table.put)?;
        for (column, value) in values.iter().enumerate() {
            let value = value.to_sql()?;
            written.add(as_ref(&value)?);
            statement.raw_bind_parameter(column + 1, value)?;
        }
        let mac = scrubbed::<SHALLOW, _>(|| self.row_key().0.macs.half(&[table.name.as_bytes(), &written.0]));
        statement.raw_bind_parameter(values.len() + 1, &mac[..])?;
        statement.raw_execute()?;
        Ok(())
    }

    /// The rows that have these values in these columns, each as it was written. 24000007 for a row that was not
    /// written by [`Tx::put`], or that an index shows in a place which is not its own.
    pub fn find<T>(
        &self,
        table: &Table,
        by: &[(&str, &dyn ToSql)],
        mut read: impl FnMut(&Columns<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut found = Vec::new();
        self.each(table, by, &mut |row| read(row).map(|one| found.push(one)))?;
        Ok(found)
    }

    /// The one row that has these values in these columns; see [`Tx::find`].
    pub fn find_one<T>(
        &self,
        table: &Table,
        by: &[(&str, &dyn ToSql)],
        mut read: impl FnMut(&Columns<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut found = None;
        self.each(table, by, &mut |row| read(row).map(|one| found = Some(one)))?;
        Ok(found)
    }

    /// 24000007 if any row was not written by [`Tx::put`].
    pub(super) fn check_rows(&self) -> Result<()> {
        TABLES.iter().try_for_each(|table| self.each(table, &[], &mut |_| Ok(())))
    }

    /// One copy of the machinery for every caller.
    fn each(
        &self,
        table: &Table,
        by: &[(&str, &dyn ToSql)],
        read: &mut dyn FnMut(&Columns<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut sql = String::with_capacity(256);
        sql.push_str(table.select);
        for (index, (column, _)) in by.iter().enumerate() {
            sql.push_str(if index == 0 { " WHERE " } else { " AND " });
            sql.push_str(column);
            sql.push_str(" = ?");
        }
        let mut statement = self.statement(&sql)?;
        for (index, (_, value)) in by.iter().enumerate() {
            statement.raw_bind_parameter(index + 1, value)?;
        }
        let mut rows = statement.raw_query();
        rows.advance()?;
        // Where nothing is found, nothing was computed with a key.
        if rows.get().is_none() {
            return Ok(());
        }
        let mut written = Written(Vec::with_capacity(128));
        scrubbed::<SHALLOW, _>(|| {
            while let Some(row) = rows.get() {
                let mut columns = Columns([ValueRef::Null; MOST_COLUMNS]);
                written.0.clear();
                for (index, column) in columns.0.iter_mut().enumerate().take(table.columns.len()) {
                    *column = row.get_ref(index)?;
                    written.add(*column);
                }
                let mac = row.get_ref(table.columns.len())?.as_blob_or_null().ok().flatten().unwrap_or_default();
                let genuine = self.row_key().0.macs.verify_half(&[table.name.as_bytes(), &written.0], mac);
                if !genuine || !columns.fit(table, by)? {
                    return Err(forged(table));
                }
                read(&columns)?;
                rows.advance()?;
            }
            Ok(())
        })
    }
}

/// Writes every row of a database anew that was written under another key. 24000007 if any was not.
pub(super) fn remake(connection: &Connection, from: &RowKey, to: &RowKey) -> Result<()> {
    let (from, to) = (Shared::new(from.clone()), Shared::new(to.clone()));
    let (from, to) = (Tx::new(connection, &from), Tx::new(connection, &to));
    for table in TABLES {
        let rows = from.find(table, &[], |row| {
            (0..table.columns.len()).map(|column| row.get::<Value>(column)).collect::<Result<Vec<_>>>()
        })?;
        for row in rows {
            to.put(table, &row.iter().map(|column| column as &dyn ToSql).collect::<Vec<_>>())?;
        }
    }
    Ok(())
}

/// Whether a statement writes into one of these tables past [`Tx::put`].
pub(super) fn bypasses(sql: &str) -> bool {
    let verbs = ["INSERT INTO ", "INSERT OR IGNORE INTO ", "INSERT OR REPLACE INTO ", "REPLACE INTO ", "UPDATE "];
    let target = verbs.iter().find_map(|verb| sql.trim_start().strip_prefix(verb));
    let name = target.and_then(|target| target.split([' ', '(', '\n']).next());
    TABLES.iter().any(|table| name == Some(table.name))
}

/// The columns of a row as bytes that mean nothing else.
struct Written(Vec<u8>);

impl Written {
    fn add(&mut self, value: ValueRef<'_>) {
        let (kind, bytes) = match value {
            ValueRef::Null => (0, &[][..]),
            ValueRef::Integer(number) => return self.number(1, number.to_le_bytes()),
            ValueRef::Real(number) => return self.number(2, number.to_le_bytes()),
            ValueRef::Text(bytes) => (3, bytes),
            ValueRef::Blob(bytes) => (4, bytes),
        };
        self.number(kind, (bytes.len() as u64).to_le_bytes());
        self.0.extend_from_slice(bytes);
    }

    fn number(&mut self, kind: u8, number: [u8; 8]) {
        self.0.push(kind);
        self.0.extend_from_slice(&number);
    }
}

fn as_ref<'v>(value: &'v ToSqlOutput<'_>) -> Result<ValueRef<'v>> {
    match value {
        ToSqlOutput::Borrowed(value) => Ok(*value),
        ToSqlOutput::Owned(value) => Ok(value.into()),
        _ => Err(Code::DatabaseError.into()),
    }
}

/// As damage that SQLite meets: it leads the same way.
fn forged(table: &Table) -> Error {
    let source = rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_CORRUPT), None);
    let detail = format!("store.db has a row of {} that this device did not write", table.name);
    Error { source: Some(Box::new(source)), ..Error::new(Code::DataCorrupted, detail) }
}

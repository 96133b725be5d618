//! Tokens and uids: what they say of an app, and which are free (spec/access-control.md 3.1).

use crate::app::manifest::{Manifest, TokenType};
use crate::crypto;
use crate::error::{Code, Error, Result};
use crate::store::{RESERVED_TOKEN, Tx};
use rusqlite::ToSql;

/// The bits of a token that are not drawn.
pub fn fixed_bits(token: u32) -> u32 {
    token & !0xF_FFFF
}

/// What a token says of its app: version 1, type, clone and sandbox bits (spec/access-control.md 3.1).
pub fn token_bits(manifest: &Manifest) -> u32 {
    let kind = match manifest.token_type {
        TokenType::Hap => 0,
        TokenType::Native => 1,
        TokenType::Shell => 2,
    };
    let sandbox = u32::from(manifest.dlp_type != 0);
    let clone = u32::from(manifest.app_index > 0 && sandbox == 0);
    1 << 29 | kind << 27 | sandbox << 26 | clone << 24
}

/// A token id nobody has: those bits, and 20 random ones.
pub fn free_token(tx: &Tx<'_>, manifest: &Manifest, taken: impl Fn(u32) -> bool) -> Result<u32> {
    let fixed = token_bits(manifest);
    for _ in 0..1000 {
        let token = fixed | u32::from_le_bytes(crypto::random()) & 0xF_FFFF;
        let sql = "SELECT 1 FROM app WHERE token_id = ?1 UNION ALL SELECT 1 FROM reserved_token WHERE token_id = ?1";
        if token != fixed && !taken(token) && tx.first(sql, [token], |_| Ok(()))?.is_none() {
            return Ok(token);
        }
    }
    Err(Error::new(Code::AccessTokenError, "no token id is free"))
}

/// The next uid of a user: `userId * 200000 + number`.
pub fn free_uid(tx: &Tx<'_>, user: u32) -> Result<u32> {
    let base = i64::from(user) * 200_000;
    let mut last = (base + 20_000) & i64::from(u32::MAX);
    for table in ["app", "reserved_token"] {
        let sql = format!("SELECT max(uid) FROM {table} WHERE user_id = ?");
        let found = tx.first(&sql, [user], |row| row.get::<_, Option<i64>>(0))?;
        last = last.max(found.flatten().unwrap_or(0));
    }
    Ok(last as u32 + 1)
}

/// Bundle name, user and index of an app.
pub type Instance<'a> = (&'a String, u32, u32);

/// Takes the token and uid that were held for this app.
pub fn reserved(tx: &Tx<'_>, (bundle_name, user, app_index): Instance<'_>) -> Result<Option<(u32, u32)>> {
    let key: [(&str, &dyn ToSql); 3] = [("bundle_name", bundle_name), ("user_id", &user), ("app_index", &app_index)];
    let held = tx.find_one(&RESERVED_TOKEN, &key, |row| Ok((row.get(0)?, row.get(1)?)))?;
    if let Some((token, _)) = held {
        tx.run("DELETE FROM reserved_token WHERE token_id = ?", [token])?;
    }
    Ok(held)
}

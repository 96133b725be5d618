//! Tokens and uids: what they say of an app, and which are free (spec/access-control.md 3.1).

use super::rows::columns_of;
use crate::app::Instance;
use crate::app::manifest::{Manifest, TokenType};
use crate::crypto;
use crate::error::{Code, Error, Result};
use crate::ids::{Token, UserId};
use crate::store::{RESERVED_TOKEN, Tx};

/// What a token says of its app: the bits that are not drawn.
fn fixed_bits(manifest: &Manifest) -> u32 {
    let kind = match manifest.token_type {
        TokenType::Hap => 0,
        TokenType::Native => Token::NATIVE,
        TokenType::Shell => Token::SHELL,
    };
    let copy = match (manifest.app_index, manifest.dlp_type) {
        (0, 0) => 0,
        (_, 0) => Token::CLONE,
        _ => Token::SANDBOX,
    };
    Token::VERSION | kind | copy
}

/// Whether a token says of its app what the manifest does.
pub fn fits(token: Token, manifest: &Manifest) -> bool {
    token.only(!Token::DRAWN) == fixed_bits(manifest)
}

/// A token that nobody has: 20 bits of it are random.
pub fn free_token(tx: &Tx<'_>, manifest: &Manifest, taken: impl Fn(Token) -> bool) -> Result<Token> {
    let fixed = fixed_bits(manifest);
    for _ in 0..1000 {
        let token = Token(fixed | u32::from_le_bytes(crypto::random()) & Token::DRAWN);
        let sql = "SELECT 1 FROM app WHERE token_id = ?1 UNION ALL SELECT 1 FROM reserved_token WHERE token_id = ?1";
        if token.0 != fixed && !taken(token) && tx.first(sql, [token], |_| Ok(()))?.is_none() {
            return Ok(token);
        }
    }
    Err(Error::new(Code::AccessTokenError, "no token id is free"))
}

/// How many uids a user has, and the one before the first of an app.
const UIDS: i64 = 200_000;
const BEFORE_APPS: i64 = 20_000;

/// The next uid of a user.
pub fn free_uid(tx: &Tx<'_>, user: UserId) -> Result<u32> {
    let mut last = (i64::from(user.0) * UIDS + BEFORE_APPS) & i64::from(u32::MAX);
    for table in ["app", "reserved_token"] {
        let sql = format!("SELECT max(uid) FROM {table} WHERE user_id = ?");
        let found = tx.first(&sql, [user], |row| row.get::<_, Option<i64>>(0))?;
        last = last.max(found.flatten().unwrap_or(0));
    }
    Ok(last as u32 + 1)
}

/// Takes the token and uid that were held for this app.
pub fn reserved(tx: &Tx<'_>, instance: Instance<'_>) -> Result<Option<(Token, u32)>> {
    let held = tx.find_one(&RESERVED_TOKEN, &columns_of(&instance), |row| Ok((row.get(0)?, row.get(1)?)))?;
    if let Some((token, _)) = held {
        tx.run("DELETE FROM reserved_token WHERE token_id = ?", [token])?;
    }
    Ok(held)
}

//! The backup of an app's assets, as a file that a passphrase opens.
//!
//! ```text
//! file  := MAGIC (8) how (36) mac(K, "check", how) (32) seal(K, body, context("backup", how))
//! how   := m, t, p of Argon2id (4 each) salt (24, base64)
//! K     := derive(stretch(passphrase, how), "backup")
//! body  := identity of the device (32) owner set*
//! owner := kind (4) identity (a part)
//! set   := owner encrypted (1) assets (parcel.rs, a part)
//! ```

use super::parcel::{Asset, BATCH, Way, put};
use super::{Arrival, Target, owners_of, sources, unpack};
use crate::app::Owner;
use crate::crypto::{Buffer, Context, Cost, Key, Stretching, put_part, take_part};
use crate::data::dataset::DatasetKey;
use crate::device::Device;
use crate::error::{Code, Error, Result};
use crate::ids::Token;
use crate::reply::{Outcome, Reply};
use std::sync::Arc;

const MAGIC: &[u8; 8] = b"OSKBACK1";

/// Packs and seals what goes of an app's assets. The reply: how many there are, how many could not be opened (4 bytes
/// each), and the file.
pub fn back_up(device: &Device, token: Token, passphrase: &[u8]) -> Result<Reply> {
    let app = device.app(token)?;
    let user = app.manifest.user_id;
    device.store().settle_of(token)?;
    let owners = owners_of(&app);
    let mut body = Buffer::of(&device.identity()?);
    put_owner(&mut body, &app.owner);
    let (mut total, mut packed) = (0, 0);
    // Where it will be restored is not known: what goes home goes into it.
    for source in sources(device, Way::Home, Some(user), Some(&owners))? {
        let mut assets = Buffer::default();
        source.each(device, Way::Home, &mut |count, opened| {
            total += count;
            packed += unpack(opened)?.len() as u32;
            assets.put(opened);
            Ok(())
        })?;
        put_owner(&mut body, &source.of.key.owner);
        body.put(&[source.of.key.encrypted.into()]);
        put_part(&mut body, Some(&assets));
    }
    let how = Stretching::new(Cost::FILE);
    let key = key_of(&how, passphrase)?;
    let how = how.encode();
    let mut file = Buffer::of(MAGIC);
    file.put(&how);
    file.put(&key.mac(&[b"check", &how]));
    file.put(&key.aead().seal(&body, &context(&how)));
    let head = [u32::to_le_bytes(total), u32::to_le_bytes(total - packed)].concat();
    Ok(Reply::Bytes([&head[..], &file].concat()))
}

fn put_owner(out: &mut Buffer, owner: &Owner) {
    let (kind, identity) = owner.encode();
    out.put(&kind.to_le_bytes());
    put_part(out, Some(&identity));
}

fn take_owner(rest: &mut &[u8]) -> Option<Owner> {
    let (kind, tail) = rest.split_first_chunk()?;
    *rest = tail;
    Owner::decode(u32::from_le_bytes(*kind), take_part(rest)??)
}

fn key_of(how: &Stretching, passphrase: &[u8]) -> Result<Key> {
    Ok(how.stretch(passphrase)?.derive("backup", b""))
}

fn context(how: &[u8]) -> Context {
    Context::new("backup").and(how)
}

fn damaged() -> Error {
    Error::new(Code::DataCorrupted, "the backup is damaged")
}

/// Opens a file. 24000007 for what is no whole backup, 24000009 for another passphrase.
fn open(file: &[u8], passphrase: &[u8]) -> Result<Buffer> {
    let not_ours = || Error::new(Code::DataCorrupted, "this is not a backup");
    let rest = file.strip_prefix(MAGIC).ok_or_else(not_ours)?;
    let (how, rest) = rest.split_first_chunk().ok_or_else(damaged)?;
    let (check, sealed) = rest.split_at_checked(32).ok_or_else(damaged)?;
    let stretching = Stretching::decode(how).ok_or_else(damaged)?;
    let key = key_of(&stretching, passphrase).map_err(|error| match error.code {
        Code::CryptoError => damaged(),
        _ => error,
    })?;
    // A flipped byte in the check itself must not look like another passphrase.
    match (key.verify(&[b"check", how], check), key.aead().open(sealed, &context(how))) {
        (true, Ok(body)) => Ok(body),
        (false, Err(_)) => {
            Err(Error::new(Code::CryptoError, "the passphrase is another one, or the backup is damaged"))
        }
        _ => Err(damaged()),
    }
}

/// What a file says.
struct Body<'a> {
    identity: &'a [u8],
    owner: Owner,
    sets: Vec<(Owner, bool, Vec<Asset<'a>>)>,
}

impl<'a> Body<'a> {
    /// Reads all of it, so that nothing has happened if any of it is wrong.
    fn read(body: &'a [u8]) -> Option<Self> {
        let (identity, mut rest) = body.split_at_checked(32)?;
        let owner = take_owner(&mut rest)?;
        let mut sets = Vec::new();
        while !rest.is_empty() {
            let owner = take_owner(&mut rest)?;
            let (encrypted, tail) = rest.split_first()?;
            rest = tail;
            sets.push((owner, *encrypted != 0, unpack(take_part(&mut rest)??).ok()?));
        }
        Some(Body { identity, owner, sets })
    }
}

/// Restores an app's assets from a file. 24000004 for the backup of another app; this, and a file that does not open,
/// change nothing. With a `fault` it fails at once, as a test wants it.
pub fn restore(device: &Device, token: Token, fault: Option<Code>, passphrase: &[u8], file: &[u8]) -> Result<Reply> {
    let app = device.app(token)?;
    let target = |owner: &Owner, encrypted| {
        Target::new(DatasetKey { user: app.manifest.user_id, owner: Arc::new(owner.clone()), encrypted })
    };
    let owners = owners_of(&app);
    let mut arrival = Arrival { device, failure: fault.map(Error::from), all: Outcome::default() };
    if arrival.failure.is_some() {
        for (_, owner) in &owners {
            arrival.fill(&target(owner, false), &mut |_, _| Ok(()));
            arrival.fill(&target(owner, true), &mut |_, _| Ok(()));
        }
        return arrival.end();
    }
    let body = open(file, passphrase)?;
    let Body { identity, owner, sets } = Body::read(&body).ok_or_else(damaged)?;
    if owner != *app.owner {
        return Err(Error::new(Code::AccessDenied, "the backup is another app's"));
    }
    let way = if identity == device.identity()? { Way::Home } else { Way::Abroad };
    device.store().settle_of(token)?;
    for (owner, encrypted, assets) in sets {
        let assets: Vec<_> = assets.into_iter().filter_map(|asset| asset.on(way)).collect();
        let count = assets.len() as u32;
        // A group that it does not declare any more is not its own.
        if !owners.iter().any(|(_, own)| *own == owner) {
            arrival.all.total += count;
            arrival.all.failed += count;
            continue;
        }
        let into = target(&owner, encrypted);
        arrival.fill(&into, &mut |total, arrived| {
            *total = count;
            assets.chunks(BATCH).try_for_each(|assets| put(device, &into, assets).map(|there| *arrived += there))
        });
    }
    arrival.end()
}

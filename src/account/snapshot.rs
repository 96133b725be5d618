//! The state after an entry, for those who did not see the entries before it.
//!
//! ```text
//! snapshot := clear body signature (64)
//! clear    := version (1) account (16) n (8) hash (32) epoch (4) writer (16) nonce (12) bundles
//! body     := siv(derive(log key, "snapshot", n ‖ hash), nonce, length (8) ‖ state ‖ records ‖ conflicts ‖ zeros, clear)
//! signature := sign(writer, "ohos-security-kit snapshot" ‖ clear ‖ body)
//! ```
//!
//! The bundles are those of the epoch: with them the recovery key, and whoever was away, opens the rest.

use super::coded::{Coded, coded};
use super::item::{Announced, Item};
use super::members::{Bundle, Recovered, Ticket};
use super::state::State;
use super::{Account, Conflict, Keeper, Pseudonym, Record, RecordId, Refused, Stop, value};
use crate::crypto::{Buffer, Key, digest, siv_open, siv_seal};
use crate::error::{Code, Result};

const VERSION: u8 = 1;
const SHORTEST: usize = 1 << 16;
const SIGNATURE: usize = 64;
const SIGNED: &[u8] = b"ohos-security-kit snapshot";

struct Clear {
    version: u8,
    account: [u8; 16],
    n: u64,
    hash: [u8; 32],
    epoch: u32,
    writer: Pseudonym,
    nonce: [u8; 12],
    bundles: Vec<Bundle>,
}
coded! { Clear { version, account, n, hash, epoch, writer, nonce, bundles } }

struct Body {
    state: State,
    records: Vec<(RecordId, Record)>,
    conflicts: Vec<Conflict>,
}
coded! { Body { state, records, conflicts } }

/// Whose keys open a snapshot.
pub enum Opens<'a> {
    /// Those of a member who was away.
    Member,
    /// What the entry sent that let this device in.
    Ticket(&'a Ticket, &'a [u8]),
    /// The recovery key.
    Recovery(&'a Recovered),
}

impl Clear {
    fn key(&self, log: &Key) -> Key {
        let mut info = self.n.coded();
        self.hash.add_to(&mut info);
        log.derive("snapshot", &info)
    }
}

/// What a snapshot is called on the shelf: the later one is last in the order of names.
fn name(n: u64, hash: &[u8; 32]) -> String {
    format!("state-{n:016x}-{}", hash[..4].iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

impl<K: Keeper> Account<'_, K> {
    /// A snapshot of the state, what it is to be called, and the entry that announces it once it is there.
    pub fn snapshot(&mut self) -> Result<(String, Vec<u8>, Vec<u8>)> {
        let (mut records, mut conflicts) = (Vec::new(), Vec::new());
        self.keeper.each_record(&mut |id, record| {
            records.push((*id, record));
            Ok(())
        })?;
        self.keeper.each_conflict(&mut |conflict| {
            conflicts.push(conflict);
            Ok(())
        })?;
        let state = &*self.state;
        let clear = Clear {
            version: VERSION,
            account: state.account,
            n: state.head,
            hash: state.hash,
            epoch: state.epoch,
            writer: state.me,
            nonce: self.source.bytes(),
            bundles: state.bundles.clone(),
        };
        let body = Body { state: state.shared(), records, conflicts };
        let mut text = Buffer::of(&[0; 8]);
        body.add_to(&mut text);
        let length = (text.len() - 8) as u64;
        text[..8].copy_from_slice(&length.to_le_bytes());
        let mut out = clear.coded();
        let rest = out.len() + SIGNATURE + 16;
        let whole = (rest + text.len()).next_power_of_two().max(SHORTEST);
        text.pad(whole - rest);
        siv_seal(&clear.key(&self.log_key(clear.epoch)?), &clear.nonce, &mut text, &out);
        out.put(&text);
        let member = self.keeper.member(0)?.ok_or(Code::StatusMismatch)?;
        let signature = member.sign(&[SIGNED, &out].concat());
        let out = [&out[..], &signature].concat();
        let (hash, name) = (digest(&out), name(clear.n, &clear.hash));
        let announced = Announced { n: clear.n, name: name.clone(), hash, time: self.now.max(self.state.time) };
        Ok((name, out, self.entry(&[Item::Announced(announced)])?))
    }

    /// Takes over the state of a snapshot, and everything in it. What this device has of its own stays. 24000005 while the lock
    /// state keeps keys away.
    pub fn restore(&mut self, bytes: &[u8], opens: &Opens<'_>) -> Result<(), Refused> {
        let (signed, signature) = bytes.split_last_chunk::<SIGNATURE>().ok_or(Stop::Damaged)?;
        let mut sealed = signed;
        let clear = Clear::take(&mut sealed).filter(|clear| clear.version == VERSION).ok_or(Stop::Damaged)?;
        if clear.account != self.state.account {
            return Err(Stop::Foreign.into());
        }
        let fits = match opens {
            Opens::Member => {
                let writer = self.state.members.get(&clear.writer);
                if writer.is_some_and(|writer| !writer.identity.public(0).verify(&[SIGNED, signed].concat(), signature))
                {
                    return Err(Stop::Damaged.into());
                }
                if clear.n <= self.state.head || clear.epoch < self.state.epoch {
                    return Err(Stop::Behind.into());
                }
                let mine = clear.bundles.iter().find(|bundle| bundle.to == self.state.me);
                match mine {
                    Some(bundle) => self.unpack(clear.epoch, bundle)?,
                    None if clear.epoch == self.state.epoch => true,
                    None => return Err(Stop::Revoked.into()),
                }
            }
            Opens::Ticket(ticket, entry) => {
                let header = super::entry::Parsed::new(entry)?.header;
                let mine = header.bundles.iter().find(|bundle| bundle.to == self.state.me).ok_or(Stop::Foreign)?;
                let member = |class| self.keeper.member(class)?.ok_or(crate::error::Error::from(Code::StatusMismatch));
                let members = [member(0)?, member(1)?, member(2)?];
                header.epoch == clear.epoch
                    && self.unpack_whole(clear.epoch, mine, [&members[0], &members[1], &members[2]], Some(ticket))?
            }
            Opens::Recovery(recovered) => {
                let name = recovered.identity().pseudonym();
                let theirs = clear.bundles.iter().find(|bundle| bundle.to == name).ok_or(Stop::Foreign)?;
                let [a, b, c] = &recovered.0;
                self.unpack_whole(clear.epoch, theirs, [a, b, c], None)?
            }
        };
        if !fits {
            return Err(Stop::Damaged.into());
        }
        let log = self.ring(clear.epoch, 0)?.ok_or(Stop::Damaged)?.derive("log", &clear.account);
        let context = &signed[..signed.len() - sealed.len()];
        let plain = siv_open(&clear.key(&log), &clear.nonce, sealed, context).map_err(|_| Stop::Damaged)?;
        let (length, text) = plain.split_first_chunk().ok_or(Stop::Damaged)?;
        let body = usize::try_from(u64::from_le_bytes(*length)).ok().and_then(|length| text.get(..length));
        let body = body.and_then(Body::decode).ok_or(Stop::Damaged)?;
        let state = &body.state;
        if (state.account, state.head, state.hash, state.epoch) != (clear.account, clear.n, clear.hash, clear.epoch) {
            return Err(Stop::Damaged.into());
        }
        if matches!(opens, Opens::Member) && !self.state.members.contains_key(&clear.writer) && !self.descends(state)? {
            return Err(Stop::Foreign.into());
        }
        let writer = body.state.members.get(&clear.writer).ok_or(Stop::Damaged)?;
        if !writer.identity.public(0).verify(&[SIGNED, signed].concat(), signature) {
            return Err(Stop::Damaged.into());
        }
        self.replace(body)?;
        Ok(())
    }

    /// Whether a state is of a member of the present epoch, or of somebody who got the keys from one: this device does not
    /// know everybody who came while it was away, but the links lead back to the ring that it has.
    fn descends(&self, state: &State) -> Result<bool> {
        let Some(mut key) = self.keeper.ring(state.epoch, 0)? else { return Ok(false) };
        for epoch in (self.state.epoch..state.epoch).rev() {
            let link = state.links.get(epoch as usize);
            let Some(earlier) = link.and_then(|link| value::open_link(&state.account, &key, epoch, 0, &link[0])) else {
                return Ok(false);
            };
            key = earlier;
        }
        Ok(self.keeper.ring(self.state.epoch, 0)?.is_some_and(|mine| mine.bytes() == key.bytes()))
    }

    /// Makes this the state, and these the records: those that are not among them were removed so long ago that they are
    /// forgotten.
    fn replace(&mut self, body: Body) -> Result<()> {
        let Body { state, records, conflicts } = body;
        let (mut gone, mut new) = (Vec::new(), Vec::new());
        self.keeper.each_record(&mut |id, record| {
            if records.binary_search_by(|(known, _)| known.cmp(id)).is_err() {
                gone.push((*id, record));
            }
            Ok(())
        })?;
        for (id, record) in records {
            if self.keeper.record(&id)?.as_ref() != Some(&record) {
                new.push((id, record));
            }
        }
        for id in gone.iter().map(|(id, _)| id).chain(new.iter().map(|(id, _)| id)) {
            self.prepare(id)?;
        }
        let State { me, waiting, put_back, .. } = std::mem::take(self.state);
        *self.state = State { me, waiting, put_back, ..state };
        let removed = Some((self.state.head, self.state.time));
        for (id, record) in gone {
            self.gone(&id, &record, self.state.head, false)?;
            self.keeper.put_record(&id, &Record { fields: Vec::new(), removed, ..record })?;
            self.keeper.forget_record(&id)?;
        }
        for (id, record) in new {
            if let Some(before) = self.keeper.record(&id)?.filter(|_| !record.is_live()) {
                self.gone(&id, &before, record.last(), false)?;
            }
            self.keeper.put_record(&id, &record)?;
        }
        self.keeper.forget_conflicts(u64::MAX)?;
        conflicts.iter().try_for_each(|conflict| self.keeper.add_conflict(conflict))
    }
}

/// Whether an entry sends keys to a member: that is how a device that asked learns that it was let in.
pub fn lets_in(entry: &[u8], member: &Pseudonym) -> bool {
    super::entry::Parsed::new(entry).is_ok_and(|parsed| parsed.header.bundles.iter().any(|bundle| bundle.to == *member))
}

/// What is in a snapshot, as bytes.
#[cfg(test)]
pub fn body_of(bytes: &[u8], ring: &Key) -> Option<crate::crypto::Buffer> {
    let mut sealed = bytes.get(..bytes.len() - SIGNATURE)?;
    let signed = sealed;
    let clear = Clear::take(&mut sealed)?;
    let context = &signed[..signed.len() - sealed.len()];
    let log = ring.derive("log", &clear.account);
    let plain = siv_open(&clear.key(&log), &clear.nonce, sealed, context).ok()?;
    let (length, text) = plain.split_first_chunk()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    text.get(..length).map(crate::crypto::Buffer::of)
}

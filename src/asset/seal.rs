//! Sealing: what is authenticated with a secret, and how alias and labels become unreadable.
//!
//! - secret := seal(data key, SECRET, "secret" ‖ data set ‖ terms ‖ alias ‖ critical labels)
//! - sealed := seal(attribute key, alias ‖ labels, "attributes" ‖ data set ‖ blind indices)
//! - blind(column, value) := mac(blind key, column ‖ value): equal values of a column are found without being readable
//!
//! So a row that is moved to another owner, renamed, or given other terms or critical labels no longer opens. Normal
//! and local labels and times may change without the key, so they are not part of the context (A180).

use super::row::{Names, Terms};
use super::tag::{LABELS, Tag};
use crate::device::key_store::DataKey;
use crate::error::{Code, Result};
use zeroize::Zeroizing;

const CRITICAL: std::ops::Range<usize> = 0..4;

fn part(out: &mut Vec<u8>, bytes: Option<&[u8]>) {
    match bytes {
        None => out.push(0),
        Some(bytes) => {
            out.push(1);
            out.extend((bytes.len() as u32).to_le_bytes());
            out.extend_from_slice(bytes);
        }
    }
}

/// The context of a secret. `dataset` is the encoded identity of its data set; `names` are the clear ones.
pub fn secret_context(dataset: &[u8], names: &Names<'_>, terms: &Terms) -> Vec<u8> {
    let mut out = Vec::with_capacity(64 + dataset.len() + names.alias.len());
    out.extend_from_slice(b"secret");
    part(&mut out, Some(dataset));
    out.push(terms.accessibility as u8);
    out.push(u8::from(terms.require_password_set));
    out.push(terms.auth_type as u8);
    out.push(terms.sync_type as u8);
    out.push(u8::from(terms.is_persistent));
    out.push(terms.wrap_type as u8);
    part(&mut out, Some(names.alias));
    for label in &names.labels[CRITICAL] {
        part(&mut out, *label);
    }
    out
}

/// Alias and labels as they are stored when attributes are encrypted.
pub struct SealedNames {
    alias: [u8; 32],
    labels: [Option<[u8; 32]>; 12],
    /// The values themselves.
    pub sealed: Vec<u8>,
}

impl SealedNames {
    /// Seals clear names.
    pub fn seal(key: &DataKey, dataset: &[u8], names: &Names<'_>) -> Result<Self> {
        let alias = blind(key, Tag::Alias, names.alias)?;
        let mut labels = [None; 12];
        let mut plain = Zeroizing::new(Vec::new());
        part(&mut plain, Some(names.alias));
        for (column, label) in names.labels.iter().enumerate() {
            labels[column] = label.map(|label| blind(key, LABELS[column], label)).transpose()?;
            part(&mut plain, *label);
        }
        let mut this = SealedNames { alias, labels, sealed: Vec::new() };
        this.sealed = key.aead.seal(&plain, &names_context(dataset, &this.stored()));
        Ok(this)
    }

    /// What the columns hold.
    pub fn stored(&self) -> Names<'_> {
        let mut labels: [Option<&[u8]>; 12] = [None; 12];
        for (column, label) in self.labels.iter().enumerate() {
            labels[column] = label.as_ref().map(|label| &label[..]);
        }
        Names { alias: &self.alias, labels }
    }
}

/// The blind index of a value in its column.
pub fn blind(key: &DataKey, tag: Tag, value: &[u8]) -> Result<[u8; 32]> {
    let blind = key.blind.as_ref().ok_or(Code::CryptoError)?;
    Ok(blind.mac(&[tag.name().as_bytes(), value]))
}

/// Opened alias and labels; wiped when dropped.
pub struct OpenedNames {
    plain: Zeroizing<Vec<u8>>,
}

impl OpenedNames {
    /// Opens what [`SealedNames::seal`] made. `stored` are the columns as they are now: if they were exchanged, it fails.
    pub fn open(key: &DataKey, dataset: &[u8], stored: &Names<'_>, sealed: Option<&[u8]>) -> Result<Self> {
        let opened = sealed.and_then(|sealed| key.aead.open(sealed, &names_context(dataset, stored)).ok());
        Ok(OpenedNames { plain: opened.ok_or(Code::DataCorrupted)? })
    }

    /// The clear names.
    pub fn names(&self) -> Result<Names<'_>> {
        let mut rest = &self.plain[..];
        let mut next = || -> Option<Option<&[u8]>> {
            let (present, tail) = rest.split_first()?;
            rest = tail;
            if *present == 0 {
                return Some(None);
            }
            let (length, tail) = rest.split_at_checked(4)?;
            let length = u32::from_le_bytes(length.try_into().ok()?) as usize;
            let (value, tail) = tail.split_at_checked(length)?;
            rest = tail;
            Some(Some(value))
        };
        let mut names = Names { alias: next().flatten().ok_or(Code::DataCorrupted)?, labels: [None; 12] };
        for label in &mut names.labels {
            *label = next().ok_or(Code::DataCorrupted)?;
        }
        Ok(names)
    }
}

fn names_context(dataset: &[u8], stored: &Names<'_>) -> Vec<u8> {
    let mut out = b"attributes".to_vec();
    part(&mut out, Some(dataset));
    part(&mut out, Some(stored.alias));
    for label in &stored.labels {
        part(&mut out, *label);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_decides_access_is_in_the_context() {
        let mut labels = [None; 12];
        labels[0] = Some(&b"critical"[..]);
        labels[4] = Some(&b"normal"[..]);
        let names = Names { alias: b"alias", labels };
        let terms = Terms::default();
        let base = secret_context(b"set", &names, &terms);
        let with = |change: fn(&mut Terms)| {
            let mut changed = terms;
            change(&mut changed);
            secret_context(b"set", &names, &changed)
        };
        for changed in [
            with(|t| t.accessibility = 1),
            with(|t| t.require_password_set = true),
            with(|t| t.auth_type = 255),
            with(|t| t.sync_type = 1),
            with(|t| t.is_persistent = true),
            with(|t| t.wrap_type = 1),
            secret_context(b"other", &names, &terms),
            secret_context(b"set", &Names { alias: b"alias2", labels }, &terms),
            secret_context(b"set", &Names { alias: b"alias", labels: [None; 12] }, &terms),
        ] {
            assert_ne!(changed, base);
        }
        labels[4] = Some(b"changed");
        assert_eq!(secret_context(b"set", &Names { alias: b"alias", labels }, &terms), base, "A180");
    }
}

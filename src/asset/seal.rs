//! Sealing: what is authenticated with a secret, and how alias and labels become unreadable.
//!
//! - secret := seal(data key, SECRET, context("secret", data set, terms, alias, critical labels))
//! - sealed := id of the attribute key (8 bytes) ‖ seal(attribute key, alias ‖ labels, context("attributes", data set,
//!   blind indices))
//! - blind(column, value) := half(index key, column, value): equal values of a column are found without being readable
//!
//! So a row that is moved to another owner, renamed, or given other terms or critical labels no longer opens. Normal
//! and local labels and times may change without the key, so they are not part of the context (A180).

use super::tag::{LABELS, Tag, members, set};
use crate::crypto::{Buffer, Context, Key, put_part, take_part};
use crate::data::names::{self, Labels, Names};
use crate::data::terms::Terms;
use crate::error::{Code, Result};
use crate::keys::data_keys::DataKey;

/// The labels that are authenticated with the secret.
const CRITICAL: [Tag; set!(Critical(_)).count_ones() as usize] = members(set!(Critical(_)));

/// The context of a secret. `dataset` is the encoded identity of its data set; `names` are the clear ones.
#[inline]
pub fn secret_context(dataset: &[u8], names: &Names<'_>, terms: Terms) -> Context {
    let context = Context::new("secret").part(Some(dataset)).and(&terms.bytes()).part(Some(names.alias));
    let labels = CRITICAL.iter().map(|tag| tag.label().and_then(|place| names.labels[place]));
    labels.fold(context, Context::part)
}

fn names_context(dataset: &[u8], stored: &Names<'_>) -> Context {
    let context = Context::new("attributes").part(Some(dataset)).part(Some(stored.alias));
    stored.labels.iter().fold(context, |context, label| context.part(*label))
}

/// 24000007 unless a secret that is to be replaced opens in this context: else somebody wrote these terms or names into the
/// row, and nothing new goes under them.
pub fn check_secret(key: &DataKey, secret: &[u8], context: &Context) -> Result<()> {
    key.aead.open(secret, context).map(drop).map_err(|_| Code::DataCorrupted.into())
}

/// Alias and labels as they are stored when attributes are encrypted.
pub struct SealedNames {
    alias: Blind,
    labels: [Option<Blind>; names::LABELS],
    /// The values themselves.
    pub sealed: Vec<u8>,
}

impl SealedNames {
    /// Seals clear names.
    pub fn seal(index: &Key, key: &DataKey, dataset: &[u8], names: &Names<'_>) -> Self {
        let alias = blind(index, Tag::Alias, names.alias);
        let mut labels = [None; names::LABELS];
        let mut plain = Buffer::with_capacity(names.length());
        put_part(&mut plain, Some(names.alias));
        for (column, label) in names.labels.iter().enumerate() {
            labels[column] = label.map(|label| blind(index, LABELS[column], label));
            put_part(&mut plain, *label);
        }
        let mut this = SealedNames { alias, labels, sealed: Vec::new() };
        let sealed = key.aead.seal(&plain, &names_context(dataset, &this.stored()));
        this.sealed = [&key.id.to_le_bytes()[..], &sealed].concat();
        this
    }

    /// What the columns hold.
    pub fn stored(&self) -> Names<'_> {
        Names { alias: &self.alias, labels: self.labels.each_ref().map(|label| label.as_ref().map(|label| &label[..])) }
    }
}

/// The blind index of a value.
pub type Blind = [u8; 16];

/// The blind index of a value in its column.
pub fn blind(index: &Key, tag: Tag, value: &[u8]) -> Blind {
    *index.mac(&[tag.name().as_bytes(), value]).first_chunk().expect("a mac is longer")
}

/// Opened alias and labels; wiped when dropped.
pub struct OpenedNames {
    plain: Buffer,
}

impl OpenedNames {
    /// Which key sealed them.
    pub fn key_id(sealed: Option<&[u8]>) -> Result<i64> {
        let id = sealed.and_then(|sealed| sealed.first_chunk()).ok_or(Code::DataCorrupted)?;
        Ok(i64::from_le_bytes(*id))
    }

    /// Opens what [`SealedNames::seal`] made. `stored` are the columns as they are now: if they were exchanged, it fails.
    pub fn open(key: &DataKey, dataset: &[u8], stored: &Names<'_>, sealed: Option<&[u8]>) -> Result<Self> {
        let blob = sealed.and_then(|sealed| sealed.get(8..));
        let opened = blob.and_then(|blob| key.aead.open(blob, &names_context(dataset, stored)).ok());
        Ok(OpenedNames { plain: opened.ok_or(Code::DataCorrupted)? })
    }

    /// The clear names.
    pub fn names(&self) -> Result<Names<'_>> {
        let mut rest = &self.plain[..];
        let alias = take_part(&mut rest).flatten().ok_or(Code::DataCorrupted)?;
        let mut names = Names { alias, labels: Labels::default() };
        for label in &mut names.labels {
            *label = take_part(&mut rest).ok_or(Code::DataCorrupted)?;
        }
        Ok(names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::terms::bits;

    #[test]
    fn everything_that_decides_access_is_in_the_context() {
        let mut labels = Labels::default();
        labels[0] = Some(&b"critical"[..]);
        labels[4] = Some(&b"normal"[..]);
        let names = Names { alias: b"alias", labels };
        let terms = Terms::NONE;
        let bytes =
            |dataset: &[u8], names: &Names<'_>, terms: Terms| secret_context(dataset, names, terms).bytes().to_vec();
        let base = bytes(b"set", &names, terms);
        for bits in bits::TERMS {
            assert_ne!(bytes(b"set", &names, terms.with(bits, bits.max)), base, "{bits:?}");
        }
        for changed in [
            bytes(b"other", &names, terms),
            bytes(b"set", &Names { alias: b"alias2", labels }, terms),
            bytes(b"set", &Names { alias: b"alias", labels: Labels::default() }, terms),
        ] {
            assert_ne!(changed, base);
        }
        labels[4] = Some(b"changed");
        assert_eq!(bytes(b"set", &Names { alias: b"alias", labels }, terms), base, "A180");
    }
}

//! An AssetMap inside the engine, and the packed form in which JavaScript hands one over.
//!
//! JavaScript packs keys and values with their types and decides nothing; every verdict on shape, types, tags and
//! ranges falls here (spec/asset.md 1.3), so that each code and message has one origin.
//!
//! ```text
//! argument := 0xFF kind                      not a Map: `kind` says what it was
//!           | 0xFE                           left out
//!           | count entry*                   count: u8 (JavaScript stops after 65)
//! entry    := type key value                 key: u32
//! type     := 0 false | 1 true | 2 number (u32) | 3 bytes (length u32, then bytes if length <= 2048)
//!           | 4 value of another kind (kind) | 5 key is not a number (key = 0)
//! kind     := u8, see `kind_name`
//! ```

use super::tag::{COUNT, Rule, Tag};
use crate::error::{Code, Error, Result};
use zeroize::Zeroizing;

/// Longest byte value that is looked at at all.
const MAX_BYTES: u32 = 2048;
/// Most entries of one map.
const MAX_ENTRIES: usize = 64;

/// A parsed AssetMap: at most one value per known tag. Byte values live in one buffer that is wiped when dropped.
#[derive(Clone, Default)]
pub struct Attributes(Box<Entries>);

#[derive(Clone)]
struct Entries {
    present: u64,
    /// Known tags in the order in which they were given.
    order: [u8; COUNT],
    len: u8,
    /// Number, boolean as 0 or 1, or (offset, length) of bytes.
    values: [(u32, u32); COUNT],
    bytes: Zeroizing<Vec<u8>>,
    /// The first key that is no tag of ours, if any.
    unknown: Option<u32>,
}

impl std::fmt::Debug for Attributes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.tags().map(Tag::name)).finish()
    }
}

impl Default for Entries {
    fn default() -> Self {
        Entries {
            present: 0,
            order: [0; COUNT],
            len: 0,
            values: [(0, 0); COUNT],
            bytes: Zeroizing::default(),
            unknown: None,
        }
    }
}

impl Attributes {
    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        self.0.present == 0 && self.0.unknown.is_none()
    }

    /// Whether this tag was given.
    pub fn has(&self, tag: Tag) -> bool {
        self.0.present & tag.bit() != 0
    }

    /// The set of given tags.
    pub fn present(&self) -> u64 {
        self.0.present
    }

    /// The given tags in their order.
    pub fn tags(&self) -> impl Iterator<Item = Tag> + '_ {
        self.0.order[..self.0.len as usize].iter().map(|row| Tag::ALL[*row as usize])
    }

    /// The first key that is no tag, if any.
    pub fn unknown(&self) -> Option<u32> {
        self.0.unknown
    }

    /// A number, or a boolean as 0 or 1.
    pub fn number(&self, tag: Tag) -> Option<u32> {
        self.has(tag).then(|| self.0.values[tag as usize].0)
    }

    /// A boolean; absent is false.
    pub fn flag(&self, tag: Tag) -> bool {
        self.number(tag).unwrap_or(0) != 0
    }

    /// A byte value.
    pub fn bytes(&self, tag: Tag) -> Option<&[u8]> {
        self.has(tag).then(|| {
            let (offset, length) = self.0.values[tag as usize];
            &self.0.bytes[offset as usize..(offset + length) as usize]
        })
    }

    /// An empty map.
    pub fn none() -> &'static Attributes {
        static NONE: std::sync::LazyLock<Attributes> = std::sync::LazyLock::new(Attributes::default);
        &NONE
    }

    /// The same without other conditions than the alias.
    pub fn alias_only(&self) -> Attributes {
        let mut out = Attributes::default();
        if let Some(alias) = self.bytes(Tag::Alias) {
            out.set_bytes(Tag::Alias, alias);
        }
        out
    }

    /// Refuses the first value outside its range, in the order of the entries (J7).
    pub fn check_values(&self, code: Code) -> Result<()> {
        self.tags().try_for_each(|tag| {
            let (number, length) = self.0.values[tag as usize];
            match tag.rule() {
                Rule::Bytes { .. } => tag.check_length(length, code),
                _ => tag.check_number(number, code),
            }
        })
    }

    /// The same for the numbers that are looked at after the group (D64).
    pub fn check_late_values(&self) -> Result<()> {
        self.tags().try_for_each(|tag| tag.check_late_number(self.0.values[tag as usize].0))
    }

    /// Sets a number or boolean, replacing an earlier one.
    pub fn set_number(&mut self, tag: Tag, value: u32) {
        self.set(tag, (value, 0));
    }

    /// Sets a byte value, replacing an earlier one.
    pub fn set_bytes(&mut self, tag: Tag, value: &[u8]) {
        let offset = self.0.bytes.len() as u32;
        self.0.bytes.extend_from_slice(value);
        self.set(tag, (offset, value.len() as u32));
    }

    fn set(&mut self, tag: Tag, value: (u32, u32)) {
        self.0.values[tag as usize] = value;
        if !self.has(tag) {
            self.0.order[self.0.len as usize] = tag as u8;
            self.0.len += 1;
            self.0.present |= tag.bit();
        }
    }
}

/// Reads packed arguments; knows the wording of every shape error, so that its callers need not.
pub struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    /// A cursor over what JavaScript packed.
    pub fn new(packed: &'a [u8]) -> Self {
        Cursor { rest: packed }
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let (taken, rest) =
            self.rest.split_at_checked(length).ok_or_else(|| Error::argument("packed arguments are cut short"))?;
        self.rest = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    /// A little-endian u32.
    pub fn number(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(self.take(4)?.try_into().expect("4 bytes were taken")))
    }

    /// The next map argument, called `name` in messages (J1, J3, J4).
    pub fn map(&mut self, name: &str) -> Result<Attributes> {
        match self.byte()? {
            0xFE => Err(Error::argument(format!("{name} is missing"))),
            0xFF => {
                let kind = kind_name(self.byte()?);
                Err(Error::argument(format!("{name} must be a Map (asset.AssetMap), not {kind}")))
            }
            count => self.entries(count as usize),
        }
    }

    /// The user id of an AsUser call (J2), already wrapped to 32 bits.
    pub fn user_id(&mut self) -> Result<u32> {
        match self.byte()? {
            2 => self.number(),
            0xFE => Err(Error::argument("userId is missing")),
            _ => {
                let kind = kind_name(self.byte()?);
                Err(Error::argument(format!("userId must be a number, not {kind}")))
            }
        }
    }

    /// Every element of an array argument; `None` elements say why there is no array.
    pub fn maps(&mut self, name: &str) -> Result<Vec<Attributes>> {
        match self.byte()? {
            0xFE => return Err(Error::argument(format!("{name} is missing"))),
            0xFF => {
                let kind = kind_name(self.byte()?);
                return Err(Error::argument(format!("{name} must be an Array of Maps, not {kind}")));
            }
            _ => {}
        }
        let count = self.number()?;
        if count > 100 {
            return Err(Error::argument(format!("{name} takes at most 100 elements, not {count}")));
        }
        (0..count).map(|index| self.map(&format!("{name}[{index}]"))).collect()
    }

    fn entries(&mut self, count: usize) -> Result<Attributes> {
        let mut attributes = Attributes::default();
        // Room for all that can come: a buffer that grows leaves copies behind that nobody wipes.
        attributes.0.bytes.reserve_exact(self.rest.len().min(count * MAX_BYTES as usize));
        for _ in 0..count {
            self.entry(&mut attributes)?;
        }
        match count > MAX_ENTRIES {
            true => Err(Error::argument(format!("a Map takes at most {MAX_ENTRIES} entries"))),
            false => Ok(attributes),
        }
    }

    fn entry(&mut self, attributes: &mut Attributes) -> Result<()> {
        let given = self.byte()?;
        let key = self.number()?;
        if given == 5 {
            return Err(Error::argument("a tag (key of the Map) must be a number"));
        }
        let (expected, fits) = match key >> 28 {
            1 => ("a boolean", given <= 1),
            2 => ("a number", given == 2),
            3 => ("a Uint8Array", given == 3),
            _ => return Err(Error::argument(format!("{} is not an asset tag", key_name(key)))),
        };
        if !fits {
            let kind = match given {
                0 | 1 => "a boolean",
                2 => "a number",
                3 => "a Uint8Array",
                _ => kind_name(self.byte()?),
            };
            return Err(Error::argument(format!("{} takes {expected}, not {kind}", key_name(key))));
        }
        let value = match given {
            3 => {
                let length = self.number()?;
                if length == 0 || length > MAX_BYTES {
                    let limit = Tag::from_id(key).map_or((1, MAX_BYTES), |tag| match tag.rule() {
                        Rule::Bytes { min, max } => (min, max),
                        _ => (1, MAX_BYTES),
                    });
                    let detail = format!("{} takes {} to {} bytes, not {length}", key_name(key), limit.0, limit.1);
                    return Err(Error::argument(detail));
                }
                Value::Bytes(self.take(length as usize)?)
            }
            2 => Value::Number(self.number()?),
            flag => Value::Number(u32::from(flag)),
        };
        match (Tag::from_id(key), value) {
            (None, _) => {
                attributes.0.unknown.get_or_insert(key);
            }
            (Some(tag), Value::Bytes(bytes)) => attributes.set_bytes(tag, bytes),
            (Some(tag), Value::Number(number)) => attributes.set_number(tag, number),
        }
        Ok(())
    }
}

enum Value<'a> {
    Number(u32),
    Bytes(&'a [u8]),
}

/// `asset.Tag.NAME`, or the key's number when it is no tag.
pub fn key_name(key: u32) -> String {
    match Tag::from_id(key) {
        Some(tag) => format!("asset.Tag.{}", tag.name()),
        None => format!("AssetTag(0x{key:08x})"),
    }
}

/// What JavaScript found instead of what was needed. The order is that of `KINDS` in lib/engine/codec.js.
fn kind_name(kind: u8) -> &'static str {
    const KINDS: [&str; 16] = [
        "undefined",
        "null",
        "a boolean",
        "a number",
        "a string",
        "a bigint",
        "a symbol",
        "a function",
        "an Array",
        "an ArrayBuffer",
        "another typed array or DataView",
        "a Map",
        "an object",
        "NaN",
        "an integer out of range",
        "a Uint8Array",
    ];
    KINDS.get(kind as usize).copied().unwrap_or("something else")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(entries: &[(u8, u32, &[u8])]) -> Vec<u8> {
        let mut out = vec![entries.len() as u8];
        for (kind, key, value) in entries {
            out.push(*kind);
            out.extend(key.to_le_bytes());
            if *kind == 3 {
                out.extend((value.len() as u32).to_le_bytes());
            }
            out.extend_from_slice(value);
        }
        out
    }

    fn code(bytes: &[u8]) -> Code {
        Cursor::new(bytes).map("attributes").expect_err("refused").code
    }

    #[test]
    fn reads_values_and_keeps_the_order() {
        let bytes = packed(&[
            (3, Tag::Alias.id(), b"a1"),
            (2, Tag::Accessibility.id(), &2u32.to_le_bytes()),
            (1, Tag::IsPersistent.id(), b""),
            (3, Tag::Alias.id(), b"a2"),
        ]);
        let map = Cursor::new(&bytes).map("attributes").expect("well formed");
        assert_eq!(map.bytes(Tag::Alias), Some(&b"a2"[..]), "the later of two equal keys wins");
        assert_eq!(map.number(Tag::Accessibility), Some(2));
        assert!(map.flag(Tag::IsPersistent));
        assert_eq!(map.tags().collect::<Vec<_>>(), [Tag::Alias, Tag::Accessibility, Tag::IsPersistent]);
    }

    #[test]
    fn refuses_shapes() {
        for bytes in [
            &b"\xfe"[..],
            b"\xff\x00",
            b"\xff\x0c",
            b"",
            b"\x01",
            &packed(&[(5, 0, b"")]),
            &packed(&[(2, 1, &[0; 4])]),
            &packed(&[(2, Tag::Alias.id(), &[0; 4])]),
            &packed(&[(1, Tag::Accessibility.id(), b"")]),
            &packed(&[(3, Tag::Alias.id(), b"")]),
            &packed(&[(4, Tag::Alias.id(), &[4])]),
        ] {
            assert_eq!(code(bytes), Code::InvalidArgument, "{bytes:?}");
        }
    }

    #[test]
    fn debug_names_tags_and_shows_no_value() {
        let bytes = packed(&[(3, Tag::Secret.id(), b"hunter2")]);
        let map = Cursor::new(&bytes).map("attributes").expect("well formed");
        assert_eq!(format!("{map:?}"), "[\"SECRET\"]");
    }
}

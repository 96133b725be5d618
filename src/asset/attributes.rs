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

use super::tag::{COUNT, NAMES, Rule, Tag, set};
use crate::crypto::Buffer;
use crate::data::names::Names;
use crate::error::{Code, Error, Result};
use std::fmt::Display;
use std::ops::Deref;
use std::sync::Arc;

/// Longest byte value that is looked at at all.
const MAX_BYTES: u32 = 2048;
/// Most entries of one map.
const MAX_ENTRIES: usize = 64;

/// Numbers that are looked at after the group (D64).
const LATE: u64 = set!(Operation);

/// A parsed AssetMap: at most one value per known tag. Byte values stay where they were packed: all maps of a call share
/// one copy, which is wiped when they and all [`Bytes`] of them are gone.
pub struct Attributes(Arc<Entries>);

struct Entries {
    present: u64,
    /// Known tags in the order in which they were given.
    order: [u8; COUNT],
    len: u8,
    /// Number, boolean as 0 or 1, or (offset, length) of bytes in `packed`.
    values: [(u32, u32); COUNT],
    packed: Arc<Buffer>,
    /// The first key that is no tag of ours, if any.
    unknown: Option<u32>,
}

/// A byte value of a map.
pub struct Bytes {
    map: Arc<Entries>,
    tag: Tag,
}

impl Deref for Bytes {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        self.map.value(self.tag)
    }
}

/// The alias and labels of a map.
pub struct GivenNames(Arc<Entries>);

impl GivenNames {
    /// Whether the alias is one of them.
    pub fn has_alias(&self) -> bool {
        self.0.has(Tag::Alias)
    }

    /// Whether the label of a place is one of them.
    pub fn has(&self, label: usize) -> bool {
        self.0.has(NAMES[1 + label])
    }

    /// Each with its place.
    pub fn iter(&self) -> impl Iterator<Item = (u8, &[u8])> {
        let given = (0..).zip(NAMES).filter(|(_, tag)| self.0.has(*tag));
        given.map(|(place, tag)| (place, self.0.value(tag)))
    }

    /// Names with these in their places.
    pub fn over<'a>(&'a self, mut names: Names<'a>) -> Names<'a> {
        for (place, name) in self.iter() {
            match place {
                0 => names.alias = name,
                label => names.labels[usize::from(label) - 1] = Some(name),
            }
        }
        names
    }
}

impl std::fmt::Debug for Attributes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.tags().map(Tag::name)).finish()
    }
}

impl Attributes {
    /// An empty map.
    pub fn none() -> Self {
        Attributes(Arc::new(Entries::none(Arc::default())))
    }

    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        self.0.present == 0 && self.0.unknown.is_none()
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
        self.0.has(tag).then(|| self.0.values[tag as usize].0)
    }

    /// The same with the default of the tag.
    pub fn number_or_default(&self, tag: Tag) -> u32 {
        self.number(tag).unwrap_or(tag.default())
    }

    /// A byte value.
    pub fn bytes(&self, tag: Tag) -> Option<Bytes> {
        self.0.has(tag).then(|| Bytes { map: Arc::clone(&self.0), tag })
    }

    /// The alias and labels.
    pub fn names(&self) -> GivenNames {
        GivenNames(Arc::clone(&self.0))
    }

    /// A byte value that has to be there (J5).
    pub fn required(&self, tag: Tag) -> Result<Bytes> {
        self.bytes(tag).ok_or_else(|| missing(tag))
    }

    /// Refuses the first value outside its range, in the order of the entries (J7).
    pub fn check_values(&self, code: Code) -> Result<()> {
        self.check_those(!LATE, code)
    }

    /// The same for the numbers that are looked at after the group.
    pub fn check_late_values(&self) -> Result<()> {
        self.check_those(LATE, Code::InvalidArgument)
    }

    fn check_those(&self, tags: u64, code: Code) -> Result<()> {
        if self.0.present & tags == 0 {
            return Ok(());
        }
        self.tags().filter(|tag| tags & tag.bit() != 0).try_for_each(|tag| {
            let (number, length) = self.0.values[tag as usize];
            tag.check(if matches!(tag.rule(), Rule::Bytes { .. }) { length } else { number }, code)
        })
    }
}

impl Entries {
    fn none(packed: Arc<Buffer>) -> Self {
        Entries { present: 0, order: [0; COUNT], len: 0, values: [(0, 0); COUNT], packed, unknown: None }
    }

    fn has(&self, tag: Tag) -> bool {
        self.present & tag.bit() != 0
    }

    /// A byte value; empty if there is none.
    fn value(&self, tag: Tag) -> &[u8] {
        let (offset, length) = self.values[tag as usize];
        &self.packed[offset as usize..(offset + length) as usize]
    }

    /// The later of two values counts, in the place of the first.
    fn set(&mut self, tag: Tag, value: (u32, u32)) {
        self.values[tag as usize] = value;
        if !self.has(tag) {
            self.order[self.len as usize] = tag as u8;
            self.len += 1;
            self.present |= tag.bit();
        }
    }
}

/// How an array without a limit begins.
const WHOLE: u8 = 1;

/// Reads packed arguments; knows the wording of every shape error, so that its callers need not.
pub struct Cursor<'a> {
    rest: &'a [u8],
    /// The whole, as maps keep it.
    packed: Arc<Buffer>,
}

impl<'a> Cursor<'a> {
    /// A cursor over what JavaScript packed.
    pub fn new(packed: &'a [u8]) -> Self {
        Cursor { rest: packed, packed: Arc::new(Buffer::of(packed)) }
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
    fn number(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(self.take(4)?.try_into().expect("4 bytes were taken")))
    }

    /// How the next argument begins; refused if it is missing or not `what` (J1, J2, J3).
    fn argument(&mut self, name: &dyn Display, what: &str) -> Result<u8> {
        match self.byte()? {
            0xFE => Err(Error::argument(format!("{name} is missing"))),
            0xFF => Err(Error::argument(format!("{name} must be {what}, not {}", kind_name(self.byte()?)))),
            beginning => Ok(beginning),
        }
    }

    /// The next map argument, called `name` in messages.
    pub fn map(&mut self, name: &dyn Display) -> Result<Attributes> {
        let count = self.argument(name, "a Map (asset.AssetMap)")?;
        self.entries(count.into())
    }

    /// The user id of an AsUser call, already wrapped to 32 bits.
    pub fn user_id(&mut self) -> Result<u32> {
        self.argument(&"userId", "a number")?;
        self.number()
    }

    /// Every element of an array argument: 100 at most, unless the package itself is the caller (`bulkAdd` of lib/kits/asset.js).
    pub fn maps(&mut self, name: &dyn Display) -> Result<Vec<Attributes>> {
        let has_limit = self.argument(name, "an Array of Maps")? != WHOLE;
        let count = self.number()?;
        if has_limit && count > 100 {
            return Err(Error::argument(format!("{name} takes at most 100 elements, not {count}")));
        }
        (0..count).map(|index| self.map(&format_args!("{name}[{index}]"))).collect()
    }

    /// Refuses arguments beyond those that were read.
    pub fn finish(self) -> Result<()> {
        match self.rest.is_empty() {
            true => Ok(()),
            false => Err(Error::argument("packed arguments are too long")),
        }
    }

    fn entries(&mut self, count: usize) -> Result<Attributes> {
        let mut entries = Entries::none(Arc::clone(&self.packed));
        for _ in 0..count {
            self.entry(&mut entries)?;
        }
        match count > MAX_ENTRIES {
            true => Err(Error::argument(format!("a Map takes at most {MAX_ENTRIES} entries"))),
            false => Ok(Attributes(Arc::new(entries))),
        }
    }

    fn entry(&mut self, entries: &mut Entries) -> Result<()> {
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
        let tag = Tag::from_id(key);
        let value = if given == 3 {
            let length = self.number()?;
            if length == 0 || length > MAX_BYTES {
                let rule = tag.map(Tag::rule).filter(|rule| matches!(rule, Rule::Bytes { .. }));
                let rule = rule.unwrap_or(Rule::Bytes { min: 1, max: MAX_BYTES });
                return Err(Error::argument(format!("{} takes {rule}, not {length}", key_name(key))));
            }
            let offset = self.packed.len() - self.rest.len();
            self.take(length as usize)?;
            (offset as u32, length)
        } else {
            (if given == 2 { self.number()? } else { given.into() }, 0)
        };
        match tag {
            Some(tag) => entries.set(tag, value),
            None => entries.unknown = entries.unknown.or(Some(key)),
        }
        Ok(())
    }
}

/// A tag that has to be there is not.
pub fn missing(tag: Tag) -> Error {
    Error::argument(format!("asset.Tag.{} is required", tag.name()))
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
    const KINDS: [&str; 14] = [
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
        Cursor::new(bytes).map(&"attributes").expect_err("refused").code
    }

    #[test]
    fn reads_values_and_keeps_the_order() {
        let bytes = packed(&[
            (3, Tag::Alias.id(), b"a1"),
            (2, Tag::Accessibility.id(), &2u32.to_le_bytes()),
            (1, Tag::IsPersistent.id(), b""),
            (3, Tag::Alias.id(), b"a2"),
        ]);
        let map = Cursor::new(&bytes).map(&"attributes").expect("well formed");
        assert_eq!(&*map.required(Tag::Alias).expect("given"), b"a2", "the later of two equal keys wins");
        assert_eq!(map.number(Tag::Accessibility), Some(2));
        assert_eq!(map.number(Tag::IsPersistent), Some(1));
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
    fn refuses_what_is_left() {
        let mut cursor = Cursor::new(b"\x00\x00");
        assert!(cursor.map(&"query").is_ok_and(|map| map.is_empty()));
        assert_eq!(cursor.finish().expect_err("a map is left").code, Code::InvalidArgument);
    }

    #[test]
    fn debug_names_tags_and_shows_no_value() {
        let bytes = packed(&[(3, Tag::Secret.id(), b"hunter2")]);
        let map = Cursor::new(&bytes).map(&"attributes").expect("well formed");
        assert_eq!(format!("{map:?}"), "[\"SECRET\"]");
    }
}

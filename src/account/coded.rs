//! How entries, records and the state of a log are written as bytes: fields one after the other, numbers little-endian, lists
//! and bytes of any length after their length (4 bytes). Reading trusts nothing: what does not fit is `None`.

use crate::crypto::Buffer;

/// What has one form as bytes.
pub trait Coded: Sized {
    /// Adds the bytes.
    fn add_to(&self, out: &mut Buffer);

    /// Adds the bytes of all, one after the other.
    fn add_all(all: &[Self], out: &mut Buffer) {
        all.iter().for_each(|one| one.add_to(out));
    }

    /// Reads it from the front.
    fn take(rest: &mut &[u8]) -> Option<Self>;

    /// The bytes, which may be a name or a secret.
    fn coded(&self) -> Buffer {
        let mut out = Buffer::with_capacity(64);
        self.add_to(&mut out);
        out
    }

    /// From all of the bytes, with nothing left.
    fn decode(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        Self::take(&mut rest).filter(|_| rest.is_empty())
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Coded for $number {
            fn add_to(&self, out: &mut Buffer) {
                out.put(&self.to_le_bytes());
            }

            fn take(rest: &mut &[u8]) -> Option<Self> {
                let (bytes, tail) = rest.split_first_chunk()?;
                *rest = tail;
                Some(<$number>::from_le_bytes(*bytes))
            }
        }
    )*};
}
numbers!(u16, u32, u64);

impl Coded for u8 {
    fn add_to(&self, out: &mut Buffer) {
        out.put(&[*self]);
    }

    fn add_all(all: &[u8], out: &mut Buffer) {
        out.put(all);
    }

    fn take(rest: &mut &[u8]) -> Option<Self> {
        let (byte, tail) = rest.split_first()?;
        *rest = tail;
        Some(*byte)
    }
}

impl Coded for bool {
    fn add_to(&self, out: &mut Buffer) {
        u8::from(*self).add_to(out);
    }

    fn take(rest: &mut &[u8]) -> Option<Self> {
        match u8::take(rest)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl<T: Coded, const N: usize> Coded for [T; N] {
    fn add_to(&self, out: &mut Buffer) {
        T::add_all(self, out);
    }

    fn take(rest: &mut &[u8]) -> Option<Self> {
        let all = (0..N).map(|_| T::take(rest)).collect::<Option<Vec<T>>>()?;
        all.try_into().ok()
    }
}

impl<T: Coded> Coded for Vec<T> {
    fn add_to(&self, out: &mut Buffer) {
        (self.len() as u32).add_to(out);
        T::add_all(self, out);
    }

    /// The length that is given makes no room beforehand.
    fn take(rest: &mut &[u8]) -> Option<Self> {
        let length = u32::take(rest)?;
        (0..length).map(|_| T::take(rest)).collect()
    }
}

/// As `Vec<u8>` has it.
impl Coded for Buffer {
    fn add_to(&self, out: &mut Buffer) {
        (self.len() as u32).add_to(out);
        out.put(self);
    }

    fn take(rest: &mut &[u8]) -> Option<Self> {
        let length = u32::take(rest)?;
        let (bytes, tail) = rest.split_at_checked(length as usize)?;
        *rest = tail;
        Some(Buffer::of(bytes))
    }
}

impl<T: Coded> Coded for Option<T> {
    fn add_to(&self, out: &mut Buffer) {
        self.is_some().add_to(out);
        self.iter().for_each(|one| one.add_to(out));
    }

    fn take(rest: &mut &[u8]) -> Option<Self> {
        match bool::take(rest)? {
            true => T::take(rest).map(Some),
            false => Some(None),
        }
    }
}

impl Coded for String {
    fn add_to(&self, out: &mut Buffer) {
        (self.len() as u32).add_to(out);
        out.put(self.as_bytes());
    }

    fn take(rest: &mut &[u8]) -> Option<Self> {
        String::from_utf8(Coded::take(rest)?).ok()
    }
}

macro_rules! coded {
    ($($type:ident { $($field:ident),* $(,)? })*) => {$(
        impl $crate::account::coded::Coded for $type {
            fn add_to(&self, out: &mut $crate::crypto::Buffer) {
                $($crate::account::coded::Coded::add_to(&self.$field, out);)*
            }

            fn take(rest: &mut &[u8]) -> Option<Self> {
                Some($type { $($field: $crate::account::coded::Coded::take(rest)?),* })
            }
        }
    )*};
}
pub(crate) use coded;

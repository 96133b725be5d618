//! How entries, records and the state of a log are written as bytes: fields one after the other, numbers little-endian, lists
//! and bytes of any length after their length (4 bytes). Reading trusts nothing: what does not fit is `None`.

/// What has one form as bytes.
pub trait Coded: Sized {
    /// Adds the bytes.
    fn put(&self, out: &mut Vec<u8>);

    /// Reads it from the front.
    fn take(rest: &mut &[u8]) -> Option<Self>;

    /// The bytes.
    fn coded(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.put(&mut out);
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
            fn put(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }

            fn take(rest: &mut &[u8]) -> Option<Self> {
                let (bytes, tail) = rest.split_first_chunk()?;
                *rest = tail;
                Some(<$number>::from_le_bytes(*bytes))
            }
        }
    )*};
}
numbers!(u8, u16, u32, u64);

impl Coded for bool {
    fn put(&self, out: &mut Vec<u8>) {
        u8::from(*self).put(out);
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
    fn put(&self, out: &mut Vec<u8>) {
        self.iter().for_each(|one| one.put(out));
    }

    fn take(rest: &mut &[u8]) -> Option<Self> {
        let all = (0..N).map(|_| T::take(rest)).collect::<Option<Vec<T>>>()?;
        all.try_into().ok()
    }
}

impl<T: Coded> Coded for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        self.iter().for_each(|one| one.put(out));
    }

    /// The length that is given makes no room beforehand.
    fn take(rest: &mut &[u8]) -> Option<Self> {
        let length = u32::take(rest)?;
        (0..length).map(|_| T::take(rest)).collect()
    }
}

impl<T: Coded> Coded for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        self.iter().for_each(|one| one.put(out));
    }

    fn take(rest: &mut &[u8]) -> Option<Self> {
        match bool::take(rest)? {
            true => T::take(rest).map(Some),
            false => Some(None),
        }
    }
}

impl Coded for String {
    fn put(&self, out: &mut Vec<u8>) {
        self.as_bytes().to_vec().put(out);
    }

    fn take(rest: &mut &[u8]) -> Option<Self> {
        String::from_utf8(Coded::take(rest)?).ok()
    }
}

macro_rules! coded {
    ($($type:ident { $($field:ident),* $(,)? })*) => {$(
        impl $crate::account::coded::Coded for $type {
            fn put(&self, out: &mut Vec<u8>) {
                $($crate::account::coded::Coded::put(&self.$field, out);)*
            }

            fn take(rest: &mut &[u8]) -> Option<Self> {
                Some($type { $($field: $crate::account::coded::Coded::take(rest)?),* })
            }
        }
    )*};
}
pub(crate) use coded;

//! Passwords and passphrases as keys.

use super::{
    Key, locked,
    scrub::{DEEP, scrubbed},
};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde::{Deserialize, Serialize};
use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::ptr::NonNull;
use zeroize::Zeroize;

/// How a password was stretched: Argon2id's parameters and salt, as they stand in files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stretching {
    /// Memory in KiB.
    m: u32,
    /// Passes.
    t: u32,
    /// Lanes.
    p: u32,
    /// 16 bytes, base64.
    salt: String,
}

/// The cost of a try: memory in KiB, passes, lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost(u32, u32, u32);

impl Cost {
    /// For files: 64 MiB, 3 passes. Builds that tests kill by the hundred pay less.
    pub const FILE: Cost = if cfg!(feature = "fault-points") { Cost::MEMORY } else { Cost(64 * 1024, 3, 1) };
    /// For devices in memory, which nobody can steal: 19 MiB, 2 passes.
    pub const MEMORY: Cost = Cost(19 * 1024, 2, 1);
    /// More than that is no parameter but an attack on the reader.
    const MOST: Cost = Cost(1024 * 1024, 64, 16);
    /// Most memory that is passed over in all, in KiB: some seconds.
    const MOST_WORK: u64 = 4 * 1024 * 1024;
}

/// Why a password was not stretched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unstretched {
    /// The parameters cannot be ours.
    Damaged,
    /// There is too little memory for them.
    OutOfMemory,
}

impl Stretching {
    /// How long its encoding is.
    pub const LENGTH: usize = 12 + 24;

    /// At this cost, with a new salt.
    pub fn new(Cost(m, t, p): Cost) -> Self {
        Stretching { m, t, p, salt: BASE64.encode(super::random::<16>()) }
    }

    /// Whether it costs less than that.
    pub fn is_below(&self, Cost(m, t, _): Cost) -> bool {
        self.m < m || self.t < t
    }

    /// An unambiguous encoding, for authentication.
    pub fn encode(&self) -> Vec<u8> {
        [&self.m.to_le_bytes()[..], &self.t.to_le_bytes(), &self.p.to_le_bytes(), self.salt.as_bytes()].concat()
    }

    /// Reads what [`Stretching::encode`] made.
    pub fn decode(bytes: &[u8; Self::LENGTH]) -> Option<Self> {
        let (numbers, salt) = bytes.split_at(12);
        let number = |at: usize| Some(u32::from_le_bytes(*numbers[at..].first_chunk()?));
        Some(Stretching { m: number(0)?, t: number(4)?, p: number(8)?, salt: str::from_utf8(salt).ok()?.to_owned() })
    }

    /// stretch(password, self).
    pub fn stretch(&self, password: &[u8]) -> Result<Key, Unstretched> {
        let damaged = Unstretched::Damaged;
        let most = Cost::MOST;
        let salt = BASE64.decode(&self.salt).ok().filter(|salt| salt.len() == 16).ok_or(damaged)?;
        let work = u64::from(self.m) * u64::from(self.t);
        if self.m > most.0 || self.t > most.1 || self.p > most.2 || work > Cost::MOST_WORK {
            return Err(damaged);
        }
        let params = Params::new(self.m, self.t, self.p, Some(32)).map_err(|_| damaged)?;
        let mut blocks = Blocks::new(params.block_count()).ok_or(Unstretched::OutOfMemory)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut outcome = Ok(());
        let key = Key::build(|out| {
            outcome =
                scrubbed::<DEEP, _>(|| argon2.hash_password_into_with_memory(password, &salt, out, blocks.as_mut()));
        });
        outcome.map(|()| key).map_err(|_| damaged)
    }
}

/// Argon2's working memory: its last block gives the key away, so it is wiped on every path.
struct Blocks {
    start: NonNull<Block>,
    layout: Layout,
    count: usize,
}

impl Blocks {
    /// Where the system has large pages, far fewer look-ups of addresses.
    const ALIGNMENT: usize = 2 * 1024 * 1024;

    fn new(count: usize) -> Option<Self> {
        let layout = Layout::array::<Block>(count).and_then(|layout| layout.align_to(Self::ALIGNMENT)).ok()?;
        // SAFETY: at least one block, so the layout has a size.
        let start = NonNull::new(unsafe { alloc_zeroed(layout) })?;
        locked::keep_out_of_dumps(start.as_ptr(), layout.size() & !4095);
        #[cfg(target_os = "linux")]
        // SAFETY: advice about pages that are ours.
        unsafe {
            libc::madvise(start.as_ptr().cast(), layout.size(), libc::MADV_HUGEPAGE);
        }
        Some(Blocks { start: start.cast(), layout, count })
    }

    fn as_mut(&mut self) -> &mut [Block] {
        // SAFETY: `count` blocks were allocated, zeroed (a block is plain numbers), and are borrowed as long as `self`.
        unsafe { std::slice::from_raw_parts_mut(self.start.as_ptr(), self.count) }
    }
}

impl Drop for Blocks {
    fn drop(&mut self) {
        self.as_mut().iter_mut().for_each(Zeroize::zeroize);
        // SAFETY: allocated in `new` with this layout, and given back once.
        unsafe { dealloc(self.start.as_ptr().cast(), self.layout) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_password_gives_the_same_key_and_another_salt_another() {
        let (one, two) = (Stretching::new(Cost::MEMORY), Stretching::new(Cost::MEMORY));
        let key = |how: &Stretching| *how.stretch(b"password").expect("stretched").bytes();
        assert_eq!(key(&one), key(&one));
        assert_ne!(key(&one), key(&two));
        let read: Stretching = serde_json::from_str(&serde_json::to_string(&one).expect("written")).expect("read");
        assert_eq!(key(&read), key(&one));
        let encoded = one.encode();
        assert_eq!(Stretching::decode(encoded.first_chunk().expect("as long as it says")), Some(one));
        assert_eq!(encoded.len(), Stretching::LENGTH);
    }

    #[test]
    fn parameters_that_would_eat_all_memory_are_damage() {
        let good = Stretching::new(Cost::MEMORY);
        for bad in [
            Stretching { m: u32::MAX, ..good.clone() },
            Stretching { m: 1024 * 1024, t: 5, ..good.clone() },
            Stretching { t: u32::MAX, ..good.clone() },
            Stretching { p: 255, ..good.clone() },
            Stretching { t: 0, ..good.clone() },
            Stretching { salt: "AAAA".into(), ..good.clone() },
        ] {
            assert_eq!(bad.stretch(b"x").err(), Some(Unstretched::Damaged), "{bad:?}");
        }
        assert!(good.is_below(Cost(64 * 1024, 3, 1)) && !good.is_below(Cost::MEMORY));
    }
}

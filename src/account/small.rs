//! A map of a few entries, in the order of their keys: each kind of `BTreeMap` brings 10 KB of code of its own.

use super::coded::Coded;
use crate::crypto::Buffer;

/// The map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Small<K, V>(Vec<(K, V)>);

impl<K, V> Default for Small<K, V> {
    fn default() -> Self {
        Small(Vec::new())
    }
}

impl<K: Ord, V> Small<K, V> {
    fn place(&self, key: &K) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.cmp(key))
    }

    /// The value of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.place(key).ok().map(|at| &self.0[at].1)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.place(key).ok().map(|at| &mut self.0[at].1)
    }

    /// Whether the key has a value.
    pub fn contains_key(&self, key: &K) -> bool {
        self.place(key).is_ok()
    }

    /// Gives a key a value, whether it had one or not.
    pub fn insert(&mut self, key: K, value: V) {
        match self.place(&key) {
            Ok(at) => self.0[at].1 = value,
            Err(at) => self.0.insert(at, (key, value)),
        }
    }

    /// Takes a key away.
    pub fn remove(&mut self, key: &K) {
        if let Ok(at) = self.place(key) {
            self.0.remove(at);
        }
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keys and values, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, (K, V)> {
        self.0.iter()
    }
}

impl<K: Coded + Ord, V: Coded> Coded for Small<K, V> {
    fn add_to(&self, out: &mut Buffer) {
        self.0.add_to(out);
    }

    /// In their order, and each once.
    fn take(rest: &mut &[u8]) -> Option<Self> {
        let all = Vec::<(K, V)>::take(rest)?;
        all.is_sorted_by(|(a, _), (b, _)| a < b).then_some(Small(all))
    }
}

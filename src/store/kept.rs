//! Rows of assets as they are stored, sealed, for reads that come again. They are those of one state of the store, by
//! the mark of its log. A commit of ours takes out what it touched, as SQLite tells; after anybody else's nothing is
//! left.

use super::wal_index::Mark;
use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Most bytes kept. What is there when it is full stays: with more rows than fit, the newest would push each other out.
const MOST: usize = 4 * 1024 * 1024;
/// What a row takes besides its values.
const OVERHEAD: usize = 256;

/// The columns of a row.
#[derive(Debug, PartialEq, Eq)]
pub struct KeptRow {
    /// Id, terms, data key and time.
    pub numbers: [i64; 4],
    /// Alias, labels and secret.
    pub bytes: [Box<[u8]>; 3],
    /// Sealed names.
    pub sealed: Option<Box<[u8]>>,
}

impl KeptRow {
    fn size(&self) -> usize {
        let values = self.bytes.iter().map(|bytes| bytes.len()).sum::<usize>();
        OVERHEAD + values + self.sealed.as_ref().map_or(0, |sealed| sealed.len())
    }
}

#[derive(Default)]
struct State {
    mark: Option<Mark>,
    /// By the hash of the alias.
    rows: FxHashMap<i64, Arc<KeptRow>>,
    /// Hashes by id.
    ids: FxHashMap<i64, i64>,
    size: usize,
    /// Ids of rows that the running transaction has touched.
    touched: Vec<i64>,
}

/// See above.
#[derive(Default)]
pub struct Kept(Mutex<State>);

impl Kept {
    /// A row, if it is kept and of this state.
    pub fn get(&self, state: &Mark, hash: i64) -> Option<Arc<KeptRow>> {
        let kept = self.0.lock();
        (kept.mark.as_ref() == Some(state)).then(|| kept.rows.get(&hash).cloned()).flatten()
    }

    /// Keeps a row of this state, if that is still the one of the others.
    pub fn put(&self, state: &Mark, hash: i64, row: KeptRow) {
        let mut kept = self.0.lock();
        let size = row.size();
        if kept.mark.as_ref() != Some(state) || kept.size + size > MOST || kept.rows.contains_key(&hash) {
            return;
        }
        kept.size += size;
        kept.ids.insert(row.numbers[0], hash);
        kept.rows.insert(hash, Arc::new(row));
    }

    /// Reads go on in this state.
    pub fn enter(&self, state: &Mark) {
        let mut kept = self.0.lock();
        if kept.mark.as_ref() != Some(state) {
            kept.forget();
            kept.mark = Some(*state);
        }
    }

    /// The running transaction has touched a row.
    pub fn touch(&self, id: i64) {
        self.0.lock().touched.push(id);
    }

    /// The running transaction begins, or came to nothing.
    pub fn begin(&self) {
        self.0.lock().touched.clear();
    }

    /// The running transaction was committed: nothing else lies between two states.
    pub fn advance(&self, from: &Mark, to: &Mark) {
        let mut kept = self.0.lock();
        if kept.mark.as_ref() == Some(from) {
            for id in std::mem::take(&mut kept.touched) {
                kept.drop_row(id);
            }
            kept.mark = Some(*to);
        }
    }
}

impl State {
    fn forget(&mut self) {
        (self.rows, self.ids, self.size) = Default::default();
    }

    fn drop_row(&mut self, id: i64) {
        let row = self.ids.remove(&id).and_then(|hash| self.rows.remove(&hash));
        self.size -= row.map_or(0, |row| row.size());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Mark = [1; 6];
    const TWO: Mark = [2; 6];

    fn row(id: i64, secret: usize) -> KeptRow {
        let bytes = [b"alias".to_vec(), Vec::new(), vec![7; secret]].map(Vec::into_boxed_slice);
        KeptRow { numbers: [id, 0, 0, 0], bytes, sealed: None }
    }

    #[test]
    fn rows_are_of_one_state() {
        let kept = Kept::default();
        kept.put(&ONE, 5, row(1, 9));
        assert_eq!(kept.get(&ONE, 5), None, "nobody reads in it");
        kept.enter(&ONE);
        kept.put(&ONE, 5, row(1, 9));
        assert_eq!(kept.get(&ONE, 5).as_deref(), Some(&row(1, 9)));
        assert_eq!(kept.get(&TWO, 5), None);
        kept.put(&TWO, 6, row(2, 9));
        kept.enter(&TWO);
        assert_eq!((kept.get(&TWO, 5), kept.get(&TWO, 6)), (None, None), "somebody else has committed");
    }

    #[test]
    fn own_commits_take_out_what_they_touched() {
        let kept = Kept::default();
        kept.enter(&ONE);
        kept.put(&ONE, 5, row(1, 9));
        kept.put(&ONE, 6, row(2, 9));
        kept.touch(2);
        kept.begin(); // it was taken back
        kept.touch(1);
        kept.touch(99);
        kept.advance(&ONE, &TWO);
        kept.enter(&TWO);
        assert_eq!(kept.get(&TWO, 5), None);
        assert!(kept.get(&TWO, 6).is_some());
        // A reader in the earlier state must not bring the earlier row back.
        kept.put(&ONE, 5, row(1, 9));
        assert_eq!(kept.get(&TWO, 5), None);
        // A commit that began elsewhere says nothing about these.
        kept.advance(&ONE, &[3; 6]);
        assert!(kept.get(&TWO, 6).is_some());
    }

    #[test]
    fn what_is_there_stays_when_it_is_full() {
        let kept = Kept::default();
        kept.enter(&ONE);
        for id in 0..10_000 {
            kept.put(&ONE, id, row(id, 1024));
        }
        let held = (0..10_000).filter(|id| kept.get(&ONE, *id).is_some()).count();
        assert!((2_000..MOST / 1024).contains(&held), "{held}");
        assert!(kept.get(&ONE, 0).is_some());
        kept.touch(0);
        kept.advance(&ONE, &TWO);
        kept.put(&TWO, 10_001, row(10_001, 1024));
        assert!(kept.get(&TWO, 10_001).is_some(), "there is room again");
    }
}

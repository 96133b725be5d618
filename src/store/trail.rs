//! Own commits are no news. A trail says from which state of the store to which nobody has committed but this store,
//! and nothing of users, apps and permissions: whoever knows the first state knows the second one too.
//!
//! The change counter of the log's index counts the commits of all processes. A commit of ours is the only one since
//! its transaction began, which holds the write lock, if afterwards the counter is higher by one.

use super::wal_index::Mark;
use parking_lot::Mutex;

/// The states at both ends.
#[derive(Default)]
pub struct Trail(Mutex<Option<(Mark, Mark)>>);

fn counter(mark: &Mark) -> u32 {
    let word = mark[1].to_ne_bytes();
    u32::from_ne_bytes([word[0], word[1], word[2], word[3]])
}

impl Trail {
    /// A transaction of ours was committed that began with one state and left another. `quiet`: it logged no change.
    /// Gives whether it leads on.
    pub fn add(&self, began: Option<Mark>, left: Option<Mark>, quiet: bool) -> bool {
        let mut trail = self.0.lock();
        let step = began.zip(left).filter(|(began, left)| quiet && counter(left) == counter(began).wrapping_add(1));
        *trail = step.map(|(began, left)| match *trail {
            Some((from, to)) if to == began => (from, left),
            _ => (began, left),
        });
        trail.is_some()
    }

    /// Whether this is the state that our last commit left.
    pub fn ends_at(&self, mark: &Mark) -> bool {
        matches!(&*self.0.lock(), Some((_, to)) if to == mark)
    }

    /// Whether nothing but our own quiet commits lies between two states. Whoever is at its first state may go on to
    /// its last; from the states between, nobody has to.
    pub fn leads(&self, from: &Mark, to: &Mark) -> bool {
        self.0.lock().as_ref().is_some_and(|(first, last)| first == from && last == to)
    }

    /// Somebody has gone on to its last state.
    pub fn shorten(&self, to: &Mark) {
        let mut trail = self.0.lock();
        if let Some((_, last)) = &*trail
            && last == to
        {
            *trail = Some((*to, *to));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A mark with this change counter.
    fn mark(counter: u32, salt: u64) -> Mark {
        [3_007_000, u64::from(counter), 0, 0, salt, 0]
    }

    #[test]
    fn a_trail_is_made_of_quiet_commits_that_follow_each_other() {
        let trail = Trail::default();
        let at = |counter| mark(counter, 7);
        trail.add(Some(at(1)), Some(at(2)), true);
        trail.add(Some(at(2)), Some(at(3)), true);
        assert!(trail.leads(&at(1), &at(3)) && trail.ends_at(&at(3)));
        assert!(!trail.leads(&at(2), &at(3)) && !trail.leads(&at(1), &at(2)) && !trail.ends_at(&at(2)));
        trail.shorten(&at(3));
        trail.add(Some(at(3)), Some(at(4)), true);
        assert!(trail.leads(&at(3), &at(4)) && !trail.leads(&at(1), &at(4)));
    }

    #[test]
    fn what_others_or_we_have_changed_ends_it() {
        let at = |counter| mark(counter, 7);
        for (began, left, quiet) in [
            (Some(at(2)), Some(at(4)), true),
            (Some(at(2)), Some(at(3)), false),
            (Some(at(2)), None, true),
            (None, Some(at(3)), true),
            (Some(at(2)), Some(at(2)), true),
        ] {
            let trail = Trail::default();
            trail.add(Some(at(1)), Some(at(2)), true);
            trail.add(began, left, quiet);
            assert!(left.is_none_or(|left| !trail.leads(&at(1), &left) && !trail.ends_at(&left)));
        }
        // Somebody committed between two of ours: what leads on begins there.
        let trail = Trail::default();
        trail.add(Some(at(1)), Some(at(2)), true);
        trail.add(Some(at(5)), Some(at(6)), true);
        assert!(!trail.leads(&at(1), &at(6)) && trail.leads(&at(5), &at(6)));
        // The same counter in another log is another state.
        assert!(!trail.leads(&at(5), &mark(6, 8)));
    }

    #[test]
    fn the_counter_may_begin_anew() {
        let trail = Trail::default();
        trail.add(Some(mark(u32::MAX, 7)), Some(mark(0, 7)), true);
        assert!(trail.leads(&mark(u32::MAX, 7), &mark(0, 7)));
    }
}

//! What is committed where, and by whom.

use super::*;
use crate::crypto::Key;
use crate::ids::Token;
use crate::reply::Sink;
use crate::store::carrier::FULL;
use crate::store::connect::Writer;
use crate::store::{RowKey, Store};
use parking_lot::Mutex;
use tempfile::TempDir;

#[derive(Clone)]
struct Nothing;

impl Memory for Nothing {
    fn committed(&mut self) {}
}

#[derive(Default)]
struct Heard(Mutex<Vec<Ticket>>);

impl Sink for Heard {
    fn deliver(&self, batch: Vec<(Ticket, Result<Reply>)>) {
        self.0.lock().extend(batch.into_iter().map(|(ticket, reply)| reply.map(|_| ticket).expect("it succeeds")));
    }
}

struct Case {
    store: Store<Nothing>,
    heard: Arc<Heard>,
    folder: TempDir,
}

fn open(folder: &TempDir, key: &Key, ready: bool, heard: &Arc<Heard>) -> Store<Nothing> {
    let opened = Folder::open(folder.path(), Instant::now() + BUSY, "").expect("it opens");
    let sink = Arc::clone(heard) as Arc<dyn Sink>;
    let opened = Store::open(Arc::new(opened), RowKey::new(key), ready, Durability::Normal, Nothing, sink);
    opened.expect("it opens").0
}

/// A store on a quick disk whose thread sleeps, with calls that wait.
fn waiting(calls: u64) -> Case {
    let (folder, heard) = (tempfile::tempdir().expect("a folder can be made"), Arc::default());
    let store = open(&folder, &Key::generate(), false, &heard);
    store.come_in_turns();
    store.inner.pace.store(0, Ordering::Relaxed);
    let case = Case { store, heard, folder };
    (1..=calls).for_each(|ticket| case.queue(Token(1), ticket, |_| {}));
    case
}

fn put(tx: &Tx<'_>, number: u64) -> Result<()> {
    tx.run("INSERT INTO meta (key, value) VALUES (?1, ?1)", [number as i64]).map(drop)
}

impl Case {
    /// A call that writes its ticket.
    fn queue(&self, token: Token, ticket: Ticket, first: impl Fn(&Inner<Nothing>) + Send + 'static) {
        let inner = Arc::clone(&self.store.inner);
        let work = Box::new(move |tx: &Tx<'_>, _: &mut Nothing| {
            first(&inner);
            put(tx, ticket).map(|()| Reply::Done)
        });
        let job = Job { token, ticket, work, light: true, grows: true, translate: |error| error };
        assert!(self.store.inner.queue.push(job));
    }

    /// A synchronous call, without the thread.
    fn write(&self, whose: Whose, number: u64) {
        let written = self.store.inner.change((whose, true), Begin::Writing, |tx, _| put(tx, number));
        written.expect("it is written");
    }

    fn heard(&self) -> Vec<Ticket> {
        self.heard.0.lock().clone()
    }

    fn written(&self) -> i64 {
        let count = "SELECT count(*) FROM meta WHERE typeof(key) = 'integer' OR key GLOB '[0-9]*'";
        let read = |tx: &Tx<'_>| Ok(tx.first(count, [], |row| row.get(0))?.unwrap_or(0));
        self.store.read(read).expect("it can be read")
    }
}

#[test]
fn d15_a_handful_of_calls_is_committed_by_their_caller() {
    let case = waiting(3);
    assert!(case.store.flush(3));
    let replies = case.store.commit_at_hand(3);
    assert_eq!(replies.iter().map(|(ticket, _)| *ticket).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(replies.iter().all(|(_, reply)| reply.is_ok()));
    assert_eq!((case.written(), case.heard.0.lock().len()), (3, 0));
    assert!(case.store.commit_at_hand(0).is_empty(), "nothing waits any more");
}

#[test]
fn d15_others_are_left_to_the_thread() {
    let too_many = waiting(HANDFUL as u64 + 1);
    assert!(!too_many.store.flush(HANDFUL + 1));
    let not_alone = waiting(1);
    assert!(!not_alone.store.flush(2), "a reply is still on its way");
    let slow = waiting(1);
    slow.store.inner.pace.store(QUICK.as_micros() as u32, Ordering::Relaxed);
    assert!(!slow.store.flush(1));
    let running = waiting(2);
    let taken = running.store.inner.queue.take(Whose::All, 1);
    assert!(!running.store.flush(1), "another call runs");
    drop(taken);
}

#[test]
fn d15_whoever_is_at_hand_does_not_wait_for_another_process() {
    let case = waiting(2);
    let other = Connection::open(case.folder.path().join("store.db")).expect("it opens");
    other.execute_batch("BEGIN IMMEDIATE").expect("nobody else writes");
    assert!(case.store.flush(2));
    let started = Instant::now();
    assert!(case.store.commit_at_hand(2).is_empty());
    assert!(started.elapsed() < BUSY, "it has not waited as long as the thread would");
    other.execute_batch("COMMIT").expect("it wrote nothing");
    case.store.settle().expect("it is open");
    assert_eq!((case.written(), &case.heard.0.lock()[..]), (2, &[1, 2][..]));
}

#[test]
fn what_fails_alone_fails_alone() {
    let case = waiting(1);
    let work = Box::new(|_: &Tx<'_>, _: &mut Nothing| Err(Code::NotFound.into()));
    case.store.inner.queue.push(Job {
        token: Token(2),
        ticket: 9,
        work,
        light: true,
        grows: false,
        translate: |error| error,
    });
    assert!(case.store.flush(2));
    let replies = case.store.commit_at_hand(2);
    assert_eq!(
        replies.iter().map(|(ticket, reply)| (*ticket, reply.is_ok())).collect::<Vec<_>>(),
        [(1, true), (9, false)]
    );
    assert_eq!(case.written(), 1);
}

#[test]
fn reading_needs_no_connection_that_writes() {
    let (folder, heard, key) = (tempfile::tempdir().expect("a folder can be made"), Arc::default(), Key::generate());
    let put = |tx: &Tx<'_>, _: &mut Nothing| tx.run("INSERT INTO meta (key, value) VALUES ('ready', 7)", []).map(drop);
    let store = open(&folder, &key, false, &heard);
    store.write(put).expect("it is written");
    assert_eq!(store.close(), Vec::<String>::new());
    drop(store);
    let stamp = || std::fs::read(folder.path().join("store.stamp")).expect("it was closed in good order");
    let before = stamp();
    let store = open(&folder, &key, true, &heard);
    let seven = "SELECT value FROM meta WHERE key = 'ready'";
    let read = store.read(|tx| tx.first(seven, [], |row| row.get::<_, i64>(0)));
    assert_eq!(read.expect("it can be read"), Some(7));
    assert!(matches!(*store.inner.writer.lock(), Writer::Later));
    assert_eq!(store.close(), Vec::<String>::new());
    assert_eq!(stamp(), before);
    assert!(!folder.path().join("store.db-wal").exists());
    drop(store);
    // Who writes to a store after all neither makes another one in its place nor takes one for it.
    let (here, aside) = (folder.path().join("store.db"), folder.path().join("taken"));
    let store = open(&folder, &key, true, &heard);
    assert!(store.read(|tx| tx.first(seven, [], |_| Ok(()))).is_ok());
    std::fs::rename(&here, &aside).expect("nobody keeps us from it");
    assert_eq!(store.write(put).expect_err("it is gone").code, Code::FileOperationError);
    assert!(!here.exists());
    std::fs::copy(&aside, &here).expect("there is room");
    assert_eq!(store.write(put).expect_err("it is another one").code, Code::FileOperationError);
    std::fs::rename(&aside, &here).expect("nobody keeps us from it");
    store.write(|tx, _| tx.run("UPDATE meta SET value = 8 WHERE key = 'ready'", []).map(drop)).expect("it is back");
}

#[test]
fn a_commit_at_hand_tells_the_thread_that_a_backup_is_due() {
    let case = waiting(1);
    // The thread has looked at this turn and sleeps.
    let mut turns = 1;
    assert_eq!(case.store.commit_at_hand(1).len(), 1);
    assert_eq!(case.store.inner.queue.wait(None, &mut turns), Wake::Nudged);
    assert!(case.store.inner.unsaved.lock().is_some());
}

#[test]
fn d46_replies_that_are_on_their_way_come_first() {
    let case = waiting(1);
    assert!(case.store.flush(1));
    // Another call was committed by the thread meanwhile, and its promise waits.
    assert!(case.store.commit_at_hand(2).is_empty());
    case.store.settle().expect("it is open");
    assert_eq!(case.heard.0.lock()[..], [1]);
}

#[test]
fn d15_a_synchronous_call_waits_for_those_of_its_app_only() {
    let case = waiting(300);
    // Reading would start the thread, which commits too.
    case.write(Whose::Of(Token(2)), 1_000);
    assert!(case.heard().is_empty());
    (301..=303).for_each(|ticket| case.queue(Token(2), ticket, |_| {}));
    case.write(Whose::Of(Token(2)), 1_001);
    assert_eq!(case.heard(), [301, 302, 303]);
    assert!(!case.store.has_pending(Token(2)) && case.store.has_pending(Token(1)));
    case.store.settle_of(Token(2)).expect("nothing is left");
    assert_eq!(case.heard().len(), 3);
    case.write(Whose::All, 1_002);
    assert_eq!(case.heard(), [vec![301, 302, 303], (1..=300).collect()].concat(), "the device waits for all");
    assert_eq!(case.written(), 306);
}

#[test]
fn d15_a_batch_ends_for_who_waits_for_none_of_its_calls() {
    let case = waiting(2);
    case.queue(Token(1), 3, |inner| inner.pressing.store(1, Ordering::SeqCst));
    (4..=6).for_each(|ticket| case.queue(Token(1), ticket, |_| {}));
    case.store.inner.commit_some();
    // Reading would start the thread, which commits too.
    assert_eq!(case.heard(), [1, 2, 3]);
    // One at a time, so that the queue moves whoever presses.
    case.store.inner.commit_some();
    assert_eq!(case.heard(), [1, 2, 3, 4]);
    case.store.inner.pressing.store(0, Ordering::SeqCst);
    case.store.inner.commit_some();
    assert_eq!((case.heard(), case.written()), (vec![1, 2, 3, 4, 5, 6], 6));
    assert!(!case.store.has_pending(Token(1)));
}

impl Case {
    fn length(&self) -> u32 {
        frames(&self.store.mark().expect("there is a log"))
    }

    /// Writes until the log is full.
    fn fill(&self, from: u64) -> u32 {
        let full = |number: &u64| {
            self.write(Whose::Of(Token(2)), *number);
            self.store.inner.log_is_full.load(Ordering::Relaxed)
        };
        (from..).find(full).expect("it is full some time");
        self.length()
    }
}

#[test]
fn a_full_log_is_carried_over_by_the_thread_and_no_call() {
    let case = waiting(1);
    let full = case.fill(1_000);
    assert!(full >= FULL);
    case.write(Whose::Of(Token(2)), 10_000);
    case.write(Whose::All, 10_001);
    assert!(case.length() > full, "who writes waits for his own commit");
    case.store.inner.carry_over_aside();
    assert!(case.length() > full, "nobody has begun the log anew");
    case.write(Whose::All, 10_002);
    assert!(case.length() < full);
    assert!(!case.store.inner.log_is_full.load(Ordering::Relaxed));
    let written = case.written();
    drop(case.store);
    let alone = Connection::open(case.folder.path().join("store.db")).expect("it opens");
    let count = "SELECT count(*) FROM meta WHERE typeof(key) = 'integer' OR key GLOB '[0-9]*'";
    assert_eq!(alone.query_row(count, [], |row| row.get::<_, i64>(0)), Ok(written));
}

#[test]
fn a_log_that_somebody_reads_is_carried_over_later() {
    let case = waiting(0);
    let other = Connection::open(case.folder.path().join("store.db")).expect("it opens");
    other.execute_batch("BEGIN; SELECT count(*) FROM meta").expect("it reads");
    let full = case.fill(1_000);
    case.store.inner.carry_over_aside();
    let again = case.fill(5_000);
    assert!(again >= full + 250 && again < full + 300, "not with each commit: {full}, {again}");
    other.execute_batch("COMMIT").expect("it has read");
    case.store.inner.carry_over_aside();
    case.write(Whose::All, 10_000);
    assert!(case.length() < full, "it has begun anew");
}

#[test]
fn a_log_does_not_grow_although_the_thread_does_nothing() {
    let case = waiting(0);
    let mut longest = 0;
    for number in 1_000..1_000 + 2 * u64::from(LONG) {
        case.write(Whose::All, number);
        longest = longest.max(case.length());
    }
    assert!((FULL..LONG + 50).contains(&longest) && case.length() < longest, "{longest}");
}

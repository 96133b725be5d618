//! Large queries: each on a thread and a connection of its own, with the state of the moment of its call.

use super::connection;
use super::folder::Folder;
use super::queue::ReadWork;
use super::reader::Reader;
use super::{Inner, Memory, Store};
use crate::crypto::{clear_registers, clearing};
use crate::error::{Code, Error, Result};
use crate::reply::Ticket;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

impl<M: Memory> Store<M> {
    /// Answers a large query on a thread of its own, with the state of this moment.
    pub fn read_aside(&self, ticket: Ticket, work: ReadWork) -> Result<()> {
        let inner = Arc::clone(&self.inner);
        let folder = inner.folder.as_ref().ok_or(Code::ServiceUnavailable)?;
        let spare = inner.spare.lock().pop();
        let mut reader = spare.map_or_else(|| inner.open_spare(folder), Ok)?;
        reader.pin()?;
        *inner.asides.lock() += 1;
        let counted = Arc::clone(&inner);
        let answer = move || {
            let reply = clearing(|| catch_unwind(AssertUnwindSafe(|| reader.finish(work))));
            let reply = reply.unwrap_or_else(|_| Err(connection::internal_error()));
            if !inner.writer.lock().is_closed() {
                inner.spare.lock().push(reader);
            }
            inner.sink.deliver(vec![(ticket, reply)]);
            inner.aside_done();
        };
        clear_registers(); // a new thread begins with a copy
        let spawned = std::thread::Builder::new().name("ohos-reader".into()).spawn(answer);
        spawned.map(drop).map_err(|error| {
            counted.aside_done();
            Error::from(Code::OutOfMemory).because(error)
        })
    }
}

impl<M: Memory> Inner<M> {
    fn open_spare(&self, folder: &Folder) -> Result<Reader> {
        let path = folder.database();
        let connection = match self.reading.read().is_some() {
            true => connection::open_read_only(&path)?,
            false => connection::open_reader(&path)?,
        };
        Reader::new(connection, Arc::clone(&self.shared))
    }

    pub(super) fn wait_for_asides(&self) {
        let mut running = self.asides.lock();
        self.aside_ended.wait_while(&mut running, |running| *running > 0);
    }

    fn aside_done(&self) {
        *self.asides.lock() -= 1;
        self.aside_ended.notify_all();
    }
}

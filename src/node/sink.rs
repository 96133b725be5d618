//! Delivers replies to promises: one wake-up of the event loop per commit, not per call.

use super::encode;
use super::raw::{Js, done};
use crate::crypto::Registers;
use crate::error::Result;
use crate::reply::{Reply, Sink, Ticket};
use napi::sys::{self, napi_deferred, napi_env, napi_threadsafe_function, napi_value};
use std::cell::Cell;
use std::ffi::c_void;
use std::ptr::null_mut;
use std::sync::{Arc, Mutex};

type Batch = Vec<(Ticket, Result<Reply>)>;

/// The way back to one environment's event loop.
pub struct NodeSink {
    /// `None` once the environment ends.
    function: Mutex<Option<Function>>,
    /// Promises that wait; they keep the process alive, nothing else does. Touched on the JavaScript thread only.
    waiting: OnJsThread<Cell<usize>>,
}

#[derive(Clone, Copy)]
struct Function(napi_threadsafe_function);
// SAFETY: a threadsafe function is made to be called from any thread.
unsafe impl Send for Function {}

/// A value that only the thread of its environment touches.
struct OnJsThread<T>(T);
// SAFETY: `promise`, `abandon` and `settle` take a `Js` or run as the function's callback: always the same thread.
unsafe impl<T> Send for OnJsThread<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for OnJsThread<T> {}

impl NodeSink {
    /// A sink of this environment.
    pub fn new(js: Js) -> napi::Result<Arc<Self>> {
        let sink = Arc::new(NodeSink { function: Mutex::new(None), waiting: OnJsThread(Cell::new(0)) });
        let mut function = null_mut();
        let name = js.text("ohos-security-kit");
        let context = Arc::into_raw(Arc::clone(&sink)).cast_mut().cast::<c_void>();
        // SAFETY: `context` is an owned reference that `finalize` gives back; callbacks match their signatures.
        let status = unsafe {
            let created = sys::napi_create_threadsafe_function(
                js.env,
                null_mut(),
                null_mut(),
                name,
                0,
                1,
                context,
                Some(finalize),
                context,
                Some(settle),
                &mut function,
            );
            if created == sys::Status::napi_ok {
                sys::napi_unref_threadsafe_function(js.env, function);
            }
            created
        };
        done(status)?;
        *sink.lock() = Some(Function(function));
        Ok(sink)
    }

    /// A new promise and its ticket.
    pub fn promise(&self, js: Js) -> Option<(Ticket, napi_value)> {
        let (mut deferred, mut promise): (napi_deferred, napi_value) = (null_mut(), null_mut());
        // SAFETY: live locals.
        let status = unsafe { sys::napi_create_promise(js.env, &mut deferred, &mut promise) };
        if status != sys::Status::napi_ok {
            return None;
        }
        self.wait(js, self.waiting.0.get() + 1);
        Some((deferred as Ticket, promise))
    }

    /// A promise that was made is not used after all.
    pub fn abandon(&self, js: Js) {
        self.wait(js, self.waiting.0.get().saturating_sub(1));
    }

    /// How many promises wait.
    pub fn waiting(&self) -> usize {
        self.waiting.0.get()
    }

    /// Settles promises of this thread at once.
    pub fn settle(&self, js: Js, batch: Batch) {
        let _cleared = Registers;
        let settled = batch.len();
        for (ticket, reply) in batch {
            let deferred = ticket as napi_deferred;
            // SAFETY: each ticket is a deferred made by `promise` and settled exactly once.
            unsafe {
                match reply {
                    Ok(Reply::Done) => sys::napi_resolve_deferred(js.env, deferred, js.undefined()),
                    Ok(Reply::Json(json)) => sys::napi_resolve_deferred(js.env, deferred, js.text(&json)),
                    Ok(reply) => sys::napi_resolve_deferred(js.env, deferred, js.copy(&encode(&reply))),
                    Err(error) => sys::napi_reject_deferred(js.env, deferred, js.error(&error)),
                }
            };
        }
        self.wait(js, self.waiting.0.get().saturating_sub(settled));
    }

    /// Keeps the event loop alive exactly while promises wait.
    fn wait(&self, js: Js, count: usize) {
        let before = self.waiting.0.replace(count);
        let Some(Function(function)) = *self.lock() else { return };
        // SAFETY: called on the environment's thread while the function exists.
        unsafe {
            match (before, count) {
                (0, 1..) => sys::napi_ref_threadsafe_function(js.env, function),
                (1.., 0) => sys::napi_unref_threadsafe_function(js.env, function),
                _ => sys::Status::napi_ok,
            }
        };
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Function>> {
        self.function.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Sink for NodeSink {
    fn deliver(&self, batch: Batch) {
        if batch.is_empty() {
            return;
        }
        let slot = self.lock();
        let Some(Function(function)) = *slot else { return };
        let data: *mut Batch = Box::into_raw(Box::new(batch));
        let mode = sys::ThreadsafeFunctionCallMode::nonblocking;
        // SAFETY: the function exists while the lock is held; `settle` takes `data` over if the call is accepted.
        unsafe {
            if sys::napi_call_threadsafe_function(function, data.cast(), mode) != sys::Status::napi_ok {
                drop(Box::from_raw(data));
            }
        }
    }
}

/// Settles the promises of a batch, on the JavaScript thread.
unsafe extern "C" fn settle(env: napi_env, _: napi_value, context: *mut c_void, data: *mut c_void) {
    // SAFETY: `data` is the Batch that `deliver` leaked for this call.
    let batch = unsafe { Box::from_raw(data.cast::<Batch>()) };
    if env.is_null() {
        return; // The environment ends; its promises have nobody waiting.
    }
    // SAFETY: `context` is kept alive by the function until `finalize`.
    let sink = unsafe { &*context.cast::<NodeSink>() };
    sink.settle(Js::new(env), *batch);
}

/// The function is gone: nothing more is delivered.
unsafe extern "C" fn finalize(_: napi_env, data: *mut c_void, _: *mut c_void) {
    // SAFETY: gives back the reference that `new` leaked.
    let sink = unsafe { Arc::from_raw(data.cast::<NodeSink>()) };
    *sink.lock() = None;
}

//! The few Node-API calls the boundary makes, each wrapped once.
//!
//! Failures of these calls mean that the environment is ending or out of memory; they yield null or zero values, which
//! JavaScript never gets to see.

use crate::error::Error;
use napi::sys::{self, napi_callback, napi_callback_info, napi_env, napi_ref, napi_value};
use std::ffi::{CStr, c_void};
use std::ptr::{null, null_mut};

/// Most arguments of a function.
pub const ARGUMENTS: usize = 6;

/// An environment, usable on its own thread during a callback.
#[derive(Clone, Copy)]
pub struct Js {
    pub(super) env: napi_env,
}

/// Memory of JavaScript's scratch buffer.
#[derive(Clone, Copy)]
pub struct Scratch {
    start: *mut u8,
    length: usize,
}

impl Default for Scratch {
    fn default() -> Self {
        Scratch { start: null_mut(), length: 0 }
    }
}

impl Scratch {
    /// The first `length` bytes.
    ///
    /// # Safety
    /// JavaScript keeps the buffer alive and does not run while the slice is used; only one slice exists at a time.
    pub unsafe fn slice<'a>(self, length: usize) -> &'a mut [u8] {
        match self.start.is_null() {
            true => &mut [],
            // SAFETY: start..start + self.length is the memory of a live typed array; the rest is the caller's promise.
            false => unsafe { std::slice::from_raw_parts_mut(self.start, length.min(self.length)) },
        }
    }

    /// Copies `bytes` to the start, if they fit.
    ///
    /// # Safety
    /// As [`Scratch::slice`].
    pub unsafe fn fill(self, bytes: &[u8]) -> bool {
        if bytes.len() > self.length {
            return false;
        }
        // SAFETY: the same promise.
        unsafe { self.slice(bytes.len()) }.copy_from_slice(bytes);
        true
    }
}

impl Js {
    /// Wraps an environment.
    pub fn new(env: napi_env) -> Self {
        Js { env }
    }

    /// The arguments (undefined where left out) and the function's data.
    pub fn arguments(self, info: napi_callback_info) -> ([napi_value; ARGUMENTS], *mut c_void) {
        let (mut values, mut count, mut data) = ([null_mut(); ARGUMENTS], ARGUMENTS, null_mut());
        // SAFETY: all pointers are to live locals; `values` has room for `count` entries.
        unsafe { sys::napi_get_cb_info(self.env, info, &mut count, values.as_mut_ptr(), null_mut(), &mut data) };
        (values, data)
    }

    /// Defines a function on `exports`.
    pub fn define(
        self,
        exports: napi_value,
        name: &CStr,
        callback: napi_callback,
        data: *mut c_void,
    ) -> napi::Result<()> {
        let mut function = null_mut();
        // SAFETY: `name` is null-terminated and lives for the call; `data` outlives the function (freed at teardown).
        let status = unsafe {
            let length = name.count_bytes() as isize;
            sys::napi_create_function(self.env, name.as_ptr(), length, callback, data, &mut function);
            sys::napi_set_named_property(self.env, exports, name.as_ptr(), function)
        };
        done(status)
    }

    /// Calls `hook` when the environment ends.
    pub fn on_teardown(self, hook: unsafe extern "C" fn(*mut c_void), data: *mut c_void) -> napi::Result<()> {
        // SAFETY: `hook` and `data` stay valid until it is called, once.
        done(unsafe { sys::napi_add_env_cleanup_hook(self.env, Some(hook), data) })
    }

    /// ToUint32 of a number; 0 for anything else.
    pub fn u32(self, value: napi_value) -> u32 {
        let mut number = 0;
        // SAFETY: a live handle and a live local.
        unsafe { sys::napi_get_value_uint32(self.env, value, &mut number) };
        number
    }

    /// ToInt32 of a number; 0 for anything else.
    pub fn to_i32(self, value: napi_value) -> i32 {
        let mut number = 0;
        // SAFETY: a live handle and a live local.
        unsafe { sys::napi_get_value_int32(self.env, value, &mut number) };
        number
    }

    /// A boolean; false for anything else.
    pub fn bool(self, value: napi_value) -> bool {
        let mut found = false;
        // SAFETY: a live handle and a live local.
        unsafe { sys::napi_get_value_bool(self.env, value, &mut found) };
        found
    }

    /// A string; empty for anything else. What is secret does not come as one.
    pub fn string(self, value: napi_value) -> String {
        let mut length = 0;
        // SAFETY: with no buffer, the call only measures.
        unsafe { sys::napi_get_value_string_utf8(self.env, value, null_mut(), 0, &mut length) };
        let mut bytes = vec![0u8; length + 1];
        // SAFETY: the buffer has room for `length` bytes and the terminator.
        unsafe { sys::napi_get_value_string_utf8(self.env, value, bytes.as_mut_ptr().cast(), length + 1, &mut length) };
        bytes.truncate(length);
        String::from_utf8(bytes).unwrap_or_default()
    }

    /// The bytes of a Uint8Array where they lie, so that there is no copy to be wiped; none for anything else.
    ///
    /// # Safety
    /// JavaScript keeps the array alive, and nobody writes to it, as long as the slice is used.
    pub unsafe fn bytes<'a>(self, value: napi_value) -> Option<&'a [u8]> {
        let Scratch { start, length } = self.scratch(value)?;
        match length {
            0 => Some(&[]), // whose memory may be none at all
            // SAFETY: start..start + length is the memory of a live typed array; the rest is the caller's promise.
            _ => Some(unsafe { std::slice::from_raw_parts(start, length) }),
        }
    }

    /// The same, to be written to.
    ///
    /// # Safety
    /// As [`Js::bytes`], and nobody reads it meanwhile.
    pub unsafe fn bytes_mut<'a>(self, value: napi_value) -> Option<&'a mut [u8]> {
        let scratch = self.scratch(value)?;
        match scratch.length {
            0 => Some(&mut []),
            // SAFETY: the same promise.
            length => Some(unsafe { scratch.slice(length) }),
        }
    }

    /// Calls a function without `this`; none if it is not one or throws: then its exception is thrown when our callback
    /// ends.
    pub fn call(self, function: napi_value, arguments: &[napi_value]) -> Option<napi_value> {
        let mut value = null_mut();
        // SAFETY: live handles and a live local.
        let status = unsafe {
            sys::napi_call_function(
                self.env,
                self.undefined(),
                function,
                arguments.len(),
                arguments.as_ptr(),
                &mut value,
            )
        };
        (status == sys::Status::napi_ok).then_some(value)
    }

    /// The memory of a Uint8Array; none for anything else.
    pub fn scratch(self, value: napi_value) -> Option<Scratch> {
        let (mut kind, mut length, mut data) = (0, 0, null_mut());
        // SAFETY: live locals; array buffer and offset are not wanted.
        let status = unsafe {
            sys::napi_get_typedarray_info(self.env, value, &mut kind, &mut length, &mut data, null_mut(), null_mut())
        };
        let is_one = status == sys::Status::napi_ok && kind == sys::TypedarrayType::uint8_array;
        is_one.then(|| Scratch { start: data.cast(), length })
    }

    /// Keeps an object from being collected, in place of one that was kept before.
    pub fn keep(self, value: napi_value, before: napi_ref) -> napi_ref {
        let mut kept = null_mut();
        // SAFETY: a live handle and a live local; `before` is none, or was made here and is used no more.
        unsafe {
            if !before.is_null() {
                sys::napi_delete_reference(self.env, before);
            }
            sys::napi_create_reference(self.env, value, 1, &mut kept);
        }
        kept
    }

    /// undefined.
    pub fn undefined(self) -> napi_value {
        let mut value = null_mut();
        // SAFETY: a live local.
        unsafe { sys::napi_get_undefined(self.env, &mut value) };
        value
    }

    /// A number.
    pub fn number(self, number: f64) -> napi_value {
        let mut value = null_mut();
        // SAFETY: a live local.
        unsafe { sys::napi_create_double(self.env, number, &mut value) };
        value
    }

    /// A small integer, which V8 makes without allocating.
    pub fn i32(self, number: i32) -> napi_value {
        let mut value = null_mut();
        // SAFETY: a live local.
        unsafe { sys::napi_create_int32(self.env, number, &mut value) };
        value
    }

    /// A string.
    pub fn text(self, text: &str) -> napi_value {
        let mut value = null_mut();
        // SAFETY: pointer and length describe `text`.
        unsafe { sys::napi_create_string_utf8(self.env, text.as_ptr().cast(), text.len() as isize, &mut value) };
        value
    }

    /// A Uint8Array with a copy of `bytes`.
    pub fn copy(self, bytes: &[u8]) -> napi_value {
        let (mut data, mut buffer, mut array) = (null_mut(), null_mut(), null_mut());
        // SAFETY: the new buffer has `bytes.len()` bytes at `data`, and nothing else refers to it yet.
        unsafe {
            sys::napi_create_arraybuffer(self.env, bytes.len(), &mut data, &mut buffer);
            if !data.is_null() {
                std::ptr::copy_nonoverlapping(bytes.as_ptr(), data.cast(), bytes.len());
            }
            let kind = sys::TypedarrayType::uint8_array;
            sys::napi_create_typedarray(self.env, kind, bytes.len(), buffer, 0, &mut array);
        }
        array
    }

    /// Gives an object a member of its own, whatever its prototype has under that name.
    fn define_member(self, object: napi_value, name: &CStr, value: napi_value) {
        let property = sys::napi_property_descriptor {
            utf8name: name.as_ptr(),
            name: null_mut(),
            method: None,
            getter: None,
            setter: None,
            value,
            attributes: sys::PropertyAttributes::writable
                | sys::PropertyAttributes::enumerable
                | sys::PropertyAttributes::configurable,
            data: null_mut(),
        };
        // SAFETY: live handles, and a descriptor that outlives the call.
        unsafe { sys::napi_define_properties(self.env, object, 1, &property) };
    }

    /// An Error named BusinessError with a numeric code. Its cause, where a file is concerned, has the system's name
    /// for the reason as its code.
    pub fn error(self, error: &Error) -> napi_value {
        let (mut value, mut cause) = (null_mut(), null_mut());
        let message = self.text(&error.message());
        let (name, code) = (self.text("BusinessError"), self.number(error.code.number().into()));
        // SAFETY: live handles and a live local.
        unsafe { sys::napi_create_error(self.env, null_mut(), message, &mut value) };
        self.define_member(value, c"name", name);
        self.define_member(value, c"code", code);
        if let Some(system) = error.system {
            let text = self.text(error.detail.as_deref().unwrap_or(system));
            // SAFETY: the same.
            unsafe { sys::napi_create_error(self.env, self.text(system), text, &mut cause) };
            self.define_member(value, c"cause", cause);
        }
        value
    }

    /// Throws an error.
    pub fn throw(self, error: &Error) -> napi_value {
        let value = self.error(error);
        // SAFETY: a live handle.
        unsafe { sys::napi_throw(self.env, value) };
        null::<c_void>().cast_mut().cast()
    }
}

/// A status as napi's result, for registration.
pub fn done(status: sys::napi_status) -> napi::Result<()> {
    match status {
        sys::Status::napi_ok => Ok(()),
        status => Err(napi::Error::new(napi::Status::from(status), "registering the addon failed")),
    }
}

//! What SQLite has open and mapped anyway, looked at through its own handle: nobody but SQLite opens the database,
//! because closing a file gives up all locks that the process has on it.

use crate::error::Result;
use rusqlite::{Connection, ffi};
use sha2::{Digest, Sha256};
use std::os::raw::c_void;

/// The first copy of the WAL index's header: change counter, frame count, checksums, salts. It changes with every
/// commit, of this process or another; comparing it tells in a few nanoseconds, without a system call, whether a kept
/// read snapshot is still the newest state.
pub type Mark = [u64; 6];

/// How many frames a log holds, by its mark.
pub fn frames(mark: &Mark) -> u32 {
    let word = mark[2].to_ne_bytes();
    u32::from_ne_bytes([word[0], word[1], word[2], word[3]])
}

/// The mapped header of one connection's WAL index.
pub struct WalIndex {
    header: *const u64,
}

// SAFETY: the pointer is only read, through volatile loads, and stays valid as long as the connection beside it.
unsafe impl Send for WalIndex {}

/// SQLite's open file of a connection's main database, and its methods.
fn main_file(connection: &Connection) -> Option<(*mut ffi::sqlite3_file, &ffi::sqlite3_io_methods)> {
    let mut file: *mut ffi::sqlite3_file = std::ptr::null_mut();
    // SAFETY: FCNTL_FILE_POINTER stores a pointer to the open file, which lives as long as the connection; its methods
    // are a static table.
    unsafe {
        let request = ffi::SQLITE_FCNTL_FILE_POINTER;
        let code = ffi::sqlite3_file_control(connection.handle(), c"main".as_ptr(), request, (&raw mut file).cast());
        if code != ffi::SQLITE_OK || file.is_null() || (*file).pMethods.is_null() {
            return None;
        }
        Some((file, &*(*file).pMethods))
    }
}

impl WalIndex {
    /// The header of `connection`'s main database; none if SQLite does not share one. The connection must have read
    /// from a WAL database before, and must outlive the result.
    #[inline(never)]
    pub fn of(connection: &Connection) -> Option<Self> {
        let (file, methods) = main_file(connection)?;
        let mut region: *mut c_void = std::ptr::null_mut();
        if methods.iVersion < 2 {
            return None;
        }
        // SAFETY: xShmMap of the already mapped region 0 with extend = 0 returns its address and changes nothing.
        let code = unsafe { methods.xShmMap?(file, 0, 32 * 1024, 0, &raw mut region) };
        let is_mapped = [ffi::SQLITE_OK, ffi::SQLITE_READONLY].contains(&code) && !region.is_null();
        is_mapped.then_some(WalIndex { header: region.cast() })
    }

    /// The header now. A torn read only looks like a change.
    #[inline]
    pub fn mark(&self) -> Mark {
        // SAFETY: region 0 is 32 KiB, page-aligned and mapped while the connection lives; the header is 48 bytes.
        let word = |at| unsafe { self.header.add(at).read_volatile() };
        // Written out: every call reads it, and the compiler keeps loops for size.
        [word(0), word(1), word(2), word(3), word(4), word(5)]
    }
}

/// The next commits carry the log over, once it has so many frames.
pub fn carry_over_at(connection: &Connection, frames: u32) {
    // SAFETY: the connection is open; it sets a number.
    unsafe { ffi::sqlite3_wal_autocheckpoint(connection.handle(), frames as i32) };
}

/// Carries over what can be without waiting for anybody. Gives how many frames the log has and how many of them are left;
/// far too many if it could not be done.
pub fn carry_over(connection: &Connection) -> (u32, u32) {
    let (mut length, mut done) = (-1, -1);
    let (name, mode) = (c"main".as_ptr(), ffi::SQLITE_CHECKPOINT_PASSIVE);
    // SAFETY: the connection is open, and the numbers are live locals.
    let code =
        unsafe { ffi::sqlite3_wal_checkpoint_v2(connection.handle(), name, mode, &raw mut length, &raw mut done) };
    let left = if code == ffi::SQLITE_OK { length.abs_diff(done) } else { u32::MAX };
    (length.max(0) as u32, left)
}

/// The first bytes of the database file itself, without its log; none if it has not as many.
pub fn file_head(connection: &Connection) -> Result<Option<[u8; 100]>> {
    let Some((file, methods)) = main_file(connection) else { return Ok(None) };
    let Some(read) = methods.xRead else { return Ok(None) };
    let mut head = [0u8; 100];
    // SAFETY: the file is open, and the buffer has room for as many bytes as are asked for.
    match unsafe { read(file, head.as_mut_ptr().cast(), head.len() as i32, 0) } {
        ffi::SQLITE_OK => Ok(Some(head)),
        ffi::SQLITE_IOERR_SHORT_READ => Ok(None),
        code => Err(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None).into()),
    }
}

/// SHA-256 of the database file itself, without its log; for who is alone.
pub fn file_digest(connection: &Connection) -> Option<[u8; 32]> {
    let (file, methods) = main_file(connection)?;
    let (read, size_of) = (methods.xRead?, methods.xFileSize?);
    let mut size = 0;
    // SAFETY: the file is open, and `size` is a live local.
    if unsafe { size_of(file, &raw mut size) } != ffi::SQLITE_OK {
        return None;
    }
    let mut digest = Sha256::new();
    let mut chunk = vec![0u8; 64 * 1024];
    let mut at = 0;
    while at < size {
        let length = chunk.len().min((size - at) as usize);
        // SAFETY: the buffer has room for `length` bytes.
        if unsafe { read(file, chunk.as_mut_ptr().cast(), length as i32, at) } != ffi::SQLITE_OK {
            return None;
        }
        digest.update(&chunk[..length]);
        at += length as i64;
    }
    Some(digest.finalize().into())
}

/// What the system answered when it failed this connection last.
pub fn system_error(connection: &Connection) -> Option<std::io::Error> {
    // SAFETY: the handle is open.
    let number = unsafe { ffi::sqlite3_system_errno(connection.handle()) };
    (number != 0).then(|| std::io::Error::from_raw_os_error(number))
}

/// Whether another file lies where the connection's database was opened.
pub fn has_moved(connection: &Connection) -> bool {
    let mut moved: i32 = 0;
    // SAFETY: FCNTL_HAS_MOVED stores an int.
    let code = unsafe {
        let request = ffi::SQLITE_FCNTL_HAS_MOVED;
        ffi::sqlite3_file_control(connection.handle(), c"main".as_ptr(), request, (&raw mut moved).cast())
    };
    code == ffi::SQLITE_OK && moved != 0
}

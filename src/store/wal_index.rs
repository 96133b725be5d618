//! The header of SQLite's WAL index, read straight from the shared memory that SQLite has mapped anyway.
//!
//! It changes with every commit, of this process or another. Comparing it tells in a few nanoseconds, without a system
//! call, whether a kept read snapshot is still the newest state.

use rusqlite::{Connection, ffi};
use std::os::raw::c_void;

/// The first copy of the header: change counter, frame count, checksums, salts.
pub type Mark = [u64; 6];

/// The mapped header of one connection's database.
pub struct WalIndex {
    header: *const u64,
}

// SAFETY: the pointer is only read, through volatile loads, and stays valid as long as the connection beside it.
unsafe impl Send for WalIndex {}

impl WalIndex {
    /// The header of `connection`'s main database; none if SQLite does not share one. The connection must have read
    /// from a WAL database before, and must outlive the result.
    pub fn of(connection: &Connection) -> Option<Self> {
        let mut file: *mut ffi::sqlite3_file = std::ptr::null_mut();
        let mut region: *mut c_void = std::ptr::null_mut();
        // SAFETY: FCNTL_FILE_POINTER stores a pointer to the open file, which lives as long as the connection. xShmMap
        // of the already mapped region 0 with extend = 0 returns its address and changes nothing.
        unsafe {
            let handle = connection.handle();
            let code = ffi::sqlite3_file_control(
                handle,
                c"main".as_ptr(),
                ffi::SQLITE_FCNTL_FILE_POINTER,
                (&raw mut file).cast(),
            );
            if code != ffi::SQLITE_OK || file.is_null() || (*file).pMethods.is_null() {
                return None;
            }
            let methods = &*(*file).pMethods;
            if methods.iVersion < 2 || methods.xShmMap?(file, 0, 32 * 1024, 0, &raw mut region) != ffi::SQLITE_OK {
                return None;
            }
        }
        (!region.is_null()).then_some(WalIndex { header: region.cast() })
    }

    /// The header now. A torn read only looks like a change.
    pub fn mark(&self) -> Mark {
        // SAFETY: region 0 is 32 KiB, page-aligned and mapped while the connection lives; the header is 48 bytes.
        std::array::from_fn(|word| unsafe { self.header.add(word).read_volatile() })
    }
}

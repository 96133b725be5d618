//! Locks that copying a folder does not drop.
//!
//! A POSIX lock belongs to the process, and closing *any* descriptor of a file gives up all that the process has on it:
//! a program that copies its own open folder would lose the writer's lock, and the others would take it. Locks of an
//! open file description stay until that one is closed. SQLite opens the index of a log once per process, so for the
//! bytes of its locks both kinds mean the same. Other platforms do not have them.

#[cfg(target_os = "linux")]
mod linux {
    use libc::{c_int, c_void, flock};
    use rusqlite::ffi;
    use std::sync::Once;

    /// SQLite's locks in `store.db-shm`: writer, checkpointer, recovery, five readers, and "somebody is here".
    const INDEX: std::ops::RangeInclusive<i64> = 120..=128;

    /// Called by SQLite in the place of the system's function of this name.
    unsafe extern "C" fn fcntl(file: c_int, command: c_int, argument: *mut c_void) -> c_int {
        let ours = match command {
            libc::F_SETLK => libc::F_OFD_SETLK,
            libc::F_GETLK => libc::F_OFD_GETLK,
            command => command,
        };
        if ours != command {
            // SAFETY: with these commands SQLite gives a lock that nobody else sees meanwhile.
            let lock = unsafe { &mut *argument.cast::<flock>() };
            if INDEX.contains(&lock.l_start) {
                lock.l_pid = 0; // as the system wants it with such locks
                // SAFETY: the system's function with its own arguments.
                let answer = unsafe { libc::fcntl(file, ours, argument) };
                // A system that only looks like Linux may not have them.
                if answer != -1 || std::io::Error::last_os_error().raw_os_error() != Some(libc::EINVAL) {
                    return answer;
                }
            }
        }
        // SAFETY: what SQLite gave, which it would have given to this very function.
        unsafe { libc::fcntl(file, command, argument) }
    }

    /// Before the first file is opened.
    pub fn install() {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            // SAFETY: the default VFS is static. SQLite calls what it is given as `fcntl(int, int, ...)` with one more
            // argument, which Linux passes in the same register either way.
            unsafe {
                let vfs = ffi::sqlite3_vfs_find(std::ptr::null());
                if let Some(set) = vfs.as_ref().and_then(|found| found.xSetSystemCall) {
                    type Call = unsafe extern "C" fn(c_int, c_int, *mut c_void) -> c_int;
                    let ours: unsafe extern "C" fn() = std::mem::transmute(fcntl as Call);
                    set(vfs, c"fcntl".as_ptr(), Some(ours));
                }
            }
        });
    }
}

#[cfg(target_os = "linux")]
pub use linux::install;

/// Nothing to be done.
#[cfg(not(target_os = "linux"))]
pub fn install() {}

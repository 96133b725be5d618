//! Who else has a file locked, for messages; and what tells this process from every other one that may see the folder.

use std::ops::RangeInclusive;
use std::path::Path;

/// Bytes of a file by which it is locked.
pub type Bytes = RangeInclusive<u64>;
/// Whatever is locked of it.
pub const ANY: Bytes = 0..=u64::MAX;
/// In the index of the log: the lock of who writes.
pub const WRITER: Bytes = 120..=120;
/// In the index of the log: the locks of who reads an older state.
pub const READERS: Bytes = 123..=127;

/// The processes that hold locks on these bytes of a file, in words.
pub fn holders(path: &Path, bytes: Bytes) -> String {
    let mut pids: Vec<String> = pids(path, bytes).iter().map(u32::to_string).collect();
    match pids.pop() {
        None => "another process".to_owned(),
        Some(only) if pids.is_empty() => format!("process {only}"),
        Some(last) => format!("processes {} and {last}", pids.join(", ")),
    }
}

/// The processes but this one that hold such locks, where the system tells: what each has open says which locks it
/// holds.
#[cfg(target_os = "linux")]
pub fn pids(path: &Path, bytes: Bytes) -> Vec<u32> {
    use std::fs::{self, read_dir};
    use std::os::unix::fs::MetadataExt;
    let Ok(inode) = fs::metadata(path).map(|found| found.ino().to_string()) else { return Vec::new() };
    // lock: 1: OFDLCK ADVISORY WRITE -1 major:minor:inode start end
    let is_lock = |line: &str| -> Option<bool> {
        let mut words = line.strip_prefix("lock:")?.split_whitespace().skip(5);
        let file = words.next()?.rsplit(':').next() == Some(&inode);
        let start: u64 = words.next()?.parse().ok()?;
        let end = words.next()?.parse().unwrap_or(u64::MAX);
        Some(file && start <= *bytes.end() && *bytes.start() <= end)
    };
    let holds = |pid: &u32| {
        let files = read_dir(format!("/proc/{pid}/fdinfo")).into_iter().flatten().flatten();
        let texts = files.filter_map(|file| fs::read_to_string(file.path()).ok());
        texts.into_iter().any(|text| text.lines().any(|line| is_lock(line) == Some(true)))
    };
    let processes = read_dir("/proc").into_iter().flatten().flatten();
    let pids = processes.filter_map(|process| process.file_name().to_str()?.parse().ok());
    let pids = pids.filter(|pid| *pid != std::process::id()).filter(holds);
    crate::gather::gather::<std::collections::BTreeSet<u32>, _>(pids).into_iter().collect()
}

/// Not told here.
#[cfg(not(target_os = "linux"))]
pub fn pids(_path: &Path, _bytes: Bytes) -> Vec<u32> {
    Vec::new()
}

/// A name of this process that no other one has: process ids repeat in containers and after restarts.
pub fn this_process() -> String {
    let pid = std::process::id();
    #[cfg(target_os = "linux")]
    {
        use std::fs;
        let started = fs::read_to_string("/proc/self/stat").unwrap_or_default();
        // What follows the program's name, which may hold anything; the 20th word of it.
        let started = started.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(19)).unwrap_or("0");
        let space = fs::read_link("/proc/self/ns/pid").unwrap_or_default();
        let space: String = space.to_string_lossy().chars().filter(char::is_ascii_digit).collect();
        format!("{pid}-{started}-{space}")
    }
    #[cfg(not(target_os = "linux"))]
    pid.to_string()
}

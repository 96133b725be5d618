//! Who else has a file locked, for messages; and what tells this process from every other one that may see the folder.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The processes that hold locks on a file, in words.
pub fn holders(path: &Path) -> String {
    let mut pids: Vec<String> = pids(path).iter().map(u32::to_string).collect();
    match pids.pop() {
        None => "another process".to_owned(),
        Some(only) if pids.is_empty() => format!("process {only}"),
        Some(last) => format!("processes {} and {last}", pids.join(", ")),
    }
}

/// The processes but this one that hold locks on a file, where the system tells.
pub fn pids(path: &Path) -> Vec<u32> {
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::fs::MetadataExt;
        let Ok(inode) = fs::metadata(path).map(|found| found.ino().to_string()) else { return Vec::new() };
        let locks = fs::read_to_string("/proc/locks").unwrap_or_default();
        // number: FLOCK ADVISORY WRITE pid major:minor:inode start end
        let holder = |line: &str| {
            let mut words = line.split_whitespace().skip_while(|word| !["READ", "WRITE"].contains(word)).skip(1);
            let pid = words.next()?.parse().ok()?;
            (words.next()?.rsplit(':').next() == Some(&inode)).then_some(pid)
        };
        let waiting = |line: &&str| line.contains("->");
        let mut pids: Vec<u32> = locks.lines().filter(|line| !waiting(line)).filter_map(holder).collect();
        pids.retain(|pid| *pid != std::process::id());
        pids.sort_unstable();
        pids.dedup();
        pids
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = (path, fs::metadata(path));
        Vec::new()
    }
}

/// A name of this process that no other one has: process ids repeat in containers and after restarts.
pub fn this_process() -> String {
    let mut name = std::process::id().to_string();
    #[cfg(target_os = "linux")]
    {
        let started = fs::read_to_string("/proc/self/stat").unwrap_or_default();
        // What follows the program's name, which may hold anything; the 20th word of it.
        let started = started.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(19)).unwrap_or("0");
        let space = fs::read_link("/proc/self/ns/pid").unwrap_or_default();
        let space: String = space.to_string_lossy().chars().filter(char::is_ascii_digit).collect();
        let _ = write!(name, "-{started}-{space}");
    }
    #[cfg(not(target_os = "linux"))]
    let _ = write!(name, "");
    name
}

//! Named places where a test makes the engine die, to prove that what was acknowledged is still there afterwards.
//!
//! `OHOS_FAULT=name:n` aborts the process when the n-th pass reaches `name`. Only with the `fault-points` feature;
//! otherwise [`point`] is nothing.

/// Passes the fault point `name`.
#[inline]
pub fn point(name: &str) {
    #[cfg(feature = "fault-points")]
    armed::point(name);
    #[cfg(not(feature = "fault-points"))]
    let _ = name;
}

#[cfg(feature = "fault-points")]
#[expect(clippy::disallowed_methods, reason = "a test that ends the process arms it by its environment")]
mod armed {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    static PASSES: AtomicU32 = AtomicU32::new(0);
    static ARMED: OnceLock<Option<(String, u32)>> = OnceLock::new();

    pub fn point(name: &str) {
        let armed = ARMED.get_or_init(|| {
            let value = std::env::var("OHOS_FAULT").ok()?;
            let (name, count) = value.split_once(':')?;
            Some((name.to_owned(), count.parse().ok()?))
        });
        if let Some((armed, count)) = armed
            && armed == name
            && PASSES.fetch_add(1, Ordering::SeqCst) + 1 == *count
        {
            std::process::abort();
        }
    }
}

//! Small sets and maps with little code: `collect` into them, like `sort`, brings a sort of its own for every type,
//! which is 3 KB of the addon each. Insertion is as fast for what has a few elements.

/// Gathers items, one by one.
pub fn gather<C: Default + Extend<T>, T>(items: impl IntoIterator<Item = T>) -> C {
    let mut all = C::default();
    all.extend(items);
    all
}

//! What the batch functions share: their maps agree on the data set, and each is checked before anything is written.

use super::*;

/// Parses each element.
pub fn each<T>(maps: Vec<Attributes>, parse: impl Fn(Attributes) -> Result<T>) -> Result<Vec<T>> {
    maps.into_iter().enumerate().map(|(index, map)| in_element(index, parse(map))).collect()
}

/// GROUP_ID and REQUIRE_ATTR_ENCRYPTED are the same in all elements; left out equals none and false (24000019).
pub fn check_consistency<'a>(mut subjects: impl Iterator<Item = &'a Subject>) -> Result<()> {
    let set = |subject: &'a Subject| (subject.group.as_deref(), subject.encrypted);
    let first = subjects.next().map(set);
    match subjects.all(|subject| Some(set(subject)) == first) {
        true => Ok(()),
        false => Err(Code::InconsistentAttribute.into()),
    }
}

/// Says which element an argument error is about.
pub fn in_element<T>(index: usize, result: Result<T>) -> Result<T> {
    result.map_err(|mut error| {
        if let Some(detail) = error.detail.take() {
            error.detail = Some(format!("element {index}: {detail}").into());
        }
        error
    })
}

/// Refuses an empty array.
pub fn check_not_empty(name: &str, maps: &[Attributes]) -> Result<()> {
    match maps.is_empty() {
        true => Err(Error::argument(format!("{name} is empty"))),
        false => Ok(()),
    }
}

//! What the batch functions share: their maps agree on the data set, and each is checked before anything is written.

use crate::asset::attributes::Attributes;
use crate::asset::tag::Tag;
use crate::error::{Code, Error, Result};

/// GROUP_ID and REQUIRE_ATTR_ENCRYPTED are the same in all elements; left out equals none and false (24000019).
pub fn check_consistency(maps: &[Attributes]) -> Result<()> {
    let set = |map: &Attributes| (map.bytes(Tag::GroupId).map(<[u8]>::to_vec), map.flag(Tag::RequireAttrEncrypted));
    match maps.windows(2).all(|pair| set(&pair[0]) == set(&pair[1])) {
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

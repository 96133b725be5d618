//! batchAdd: adds up to 100 assets in one transaction (spec/asset.md 4.7).

use super::add::{add, with_dataset};
use super::batch::{check_consistency, check_not_empty, in_element};
use super::{Check, Effect, Operation};
use crate::asset::attributes::Attributes;
use crate::asset::call::{self, Call, Target};
use crate::asset::spec;
use crate::asset::tag::Tag;
use crate::device::memory::Memory;
use crate::error::{Code, Error, Result};
use crate::reply::Reply;
use crate::store::Tx;
use std::collections::HashSet;

/// batchAdd(attributesArray)
pub struct BatchAdd {
    elements: Vec<Attributes>,
}

impl BatchAdd {
    /// Checks tags and ranges of each element.
    pub fn parse(elements: Vec<Attributes>) -> Result<Self> {
        check_not_empty("attributesArray", &elements)?;
        for (index, element) in elements.iter().enumerate() {
            in_element(index, spec::ADD.check(element))?;
        }
        Ok(BatchAdd { elements })
    }
}

impl Operation for BatchAdd {
    const EFFECT: Effect = Effect::More;
    /// The elements have their own checks, after the look at all of them.
    const CHECKS: &'static [Check] = &[];

    fn map(&self) -> &Attributes {
        &self.elements[0]
    }

    fn run(&self, call: &Call, target: &Target, tx: &Tx<'_>, _: &mut Memory) -> Result<Reply> {
        check_consistency(&self.elements)?;
        with_dataset(call, target, tx, |found| {
            tx.atomically(|| {
                let mut taken = Vec::new();
                let mut written = HashSet::with_capacity(self.elements.len());
                // An error in any element takes back what earlier ones wrote.
                for (index, element) in self.elements.iter().enumerate() {
                    in_element(index, call.check(call::BATCH_ADD, element))?;
                    let alias = element.bytes(Tag::Alias).unwrap_or_default();
                    if written.contains(alias) {
                        let detail = "asset.Tag.ALIAS is the same as that of an earlier element";
                        return in_element(index, Err(Error::argument(detail)));
                    }
                    match add(call, tx, target, found, element) {
                        Ok(()) => drop(written.insert(alias)),
                        Err(error) if error.code == Code::Duplicated => taken.push((index as u32, Code::Duplicated)),
                        Err(error) => return Err(error),
                    }
                }
                Ok(Reply::Batch(taken))
            })
        })
    }
}

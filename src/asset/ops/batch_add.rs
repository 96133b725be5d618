//! batchAdd: adds up to 100 assets in one transaction (spec/asset.md 4.7).

use super::add::{Add, put, with_dataset};
use super::batch::{check_consistency, check_not_empty, each, in_element};
use super::*;
use std::collections::HashSet;

/// batchAdd(attributesArray)
pub struct BatchAdd(Vec<Add>);

impl BatchAdd {
    /// Checks tags and ranges of each element.
    pub fn parse(elements: Vec<Attributes>) -> Result<Self> {
        check_not_empty("attributesArray", &elements)?;
        each(elements, Add::parse).map(BatchAdd)
    }
}

impl Operation for BatchAdd {
    fn subject(&self) -> &Subject {
        self.0[0].subject()
    }

    fn run(&self, call: &Call, target: &Target, tx: &Tx<'_>, _: &mut Memory) -> Result<Reply> {
        check_consistency(self.0.iter().map(Add::subject))?;
        with_dataset(call, target, tx, |found| {
            let mut taken = Vec::new();
            let mut aliases = HashSet::with_capacity(self.0.len());
            let mut accepted = Vec::with_capacity(self.0.len());
            // No asset is written before the last element is looked at: an error in any of them leaves none to take back. Of a
            // key that was made for them nobody learns.
            for (index, element) in self.0.iter().enumerate() {
                in_element(index, call.check(call::BATCH_ADD, element.subject()))?;
                let alias = element.alias();
                if aliases.contains(alias) {
                    let detail = "asset.Tag.ALIAS is the same as that of an earlier element";
                    return in_element(index, Err(Error::argument(detail)));
                }
                match element.accept(call, tx, target, found) {
                    Ok(asset) => {
                        aliases.insert(alias);
                        accepted.push(asset);
                    }
                    Err(error) if error.code == Code::Duplicated => taken.push((index as u32, Code::Duplicated)),
                    Err(error) => return Err(error),
                }
            }
            put(tx, &accepted, call.now)?;
            Ok(Reply::Batch(taken))
        })
    }
}

//! batchRemove: removes up to 100 assets by alias in one transaction; unknown aliases are skipped.

use super::batch::{check_consistency, in_element};
use super::remove::remove;
use super::{Check, Operation};
use crate::asset::attributes::Attributes;
use crate::asset::call::{self, Call, Target};
use crate::asset::condition::Condition;
use crate::asset::spec;
use crate::device::memory::Memory;
use crate::error::{Error, Result};
use crate::reply::Reply;
use crate::store::Tx;

/// batchRemove(assetsToBeRemoved)
pub struct BatchRemove {
    elements: Vec<Attributes>,
}

impl BatchRemove {
    /// Checks tags and ranges of each element.
    pub fn parse(elements: Vec<Attributes>) -> Result<Self> {
        for (index, element) in elements.iter().enumerate() {
            if element.is_empty() {
                return in_element(index, Err(Error::argument("the Map is empty")));
            }
            in_element(index, spec::BATCH_REMOVE.check_given(element))?;
        }
        Ok(BatchRemove { elements })
    }
}

impl Operation for BatchRemove {
    const CHECKS: &'static [Check] = &[];

    fn run(&self, call: &Call, target: &Target, tx: &Tx<'_>, _: &mut Memory) -> Result<Reply> {
        if self.elements.is_empty() {
            return Ok(Reply::Done);
        }
        check_consistency(&self.elements)?;
        for (index, element) in self.elements.iter().enumerate() {
            in_element(index, spec::BATCH_REMOVE.check(element))?;
            call.check(call::BATCH, element)?;
        }
        let Some(found) = target.find(call, tx)? else { return Ok(Reply::Done) };
        tx.atomically(|| {
            for element in &self.elements {
                let condition = Condition::new(tx, found.dataset, element, found.index.as_deref());
                remove(tx, &found, &condition, call.now)?;
            }
            Ok(Reply::Done)
        })
    }

    fn map(&self) -> &Attributes {
        self.elements.first().unwrap_or(Attributes::none())
    }
}

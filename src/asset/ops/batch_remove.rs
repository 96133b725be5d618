//! batchRemove: removes up to 100 assets by alias in one transaction; unknown aliases are skipped.

use super::batch::{check_consistency, each, in_element};
use super::remove::remove;
use super::*;
use crate::asset::attributes::missing;
use std::sync::LazyLock;

/// batchRemove(assetsToBeRemoved)
pub struct BatchRemove(Vec<Subject>);

impl BatchRemove {
    /// Checks tags and ranges of each element.
    pub fn parse(elements: Vec<Attributes>) -> Result<Self> {
        let parse = |element: Attributes| match element.is_empty() {
            true => Err(Error::argument("the Map is empty")),
            false => Subject::of(&element, &spec::BATCH_REMOVE),
        };
        each(elements, parse).map(BatchRemove)
    }
}

impl Operation for BatchRemove {
    fn subject(&self) -> &Subject {
        static NONE: LazyLock<Subject> = LazyLock::new(|| Subject::read(&Attributes::none(), Ok(())));
        self.0.first().unwrap_or(&NONE)
    }

    fn run(&self, call: &Call, target: &Target, tx: &Tx<'_>, _: &mut Memory) -> Result<Reply> {
        if self.0.is_empty() {
            return Ok(Reply::Done);
        }
        check_consistency(self.0.iter())?;
        for (index, element) in self.0.iter().enumerate() {
            if !element.names.has_alias() {
                return in_element(index, Err(missing(Tag::Alias)));
            }
            call.check(call::BATCH, element)?;
        }
        let Some(found) = target.find(&call.device, tx)? else { return Ok(Reply::Done) };
        tx.atomically(|| {
            for element in &self.0 {
                remove(tx, &found, element, call.now)?;
            }
            Ok(Reply::Done)
        })
    }
}

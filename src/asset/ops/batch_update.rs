//! batchUpdate: updates up to 100 assets pairwise in one transaction (spec/asset.md 4.7).

use super::batch::{check_consistency, check_not_empty, in_element};
use super::update::{check_attributes, update};
use super::{Check, Effect, Operation};
use crate::asset::attributes::Attributes;
use crate::asset::call::{self, Call, Target};
use crate::asset::spec;
use crate::device::memory::Memory;
use crate::error::{Code, Error, Result};
use crate::reply::Reply;
use crate::store::Tx;

/// batchUpdate(sourceAttributes, destAttributes)
pub struct BatchUpdate {
    sources: Vec<Attributes>,
    destinations: Vec<Attributes>,
}

impl BatchUpdate {
    /// Checks both arrays.
    pub fn parse(sources: Vec<Attributes>, destinations: Vec<Attributes>) -> Result<Self> {
        check_not_empty("sourceAttributes", &sources)?;
        check_not_empty("destAttributes", &destinations)?;
        if sources.len() != destinations.len() {
            return Err(Error::argument(format!(
                "sourceAttributes has {} elements and destAttributes {}",
                sources.len(),
                destinations.len()
            )));
        }
        for (index, source) in sources.iter().enumerate() {
            in_element(index, spec::UPDATE_QUERY.check(source))?;
        }
        for (index, destination) in destinations.iter().enumerate() {
            in_element(index, check_attributes(destination))?;
        }
        Ok(BatchUpdate { sources, destinations })
    }
}

impl Operation for BatchUpdate {
    const EFFECT: Effect = Effect::More;
    const CHECKS: &'static [Check] = &[];

    fn map(&self) -> &Attributes {
        &self.sources[0]
    }

    fn run(&self, call: &Call, target: &Target, tx: &Tx<'_>, _: &mut Memory) -> Result<Reply> {
        check_consistency(&self.sources)?;
        for (index, source) in self.sources.iter().enumerate() {
            in_element(index, call.check(call::BATCH, source))?;
        }
        for (index, destination) in self.destinations.iter().enumerate() {
            in_element(index, destination.check_late_values())?;
        }
        let found = target.find(call, tx)?;
        tx.atomically(|| {
            let mut missing = Vec::new();
            for (index, (source, destination)) in self.sources.iter().zip(&self.destinations).enumerate() {
                // Rows are selected by alias alone; other conditions were validated and mean nothing (A168).
                let updated = match &found {
                    Some(found) => update(call, tx, target, found, &source.alias_only(), destination)?,
                    None => false,
                };
                if !updated {
                    missing.push((index as u32, Code::NotFound));
                }
            }
            Ok(Reply::Batch(missing))
        })
    }
}

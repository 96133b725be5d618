//! batchUpdate: updates up to 100 assets pairwise in one transaction (spec/asset.md 4.7).

use super::batch::{check_consistency, check_not_empty, each, in_element};
use super::update::{Changes, update};
use super::*;
use crate::asset::subject::tell;
use crate::data::terms::GivenTerms;
use std::iter::once;

/// batchUpdate(sourceAttributes, destAttributes)
pub struct BatchUpdate {
    /// Rows are selected by alias alone; other conditions were validated and mean nothing (A168).
    sources: Vec<(Subject, Bytes)>,
    destinations: Vec<Changes>,
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
        let source = |source: Attributes| {
            let alias = source.required(Tag::Alias)?;
            Ok((Subject::of(&source, &spec::UPDATE_QUERY)?, alias))
        };
        Ok(BatchUpdate { sources: each(sources, source)?, destinations: each(destinations, Changes::parse)? })
    }
}

impl Operation for BatchUpdate {
    fn subject(&self) -> &Subject {
        &self.sources[0].0
    }

    fn run(&self, call: &Call, target: &Target, tx: &Tx<'_>, _: &mut Memory) -> Result<Reply> {
        check_consistency(self.sources.iter().map(|(source, _)| source))?;
        for (index, (source, _)) in self.sources.iter().enumerate() {
            in_element(index, call.check(call::BATCH, source))?;
        }
        for (index, destination) in self.destinations.iter().enumerate() {
            in_element(index, tell(&destination.late))?;
        }
        let found = target.find(&call.device, tx)?;
        tx.atomically(|| {
            let mut missing = Vec::new();
            for (index, ((_, alias), destination)) in self.sources.iter().zip(&self.destinations).enumerate() {
                let updated = match &found {
                    Some(found) => {
                        let condition = Condition::new(tx, found, GivenTerms::NONE, once((0, &**alias)));
                        update(call, tx, (target, found), &condition, destination)?
                    }
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

//! preQuery: opens a session for reading assets that need user authentication (spec/asset.md 4.4).

use super::{Check, Effect, Operation};
use crate::asset::attributes::Attributes;
use crate::asset::call::{self, Call, Found, Target};
use crate::asset::condition::Condition;
use crate::asset::spec;
use crate::asset::tag::Tag;
use crate::data::terms::AUTH_ANY;
use crate::device::memory::Memory;
use crate::error::{Code, Error, Result};
use crate::keys::data_keys::Kind;
use crate::reply::Reply;
use crate::store::Tx;

/// Seconds a session lives when AUTH_VALIDITY_PERIOD is left out.
const DEFAULT_VALIDITY: u32 = 60;

/// preQuery(query)
pub struct PreQuery {
    query: Attributes,
}

impl PreQuery {
    /// Checks tags and ranges.
    pub fn parse(query: Attributes) -> Result<Self> {
        spec::PRE_QUERY.check(&query)?;
        Ok(PreQuery { query })
    }
}

impl Operation for PreQuery {
    const CHECKS: &'static [Check] = call::COMMON;
    const EFFECT: Effect = Effect::Memory;

    fn map(&self) -> &Attributes {
        &self.query
    }

    fn run(&self, call: &Call, target: &Target, tx: &Tx<'_>, memory: &mut Memory) -> Result<Reply> {
        if self.query.number(Tag::AuthType) == Some(0) {
            return Err(Error::argument("asset.Tag.AUTH_TYPE NONE needs no preQuery"));
        }
        let mut query = self.query.clone();
        query.set_number(Tag::AuthType, AUTH_ANY);
        let found = target.find(call, tx)?.ok_or(Code::NotFound)?;
        let kind = kind(tx, &query, &found)?;
        call.device.keys().lock().check(tx, target.key.user, found.dataset, kind)?;
        let validity = self.query.number(Tag::AuthValidityPeriod).unwrap_or(DEFAULT_VALIDITY);
        let now = call.device.clock().monotonic();
        let challenge = memory.sessions_mut().open(call.scope(&self.query), kind, validity, now)?;
        Ok(Reply::Bytes(challenge.to_vec()))
    }
}

/// The one kind of key that all matching assets share.
fn kind(tx: &Tx<'_>, query: &Attributes, found: &Found) -> Result<Kind> {
    let condition = Condition::new(tx, found.dataset, query, found.index.as_deref());
    let mut statement = condition.select(tx)?;
    let mut rows = statement.raw_query();
    let mut kind = None;
    while let Some(row) = rows.next()? {
        let Some(row) = condition.read(row)? else { continue };
        if *kind.get_or_insert(row.terms.kind()) != row.terms.kind() {
            return Err(Code::Unsupported.into());
        }
    }
    kind.ok_or_else(|| Code::NotFound.into())
}

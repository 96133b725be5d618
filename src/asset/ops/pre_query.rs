//! preQuery: opens a session for reading assets that need user authentication (spec/asset.md 4.4).

use super::*;
use crate::data::terms::{AUTH_ANY, bits};
use crate::keys::data_keys::Kind;

/// preQuery(query)
pub struct PreQuery {
    query: Subject,
    /// Seconds that the session lives.
    validity: u32,
}

impl PreQuery {
    /// Checks tags and ranges.
    pub fn parse(query: Attributes) -> Result<Self> {
        let validity = query.number_or_default(Tag::AuthValidityPeriod);
        Ok(PreQuery { query: Subject::of(&query, &spec::PRE_QUERY)?, validity })
    }
}

impl Operation for PreQuery {
    fn subject(&self) -> &Subject {
        &self.query
    }

    fn run(&self, call: &Call, target: &Target, tx: &Tx<'_>, memory: &mut Memory) -> Result<Reply> {
        let PreQuery { query, validity } = self;
        if query.terms.get(bits::AUTH_TYPE) == Some(0) {
            return Err(Error::argument("asset.Tag.AUTH_TYPE NONE needs no preQuery"));
        }
        let found = target.find(&call.device, tx)?.ok_or(Code::NotFound)?;
        let authenticated = query.terms.with(bits::AUTH_TYPE, AUTH_ANY);
        let kind = kind(tx, &Condition::new(tx, &found, authenticated, query.names.iter()))?;
        call.device.keys().lock().check(tx, target.key.user, found.dataset, kind)?;
        let now = call.device.clock().monotonic();
        let challenge = memory.sessions_mut().open(call.scope(query), kind, *validity, now)?;
        Ok(Reply::Bytes(challenge.to_vec()))
    }
}

/// The one kind of key that all matching assets share.
fn kind(tx: &Tx<'_>, condition: &Condition<'_>) -> Result<Kind> {
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

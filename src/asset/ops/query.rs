//! query: finds assets by their attributes, and opens the secret of one (spec/asset.md 4.5).

use super::{Check, Effect, Operation};
use crate::asset::attributes::Attributes;
use crate::asset::call::{self, Call, Found, Target};
use crate::asset::condition::{Condition, label_column, select};
use crate::asset::row::{AUTH_ANY, AssetRow, Packer};
use crate::asset::seal::secret_context;
use crate::asset::session::Sessions;
use crate::asset::spec;
use crate::asset::tag::Tag;
use crate::device::auth::Proof;
use crate::device::key_store::Purpose;
use crate::device::memory::Memory;
use crate::error::{Code, Error, Result};
use crate::operation::Reply;
use crate::store::Tx;
use zeroize::Zeroizing;

/// ReturnType.ALL.
const ALL: u32 = 0;
/// Most results of one query (spec/asset.md 9.1).
const MAX_RESULTS: u32 = 65536;
/// Most results that a promise is answered with at once; more are worth the way to another thread.
const SMALL: u32 = 256;

/// query(query)
pub struct Query {
    query: Attributes,
}

impl Query {
    /// Checks tags and ranges.
    pub fn parse(query: Attributes) -> Result<Self> {
        spec::QUERY.check(&query)?;
        Ok(Query { query })
    }
}

impl Operation for Query {
    const CHECKS: &'static [Check] = call::COMMON;
    const EFFECT: Effect = Effect::None;

    fn map(&self) -> &Attributes {
        &self.query
    }

    fn run_if_small(&self, call: &Call, target: &Target, tx: &Tx<'_>, memory: &mut Memory) -> Result<Option<Reply>> {
        self.answer(call, target, tx, memory, Some(SMALL))
    }

    fn run(&self, call: &Call, target: &Target, tx: &Tx<'_>, memory: &mut Memory) -> Result<Reply> {
        let reply = self.answer(call, target, tx, memory, None)?;
        Ok(reply.expect("without a limit there is an answer"))
    }
}

impl Query {
    /// The results, or `None` as soon as there are more than `most`.
    fn answer(
        &self,
        call: &Call,
        target: &Target,
        tx: &Tx<'_>,
        memory: &Memory,
        most: Option<u32>,
    ) -> Result<Option<Reply>> {
        let with_secret = self.query.number(Tag::ReturnType) == Some(ALL);
        if with_secret && !self.query.has(Tag::Alias) {
            return Err(Code::Unsupported.into());
        }
        let found = target.find(call, tx)?.ok_or(Code::NotFound)?;
        // Whoever wants secrets brings the sessions in which some of them are given out.
        let sessions = with_secret.then(|| memory.sessions());
        match self.select(call, tx, target, &found, sessions, most)? {
            None => Ok(None),
            Some(packer) if packer.count() == 0 => Err(Code::NotFound.into()),
            Some(packer) => Ok(Some(Reply::Assets(packer.finish()))),
        }
    }

    fn select(
        &self,
        call: &Call,
        tx: &Tx<'_>,
        target: &Target,
        found: &Found,
        sessions: Option<&Sessions>,
        most: Option<u32>,
    ) -> Result<Option<Packer>> {
        let with_secret = sessions.is_some();
        let mut condition = Condition::new(found.dataset, &self.query, found.index.as_deref())?;
        let order = match with_secret {
            true => None,
            false => self.query.number(Tag::ReturnOrderedBy).and_then(Tag::from_id),
        };
        // Blind indices have no order: encrypted labels are sorted once they are open.
        let sort_opened = order.filter(|_| found.index.is_some());
        let limit = self.query.number(Tag::ReturnLimit).unwrap_or(MAX_RESULTS).min(MAX_RESULTS);
        let offset = self.query.number(Tag::ReturnOffset).unwrap_or(0);
        let mut sql = select(&condition);
        // With an alias there is one row at most: nothing to order.
        if !self.query.has(Tag::Alias) {
            match order.and_then(label_column).filter(|_| sort_opened.is_none()) {
                Some(column) => sql.to_mut().push_str(&format!(" ORDER BY {column}, id")),
                None => sql.to_mut().push_str(" ORDER BY id"),
            }
        }
        if !with_secret && sort_opened.is_none() {
            let (limit, offset) = (condition.parameter(limit.into()), condition.parameter(offset.into()));
            sql.to_mut().push_str(&format!(" LIMIT ?{limit} OFFSET ?{offset}"));
        }
        let mut statement = tx.prepare(&sql)?;
        condition.bind(&mut statement)?;
        let mut rows = statement.raw_query();
        let mut packer = Packer::default();
        let mut unsorted = Vec::new();
        let mut corrupted = None;
        while let Some(row) = rows.next()? {
            if most == Some(packer.count() + unsorted.len() as u32) {
                return Ok(None);
            }
            let mut take = || -> Result<()> {
                let row = condition.read(row)?;
                let opened = target.open_names(call, tx, found, &row)?;
                let names = opened.as_ref().map_or(Ok(row.names), |opened| opened.names())?;
                let secret = match sessions {
                    Some(sessions) => Some(self.open_secret(call, tx, (target, found), sessions, &row, &names)?),
                    None => None,
                };
                match sort_opened.and_then(Tag::label) {
                    Some(label) => {
                        let key = names.labels[label].map(|label| Zeroizing::new(label.to_vec()));
                        unsorted.push((key, row.terms, row.update_time, opened));
                    }
                    None => packer.push(&names, &row.terms, row.update_time, secret.as_ref().map(|s| s.as_slice())),
                }
                Ok(())
            };
            match take() {
                // A corrupted row is left out of a list and does not stop the others from being read (D10).
                Err(error) if error.code == Code::DataCorrupted => corrupted = Some(error),
                taken => taken?,
            }
        }
        if let Some(error) = corrupted.filter(|_| packer.count() == 0 && unsorted.is_empty()) {
            return Err(error);
        }
        unsorted.sort_by(|a, b| a.0.as_deref().cmp(&b.0.as_deref()));
        for (_, terms, time, opened) in unsorted.iter().skip(offset as usize).take(limit as usize) {
            let opened = opened.as_ref().expect("encrypted attributes were opened");
            packer.push(&opened.names()?, terms, *time, None);
        }
        Ok(Some(packer))
    }

    fn open_secret(
        &self,
        call: &Call,
        tx: &Tx<'_>,
        (target, found): (&Target, &Found),
        sessions: &Sessions,
        row: &AssetRow<'_>,
        names: &crate::asset::row::Names<'_>,
    ) -> Result<Zeroizing<Vec<u8>>> {
        let proof = match row.terms.auth_type {
            AUTH_ANY => Some(self.authenticate(call, sessions, row)?),
            _ => None,
        };
        let purpose = proof.as_ref().map_or(Purpose::Open, Purpose::OpenFor);
        let id = (found.dataset, row.terms.kind(), row.data_key);
        let key = call.device.keys().lock().opening(tx, target.key.user, id, purpose)?;
        let context = secret_context(&target.context, names, &row.terms);
        key.aead.open(row.secret, &context).map_err(|_| Code::DataCorrupted.into())
    }

    /// Challenge and token given (401), session open (24000002), token good (24000004), session for this kind of key
    /// (24000009).
    fn authenticate(&self, call: &Call, sessions: &Sessions, row: &AssetRow<'_>) -> Result<Proof> {
        let given = |tag: Tag| {
            let missing = || Error::argument(format!("asset.Tag.{} is required for this asset", tag.name()));
            self.query.bytes(tag).ok_or_else(missing)
        };
        let (challenge, token) = (given(Tag::AuthChallenge)?, given(Tag::AuthToken)?);
        let scope = call.scope(&self.query);
        let session = sessions.find(&scope, challenge, call.device.clock().monotonic()).ok_or(Code::NotFound)?;
        let validity = i64::from(session.validity + 1) * 1000;
        let now = call.device.clock().now()?;
        let proof = call.device.keys().lock().tokens().verify(call.user, challenge, token, now, validity);
        let proof = proof.ok_or(Code::AccessDenied)?;
        match session.kind == row.terms.kind() {
            true => Ok(proof),
            false => Err(Code::CryptoError.into()),
        }
    }
}

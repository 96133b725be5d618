//! query: finds assets by their attributes, and opens the secret of one (spec/asset.md 4.5).

use super::{Check, Effect, Operation};
use crate::asset::attributes::Attributes;
use crate::asset::call::{self, Call, Found, Target};
use crate::asset::condition::Condition;
use crate::asset::row::{AssetRow, Packer};
use crate::asset::seal::secret_context;
use crate::asset::spec;
use crate::asset::tag::Tag;
use crate::data::names::Names;
use crate::data::terms::AUTH_ANY;
use crate::device::memory::Memory;
use crate::device::sessions::Sessions;
use crate::error::{Code, Error, Result};
use crate::keys::auth::Proof;
use crate::keys::data_keys::Purpose;
use crate::reply::Reply;
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
        let condition = Condition::new(tx, found.dataset, &self.query, found.index.as_deref());
        // With an alias there is one row at most: nothing to order.
        let order = match with_secret || condition.is_alias() {
            true => None,
            false => self.query.number(Tag::ReturnOrderedBy).and_then(Tag::from_id).and_then(Tag::label),
        };
        // With an alias and its secret, these two mean nothing.
        let (limit, offset) = match with_secret {
            true => (MAX_RESULTS, 0),
            false => (
                self.query.number(Tag::ReturnLimit).unwrap_or(MAX_RESULTS).min(MAX_RESULTS),
                self.query.number(Tag::ReturnOffset).unwrap_or(0),
            ),
        };
        let mut packer = Packer::default();
        let (mut skipped, mut sorted) = (0, Vec::new());
        let mut take = |packer: &mut Packer, row: AssetRow<'_>| -> Result<()> {
            let opened = target.open_names(call, tx, found, &row)?;
            let names = opened.as_ref().map_or(Ok(row.names), |opened| opened.names())?;
            if order.is_none() && skipped < offset {
                skipped += 1;
                return Ok(());
            }
            let secret = match sessions {
                Some(sessions) => Some(self.open_secret(call, tx, (target, found), sessions, &row, &names)?),
                None => None,
            };
            let start = packer.end();
            packer.push(&names, &row.terms, row.update_time, secret.as_ref().map(|s| s.as_slice()));
            if let Some(label) = order {
                let key = names.labels[label].map(|label| Zeroizing::new(label.to_vec()));
                sorted.push((key, start..packer.end()));
            }
            Ok(())
        };
        if let Some(kept) = condition.kept_as().and_then(|hash| tx.kept(hash)) {
            if let Some(row) = condition.look_at(&kept)? {
                take(&mut packer, row)?;
            }
            return Ok(Some(packer));
        }
        let mut statement = condition.select(tx)?;
        let mut rows = statement.raw_query();
        let mut corrupted = None;
        while let Some(row) = rows.next()? {
            if most == Some(packer.count()) {
                return Ok(None);
            }
            let taken = condition.read(row).and_then(|row| {
                let Some(row) = row else { return Ok(()) };
                if let Some(hash) = condition.kept_as() {
                    tx.keep(hash, || row.to_keep());
                }
                take(&mut packer, row)
            });
            match taken {
                // A corrupted row is left out of a list and does not stop the others from being read (D10).
                Err(error) if error.code == Code::DataCorrupted => corrupted = Some(error),
                taken => taken?,
            }
            if order.is_none() && packer.count() == limit {
                return Ok(Some(packer));
            }
        }
        if let Some(error) = corrupted.filter(|_| packer.count() == 0) {
            return Err(error);
        }
        if order.is_none() {
            return Ok(Some(packer));
        }
        // Who has no such label comes first, equals stay in the order of ids.
        sorted.sort_by(|(one, _), (other, _)| one.as_deref().cmp(&other.as_deref()));
        let page = sorted.into_iter().map(|(_, range)| range).skip(offset as usize).take(limit as usize);
        Ok(Some(packer.arranged(page.collect::<Vec<_>>().into_iter())))
    }

    fn open_secret(
        &self,
        call: &Call,
        tx: &Tx<'_>,
        (target, found): (&Target, &Found),
        sessions: &Sessions,
        row: &AssetRow<'_>,
        names: &Names<'_>,
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

//! query: finds assets by their attributes, and opens the secret of one (spec/asset.md 4.5).

use super::*;
use crate::asset::row::{AssetRow, Packer};
use crate::asset::seal::secret_context;
use crate::crypto::{Buffer, plain_length};
use crate::data::names::Names;
use crate::data::terms::{AUTH_ANY, bits};
use crate::device::sessions::Sessions;
use crate::keys::auth::Proof;
use crate::keys::data_keys::Purpose;
use std::ops::Range;

/// ReturnType.ALL.
const ALL: u32 = 0;
/// Most results that a promise is answered with at once; more are worth the way to another thread.
const SMALL: u32 = 256;

/// query(query)
pub struct Query {
    query: Subject,
    with_secret: bool,
    /// Whether each result ends with its origin, as a survey has it.
    with_origin: bool,
    page: Page,
    challenge: Option<Bytes>,
    token: Option<Bytes>,
}

/// Which of the results are wanted.
#[derive(Clone, Copy)]
struct Page {
    /// The label they are sorted by; without one they come in the order of ids.
    order: Option<usize>,
    limit: u32,
    offset: u32,
}

impl Query {
    /// Checks tags and ranges.
    pub fn parse(map: Attributes) -> Result<Self> {
        let query = Subject::of(&map, &spec::QUERY)?;
        let with_secret = map.number_or_default(Tag::ReturnType) == ALL;
        // With an alias there is one row at most: nothing to order. With its secret, the other two mean nothing.
        let order = map.number(Tag::ReturnOrderedBy).and_then(Tag::from_id).and_then(Tag::label);
        let page = Page {
            order: order.filter(|_| !query.names.has_alias()),
            limit: map.number_or_default(Tag::ReturnLimit),
            offset: if with_secret { 0 } else { map.number_or_default(Tag::ReturnOffset) },
        };
        let (challenge, token) = (map.bytes(Tag::AuthChallenge), map.bytes(Tag::AuthToken));
        Ok(Query { query, with_secret, with_origin: false, page, challenge, token })
    }
}

/// query, for whoever looks at a device: each result says besides how long the secret is and when it was added, which no
/// function of the kit tells. Secrets are not opened.
pub struct Survey;

impl Survey {
    /// As for a query of attributes.
    pub fn parse(map: Attributes) -> Result<Query> {
        Ok(Query { with_secret: false, with_origin: true, ..Query::parse(map)? })
    }
}

impl Operation for Query {
    fn subject(&self) -> &Subject {
        &self.query
    }

    fn run_if_small(&self, call: &Call, target: &Target, tx: &Tx<'_>) -> Result<Option<Reply>> {
        self.answer(call, target, tx, None, Some(SMALL))
    }

    fn run(&self, call: &Call, target: &Target, tx: &Tx<'_>, memory: &mut Memory) -> Result<Reply> {
        let reply = self.answer(call, target, tx, Some(memory), None)?;
        Ok(reply.expect("without a limit there is an answer"))
    }
}

impl Query {
    /// The results, or `None` as soon as there are more than `most`. Without `memory`, the device's current one is used.
    fn answer(
        &self,
        call: &Call,
        target: &Target,
        tx: &Tx<'_>,
        memory: Option<&Memory>,
        most: Option<u32>,
    ) -> Result<Option<Reply>> {
        if self.with_secret && !self.query.names.has_alias() {
            return Err(Code::Unsupported.into());
        }
        let found = target.find(&call.device, tx)?.ok_or(Code::NotFound)?;
        let reader = Reader { query: self, call, tx, target, found: &found, memory };
        let mut results = Results { page: self.page, packer: Packer::default(), skipped: 0, sorted: Vec::new() };
        if !reader.read(&mut results, most)? {
            return Ok(None);
        }
        let packer = results.arranged();
        match packer.count() {
            0 => Err(Code::NotFound.into()),
            _ => Ok(Some(Reply::Packed(packer.finish()))),
        }
    }
}

/// A label, or that there is none.
type Label = Option<Buffer>;

/// What was found so far.
struct Results {
    page: Page,
    packer: Packer,
    skipped: u32,
    /// The labels to sort by, and where their assets are packed.
    sorted: Vec<(Label, Range<usize>)>,
}

impl Results {
    /// Whether the next one comes before the page. What is to be sorted is packed first.
    fn skip(&mut self) -> bool {
        let skips = self.page.order.is_none() && self.skipped < self.page.offset;
        self.skipped += u32::from(skips);
        skips
    }

    fn is_full(&self) -> bool {
        self.page.order.is_none() && self.packer.count() == self.page.limit
    }

    fn push(&mut self, row: &AssetRow<'_>, names: &Names<'_>, secret: Option<&[u8]>, created: Option<i64>) {
        let start = self.packer.end();
        self.packer.push(names, row.terms, row.update_time, secret);
        if let Some(created) = created {
            self.packer.push_origin(created, plain_length(row.secret));
        }
        if let Some(label) = self.page.order {
            let key = names.labels[label].map(Buffer::of);
            self.sorted.push((key, start..self.packer.end()));
        }
    }

    /// Those of the page, in its order: who has no such label comes first, equals stay in the order of ids.
    fn arranged(mut self) -> Packer {
        if self.page.order.is_none() {
            return self.packer;
        }
        self.sorted.sort_by(|(one, _), (other, _)| one.as_deref().cmp(&other.as_deref()));
        let page = self.sorted.into_iter().map(|(_, range)| range);
        let page: Vec<_> = page.skip(self.page.offset as usize).take(self.page.limit as usize).collect();
        self.packer.arranged(page.into_iter())
    }
}

/// Who reads what.
struct Reader<'a> {
    query: &'a Query,
    call: &'a Call,
    tx: &'a Tx<'a>,
    target: &'a Target,
    found: &'a Found,
    memory: Option<&'a Memory>,
}

impl Reader<'_> {
    /// Reads what fits the conditions; `false` as soon as there is more than `most`.
    fn read(&self, results: &mut Results, most: Option<u32>) -> Result<bool> {
        let query = &self.query.query;
        let condition = Condition::new(self.tx, self.found, query.terms, query.names.iter());
        // What is kept has no origin.
        let keeps = condition.kept_as().filter(|_| !self.query.with_origin);
        if let Some(kept) = keeps.and_then(|hash| self.tx.kept(hash)) {
            if let Some(row) = condition.look_at(&kept)? {
                self.take(results, row, None)?;
            }
            return Ok(true);
        }
        let mut statement = condition.select(self.tx)?;
        let mut rows = statement.raw_query();
        let mut corrupted = None;
        while let Some(row) = rows.next()? {
            if most == Some(results.packer.count()) {
                return Ok(false);
            }
            let taken = condition.read(row).and_then(|asset| {
                let Some(asset) = asset else { return Ok(()) };
                let created = if self.query.with_origin { Some(AssetRow::created(row)?) } else { None };
                if let Some(hash) = keeps {
                    self.tx.keep(hash, || asset.to_keep());
                }
                self.take(results, asset, created)
            });
            match taken {
                // A corrupted row is left out of a list and does not stop the others from being read (D10).
                Err(error) if error.code == Code::DataCorrupted => corrupted = Some(error),
                taken => taken?,
            }
            if results.is_full() {
                break;
            }
        }
        match corrupted {
            Some(error) if results.packer.count() == 0 => Err(error),
            _ => Ok(true),
        }
    }

    fn take(&self, results: &mut Results, row: AssetRow<'_>, created: Option<i64>) -> Result<()> {
        let opened = self.target.open_names(&self.call.device, self.tx, self.found, &row)?;
        let names = opened.as_ref().map_or(Ok(row.names), |opened| opened.names())?;
        if results.skip() {
            return Ok(());
        }
        let secret = self.query.with_secret.then(|| self.open(&row, &names)).transpose()?;
        results.push(&row, &names, secret.as_deref(), created);
        Ok(())
    }

    /// The secret of an asset.
    fn open(&self, row: &AssetRow<'_>, names: &Names<'_>) -> Result<Buffer> {
        let proof = match row.terms.get(bits::AUTH_TYPE) {
            AUTH_ANY => Some(match self.memory {
                Some(memory) => self.authenticate(memory.sessions(), row)?,
                None => self.authenticate(self.call.device.memory().sessions(), row)?,
            }),
            _ => None,
        };
        let purpose = proof.as_ref().map_or(Purpose::Open, Purpose::OpenFor);
        let id = (self.found.dataset, row.terms.kind(), row.data_key);
        let key = self.call.device.keys().lock().opening(self.tx, self.target.key.user, id, purpose)?;
        let context = secret_context(&self.target.context, names, row.terms);
        key.aead.open(row.secret, &context).map_err(|_| Code::DataCorrupted.into())
    }

    /// Challenge and token given (401), session open (24000002), token good (24000004), session for this kind of key
    /// (24000009).
    fn authenticate(&self, sessions: &Sessions, row: &AssetRow<'_>) -> Result<Proof> {
        let Reader { query, call, .. } = self;
        let needed = |tag: Tag| Error::argument(format!("asset.Tag.{} is required for this asset", tag.name()));
        let challenge = query.challenge.as_deref().ok_or_else(|| needed(Tag::AuthChallenge))?;
        let token = query.token.as_deref().ok_or_else(|| needed(Tag::AuthToken))?;
        let scope = call.scope(&query.query);
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

//! add: stores a secret under an alias (spec/asset.md 4.1).

use super::*;
use crate::asset::new_row::{Holder, NewRow, delete};
use crate::asset::seal::blind;
use crate::asset::tag::TERMS;
use crate::data::dataset::TRUSTED_ACCOUNT;
use crate::data::names::Names;
use crate::data::terms::{Terms, bits};

/// CONFLICT_RESOLUTION OVERWRITE.
const OVERWRITE: u32 = 0;

/// add(attributes)
pub struct Add {
    subject: Subject,
    alias: Bytes,
    secret: Bytes,
    terms: Terms,
    overwrite: bool,
}

impl Add {
    /// Checks tags and ranges.
    pub fn parse(map: Attributes) -> Result<Self> {
        let (secret, alias) = (map.required(Tag::Secret)?, map.required(Tag::Alias)?);
        let overwrite = map.number_or_default(Tag::ConflictResolution) == OVERWRITE;
        let subject = Subject::of(&map, &spec::ADD)?;
        let terms = TERMS.into_iter().zip(bits::TERMS);
        let terms = terms.fold(Terms::NONE, |terms, (tag, bits)| terms.with(bits, map.number_or_default(tag)));
        Ok(Add { subject, alias, secret, terms, overwrite })
    }

    /// The name of the asset.
    pub fn alias(&self) -> &[u8] {
        &self.alias
    }

    fn names(&self) -> Names<'_> {
        self.subject.names.over(Names { alias: &self.alias, ..Names::default() })
    }

    /// Apps that are not system apps cannot ask for TRUSTED_ACCOUNT.
    fn terms(&self, call: &Call) -> Terms {
        match call.caller.is_system() {
            true => self.terms,
            false => self.terms.with(bits::SYNC_TYPE, self.terms.get(bits::SYNC_TYPE) & !TRUSTED_ACCOUNT),
        }
    }

    /// Seals the asset: 24000003 if its alias is taken, before 24000005 if the lock state keeps its key away.
    pub fn accept<'a>(&'a self, call: &Call, tx: &Tx<'_>, target: &Target, found: &'a Found) -> Result<Accepted<'a>> {
        let sealed = NewRow::seal(&call.device, tx, target, found, (self.names(), self.terms(call), &self.secret));
        let row = match sealed {
            Ok(row) => row,
            Err(_) if !self.overwrite && self.is_taken(tx, found)? => return Err(Code::Duplicated.into()),
            Err(error) => return Err(error),
        };
        let before = row.find(tx)?;
        if before.as_ref().is_some_and(|before| !before.deleted) && !self.overwrite {
            return Err(Code::Duplicated.into());
        }
        Ok(Accepted { row, before })
    }

    /// Whether a visible asset has this alias.
    fn is_taken(&self, tx: &Tx<'_>, found: &Found) -> Result<bool> {
        let blind = found.index.as_ref().map(|index| blind(index, Tag::Alias, &self.alias));
        let stored = blind.as_ref().map_or(self.alias(), |blind| &blind[..]);
        Ok(Holder::find(tx, found, stored)?.is_some_and(|holder| !holder.deleted))
    }
}

/// A sealed asset that nothing speaks against, and the row that makes room for it.
pub struct Accepted<'a> {
    row: NewRow<'a>,
    before: Option<Holder>,
}

/// Adds assets. Only the disk can fail.
pub fn put(tx: &Tx<'_>, assets: &[Accepted<'_>], now: i64) -> Result<()> {
    tx.together(|| {
        let mut before = assets.iter().filter_map(|asset| asset.before.as_ref());
        before.try_for_each(|before| delete(tx, before.id, &before.names))?;
        NewRow::insert_all(tx, assets.iter().map(|asset| &asset.row), [now; 2])
    })
}

impl Operation for Add {
    fn subject(&self) -> &Subject {
        &self.subject
    }

    fn run(&self, call: &Call, target: &Target, tx: &Tx<'_>, _: &mut Memory) -> Result<Reply> {
        with_dataset(call, target, tx, |found| put(tx, &[self.accept(call, tx, target, found)?], call.now))?;
        Ok(Reply::Done)
    }
}

/// Runs `work` on the data set, made if need be; once more if another process removed the set since we learned of it.
pub fn with_dataset<T>(
    call: &Call,
    target: &Target,
    tx: &Tx<'_>,
    mut work: impl FnMut(&Found) -> Result<T>,
) -> Result<T> {
    let found = target.find_or_create(&call.device, tx)?;
    match work(&found) {
        Err(_) if !is_there(tx, found.dataset)? => {
            call.device.datasets().forget();
            work(&target.find_or_create(&call.device, tx)?)
        }
        result => result,
    }
}

fn is_there(tx: &Tx<'_>, dataset: i64) -> Result<bool> {
    Ok(tx.first("SELECT 1 FROM dataset WHERE id = ?", [dataset], |_| Ok(()))?.is_some())
}

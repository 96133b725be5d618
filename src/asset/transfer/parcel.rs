//! Assets on their way, opened: packed, in memory that wipes itself.
//!
//! ```text
//! asset := created (8) updated (8) terms (8) alias label*12 secret      names and secret as parts; a label may be missing
//! ```

use crate::asset::call::{Found, Target};
use crate::asset::new_row::{NewRow, delete};
use crate::asset::row::AssetRow;
use crate::asset::seal::secret_context;
use crate::asset::tag::{LABELS, TERMS, Tag, set};
use crate::crypto::{Buffer, put_part, take_part};
use crate::data::dataset::{THIS_DEVICE, TRUSTED_DEVICE, ids_of};
use crate::data::names::Names;
use crate::data::terms::{Terms, bits};
use crate::device::Device;
use crate::error::{Code, Error, Result};
use crate::keys::data_keys::Purpose;
use crate::store::Tx;
use rusqlite::Row;

/// How many assets are read, and written, at once: neither device is held up for long.
pub const BATCH: usize = 128;

/// Where assets go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To another device: only TRUSTED_DEVICE, and without the labels that are never synchronised.
    Abroad,
    /// Back to the device that they are from: THIS_DEVICE as well.
    Home,
}

impl Way {
    /// The bits of SYNC_TYPE of which an asset that goes has one, in their places.
    const fn mask(self) -> i64 {
        bits::SYNC_TYPE.put(match self {
            Way::Abroad => TRUSTED_DEVICE,
            Way::Home => TRUSTED_DEVICE | THIS_DEVICE,
        })
    }
}

/// An asset as it travels.
pub struct Asset<'a> {
    /// When it was made, and when it was last changed, in epoch milliseconds.
    times: [i64; 2],
    terms: Terms,
    names: Names<'a>,
    secret: &'a [u8],
}

impl<'a> Asset<'a> {
    /// Appends it.
    fn pack(&self, out: &mut Buffer) {
        let numbers = [self.times[0], self.times[1], self.terms.pack()];
        numbers.iter().for_each(|number| out.put(&number.to_le_bytes()));
        put_part(out, Some(self.names.alias));
        self.names.labels.iter().for_each(|label| put_part(out, *label));
        put_part(out, Some(self.secret));
    }

    /// Reads the next one. None for what no asset can be.
    pub fn take(rest: &mut &'a [u8]) -> Option<Self> {
        let mut number = || {
            let (number, tail) = rest.split_first_chunk()?;
            *rest = tail;
            Some(i64::from_le_bytes(*number))
        };
        let (times, terms) = ([number()?, number()?], Terms::unpack(number()?)?);
        let mut names = Names { alias: take_part(rest)??, ..Names::default() };
        for label in &mut names.labels {
            *label = take_part(rest)?;
        }
        let asset = Asset { times, terms, names, secret: take_part(rest)?? };
        asset.is_legal().then_some(asset)
    }

    /// Whether all of it is in the ranges of the tags.
    fn is_legal(&self) -> bool {
        let takes = |tag: Tag, value: u32| tag.check(value, Code::DataCorrupted).is_ok();
        let fits = |tag: Tag, value: &[u8]| u32::try_from(value.len()).is_ok_and(|length| takes(tag, length));
        fits(Tag::Alias, self.names.alias)
            && fits(Tag::Secret, self.secret)
            && LABELS.iter().zip(self.names.labels).all(|(tag, label)| label.is_none_or(|label| fits(*tag, label)))
            && TERMS.into_iter().zip(bits::TERMS).all(|(tag, bits)| takes(tag, self.terms.get(bits)))
    }

    /// As it goes this way; none if it stays.
    pub fn on(mut self, way: Way) -> Option<Self> {
        if way == Way::Abroad {
            self.names = without_local(self.names);
        }
        (self.terms.pack() & way.mask() != 0).then_some(self)
    }

    /// Whether it is this one that arrived earlier.
    fn is(&self, other: &Asset<'_>) -> bool {
        let names = |asset: &Asset<'_>| without_local(asset.names).labels == without_local(self.names).labels;
        (self.times, self.terms, self.names.alias, self.secret)
            == (other.times, other.terms, other.names.alias, other.secret)
            && names(other)
    }
}

fn without_local(mut names: Names<'_>) -> Names<'_> {
    for (tag, label) in LABELS.iter().zip(&mut names.labels) {
        if set!(Local(_)) & tag.bit() != 0 {
            *label = None;
        }
    }
    names
}

/// Whether it is one asset that cannot go or arrive now, and not the store that fails.
pub fn is_of_asset(error: &Error) -> bool {
    matches!(error.code, Code::StatusMismatch | Code::CryptoError | Code::DataCorrupted) && !error.is_damage()
}

/// Whether any asset of a data set goes this way.
pub fn has_any(tx: &Tx<'_>, dataset: i64, way: Way) -> Result<bool> {
    let sql = "SELECT 1 FROM asset WHERE id > ? AND id <= ? AND terms & ? AND NOT terms & ? LIMIT 1";
    let (before, last) = ids_of(dataset);
    Ok(tx.first(sql, (before, last, way.mask(), bits::DELETED.mask()), |_| Ok(()))?.is_some())
}

/// Some of the assets of a data set that go this way, opened.
pub struct Opened {
    /// The last of them; none at the end of the data set.
    pub last: Option<i64>,
    /// How many there are.
    pub total: u32,
    /// Those that could be opened.
    pub packed: Buffer,
}

impl Opened {
    /// Those after an id, up to [`BATCH`].
    pub fn after(device: &Device, tx: &Tx<'_>, from: &Target, (dataset, after): (i64, i64), way: Way) -> Result<Self> {
        let mut opened = Opened { last: None, total: 0, packed: Buffer::default() };
        let found = match from.find(device, tx) {
            Err(error) if is_of_asset(&error) => None,
            found => found?,
        };
        let mut statement = tx.prepare(
            "SELECT id, terms, data_key, update_time, alias, labels, secret, sealed, create_time FROM asset
             WHERE id > ? AND id <= ? AND terms & ? AND NOT terms & ? ORDER BY id LIMIT ?",
        )?;
        let mut rows = statement.query((after, ids_of(dataset).1, way.mask(), bits::DELETED.mask(), BATCH as i64))?;
        while let Some(row) = rows.next()? {
            opened.last = Some(row.get(0)?);
            opened.total += 1;
            let Some(found) = &found else { continue };
            let read = read(device, tx, (from, found), row, &mut |asset| {
                // Who can write the file can make a label of any length.
                asset.on(way).filter(Asset::is_legal).iter().for_each(|asset| asset.pack(&mut opened.packed));
            });
            if let Err(error) = read
                && !is_of_asset(&error)
            {
                return Err(error);
            }
        }
        Ok(opened)
    }
}

/// Opens a row.
fn read(
    device: &Device,
    tx: &Tx<'_>,
    (of, found): (&Target, &Found),
    row: &Row<'_>,
    look: &mut dyn FnMut(Asset<'_>),
) -> Result<()> {
    let (row, created) = (AssetRow::read(row)?, row.get(8)?);
    let opened = of.open_names(device, tx, found, &row)?;
    let names = opened.as_ref().map_or(Ok(row.names), |opened| opened.names())?;
    let which = (found.dataset, row.terms.kind(), row.data_key);
    let key = device.keys().lock().opening(tx, of.key.user, which, Purpose::Carry)?;
    let secret = key.aead.open(row.secret, &secret_context(&of.context, &names, row.terms));
    let secret = secret.map_err(|_| Code::DataCorrupted)?;
    look(Asset { times: [created, row.update_time], terms: row.terms, names, secret: &secret });
    Ok(())
}

/// Adds assets to a data set of another device, in one commit. Returns how many of them are there.
pub fn put(device: &Device, into: &Target, assets: &[Asset<'_>]) -> Result<u32> {
    device.store().write_more(|tx, _| {
        // Another process may have removed it.
        device.datasets().forget();
        let found = match into.find_or_create(device, tx) {
            Err(error) if is_of_asset(&error) => return Ok(0),
            found => found?,
        };
        let mut there = 0;
        for asset in assets {
            there += u32::from(put_one(device, tx, (into, &found), asset)?);
        }
        Ok(there)
    })
}

/// Whether the asset is there now. One that was there under its alias stays as it is.
fn put_one(device: &Device, tx: &Tx<'_>, (into, found): (&Target, &Found), asset: &Asset<'_>) -> Result<bool> {
    // As for add: such users have no lock screen.
    if !into.key.user.is_person() && asset.terms.get(bits::ACCESSIBILITY) != 0 {
        return Ok(false);
    }
    let sealed = NewRow::seal(device, tx, into, found, (asset.names, asset.terms, asset.secret));
    let (row, before) = match sealed.and_then(|row| Ok((row.find(tx)?, row))) {
        Err(error) if is_of_asset(&error) => return Ok(false),
        sealed => sealed.map(|(before, row)| (row, before))?,
    };
    match before {
        None => row.insert(tx, asset.times)?,
        Some(before) if before.deleted => tx.together(|| {
            delete(tx, before.id, &before.names)?;
            row.insert(tx, asset.times)
        })?,
        Some(before) => return is_there(device, tx, (into, found), before.id, asset),
    }
    Ok(true)
}

/// Whether a row is this asset, which came earlier.
fn is_there(device: &Device, tx: &Tx<'_>, of: (&Target, &Found), id: i64, asset: &Asset<'_>) -> Result<bool> {
    let mut statement = tx.prepare(
        "SELECT id, terms, data_key, update_time, alias, labels, secret, sealed, create_time FROM asset WHERE id = ?",
    )?;
    let mut rows = statement.query([id])?;
    let Some(row) = rows.next()? else { return Ok(false) };
    let mut is_it = false;
    match read(device, tx, of, row, &mut |there| is_it = there.is(asset)) {
        Err(error) if !is_of_asset(&error) => Err(error),
        _ => Ok(is_it),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::names::LABELS as PLACES;

    fn packed(asset: &Asset<'_>) -> Vec<u8> {
        let mut out = Buffer::default();
        asset.pack(&mut out);
        out.to_vec()
    }

    fn asset(alias: &'static [u8], labels: [Option<&'static [u8]>; PLACES]) -> Asset<'static> {
        let terms = Terms::NONE.with(bits::SYNC_TYPE, TRUSTED_DEVICE);
        Asset { times: [1, 2], terms, names: Names { alias, labels }, secret: b"secret" }
    }

    #[test]
    fn what_was_packed_comes_back_and_nothing_that_was_cut() {
        let labels = std::array::from_fn(|place| (place % 2 == 0).then_some(&b"label"[..]));
        let bytes = packed(&asset(b"alias", labels));
        let mut rest = &bytes[..];
        let read = Asset::take(&mut rest).expect("it is whole");
        assert!(rest.is_empty() && read.is(&asset(b"alias", labels)));
        assert_eq!(packed(&read), bytes);
        for length in 0..bytes.len() {
            assert!(Asset::take(&mut &bytes[..length]).is_none(), "cut at {length}");
        }
        for place in 0..bytes.len() {
            for bit in 0..8 {
                let mut flipped = bytes.clone();
                flipped[place] ^= 1 << bit;
                // It may be another asset, but nothing beyond.
                let mut rest = &flipped[..];
                assert!(Asset::take(&mut rest).is_none_or(|asset| asset.is_legal()));
            }
        }
    }

    #[test]
    fn what_no_tag_takes_is_no_asset() {
        let long = Box::leak(vec![7; 2049].into_boxed_slice());
        let with = |place: usize, label: &'static [u8]| {
            let mut labels = [None; PLACES];
            labels[place] = Some(label);
            asset(b"alias", labels)
        };
        let terms = |terms| Asset { terms, ..asset(b"alias", [None; PLACES]) };
        for bad in [
            asset(b"", [None; PLACES]),
            asset(&long[..257], [None; PLACES]),
            with(0, b""),
            with(11, long),
            Asset { secret: &long[..1025], ..with(0, b"label") },
            Asset { secret: b"", ..with(0, b"label") },
            terms(Terms::NONE.with(bits::AUTH_TYPE, 3)),
        ] {
            assert!(Asset::take(&mut &packed(&bad)[..]).is_none());
        }
    }

    #[test]
    fn only_what_may_go_goes() {
        for (sync, abroad, home) in
            [(0, false, false), (1, false, true), (2, true, true), (3, true, true), (4, false, false), (6, true, true)]
        {
            let goes =
                |way| Asset { terms: Terms::NONE.with(bits::SYNC_TYPE, sync), ..asset(b"a", [None; PLACES]) }.on(way);
            assert_eq!((goes(Way::Abroad).is_some(), goes(Way::Home).is_some()), (abroad, home), "{sync}");
        }
        let labels = [Some(&b"label"[..]); PLACES];
        let kept = |way| asset(b"a", labels).on(way).map(|asset| asset.names.labels.iter().flatten().count());
        assert_eq!((kept(Way::Abroad), kept(Way::Home)), (Some(8), Some(12)));
    }
}

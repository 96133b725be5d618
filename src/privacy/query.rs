//! getPermissionUsedRecord: which records are looked at, and what they add up to (spec/privacy.md 4).

use super::record::MAX_AGE;
use super::recordable::Recordable;
use super::{LOCKED, Status, UNLOCKED, UsedType};
use crate::error::Result;
use crate::ids::Token;
use crate::store::Tx;
use rustc_hash::FxHashMap;
use serde::Serialize;

/// What is asked for, with everything checked.
#[derive(Clone, Debug)]
pub struct Request {
    /// [`Token::NONE`]: every app.
    pub token: Token,
    /// Empty: every bundle.
    pub bundle_name: String,
    /// None: every permission.
    pub permissions: Option<Vec<Recordable>>,
    /// First moment, inclusive; 0 for no bound.
    pub begin: i64,
    /// Last moment, inclusive; 0 for no bound.
    pub end: i64,
    /// Which rows, and whether they are listed.
    pub flag: u32,
    /// Longest list of details.
    pub limit: usize,
    /// Now.
    pub now: i64,
}

/// PermissionUsedResponse.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    begin_time: i64,
    end_time: i64,
    bundle_records: Vec<Bundle>,
}

/// BundleUsedRecord: one per app and identity.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Bundle {
    token_id: Token,
    is_remote: bool,
    device_id: &'static str,
    bundle_name: String,
    permission_records: Vec<Permission>,
    #[serde(skip)]
    identity: String,
}

/// PermissionUsedRecord.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Permission {
    permission_name: String,
    access_count: i64,
    reject_count: i64,
    last_access_time: i64,
    last_reject_time: i64,
    last_access_duration: i64,
    enhanced_identity: String,
    access_records: Vec<Detail>,
    reject_records: Vec<Detail>,
    #[serde(skip)]
    permission: Recordable,
    /// Time and id of the newest row, and of the newest with a success.
    #[serde(skip)]
    newest: (i64, i64),
    #[serde(skip)]
    newest_access: (i64, i64),
}

/// UsedRecordDetail.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Detail {
    status: u32,
    lock_screen_status: u32,
    timestamp: i64,
    access_duration: i64,
    count: i64,
    used_type: u32,
    #[serde(skip)]
    id: i64,
}

impl Detail {
    /// Of two rows of one moment the one written later is the newer.
    fn place(&self) -> (i64, i64) {
        (self.timestamp, self.id)
    }
}

/// FLAG_PERMISSION_USAGE_SUMMARY: no lists.
const SUMMARY: u32 = 0;

/// Which rows a flag is about: status, lock, used type (4.5).
fn is_wanted(flag: u32, status: u32, lock: u32, used_type: u32) -> bool {
    match flag {
        2 => lock == LOCKED,
        3 => lock == UNLOCKED,
        4 => status == Status::Background as u32,
        5 => status == Status::Foreground as u32,
        6 => used_type != UsedType::Normal as u32,
        _ => true,
    }
}

/// Adds the records up.
pub fn answer(tx: &Tx<'_>, request: &Request) -> Result<Response> {
    let mut sum = Sum { request, response: Response::default(), places: FxHashMap::default() };
    match (request.token, request.bundle_name.as_str()) {
        (Token::NONE, "") => sum.add(tx, None)?,
        (token, "") => sum.add(tx, Some(token))?,
        (token, bundle) => {
            let sql = "SELECT token_id FROM app WHERE bundle_name = ? AND (?2 = 0 OR token_id = ?2)";
            for token in tx.all(sql, (bundle, token), |row| row.get(0))? {
                sum.add(tx, Some(token))?;
            }
        }
    }
    let mut response = sum.response;
    for bundle in &mut response.bundle_records {
        let sql = "SELECT bundle_name FROM app WHERE token_id = ?";
        bundle.bundle_name = tx.first(sql, [bundle.token_id], |row| row.get(0))?.unwrap_or_default();
        for record in &mut bundle.permission_records {
            record.permission_name = record.permission.name(tx)?;
        }
    }
    for bundle in &mut response.bundle_records {
        // The most recently used permission first.
        bundle.permission_records.sort_by_key(|record| std::cmp::Reverse(record.newest));
    }
    // In the order of the text "<token>_<identity>".
    response.bundle_records.sort_by_cached_key(|bundle| format!("{}_{}", bundle.token_id, bundle.identity));
    Ok(response)
}

struct Sum<'a> {
    request: &'a Request,
    response: Response,
    /// Where in the response an app's bundles are.
    places: FxHashMap<Token, Vec<usize>>,
}

impl Sum<'_> {
    /// Walks the records of one app or all.
    fn add(&mut self, tx: &Tx<'_>, token: Option<Token>) -> Result<()> {
        let request = self.request;
        // Nothing older than the retention is ever shown (D25).
        let begin = request.begin.max(request.now - MAX_AGE + 1);
        let end = if request.end == 0 { i64::MAX } else { request.end };
        let which = match token {
            // Minutes are rounded down, and quotients to zero.
            Some(_) => {
                "INDEXED BY usage_record_merge WHERE token_id = ?3 AND minute >= ?1 / 60000 - 1 AND minute <= ?2 / 60000"
            }
            None => "NOT INDEXED WHERE ?3 IS NULL",
        };
        let sql = format!(
            "SELECT token_id, permission, time, duration, success, fail, status, lock, used_type, identity, id
             FROM usage_record {which} AND time >= ?1 AND time <= ?2"
        );
        let mut statement = tx.prepare(&sql)?;
        let mut rows = statement.query((begin, end, token))?;
        while let Some(row) = rows.next()? {
            let permission = Recordable(row.get(1)?);
            if request.permissions.as_ref().is_some_and(|wanted| !wanted.contains(&permission)) {
                continue;
            }
            let detail = Detail {
                status: row.get(6)?,
                lock_screen_status: row.get(7)?,
                timestamp: row.get(2)?,
                access_duration: row.get(3)?,
                count: 0,
                used_type: row.get(8)?,
                id: row.get(10)?,
            };
            if !is_wanted(request.flag, detail.status, detail.lock_screen_status, detail.used_type) {
                continue;
            }
            let identity = row.get_ref(9)?.as_str().map_err(rusqlite::Error::from)?;
            let (success, fail): (i64, i64) = (row.get(4)?, row.get(5)?);
            let response = &mut self.response;
            response.end_time = response.end_time.max(detail.timestamp);
            response.begin_time = match response.begin_time {
                0 => detail.timestamp,
                begin => begin.min(detail.timestamp),
            };
            self.permission(row.get(0)?, identity, permission).count(&detail, success, fail, request);
        }
        Ok(())
    }

    /// The entry of an app, an identity and a permission.
    fn permission(&mut self, token: Token, identity: &str, permission: Recordable) -> &mut Permission {
        let bundles = &mut self.response.bundle_records;
        let places = self.places.entry(token).or_default();
        let place = places.iter().copied().find(|place| bundles[*place].identity == identity).unwrap_or_else(|| {
            bundles.push(Bundle {
                token_id: token,
                is_remote: false,
                device_id: "",
                bundle_name: String::new(),
                permission_records: Vec::new(),
                identity: identity.to_owned(),
            });
            places.push(bundles.len() - 1);
            bundles.len() - 1
        });
        let records = &mut bundles[place].permission_records;
        let entry = records.iter().position(|record| record.permission == permission).unwrap_or_else(|| {
            records.push(Permission::new(permission, identity));
            records.len() - 1
        });
        &mut records[entry]
    }
}

impl Permission {
    fn new(permission: Recordable, identity: &str) -> Self {
        Permission {
            permission_name: String::new(),
            access_count: 0,
            reject_count: 0,
            last_access_time: 0,
            last_reject_time: 0,
            last_access_duration: 0,
            enhanced_identity: identity.to_owned(),
            access_records: Vec::new(),
            reject_records: Vec::new(),
            permission,
            newest: (0, 0),
            newest_access: (0, 0),
        }
    }

    /// Takes a row in.
    fn count(&mut self, detail: &Detail, success: i64, fail: i64, request: &Request) {
        self.newest = self.newest.max(detail.place());
        if success > 0 {
            if detail.place() >= self.newest_access {
                self.newest_access = detail.place();
                (self.last_access_time, self.last_access_duration) = (detail.timestamp, detail.access_duration);
            }
            self.access_count += success;
            list(&mut self.access_records, detail, success, request);
        }
        if fail > 0 {
            self.last_reject_time = self.last_reject_time.max(detail.timestamp);
            self.reject_count += fail;
            list(&mut self.reject_records, detail, fail, request);
        }
    }
}

/// Lists a row among the newest, newest first.
fn list(details: &mut Vec<Detail>, detail: &Detail, count: i64, request: &Request) {
    if request.flag == SUMMARY {
        return;
    }
    let place = details.partition_point(|newer| newer.place() > detail.place());
    if place < request.limit {
        details.insert(place, Detail { count, ..detail.clone() });
        details.truncate(request.limit);
    }
}

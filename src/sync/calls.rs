//! The calls, by name: JSON and bytes in, JSON and bytes out.
//!
//! ```text
//! reply := part*        the first is JSON, the others bytes
//! part  := length (u32) bytes
//! ```

use super::keep::{Kept, Settings};
use super::shown::{Head, Open, show, show_stale};
use super::{assets, entries};
use crate::account::coded::Coded;
use crate::account::{
    Account, Conflict, Edit, Keeper, LONGEST_LEASE, Opens, RECOVERY, Record, RecordId, Recovered, Refused, Request,
    State, Stop, Ticket, View, lets_in, place,
};
use crate::app::Owner;
use crate::crypto::{Buffer, Source};
use crate::device::Device;
use crate::device::memory::Memory;
use crate::error::{Code, Error, Result};
use crate::ids::{Token, UserId};
use crate::json::parse;
use crate::reply::Reply;
use crate::store::{DATASET, Tx};
use serde_json::{Value, json};

/// How many assets and entries are looked at, or made visible, in one call: nobody waits long for the store.
const ROUND: usize = 256;
/// The bytes that come with a call.
type Parts<'a> = &'a [Buffer];

/// What a call gives back.
struct Answer {
    json: Value,
    parts: Vec<Vec<u8>>,
}

impl Answer {
    fn json(json: Value) -> Self {
        Answer { json, parts: Vec::new() }
    }

    fn with(json: Value, parts: impl Into<Vec<Vec<u8>>>) -> Self {
        Answer { json, parts: parts.into() }
    }

    fn reply(mut self) -> Reply {
        let json = self.json.to_string();
        let all: usize = self.parts.iter().map(|part| part.len() + 4).sum();
        let mut out = Buffer::with_capacity(json.len() + 4 + all);
        for part in std::iter::once(json.as_bytes()).chain(self.parts.iter().map(Vec::as_slice)) {
            out.put(&(part.len() as u32).to_le_bytes());
            out.put(part);
        }
        use zeroize::Zeroize;
        self.parts.zeroize();
        Reply::Packed(out)
    }
}

type Call = fn(&Device, &str, Parts<'_>) -> Result<Answer>;

/// Every call by name.
const TABLE: &[(&str, Call)] = &[
    ("status", status),
    ("digest", same),
    ("create", create),
    ("request", request),
    ("letsIn", lets_me_in),
    ("enter", enter),
    ("recover", recover),
    ("admitRecovered", admit_recovered),
    ("take", take),
    ("next", next),
    ("invite", invite),
    ("requests", requests),
    ("asked", asked),
    ("admit", admit),
    ("snapshot", snapshot),
    ("restore", restore),
    ("revoke", revoke),
    ("leave", leave),
    ("conflicts", conflicts),
    ("forget", forget_conflict),
    ("logout", logout),
    ("leased", leased),
    ("lease", lease),
    ("renew", renew),
    ("release", release),
];

/// Makes a call.
pub fn invoke(device: &Device, name: &str, json: &str, parts: &[Buffer]) -> Result<Reply> {
    device.check_open()?;
    let row = TABLE.iter().find(|(known, _)| *known == name);
    let (_, call) = row.ok_or_else(|| Error::argument(format!("no call of the account is named {name}")))?;
    call(device, json, parts).map(Answer::reply)
}

/// Whether something was changed here that the log does not have.
pub fn has_news(device: &Device) -> Result<bool> {
    device.check_open()?;
    let sql = concat!(
        "SELECT EXISTS (SELECT 1 FROM asset WHERE ",
        changed!(),
        ") OR EXISTS (SELECT 1 FROM pending)
                   OR EXISTS (SELECT 1 FROM dataset, account WHERE vault AND owner_type = 1000 AND dataset.user_id = account.user_id
                              AND coalesce((SELECT change FROM looked_at WHERE dataset = dataset.id), 0) <
                                  max(coalesce((SELECT max(id) FROM entry WHERE id > (1 << 62 | dataset.id << 40)
                                                AND id <= (1 << 62 | dataset.id << 40 | (1 << 40) - 1)), 0),
                                      coalesce((SELECT max(id) FROM entry_removed WHERE id > (1 << 62 | dataset.id << 40)
                                                AND id <= (1 << 62 | dataset.id << 40 | (1 << 40) - 1)), 0)))
               FROM account"
    );
    let news = device.store().read(|tx| match tx.has_account()? {
        true => tx.first(sql, [], |row| row.get(0)),
        false => Ok(None),
    })?;
    Ok(news.unwrap_or(false))
}

/// Arguments: members of one object. A form for each call would be larger than all of them.
struct Input(Value);

impl Input {
    fn new(json: &str) -> Result<Self> {
        parse(json).map(Input)
    }

    fn text(&self, name: &str) -> Result<&str> {
        self.0[name].as_str().ok_or_else(|| Error::argument(format!("{name} must be text")))
    }

    fn number(&self, name: &str) -> Result<u64> {
        self.0[name].as_u64().ok_or_else(|| Error::argument(format!("{name} must be a whole number")))
    }

    /// A number that fits.
    fn small<T: TryFrom<u64>>(&self, name: &str) -> Result<T> {
        T::try_from(self.number(name)?).map_err(|_| Error::argument(format!("{name} is too large")))
    }

    fn flag(&self, name: &str) -> bool {
        self.0[name] == Value::Bool(true)
    }

    fn id(&self, name: &str) -> Result<[u8; 16]> {
        unhex(self.text(name)?)
    }

    /// The number of the record of an entry.
    fn record(&self, account: &Open<'_, '_>) -> Result<RecordId> {
        let parts = [self.text("vault")?, self.text("service")?, self.text("account")?].map(str::as_bytes);
        account.id_of(&[b"entry", parts[0], parts[1], parts[2]])
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Result<[u8; 16]> {
    let bytes = (0..text.len() / 2).map(|at| u8::from_str_radix(text.get(2 * at..2 * at + 2).unwrap_or("-"), 16));
    let bytes = bytes.collect::<std::result::Result<Vec<_>, _>>().ok().filter(|_| text.len() == 32);
    bytes.and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| Error::argument("an id has 32 hexadecimal digits"))
}

fn part(parts: Parts<'_>, at: usize) -> Result<&[u8]> {
    parts.get(at).map(|part| &part[..]).ok_or_else(|| Error::argument("bytes are missing"))
}

fn no_account() -> Error {
    Error::new(Code::NotFound, "the device belongs to no account")
}

/// What a call does with the account.
type Work<'w> = &'w mut dyn FnMut(&mut Open<'_, '_>, &mut Memory) -> Result<Answer>;

/// Runs a call on the account in one transaction, and keeps its state.
fn with(device: &Device, mut work: impl FnMut(&mut Open<'_, '_>, &mut Memory) -> Result<Answer>) -> Result<Answer> {
    change(device, None, &mut work)
}

/// Begins an account or joins one.
fn begin(device: &Device, input: &Input, mut work: impl FnMut(&mut Open<'_, '_>) -> Result<Answer>) -> Result<Answer> {
    let settings = Settings { user: device.foreground_user(), vault: input.flag("vault") };
    change(device, Some(&settings), &mut |account, _| {
        let answer = work(account)?;
        assets::tell_anew(account.keeper.tx, None)?;
        Ok(answer)
    })
}

/// One copy of the machinery for all calls. `new`: there is no account yet.
fn change(device: &Device, new: Option<&Settings>, work: Work<'_>) -> Result<Answer> {
    device.store().write_more(|tx, memory| {
        tx.atomically(|| {
            let own;
            let (kept, settings, mut state) = match new {
                Some(settings) => (Kept::begin(device, tx, settings)?, settings, State::default()),
                None => {
                    let (kept, settings, state) = Kept::load(device, tx)?.ok_or_else(no_account)?;
                    own = settings;
                    (kept, &own, state)
                }
            };
            let before = state.coded();
            let (now, mut source) = (device.clock().now()? as u64, Source::system());
            let mut account = Account { state: &mut state, keeper: &kept, now, source: &mut source };
            account.unpack_waiting()?;
            let answer = work(&mut account, memory)?;
            if state.coded()[..] != before[..] {
                kept.save(settings, &state)?;
            }
            Ok(answer)
        })
    })
}

/// What was changed here becomes pending. `true`: all of it did.
fn gather(account: &mut Open<'_, '_>, memory: &Memory) -> Result<bool> {
    let mut more = assets::gather(account, memory, ROUND)?;
    if account.keeper.vault {
        more |= entries::gather(account, ROUND)?;
    }
    Ok(!more)
}

fn status(device: &Device, _: &str, _: Parts<'_>) -> Result<Answer> {
    let json = device.store().read(|tx| {
        let count = |sql: &str| Ok::<_, Error>(tx.first(sql, [], |row| row.get::<_, i64>(0))?.unwrap_or_default());
        let Some((_, settings, state)) = Kept::load(device, tx)? else { return Ok(Value::Null) };
        let members: Vec<_> = state
            .listed()
            .map(|member| {
                json!({
                    "id": hex(&member.id),
                    "name": member.identity.name,
                    "kind": if member.identity.kind == RECOVERY { "recovery" } else { "device" },
                    "seen": member.seen,
                    "self": member.id == state.me,
                })
            })
            .collect();
        let changed = count(concat!("SELECT count(*) FROM asset WHERE ", changed!()))?;
        Ok(json!({
            "account": hex(&state.account),
            "member": hex(&state.me),
            "userId": settings.user,
            "vault": settings.vault,
            "head": state.head,
            "hash": hex(&state.hash),
            "epoch": state.epoch,
            "members": members,
            "pending": count("SELECT count(*) FROM pending")? + changed,
            "waiting": count("SELECT count(*) FROM record WHERE stale")?,
            "records": count("SELECT count(*) FROM record")?,
            "conflicts": count("SELECT count(*) FROM conflict")?,
            "putBack": state.put_back,
            "snapshot": state.snapshots.last().map_or(0, |snapshot| snapshot.n),
            "snapshots": state.snapshots.iter().map(|snapshot| snapshot.name.clone()).collect::<Vec<_>>(),
            "dispensable": state.dispensable(device.clock().now()? as u64),
        }))
    })?;
    Ok(Answer::json(json))
}

/// One hash of all that the members share: the same on devices that have come equally far.
fn same(device: &Device, _: &str, _: Parts<'_>) -> Result<Answer> {
    with(device, |account, _| Ok(Answer::json(json!(hex(&account.digest()?)))))
}

fn create(device: &Device, json: &str, _: Parts<'_>) -> Result<Answer> {
    let input = Input::new(json)?;
    begin(device, &input, |account| {
        let (entry, secret) = account.create(input.text("name")?)?;
        Ok(Answer::with(json!({ "account": hex(&account.state.account) }), [secret.to_vec(), entry]))
    })
}

/// The ticket is one part; the request is for the shelf.
fn request(device: &Device, json: &str, parts: Parts<'_>) -> Result<Answer> {
    let input = Input::new(json)?;
    let ticket = Ticket::decode(part(parts, 0)?).ok_or_else(|| Error::argument("this is no ticket"))?;
    begin(device, &input, |account| {
        let identity = account.identity(input.text("name")?)?;
        (account.state.account, account.state.me) = (ticket.account, identity.pseudonym());
        let request = ticket.request(&Request { identity }, account.source);
        Ok(Answer::with(
            json!({ "account": hex(&ticket.account), "name": Ticket::request_name(&ticket.id), "head": ticket.head,
                    "hash": hex(&ticket.hash) }),
            [request],
        ))
    })
}

fn lets_me_in(device: &Device, _: &str, parts: Parts<'_>) -> Result<Answer> {
    let me = device.store().read(|tx| Ok(Kept::load(device, tx)?.ok_or_else(no_account)?.2.me))?;
    Ok(Answer::json(json!(lets_in(part(parts, 0)?, &me))))
}

/// Ticket, snapshot, and the entry that let this device in.
fn enter(device: &Device, _: &str, parts: Parts<'_>) -> Result<Answer> {
    let ticket = Ticket::decode(part(parts, 0)?).ok_or_else(|| Error::argument("this is no ticket"))?;
    with(device, |account, _| refusable(account.restore(part(parts, 1)?, &Opens::Ticket(&ticket, part(parts, 2)?))))
}

/// The recovery key and a snapshot.
fn recover(device: &Device, json: &str, parts: Parts<'_>) -> Result<Answer> {
    let (input, recovered) = (Input::new(json)?, recovery(part(parts, 0)?)?);
    begin(device, &input, |account| {
        account.state.account = input.id("account")?;
        account.state.me = account.identity(input.text("name")?)?.pseudonym();
        match account.restore(part(parts, 1)?, &Opens::Recovery(&recovered)) {
            Ok(()) => Ok(Answer::json(json!({ "head": account.state.head }))),
            Err(Refused::Stop(Stop::Foreign)) => {
                Err(Error::new(Code::AccessDenied, "this is not the recovery key of the account, or it was replaced"))
            }
            Err(Refused::Stop(stop)) => {
                Err(Error::new(Code::DataCorrupted, format!("the snapshot is {}", stop.name())))
            }
            Err(Refused::Failed(error)) => Err(error),
        }
    })
}

fn recovery(secret: &[u8]) -> Result<Recovered> {
    let secret = secret.try_into().map_err(|_| Error::argument("a recovery key has 16 bytes"))?;
    Ok(Recovered::new(secret))
}

fn admit_recovered(device: &Device, json: &str, parts: Parts<'_>) -> Result<Answer> {
    let (input, recovered) = (Input::new(json)?, recovery(part(parts, 0)?)?);
    with(device, |account, _| {
        let entry = account.admit_recovered(input.text("name")?, &recovered)?;
        Ok(Answer::with(json!({ "n": account.state.head + 1 }), [entry]))
    })
}

fn refusable(result: std::result::Result<(), Refused>) -> Result<Answer> {
    match result {
        Ok(()) => Ok(Answer::json(json!({}))),
        Err(Refused::Stop(stop)) => Ok(Answer::json(json!({ "stop": stop.name() }))),
        Err(Refused::Failed(error)) => Err(error),
    }
}

/// Applies entries, the first of which has a number. What of them cannot be applied, and why, is in the answer; what came before
/// is kept.
fn take(device: &Device, json: &str, parts: Parts<'_>) -> Result<Answer> {
    let from = Input::new(json)?.number("from")?;
    with(device, |account, memory| {
        if !gather(account, memory)? {
            return Ok(Answer::json(json!({ "again": true, "taken": 0 })));
        }
        let (mut taken, mut stop) = (0, Value::Null);
        for (n, entry) in (from..).zip(parts) {
            let before = account.state.clone();
            let kept = account.keeper;
            let applied = kept.tx.atomically(|| match account.take(n, entry) {
                Ok(()) => Ok(None),
                Err(Refused::Stop(Stop::Revoked)) => Err(Error::new(Code::AccessDenied, "revoked")),
                Err(Refused::Stop(stop)) => Err(Error::new(Code::DataCorrupted, stop.name())),
                Err(Refused::Failed(error)) if error.code == Code::StatusMismatch => Err(error),
                Err(Refused::Failed(error)) => Ok(Some(error)),
            });
            match applied {
                Ok(None) => taken += 1,
                Ok(Some(error)) => return Err(error),
                Err(error) => {
                    *account.state = before;
                    stop = json!(error.detail.unwrap_or("locked".into()));
                    break;
                }
            }
        }
        let (waiting, more) = show_stale(account, memory, 4 * ROUND)?;
        let head = account.state.head;
        Ok(Answer::json(json!({ "taken": taken, "stop": stop, "head": head, "waiting": waiting, "again": more })))
    })
}

/// The next entry to be appended, if there is something to say.
fn next(device: &Device, _: &str, _: Parts<'_>) -> Result<Answer> {
    with(device, |account, memory| {
        let all = gather(account, memory)?;
        let entry = account.next()?;
        Ok(Answer::with(json!({ "n": account.state.head + 1, "all": all }), entry.into_iter().collect::<Vec<_>>()))
    })
}

fn invite(device: &Device, json: &str, _: Parts<'_>) -> Result<Answer> {
    let ms = Input::new(json)?.number("ms")?;
    with(device, |account, _| {
        let (entry, ticket) = account.invite(ms)?;
        Ok(Answer::with(json!({ "n": ticket.head }), [entry, ticket.coded().to_vec()]))
    })
}

fn requests(device: &Device, _: &str, _: Parts<'_>) -> Result<Answer> {
    with(device, |account, _| {
        let ids = account.requests();
        let named = ids.iter().map(|id| json!({ "id": hex(id), "name": Ticket::request_name(id) }));
        Ok(Answer::json(named.collect()))
    })
}

/// Who asks: the name it gives itself, and what it is known by.
fn asked(device: &Device, json: &str, parts: Parts<'_>) -> Result<Answer> {
    let id = Input::new(json)?.id("id")?;
    with(device, |account, _| {
        let request = account.asked(&id, part(parts, 0)?);
        Ok(Answer::json(request.map_or(
            Value::Null,
            |Request { identity }| json!({ "name": identity.name, "member": hex(&identity.pseudonym()) }),
        )))
    })
}

fn admit(device: &Device, json: &str, parts: Parts<'_>) -> Result<Answer> {
    let id = Input::new(json)?.id("id")?;
    with(device, |account, _| {
        let request = account.asked(&id, part(parts, 0)?).ok_or_else(|| Error::argument("this is no request"))?;
        let entry = account.admit(&id, request)?;
        Ok(Answer::with(json!({ "n": account.state.head + 1 }), [entry]))
    })
}

fn snapshot(device: &Device, _: &str, _: Parts<'_>) -> Result<Answer> {
    with(device, |account, _| {
        let (name, bytes, entry) = account.snapshot()?;
        Ok(Answer::with(json!({ "n": account.state.head + 1, "name": name }), [bytes, entry]))
    })
}

/// Goes on from a snapshot, because entries were emptied that this device has not seen.
fn restore(device: &Device, _: &str, parts: Parts<'_>) -> Result<Answer> {
    with(device, |account, memory| {
        if !gather(account, memory)? {
            return Ok(Answer::json(json!({ "again": true })));
        }
        refusable(account.restore(part(parts, 0)?, &Opens::Member))
    })
}

fn revoke(device: &Device, json: &str, _: Parts<'_>) -> Result<Answer> {
    let id = Input::new(json)?.id("id")?;
    with(device, |account, _| {
        let (entry, secret) = account.revoke(&id)?;
        let mut parts = vec![entry];
        parts.extend(secret.map(|secret| secret.to_vec()));
        let mut readable = Vec::new();
        let mut ids = Vec::new();
        account.keeper.each_record(&mut |id, record| {
            if record.is_live() {
                ids.push((*id, record));
            }
            Ok(())
        })?;
        for (id, record) in ids {
            readable.push(named(account, &id, &record)?);
        }
        Ok(Answer::with(json!({ "n": account.state.head + 1, "readable": readable }), parts))
    })
}

/// What a record is called; nothing while the lock state keeps its name away.
fn named(account: &Open<'_, '_>, id: &RecordId, record: &Record) -> Result<Value> {
    let head = match record.field(place::HEAD) {
        None => None,
        Some(field) => account.open(id, place::HEAD, &field.value)?,
    };
    Ok(head.and_then(|head| Head::decode(&head)).map_or(json!({}), |head| called(&head)))
}

fn called(head: &Head) -> Value {
    match head {
        Head::Asset(head) => {
            let owner = match Owner::decode(head.owner_kind, &head.owner) {
                Some(Owner::App { app_id, .. }) => app_id,
                Some(Owner::Process { name, .. }) => name,
                _ => String::new(),
            };
            json!({ "kind": "asset", "owner": owner, "alias": String::from_utf8_lossy(&head.alias) })
        }
        Head::Entry(head) => json!({
            "kind": "entry",
            "vault": head.vault,
            "service": String::from_utf8_lossy(&head.service),
            "account": String::from_utf8_lossy(&head.account),
        }),
    }
}

/// The device belongs to no account any more. Its assets and entries stay.
fn leave(device: &Device, _: &str, _: Parts<'_>) -> Result<Answer> {
    device.store().write(|tx, _| tx.drop_account())?;
    Ok(Answer::json(json!({})))
}

/// Secrets that lost, each with its secret as a part; an empty part while the lock state keeps it away, or if it takes user
/// authentication.
fn conflicts(device: &Device, _: &str, _: Parts<'_>) -> Result<Answer> {
    with(device, |account, _| {
        let rows = account.keeper.tx.all("SELECT number, state FROM conflict ORDER BY number", [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?))
        })?;
        let (mut listed, mut parts) = (Vec::new(), Vec::new());
        for (number, state) in rows {
            let conflict = Conflict::decode(&state).ok_or(Code::DataCorrupted)?;
            let record = account.keeper.record(&conflict.record)?.unwrap_or_default();
            let own = conflict.head.as_ref().or(record.field(place::HEAD).map(|field| &field.value));
            let head = own.map(|value| account.open(&conflict.record, place::HEAD, value)).transpose()?.flatten();
            let head = head.and_then(|head| Head::decode(&head));
            let guarded = matches!(&head, Some(Head::Asset(head)) if takes_authentication(head.terms));
            let secret = match guarded || head.is_none() {
                true => None,
                false => account.open(&conflict.record, place::SECRET, &conflict.secret)?,
            };
            let by = account.state.listed().find(|member| member.id == conflict.secret.by);
            let mut json = head.map_or(json!({}), |head| called(&head));
            json["number"] = json!(number);
            json["time"] = json!(conflict.time);
            json["entry"] = json!(conflict.n);
            json["by"] = json!(by.map(|member| member.identity.name.clone()));
            json["readable"] = json!(secret.is_some());
            listed.push(json);
            parts.push(secret.map_or_else(Vec::new, |secret| secret.to_vec()));
        }
        Ok(Answer::with(Value::Array(listed), parts))
    })
}

fn takes_authentication(terms: u64) -> bool {
    crate::data::terms::Terms::unpack(terms as i64).is_none_or(|terms| terms.kind().is_authenticated())
}

fn forget_conflict(device: &Device, json: &str, _: Parts<'_>) -> Result<Answer> {
    let number: i64 = Input::new(json)?.small("number")?;
    with(device, |account, _| {
        let gone = account.keeper.tx.run("DELETE FROM conflict WHERE number = ?", [number])?;
        Ok(Answer::json(json!(gone > 0)))
    })
}

/// OPERATION_TYPE NEED_LOGOUT: the assets of an app stay, and are told of as new ones.
fn logout(device: &Device, json: &str, _: Parts<'_>) -> Result<Answer> {
    let app = device.app(Token(Input::new(json)?.small("tokenId")?))?;
    let (kind, owner) = app.owner.encode();
    let user: UserId = app.manifest.user_id;
    with(device, |account, _| {
        let tx: &Tx<'_> = account.keeper.tx;
        let identity: [(&str, &dyn rusqlite::ToSql); 3] =
            [("user_id", &user), ("owner_type", &kind), ("owner", &owner)];
        let sets = tx.find(&DATASET, &identity, |row| row.get::<i64>(0))?;
        assets::tell_anew(tx, Some(&sets))?;
        Ok(Answer::json(json!({})))
    })
}

/// 401 if entries of vaults are not shared by this device.
fn check_vaults(account: &Open<'_, '_>) -> Result<()> {
    match account.keeper.vault {
        true => Ok(()),
        false => Err(Error::argument("the account was begun or joined without vault: true")),
    }
}

/// Which change of its value counts.
fn value_of(record: &Record) -> Option<String> {
    record.field(place::SECRET).map(|field| hex(&field.value.id))
}

/// Who renews an entry, and which change of its value counts.
fn leased(device: &Device, json: &str, _: Parts<'_>) -> Result<Answer> {
    let input = Input::new(json)?;
    with(device, |account, memory| {
        check_vaults(account)?;
        gather(account, memory)?;
        let id = input.record(account)?;
        let lease = account.state.lease(&id).cloned();
        let version = value_of(&account.view(&id)?.0);
        let lease = lease.map(|lease| json!({ "n": lease.n, "holder": hex(&lease.holder), "ms": lease.lasts }));
        Ok(Answer::json(json!({ "lease": lease, "version": version })))
    })
}

/// The lease as an entry, if the value is still this one and nobody has it but the lease `over`: looked at in the transaction in
/// which the entry is made, since another process may have gone on with the log.
fn lease(device: &Device, json: &str, _: Parts<'_>) -> Result<Answer> {
    let input = Input::new(json)?;
    let (holder, ms, over) = (input.id("holder")?, input.small("ms")?, input.number("over")?);
    if !(1..=LONGEST_LEASE).contains(&ms) {
        return Err(Error::argument(format!("a lease lasts 1 to {LONGEST_LEASE} milliseconds")));
    }
    with(device, |account, memory| {
        check_vaults(account)?;
        gather(account, memory)?;
        let id = input.record(account)?;
        let now = value_of(&account.view(&id)?.0);
        if now.as_deref() != input.0["version"].as_str()
            || account.state.lease(&id).is_some_and(|lease| lease.n != over)
        {
            return Ok(Answer::json(json!({ "again": true })));
        }
        let entry = account.lease(id, holder, ms)?;
        Ok(Answer::with(json!({ "n": account.state.head + 1 }), [entry]))
    })
}

fn release(device: &Device, json: &str, _: Parts<'_>) -> Result<Answer> {
    let input = Input::new(json)?;
    with(device, |account, _| {
        let entry = account.release(input.record(account)?, input.id("holder")?)?;
        Ok(Answer::with(json!({ "n": account.state.head + 1 }), [entry]))
    })
}

/// A value written under a fence: pending at once, so that it is not lost if this process ends before it is in the log; and the
/// entry that says it.
fn renew(device: &Device, json: &str, parts: Parts<'_>) -> Result<Answer> {
    let input = Input::new(json)?;
    let (fence, access) = (input.number("fence")?, input.small("access")?);
    let labels = input.0["labels"].as_array().map_or(&[][..], Vec::as_slice);
    let labels: Vec<_> = labels.iter().filter_map(|label| Some(Buffer::of(label.as_str()?.as_bytes()))).collect();
    let (labels, expires) = (labels.coded(), input.0["expires"].as_i64().map(|at| at as u64).coded());
    with(device, |account, memory| {
        if !gather(account, memory)? {
            return Ok(Answer::json(json!({ "again": true })));
        }
        let id = input.record(account)?;
        let View(before) = account.view(&id)?;
        let head = Head::Entry(super::shown::EntryHead {
            vault: input.text("vault")?.to_owned(),
            service: input.text("service")?.into(),
            account: input.text("account")?.into(),
        });
        let head = head.coded();
        let all = [
            (place::HEAD, &head[..]),
            (place::SECRET, part(parts, 0)?),
            (place::OTHERS, &labels[..]),
            (place::OTHERS + 1, &expires[..]),
        ];
        let known = before.is_live() && before.class == access;
        let edit = if known { Edit::Changed(&all[1..]) } else { Edit::Added(&all) };
        let (based, now) = (account.keeper.shown(&id)?.map_or(0, |shown| shown.based), account.now);
        account.changed(&id, access, based, now, &edit)?;
        if let Some(mut pending) = account.keeper.pending(&id)? {
            pending.fence = fence;
            account.keeper.put_pending(&id, Some(&pending))?;
        }
        show(account, memory, &id)?;
        let version = value_of(&account.view(&id)?.0);
        let entry = account.next()?;
        Ok(Answer::with(
            json!({ "n": account.state.head + 1, "version": version }),
            entry.into_iter().collect::<Vec<_>>(),
        ))
    })
}

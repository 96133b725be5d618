//! Who is a member, how one becomes one, and how keys go to members.
//!
//! | what | formula |
//! |---|---|
//! | pseudonym | the first 16 bytes of SHA-256("member" ‖ public halves) |
//! | bundle | for each class: HPKE to the member's key of that class, info "bundle" ‖ account ‖ epoch ‖ class ‖ pseudonym, of ring\[class\]; with class 0 the naming key too; with a ticket its secret is the PSK |
//! | recovery | seed of class c = derive(stretched, "recovery", c), stretched = the secret (16 bytes) twice |
//! | request | siv(derive(secret ‖ secret, "request", account), nonce, identity ‖ zeros, ticket id), 1 KiB |

use super::coded::{Coded, coded};
use super::item::{Invite, Item, NewRing, Roster};
use super::state::{Joined, State};
use super::{Account, CLASSES, Keeper, Pseudonym, value};
use crate::crypto::{Buffer, Key, Member, Public, Source, Tampered, digest, pseudonym, siv_open, siv_seal};
use crate::error::{Code, Error, Result};
use std::sync::Arc;
use zeroize::Zeroizing;

/// The kind of member that is a key on paper.
pub const RECOVERY: u8 = 1;
/// Most members of an account.
pub const MOST: usize = 64;
/// Longest name of a member, in bytes.
const LONGEST_NAME: usize = 64;
/// Length of a request.
const REQUEST: usize = 1 << 10;
const NONCE: usize = 12;

/// The 128 bits of a recovery key, as they are on paper.
pub type OnPaper = Zeroizing<[u8; 16]>;

/// What is known of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// What people call it.
    pub name: String,
    /// 0 a device, 1 the recovery key.
    pub kind: u8,
    /// Ed25519.
    pub signing: [u8; 32],
    /// X25519, one for each class.
    pub receiving: [[u8; 32]; CLASSES],
    /// The member knows the recovery key: it made it, or came by it.
    pub knows_recovery: bool,
}

/// The keys of a ring, sealed for one member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    pub to: Pseudonym,
    pub blobs: [Vec<u8>; CLASSES],
}

/// What a new device needs to ask for membership.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Which account.
    pub account: [u8; 16],
    /// The last entry when it was given, and its hash: the log cannot be shown shorter.
    pub head: u64,
    /// See `head`.
    pub hash: [u8; 32],
    /// Which invitation.
    pub id: [u8; 16],
    /// What makes the joiner known.
    pub secret: [u8; 16],
}

/// What a new device asks with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who asks.
    pub identity: Identity,
}

/// What a recovery key gives: the members of its classes, and itself as one would keep it.
pub struct Recovered(pub [Member; CLASSES]);

coded! {
    Identity { name, kind, signing, receiving, knows_recovery }
    Bundle { to, blobs }
    Ticket { account, head, hash, id, secret }
    Request { identity }
}

impl Identity {
    /// From the secret halves, one for each class.
    pub fn new(name: &str, kind: u8, members: [&Member; CLASSES]) -> Self {
        Identity {
            name: name.to_owned(),
            kind,
            signing: members[0].public().signing,
            receiving: members.map(|member| member.public().receiving),
            knows_recovery: false,
        }
    }

    /// How it is known in entries.
    pub fn pseudonym(&self) -> Pseudonym {
        let mut publics = Buffer::of(b"member");
        self.signing.add_to(&mut publics);
        self.receiving.add_to(&mut publics);
        pseudonym(&publics)
    }

    /// How it signs, and receives keys of a class.
    pub fn public(&self, class: usize) -> Public {
        Public { signing: self.signing, receiving: self.receiving[class] }
    }

    /// Whether the name can be shown and the kind is one.
    pub fn is_fit(&self) -> bool {
        let name = &self.name;
        self.kind <= RECOVERY && (1..=LONGEST_NAME).contains(&name.len()) && !name.chars().any(char::is_control)
    }
}

/// 128 bits as the 256 bits that the formulas take.
fn widened(secret: &[u8; 16]) -> Key {
    let bytes = Buffer::from([&secret[..], &secret[..]].concat());
    Key::from_bytes(&bytes).expect("twice 16 bytes are 32")
}

pub(super) fn psk(secret: &[u8; 16], account: &[u8; 16]) -> Key {
    widened(secret).derive("ticket", account)
}

fn info(account: &[u8; 16], epoch: u32, class: usize, to: &Pseudonym) -> Buffer {
    let mut out = Buffer::of(b"bundle");
    account.add_to(&mut out);
    epoch.add_to(&mut out);
    (class as u8).add_to(&mut out);
    to.add_to(&mut out);
    out
}

/// What a key of a ring is known by, so that members who were given different ones notice.
fn check(ring: &Key) -> [u8; 16] {
    *ring.mac(&[b"check"]).first_chunk().expect("a mac is longer")
}

impl Recovered {
    /// From the 128 bits that are on paper.
    pub fn new(secret: &[u8; 16]) -> Self {
        let key = widened(secret);
        Recovered([0u8, 1, 2].map(|class| Member::new(&key.derive("recovery", &[class]))))
    }

    /// As a member.
    pub fn identity(&self) -> Identity {
        let [a, b, c] = &self.0;
        Identity::new("recovery key", RECOVERY, [a, b, c])
    }
}

impl Ticket {
    /// The request of a device that wants to be a member.
    pub fn request(&self, request: &Request, source: &mut Source) -> Vec<u8> {
        let nonce: [u8; NONCE] = source.bytes();
        let mut text = request.coded();
        text.pad(REQUEST - NONCE - 16);
        siv_seal(&widened(&self.secret).derive("request", &self.account), &nonce, &mut text, &self.id);
        [&nonce[..], &text].concat()
    }

    /// What it is called on the shelf.
    pub fn request_name(id: &[u8; 16]) -> String {
        format!("join-{}", id.map(|byte| format!("{byte:02x}")).concat())
    }
}

/// Seals the keys of a ring for a member.
pub(super) fn seal_bundle(
    account: &[u8; 16],
    epoch: u32,
    (ring, naming): (&[Key; CLASSES], &Key),
    to: &Identity,
    psk: Option<&Key>,
    source: &mut Source,
) -> Result<Bundle> {
    let name = to.pseudonym();
    let mut blobs = [const { Vec::new() }; CLASSES];
    for (class, blob) in blobs.iter_mut().enumerate() {
        let mut plain = Buffer::of(ring[class].bytes());
        if class == 0 {
            plain = Buffer::from([&plain[..], naming.bytes()].concat());
        }
        let psk = psk.map(|key| &key.bytes()[..]);
        let sealed = to.public(class).seal(&plain, &info(account, epoch, class, &name), psk, source);
        *blob = sealed.map_err(|Tampered| Error::argument("the keys of a member are none"))?;
    }
    Ok(Bundle { to: name, blobs })
}

impl<K: Keeper> Account<'_, K> {
    fn whole_ring(&self) -> Result<[Key; CLASSES]> {
        let key = |class| self.ring(self.state.epoch, class)?.ok_or_else(|| Error::from(Code::StatusMismatch));
        Ok([key(0)?, key(1)?, key(2)?])
    }

    /// The secret halves of this member: 24000005 while the lock state keeps some away.
    fn myself(&self) -> Result<[Arc<Member>; CLASSES]> {
        let member = |class| self.keeper.member(class)?.ok_or_else(|| Error::from(Code::StatusMismatch));
        Ok([member(0)?, member(1)?, member(2)?])
    }

    /// This device as a member with a name.
    pub fn identity(&self, name: &str) -> Result<Identity> {
        let members = self.myself()?;
        let identity = Identity::new(name, 0, [&members[0], &members[1], &members[2]]);
        match identity.is_fit() {
            true => Ok(identity),
            false => Err(Error::argument("the name of a device takes 1 to 64 bytes, none of them control characters")),
        }
    }

    /// The first entry of a new account, and the secret of its recovery key. Keeps its ring.
    pub fn create(&mut self, name: &str) -> Result<(Vec<u8>, OnPaper)> {
        let secret = Zeroizing::new(self.source.bytes::<16>());
        let me = Identity { knows_recovery: true, ..self.identity(name)? };
        let account = self.source.bytes();
        *self.state = State { account, me: me.pseudonym(), ..State::default() };
        // The first entry is by a member who is one already.
        self.state.members.insert(me.pseudonym(), Joined::new(me.clone()));
        self.keeper.keep_naming(&Key::draw(self.source))?;
        let recovery = Recovered::new(&secret).identity();
        let entry = self.roster(vec![(me, None), (recovery, None)], Vec::new(), true)?;
        Ok((entry, secret))
    }

    /// An entry that changes who is a member. With `anew` there is a new ring, which all who are members then are sent.
    fn roster(
        &mut self,
        added: Vec<(Identity, Option<[u8; 16]>)>,
        removed: Vec<Pseudonym>,
        anew: bool,
    ) -> Result<Vec<u8>> {
        let (account, naming) = (self.state.account, self.keeper.naming()?);
        let stay = self.state.members.iter().filter(|(name, _)| !removed.contains(name));
        let mut all: Vec<Identity> = stay.map(|(_, joined)| joined.identity.clone()).collect();
        all.retain(|known| !added.iter().any(|(one, _)| one.pseudonym() == known.pseudonym()));
        all.extend(added.iter().map(|(identity, _)| identity.clone()));
        if all.len() > MOST {
            return Err(Error::argument(format!("an account takes {MOST} members")));
        }
        let (epoch, ring, new) = match anew {
            false => (self.state.epoch, self.whole_ring()?, None),
            true => {
                let ring: [Key; CLASSES] = std::array::from_fn(|_| Key::draw(self.source));
                let epoch = self.state.epoch + 1;
                let links = match self.state.epoch {
                    0 => None,
                    before => {
                        let old = self.whole_ring()?;
                        let link = |class| value::seal_link(&account, &ring[class], before, class, &old[class]);
                        Some([link(0), link(1), link(2)])
                    }
                };
                let checks = [check(&ring[0]), check(&ring[1]), check(&ring[2])];
                (epoch, ring, Some(NewRing { checks, links }))
            }
        };
        let mut bundles = Vec::new();
        let to = if anew { all } else { added.iter().map(|(identity, _)| identity.clone()).collect() };
        for identity in to {
            let invite = added.iter().find(|(one, _)| *one == identity).and_then(|(_, invite)| *invite);
            let secret = invite.and_then(|id| self.state.invites.iter().find(|invite| invite.id == id));
            let psk = secret.map(|invite| psk(&invite.secret, &account));
            bundles.push(seal_bundle(&account, epoch, (&ring, &naming), &identity, psk.as_ref(), self.source)?);
        }
        let log = ring[0].derive("log", &account);
        let items = [Item::Roster(Roster { added, removed, ring: new })];
        self.entry_under(epoch, &log, bundles, &items)
    }

    /// An invitation, as an entry; the ticket is good once the entry is stored, and the log has come to it.
    pub fn invite(&mut self, lasts: u64) -> Result<(Vec<u8>, Ticket)> {
        let invite = Invite {
            id: self.source.bytes(),
            secret: self.source.bytes(),
            until: self.now.max(self.state.time).saturating_add(lasts),
        };
        let entry = self.entry(&[Item::Invite(invite.clone())])?;
        let (account, n) = (self.state.account, self.state.head + 1);
        let ticket = Ticket { account, head: n, hash: digest(&entry), id: invite.id, secret: invite.secret };
        Ok((entry, ticket))
    }

    /// The requests that may be waiting: what they are called on the shelf, with what opens them.
    pub fn requests(&self) -> Vec<[u8; 16]> {
        let now = self.now.max(self.state.time);
        self.state.invites.iter().filter(|invite| invite.until > now).map(|invite| invite.id).collect()
    }

    /// Who asks; `None` if the bytes are no request for this invitation.
    pub fn asked(&self, id: &[u8; 16], bytes: &[u8]) -> Option<Request> {
        let invite = self.state.invites.iter().find(|invite| invite.id == *id)?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>().filter(|_| bytes.len() == REQUEST)?;
        let key = widened(&invite.secret).derive("request", &self.state.account);
        let plain = siv_open(&key, nonce, sealed, id).ok()?;
        let mut rest = &plain[..];
        Request::take(&mut rest).filter(|request| request.identity.is_fit() && request.identity.kind != RECOVERY)
    }

    /// The entry that lets somebody in who asked. 24000002 if the invitation has ended or who asks is a member; 24000005 while the lock state keeps keys away that have to be given.
    pub fn admit(&mut self, id: &[u8; 16], request: Request) -> Result<Vec<u8>> {
        let known = self.state.members.contains_key(&request.identity.pseudonym());
        match self.requests().contains(id) && !known {
            true => self.roster(vec![(request.identity, Some(*id))], Vec::new(), false),
            false => Err(Code::NotFound.into()),
        }
    }

    /// The entry that lets this machine in, made with the recovery key.
    pub fn admit_recovered(&mut self, name: &str, by: &Recovered) -> Result<Vec<u8>> {
        let me = Identity { knows_recovery: true, ..self.identity(name)? };
        let mine = std::mem::replace(&mut self.state.me, by.identity().pseudonym());
        let entry = self.roster_by(&by.0[0], me);
        self.state.me = mine;
        entry
    }

    fn roster_by(&mut self, signer: &Member, me: Identity) -> Result<Vec<u8>> {
        let (account, epoch, naming) = (self.state.account, self.state.epoch, self.keeper.naming()?);
        let ring = self.whole_ring()?;
        let bundles = vec![seal_bundle(&account, epoch, (&ring, &naming), &me, None, self.source)?];
        let items = [Item::Roster(Roster { added: vec![(me, None)], removed: Vec::new(), ring: None })];
        self.signed(signer, epoch, &ring[0].derive("log", &account), bundles, &items)
    }

    /// The entry that shuts a member out, with a new ring; and the secret of a new recovery key if the member knew the old one.
    pub fn revoke(&mut self, member: &Pseudonym) -> Result<(Vec<u8>, Option<OnPaper>)> {
        let joined = self.state.members.get(member).ok_or(Code::NotFound)?;
        if joined.identity.kind == RECOVERY {
            return Err(Error::argument("the recovery key is replaced when a device that knows it is revoked"));
        }
        let knew = joined.identity.knows_recovery;
        let mut removed = vec![*member];
        let (mut added, mut secret) = (Vec::new(), None);
        if knew {
            let drawn = Zeroizing::new(self.source.bytes::<16>());
            let old = self.state.members.iter().filter(|(_, joined)| joined.identity.kind == RECOVERY);
            removed.extend(old.map(|(name, _)| *name));
            added.push((Recovered::new(&drawn).identity(), None));
            // Whoever makes a recovery key knows it.
            if let Some(me) = self.state.members.get(&self.state.me).filter(|_| *member != self.state.me) {
                added.push((Identity { knows_recovery: true, ..me.identity.clone() }, None));
            }
            secret = Some(drawn);
        }
        Ok((self.roster(added, removed, true)?, secret))
    }

    /// Takes the keys that were sent to this member, as far as the lock state allows; the others wait in the state.
    pub(super) fn unpack(&mut self, epoch: u32, bundle: &Bundle) -> Result<bool> {
        for class in 0..CLASSES {
            if self.keeper.ring(epoch, class)?.is_some() {
                continue;
            }
            let Some(member) = self.keeper.member(class)? else {
                self.state.waiting.push((epoch, class as u8, bundle.blobs[class].clone()));
                continue;
            };
            let Some((key, naming)) = open_blob(&self.state.account, epoch, class, bundle, &member, None) else {
                return Ok(false);
            };
            if !self.keeper.keep_ring(epoch, class, &key)? {
                self.state.waiting.push((epoch, class as u8, bundle.blobs[class].clone()));
            }
            if let Some(naming) = naming.filter(|_| epoch == 1) {
                self.keeper.keep_naming(&naming)?;
            }
        }
        Ok(true)
    }

    /// Whether the keys of the present ring, as far as they can be looked at, are those that everybody was sent.
    pub(super) fn fits(&self, checks: &[[u8; 16]; CLASSES]) -> Result<bool> {
        for (class, known) in checks.iter().enumerate() {
            if self.keeper.ring(self.state.epoch, class)?.is_some_and(|key| check(&key) != *known) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Keys that waited for the screen to be unlocked.
    pub fn unpack_waiting(&mut self) -> Result<()> {
        let me = self.state.me;
        for (epoch, class, blob) in std::mem::take(&mut self.state.waiting) {
            let mut blobs = [const { Vec::new() }; CLASSES];
            blobs[usize::from(class)] = blob.clone();
            let bundle = Bundle { to: me, blobs };
            let kept = match self.keeper.member(class.into())? {
                None => false,
                Some(member) => {
                    let opened = open_blob(&self.state.account, epoch, class.into(), &bundle, &member, None);
                    let (key, _) = opened.ok_or(Code::DataCorrupted)?;
                    self.keeper.keep_ring(epoch, class.into(), &key)?
                }
            };
            if !kept {
                self.state.waiting.push((epoch, class, blob));
            }
        }
        Ok(())
    }

    /// The keys of a bundle that came with a ticket or with the recovery key: all of them, and the naming key.
    pub(super) fn unpack_whole(
        &mut self,
        epoch: u32,
        bundle: &Bundle,
        members: [&Member; CLASSES],
        ticket: Option<&Ticket>,
    ) -> Result<bool> {
        let psk = ticket.map(|ticket| psk(&ticket.secret, &self.state.account));
        for (class, member) in members.into_iter().enumerate() {
            let opened = open_blob(&self.state.account, epoch, class, bundle, member, psk.as_ref());
            let Some((key, naming)) = opened else { return Ok(false) };
            if !self.keeper.keep_ring(epoch, class, &key)? {
                return Err(Code::StatusMismatch.into());
            }
            if let Some(naming) = naming {
                self.keeper.keep_naming(&naming)?;
            }
        }
        Ok(true)
    }
}

/// A key of a ring, and with the first one the naming key.
pub(super) fn open_blob(
    account: &[u8; 16],
    epoch: u32,
    class: usize,
    bundle: &Bundle,
    member: &Member,
    psk: Option<&Key>,
) -> Option<(Key, Option<Key>)> {
    let info = info(account, epoch, class, &bundle.to);
    let plain = member.open(&bundle.blobs[class], &info, psk.map(|key| &key.bytes()[..])).ok()?;
    let (key, naming) = plain.split_at_checked(32)?;
    Some((Key::from_bytes(key)?, Key::from_bytes(naming)))
}

//! postQuery: ends a session; one that is not open is no error (spec/asset.md 4.6).

use super::{Check, Effect, Operation};
use crate::asset::attributes::Attributes;
use crate::asset::call::{self, Call, Target};
use crate::asset::spec;
use crate::asset::tag::Tag;
use crate::device::memory::Memory;
use crate::error::{Code, Result};
use crate::reply::Reply;
use crate::store::Tx;

/// postQuery(handle)
pub struct PostQuery {
    handle: Attributes,
}

impl PostQuery {
    /// Checks what is required, and ranges; which tags are there is looked at after the group (D64).
    pub fn parse(handle: Attributes) -> Result<Self> {
        spec::POST_QUERY.check_required(&handle)?;
        handle.check_values(Code::InvalidArgument)?;
        Ok(PostQuery { handle })
    }
}

impl Operation for PostQuery {
    const CHECKS: &'static [Check] = call::HANDLE;
    const EFFECT: Effect = Effect::Memory;

    fn map(&self) -> &Attributes {
        &self.handle
    }

    fn run(&self, call: &Call, _: &Target, _: &Tx<'_>, memory: &mut Memory) -> Result<Reply> {
        let challenge = self.handle.bytes(Tag::AuthChallenge).unwrap_or_default();
        memory.sessions_mut().end(&call.scope(&self.handle), challenge);
        Ok(Reply::Done)
    }
}

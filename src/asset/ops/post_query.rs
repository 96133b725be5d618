//! postQuery: ends a session; one that is not open is no error (spec/asset.md 4.6).

use super::{Check, Effect, Operation};
use crate::asset::attributes::Attributes;
use crate::asset::call::{self, Call, Target};
use crate::asset::spec;
use crate::asset::tag::Tag;
use crate::device::memory::Memory;
use crate::error::Result;
use crate::operation::Reply;
use crate::store::Tx;

/// postQuery(handle)
pub struct PostQuery {
    handle: Attributes,
}

impl PostQuery {
    /// Checks tags and ranges.
    pub fn parse(handle: Attributes) -> Result<Self> {
        spec::POST_QUERY.check(&handle)?;
        Ok(PostQuery { handle })
    }
}

impl Operation for PostQuery {
    const CHECKS: &'static [Check] = call::COMMON;
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

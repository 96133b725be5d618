//! postQuery: ends a session; one that is not open is no error (spec/asset.md 4.6).

use super::*;

/// postQuery(handle)
pub struct PostQuery {
    handle: Subject,
    challenge: Bytes,
}

impl PostQuery {
    /// Which tags are there is looked at after the group (D64).
    pub fn parse(handle: Attributes) -> Result<Self> {
        let challenge = handle.required(Tag::AuthChallenge)?;
        handle.check_values(Code::InvalidArgument)?;
        Ok(PostQuery { handle: Subject::read(&handle, spec::POST_QUERY.check_allowed(&handle)), challenge })
    }
}

impl Operation for PostQuery {
    fn subject(&self) -> &Subject {
        &self.handle
    }

    fn run(&self, call: &Call, _: &Target, _: &Tx<'_>, memory: &mut Memory) -> Result<Reply> {
        memory.sessions_mut().end(&call.scope(&self.handle), &self.challenge);
        Ok(Reply::Done)
    }
}

//! What on and off may be asked for (F22 to F25). The listeners themselves are JavaScript's.

use crate::access::GET;
use crate::error::{Code, Error, Result};
use crate::ids::Token;
use crate::services::call::{Call, Outcome, SUBSCRIPTIONS, check_entries, invalid, now, read};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Subscribe {
    /// None: the caller's own token.
    tokens: Option<Vec<Token>>,
    permissions: Vec<String>,
    /// The listener has a subscription that overlaps.
    repeated: bool,
    /// Subscriptions there are.
    count: usize,
}

/// on: to other apps (F22), to the own app (F24).
pub fn subscribe(call: &Call, json: &str) -> Result<Outcome> {
    let Subscribe { tokens, permissions, repeated, count } = read(json)?;
    if repeated {
        let why = "this listener is subscribed already, to lists that overlap with these";
        return Err(Error::new(Code::NotUsedTogether, why));
    }
    if count >= SUBSCRIPTIONS {
        return Err(Error::new(Code::RegistersExceedLimit, format!("there are {SUBSCRIPTIONS} subscriptions")));
    }
    check_entries(tokens.as_deref().unwrap_or_default(), &permissions)?;
    if let Some(tokens) = &tokens {
        GET.check(&call.caller)?;
        if call.all_unknown_tokens(tokens)? {
            return invalid("nobody has any of these tokens");
        }
    }
    if call.all_unknown_names(&permissions) {
        return invalid("none of these permissions is defined");
    }
    now(())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Unsubscribe {
    tokens: Option<Vec<Token>>,
    permissions: Vec<String>,
    /// There is such a subscription.
    matched: bool,
}

/// off, likewise (F23, F25, D17, D38).
pub fn unsubscribe(call: &Call, json: &str) -> Result<Outcome> {
    let Unsubscribe { tokens, permissions, matched } = read(json)?;
    check_entries(tokens.as_deref().unwrap_or_default(), &permissions)?;
    if !matched {
        if call.all_unknown_names(&permissions) {
            return invalid("none of these permissions is defined");
        }
        if let Some(tokens) = &tokens
            && call.all_unknown_tokens(tokens)?
        {
            return invalid("nobody has any of these tokens");
        }
        return Err(Error::new(Code::NotUsedTogether, "there is no subscription with these lists"));
    }
    if tokens.is_some() {
        GET.check(&call.caller)?;
    }
    now(())
}

impl Call {
    fn all_unknown_names(&self, names: &[String]) -> bool {
        !names.is_empty() && names.iter().all(|name| self.device.definition(name).is_err())
    }

    fn all_unknown_tokens(&self, tokens: &[Token]) -> Result<bool> {
        for token in tokens {
            if self.device.find_app(*token)?.is_some() {
                return Ok(false);
            }
        }
        Ok(!tokens.is_empty())
    }
}

//! Arguments of device calls: JSON with messages that name the member.
//!
//! serde_json knows where in the text a value did not fit, and the text says what stands there. A library that follows
//! every deserialiser to know the same made the addon 5 % larger.

use crate::error::{Error, Result};
use serde::de::{DeserializeOwned, IgnoredAny};

const UNKNOWN: &str = "unknown field";
/// Names for secrets are none: they are said where they do not belong.
const WORDS: [&str; 4] = ["key", "passphrase", "password", "secret"];
/// Members whose own members have the names that the caller chose.
const NAMED_BY_THE_CALLER: &str = "aclValues";

/// Reads JSON; 401 that names the member and says what was expected, but never what was given: it may be a password in the
/// wrong place, and so may a name that is not known.
pub fn parse<T: DeserializeOwned>(json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|error| {
        let text = error.to_string();
        // serde's position means nothing to somebody who passed an object.
        let message = without_value(text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message));
        // What is no JSON did not come from lib/, and may end anywhere.
        let is_ours = error.line() == 1 && serde_json::from_str::<IgnoredAny>(json).is_ok();
        let mut path = if is_ours { path_at(json, error.column()) } else { Vec::new() };
        if let Some(at) = path.iter().position(|step| step == NAMED_BY_THE_CALLER) {
            path.truncate(at + 1);
        }
        let is_named = path.first().is_none_or(|first| message.starts_with(first));
        let path = path.join(".").replace(".[", "[");
        Error::argument(if is_named { message } else { format!("{path}: {message}") })
    })
}

/// What serde says, without the value that it quotes before it says what was expected. What is almost the name of a member
/// is a slip of the pen, and stays.
fn without_value(message: &str) -> String {
    let expected = [", expected ", ", there are no "].iter().find_map(|words| message.rfind(words));
    let (Some(quote), Some(end)) = (message.find(['`', '"']), expected) else { return message.to_owned() };
    if quote >= end {
        return message.to_owned();
    }
    let (what, given, expected) = (message[..quote].trim_end(), &message[quote..end], &message[end..]);
    let ours = || expected.split('`').skip(1).step_by(2);
    let given_name = given.trim_matches('`');
    let is_harmless = || WORDS.contains(&given_name) || ours().any(|name| is_almost(given_name, name));
    match what.ends_with(UNKNOWN) && is_harmless() {
        true => message.to_owned(),
        false => [what, expected].concat(),
    }
}

/// Whether somebody may have meant this name: the case differs, or at most a third of the letters and two of them.
fn is_almost(given: &str, name: &str) -> bool {
    let (given, name) = (given.to_ascii_lowercase(), name.to_ascii_lowercase());
    let most = (name.len() / 3).min(2);
    if given.len().abs_diff(name.len()) > most {
        return false;
    }
    // How many letters to add, drop or change, row by row.
    let mut row: Vec<usize> = (0..=name.len()).collect();
    for (i, letter) in given.bytes().enumerate() {
        let mut above = std::mem::replace(&mut row[0], i + 1);
        for (j, wanted) in name.bytes().enumerate() {
            let changed = above + usize::from(letter != wanted);
            above = row[j + 1];
            row[j + 1] = changed.min(above + 1).min(row[j] + 1);
        }
    }
    row[name.len()] <= most
}

/// An open object with the key that was read last, or an open array with its current index.
enum Open<'j> {
    Object { key: &'j str, in_value: bool },
    Array(usize),
}

/// The member that the first `end` bytes of JSON text lead to: `preauthorized`, `[0]`, `name`. A key whose value has not
/// begun was refused itself: it is none.
fn path_at(json: &str, end: usize) -> Vec<String> {
    let (mut open, mut at) = (Vec::new(), 0);
    let bytes = json.as_bytes();
    while at < end.min(bytes.len()) {
        match bytes[at] {
            b'{' => open.push(Open::Object { key: "", in_value: false }),
            b'[' => open.push(Open::Array(0)),
            b'}' | b']' => drop(open.pop()),
            b',' => match open.last_mut() {
                Some(Open::Object { in_value, .. }) => *in_value = false,
                Some(Open::Array(index)) => *index += 1,
                None => {}
            },
            b':' => {
                if let Some(Open::Object { in_value, .. }) = open.last_mut() {
                    *in_value = true;
                }
            }
            b'"' => {
                let start = at + 1;
                at = start;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                if let Some(Open::Object { key, in_value: false }) = open.last_mut() {
                    *key = json.get(start..at).unwrap_or_default();
                }
            }
            _ => {}
        }
        at += 1;
    }
    let steps = open.into_iter().filter_map(|step| match step {
        Open::Object { key, in_value } => in_value.then(|| key.to_owned()),
        Open::Array(index) => Some(format!("[{index}]")),
    });
    steps.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::manifest::Manifest;

    #[test]
    fn messages_name_the_member() {
        let message = |json: &str| parse::<Manifest>(json).map(drop).expect_err("refused").message();
        let rows = [
            (r#"{"bundleName":5}"#, "bundleName: invalid type: integer, expected a string"),
            (r#"{"bundleName":"a","permissions":["x",{}]}"#, "permissions[1]: invalid type: map, expected a string"),
            (
                r#"{"bundleName":"a","preauthorized":[{"name":"\"}","userCancellable":1}]}"#,
                "preauthorized[0].userCancellable: ",
            ),
            (r#"{"bundleName":"a","apl":"low"}"#, "apl: unknown variant, expected one of `normal`"),
            (r#"{"userId":1}"#, "missing field `bundleName`"),
        ];
        for (json, expected) in rows {
            let text = message(json);
            assert!(text.strip_prefix("Parameter error.: ").is_some_and(|text| text.starts_with(expected)), "{text}");
        }
    }

    #[test]
    fn a_slip_of_the_pen_is_shown() {
        for slip in ["permision", "bundlename", "BundleNames", "apll", "versionCod", "password", "key"] {
            let json = format!(r#"{{"bundleName":"a","preauthorized":[],"{slip}":1}}"#);
            let text = parse::<Manifest>(&json).expect_err("refused").message();
            assert!(text.contains(&format!("unknown field `{slip}`, expected one of")), "{text}");
        }
        for other in ["perms", "hunter2", "bundle", "a", "xpl2", "ödel", ""] {
            assert!(
                !["permissions", "bundleName", "apl", "model"].iter().any(|name| is_almost(other, name)),
                "{other}"
            );
        }
    }

    #[test]
    fn messages_repeat_no_value_and_no_name_that_is_not_ours() {
        let secrets = ["hunter2", "a`, expected b", "a\\\", expected x", " at line 1 column 2", "ohos.permission.X"];
        let places = [
            (r#"{"bundleName":"a","userId":"?"}"#, "userId: invalid type: string, expected u32"),
            (r#"{"bundleName":"a","model":"?"}"#, "model: unknown variant, expected `stage` or `fa`"),
            (r#"{"bundleName":"a","model":{"?":1}}"#, "model: unknown variant, expected `stage` or `fa`"),
            (r#"{"bundleName":"a","?":1}"#, "unknown field, expected one of `bundleName`"),
            (r#"{"bundleName":"a","preauthorized":[{"?":1}]}"#, "preauthorized[0]: unknown field, expected `name` or"),
            (r#"{"bundleName":"a","aclValues":{"?":1}}"#, "aclValues: invalid type: integer, expected a string"),
            (r#"{"bundleName":"a","aclValues":"?"}"#, "aclValues: invalid type: string, expected a map"),
            (r#"{"bundleName":"a","aclValues":{"?":"x""#, "EOF while parsing an object"),
            (r#""?""#, "invalid type: string, expected struct Manifest"),
        ];
        for (place, expected) in places {
            for secret in secrets {
                let error = parse::<Manifest>(&place.replace('?', secret)).expect_err("refused");
                let text = error.message();
                assert!(text.starts_with(&format!("Parameter error.: {expected}")), "{text}");
                assert!(!text.contains(secret), "{text}");
            }
        }
    }
}

//! Arguments of device calls: JSON with messages that name the member.
//!
//! serde_json knows where in the text a value did not fit, and the text says what stands there. A library that follows
//! every deserialiser to know the same made the addon 5 % larger.

use crate::error::{Error, Result};
use serde::de::DeserializeOwned;

/// Reads JSON; 401 that names the member and says what was expected.
pub fn parse<T: DeserializeOwned>(json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|error| {
        let text = error.to_string();
        // serde's position means nothing to somebody who passed an object.
        let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
        let path = if error.line() == 1 { path_at(json, error.column()) } else { String::new() };
        let is_named = path.is_empty() || message.starts_with(path.split(['.', '[']).next().unwrap_or_default());
        Error::argument(if is_named { message.to_owned() } else { format!("{path}: {message}") })
    })
}

/// An open object with the key that was read last, or an open array with its current index.
enum Open<'j> {
    Object(Option<&'j str>),
    Array(usize),
}

/// The member that the first `end` bytes of JSON text lead to, as in `preauthorized[0].name`.
fn path_at(json: &str, end: usize) -> String {
    let (mut open, mut at) = (Vec::new(), 0);
    let bytes = json.as_bytes();
    while at < end.min(bytes.len()) {
        match bytes[at] {
            b'{' => open.push(Open::Object(None)),
            b'[' => open.push(Open::Array(0)),
            b'}' | b']' => drop(open.pop()),
            b',' => match open.last_mut() {
                Some(Open::Object(key)) => *key = None,
                Some(Open::Array(index)) => *index += 1,
                None => {}
            },
            b'"' => {
                let start = at + 1;
                at = start;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                if let Some(Open::Object(key @ None)) = open.last_mut() {
                    *key = json.get(start..at);
                }
            }
            _ => {}
        }
        at += 1;
    }
    let mut path = String::new();
    for step in open {
        match step {
            Open::Object(Some(key)) if path.is_empty() => path.push_str(key),
            Open::Object(Some(key)) => path.extend([".", key]),
            Open::Array(index) => path.push_str(&format!("[{index}]")),
            Open::Object(None) => {}
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::manifest::Manifest;

    #[test]
    fn messages_name_the_member() {
        let message = |json: &str| parse::<Manifest>(json).map(drop).expect_err("refused").message();
        let rows = [
            (r#"{"bundleName":5}"#, "bundleName: invalid type: integer `5`, expected a string"),
            (r#"{"bundleName":"a","permissions":["x",{}]}"#, "permissions[1]: invalid type: map, expected a string"),
            (
                r#"{"bundleName":"a","preauthorized":[{"name":"\"}","userCancellable":1}]}"#,
                "preauthorized[0].userCancellable: ",
            ),
            (r#"{"bundleName":"a","apl":"low"}"#, "apl: unknown variant `low`"),
            (r#"{"userId":1}"#, "missing field `bundleName`"),
        ];
        for (json, expected) in rows {
            let text = message(json);
            assert!(text.strip_prefix("Parameter error.: ").is_some_and(|text| text.starts_with(expected)), "{text}");
        }
    }
}

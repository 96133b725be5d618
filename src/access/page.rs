//! The pages of a request dialog and what their answers decide (spec/access-control.md 6.4, 6.5).

use super::decide::{By, Decision};
use super::evaluate::Evaluated;
use super::group::{Asking, Group, Scope, group_of, together};
use crate::app::App;
use crate::error::{Code, Error, Result};
use crate::permission::grant::{Status, flag};
use crate::permission::{Definitions, names};
use serde::{Deserialize, Serialize};

/// What kind of device this is, as far as permission dialogs ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum DeviceType {
    /// A phone.
    #[default]
    #[serde(rename = "phone")]
    Phone,
    /// A PC.
    #[serde(rename = "2in1")]
    Pc,
}

/// What a person may say to a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Yes.
    Allow,
    /// Yes, this time.
    AllowOnce,
    /// No.
    Deny,
    /// No answer: closed, or stepped back from.
    Dismiss,
    /// Ask again whenever it is needed (Settings).
    AskEveryTime,
}

const PLAIN: &[Answer] = &[Answer::Allow, Answer::Deny];
const ONCE: &[Answer] = &[Answer::Allow, Answer::AllowOnce, Answer::Deny];
/// The choices of the sheet of requestPermissionOnSetting.
pub const SETTING: &[Answer] = &[Answer::Allow, Answer::Deny, Answer::AskEveryTime];
/// The choices of what can only be followed or left.
pub const FOLLOW: &[Answer] = PLAIN;

/// One page of a dialog: one group.
#[derive(Clone, Debug, Serialize)]
pub struct Page {
    /// The group in plain words.
    pub title: &'static str,
    /// The undecided names that are asked for.
    pub permissions: Vec<String>,
    /// What can be answered, beside closing the dialog.
    pub choices: &'static [Answer],
    /// Whether the page has the switch for the precise location.
    pub precise: bool,
    /// Nothing is shown; the answer is to allow.
    pub silent: bool,
}

/// The pages for the undecided entries of a request, in the order of the first of each group.
pub fn pages(names: &[String], evaluated: &[Evaluated], device: DeviceType, tracking_open: bool) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    let undecided = names.iter().zip(evaluated).filter(|pair| pair.1.status == Status::NotDetermined);
    for name in undecided.map(|(name, _)| name) {
        let group = group_of(name);
        if group.asking == Asking::Never {
            continue;
        }
        match pages.iter_mut().find(|page| together(&page.permissions[0], name)) {
            Some(page) if page.permissions.contains(name) => {}
            Some(page) => page.permissions.push(name.clone()),
            None => pages.push(Page {
                title: group.title,
                permissions: vec![name.clone()],
                choices: choices(group),
                precise: false,
                silent: match group.asking {
                    Asking::Pasteboard => device == DeviceType::Pc,
                    Asking::Tracking => !tracking_open,
                    _ => false,
                },
            }),
        }
    }
    for page in &mut pages {
        page.precise = [names::APPROXIMATELY_LOCATION, names::LOCATION]
            .iter()
            .all(|name| page.permissions.iter().any(|shown| shown == name));
    }
    pages
}

fn choices(group: &Group) -> &'static [Answer] {
    match group.asking {
        Asking::Once | Asking::Location | Asking::Pasteboard => ONCE,
        Asking::Plain | Asking::Tracking | Asking::Never => PLAIN,
    }
}

/// What an answer to a page decides: what is to be carried out, entry by entry.
pub fn decisions(
    app: &App,
    definitions: &Definitions,
    shown: &[String],
    answer: Answer,
    precise: bool,
    device: DeviceType,
) -> Result<Vec<Decision>> {
    let Some(first) = shown.first() else { return Ok(Vec::new()) };
    let group = group_of(first);
    let (granted, flags) = match answer {
        Answer::Allow => (true, flag::USER_FIXED),
        Answer::AllowOnce if choices(group).contains(&Answer::AllowOnce) => (true, flag::ONE_TIME),
        Answer::AllowOnce => (true, flag::USER_FIXED),
        Answer::Deny => (false, flag::USER_FIXED),
        Answer::Dismiss => return Ok(Vec::new()),
        Answer::AskEveryTime => {
            return Err(Error::new(Code::InnerError, "this dialog does not offer 'ask-every-time'"));
        }
    };
    let mut names: Vec<String> = shown.to_vec();
    if group.asking == Asking::Location {
        if granted && !precise {
            names.retain(|name| name != names::LOCATION);
        }
        // Without a window, only a PC's "always" allows it.
        if granted {
            names.retain(|name| name != names::LOCATION_IN_BACKGROUND);
        }
        if device == DeviceType::Pc
            && answer == Answer::Allow
            && undecided(app, definitions, names::LOCATION_IN_BACKGROUND)
        {
            names.push(names::LOCATION_IN_BACKGROUND.to_owned());
        }
    }
    if group.scope == Scope::Whole {
        let members = group.members.iter().map(|short| format!("ohos.permission.{short}"));
        let others = members.filter(|name| !shown.contains(name) && !held(app, definitions, name));
        names.extend(others.filter(|name| definitions.id(name).is_some_and(|id| app.grant(id).is_some())));
    }
    let token = app.token_id;
    let decision = |permission: String| Decision { token, permission, granted, flags, kill: true, by: By::Dialog };
    Ok(names.into_iter().map(decision).collect())
}
fn undecided(app: &App, definitions: &Definitions, name: &str) -> bool {
    let grant = definitions.id(name).and_then(|id| app.grant(id));
    grant.is_some_and(|grant| grant.status() == Status::NotDetermined)
}

fn held(app: &App, definitions: &Definitions, name: &str) -> bool {
    definitions.id(name).is_some_and(|id| app.holds_id(id))
}

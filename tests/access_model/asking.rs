//! Requests to the user in the model (spec/access-control.md 6).

use crate::model::*;

/// Status and reason of an entry.
pub type Evaluated = (i32, i32);

/// A page of a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub permissions: Vec<Permission>,
    pub once: bool,
    pub precise: bool,
    pub silent: bool,
}

impl Model {
    /// 6.1 to 6.3; `dlp` says whether the asking app is the sandbox.
    pub fn evaluate(&self, slot: Slot, sandboxed: bool, names: &[Permission]) -> Vec<Evaluated> {
        let app = self.apps[slot].as_ref().expect("steps name installed apps");
        let api = INSTANCES[slot].api % 1000;
        let mut all: Vec<Evaluated> = names.iter().map(|name| self.evaluate_one(app, api, sandboxed, *name)).collect();
        if api >= 9 {
            location_rules(app, api, names, &mut all);
        }
        if app.forbidden {
            all.iter_mut().filter(|entry| entry.0 != 2).for_each(|entry| *entry = (3, 4));
        }
        all
    }

    fn evaluate_one(&self, app: &App, api: u32, sandboxed: bool, name: Permission) -> Evaluated {
        if name == APPROXIMATE && api < 9 {
            return (2, 3);
        }
        if !self.is_defined(name) {
            return (2, 1);
        }
        let Some(entry) = app.entries.get(&name) else { return (2, 2) };
        if name == SEND_MESSAGES || name == FULL_CONTROL && sandboxed {
            return (2, 5);
        }
        let flags = app.flags(name);
        match entry.granted {
            true => (0, 0),
            false if TABLE[name].mode == Mode::Manual => (2, 6),
            false if flags & 128 != 0 => (3, 5),
            false if flags & (256 | 32) != 0 => (-1, 0),
            false if flags == 0 || flags & (1 | 16 | 64) != 0 => (1, 0),
            false => (-1, 0), // a denied entry never counts as granted (D34)
        }
    }

    /// 6.4 step 6, 6.5.
    pub fn pages(&self, slot: Slot, names: &[Permission], entries: &[Evaluated]) -> Vec<Shown> {
        let mut pages: Vec<Shown> = Vec::new();
        for (name, _) in names.iter().zip(entries).filter(|(_, entry)| entry.0 == 1) {
            let page = TABLE[*name].page;
            if page == Page::None {
                continue;
            }
            match pages.iter_mut().find(|shown| TABLE[shown.permissions[0]].page == page) {
                Some(shown) if shown.permissions.contains(name) => {}
                Some(shown) => shown.permissions.push(*name),
                None => pages.push(Shown {
                    permissions: vec![*name],
                    once: matches!(page, Page::WithOnce(_)),
                    precise: false,
                    silent: page == Page::Tracking && self.toggle(INSTANCES[slot].user, TRACKING) == 0,
                }),
            }
        }
        for shown in &mut pages {
            shown.precise = [APPROXIMATE, PRECISE].iter().all(|name| shown.permissions.contains(name));
        }
        pages
    }

    /// 6.5. A word that the dialog does not know is an inner error and changes nothing.
    pub fn answer(&mut self, slot: Slot, page: &Shown, answer: Answer, precise: bool) -> Result<(), u32> {
        let (granted, flags) = match answer {
            Answer::Allow => (true, 2),
            Answer::AllowOnce => (true, if page.once { 64 } else { 2 }),
            Answer::Deny => (false, 2),
            Answer::Dismiss => return Ok(()),
            Answer::AskEveryTime => return Err(INNER),
        };
        let mut names = page.permissions.clone();
        if granted {
            names.retain(|name| *name != BACKGROUND && (*name != PRECISE || precise));
        }
        if let kind @ Page::Whole(_) = TABLE[names.first().copied().unwrap_or(UNKNOWN)].page {
            // Members that were not asked for and are held keep what was decided about them.
            let app = self.apps[slot].as_ref().expect("steps name installed apps");
            let members = (0..TABLE.len()).filter(|name| TABLE[*name].page == kind);
            let further = members.filter(|name| app.entries.contains_key(name) && !app.effective(*name));
            let further: Vec<_> = further.filter(|name| !names.contains(name)).collect();
            names.extend(further);
        }
        for name in names {
            let _ = self.decide(slot, name, (granted, flags), true, By::Dialog);
        }
        self.end_killed();
        Ok(())
    }

    /// 6.6: the checks of requestPermissionOnSetting.
    pub fn setting(&self, slot: Slot, names: &[Permission]) -> Result<(), u32> {
        let app = self.apps[slot].as_ref().expect("steps name installed apps");
        if names.iter().any(|name| self.is_defined(*name) && TABLE[*name].mode == Mode::Manual) {
            return Err(12100014);
        }
        let same_group = |name: Permission| {
            let pages = (TABLE[name].page, TABLE[names[0]].page);
            name == names[0] || pages.0 == pages.1 && pages.0 != Page::None
        };
        let fits = |name: &Permission| {
            self.is_defined(*name)
                && TABLE[*name].mode == Mode::User
                && same_group(*name)
                && app.entries.contains_key(name)
        };
        if !names.iter().all(fits) {
            return Err(INVALID);
        }
        if names.iter().all(|name| app.effective(*name)) {
            return Err(12100011);
        }
        let exempt = matches!(TABLE[names[0]].page, Page::WithOnce("location" | "pasteboard"));
        if !exempt && names.iter().any(|name| !app.entries[name].granted && app.flags(*name) == 0) {
            return Err(12100012);
        }
        Ok(())
    }

    /// 6.6: what the sheet's answer does.
    pub fn answer_setting(&mut self, slot: Slot, names: &[Permission], answer: Answer, precise: bool) {
        let is_location = TABLE[names[0]].page == Page::WithOnce("location");
        let mut names = names.to_vec();
        let (granted, flags) = match answer {
            Answer::Allow | Answer::AllowOnce => (true, 2),
            Answer::Deny => (false, 2),
            Answer::AskEveryTime => (false, 64),
            Answer::Dismiss => return,
        };
        let app = self.apps[slot].as_ref().expect("steps name installed apps");
        // What a component gives for a moment is no declaration.
        let declares = app.entries.contains_key(&BACKGROUND);
        if is_location && granted && declares && app.effective(BACKGROUND) && !names.contains(&BACKGROUND) {
            names.push(BACKGROUND);
        }
        for name in names {
            let keeps_background = !(is_location && granted && name == BACKGROUND);
            if !(is_location && granted && name == PRECISE && !precise) {
                let decided = self.decide(slot, name, (granted && keeps_background, flags), true, By::Settings);
                decided.expect("the test asks for nothing that is fixed");
            }
        }
        self.end_killed();
    }
}

/// What the locations demand of each other: precise, approximate, in the background (6.3).
fn location_rules(app: &App, api: u32, names: &[Permission], all: &mut [Evaluated]) {
    let mut places = [None; 3];
    for (place, name) in names.iter().enumerate() {
        if let Some(which) = [APPROXIMATE, PRECISE, BACKGROUND].iter().position(|location| location == name) {
            places[which] = Some(place);
        }
        if places.iter().all(Option::is_some) {
            break;
        }
    }
    for (place, name) in names.iter().enumerate() {
        if [APPROXIMATE, PRECISE, BACKGROUND].contains(name) && !places.contains(&Some(place)) {
            all[place] = (2, 12);
        }
    }
    let [approximate, precise, background] = places;
    let dynamic = |all: &[Evaluated], place: Option<usize>| place.is_some_and(|place| all[place].0 == 1);
    if dynamic(all, precise) && !dynamic(all, approximate) && !app.effective(APPROXIMATE) {
        all[precise.expect("it is there")] = (2, 3);
    }
    let Some(place) = background else { return };
    if api >= 11 {
        places.into_iter().flatten().for_each(|place| all[place] = (2, 3));
    } else if dynamic(all, background) {
        let beside = dynamic(all, approximate) || dynamic(all, precise);
        all[place] = if beside { (-1, 0) } else { (2, 3) };
    }
}

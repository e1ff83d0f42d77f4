//! Drafts: what was being typed, kept by the desk so that it outlives a dropped line, a killed server and Esc.

use std::collections::BTreeMap;

use super::{
    Screen, Session,
    list::{Item, List, ListOf},
    said::Said,
};
use crate::{
    api::Draft,
    case::{CaseId, Fields, Verb},
    keys::Context,
    lang::{self, Word, say},
};

/// After how many edits a draft is kept while somebody types on.
pub const EDITS: u32 = 20;

/// How the places of acts on several cases begin.
const MANY: &str = "many/";

/// The drafts of one person, by the place where they belong.
#[derive(Clone, Default)]
pub struct Drafts(BTreeMap<String, Fields>);

untold!(Drafts);

/// The place of the draft of a form of intake.
pub fn intake() -> String {
    "intake".to_owned()
}

/// The place of the draft of intake for a call from this line: what stands half written from another call stays.
pub fn intake_of(line: &str) -> String {
    format!("{}/{line}", intake())
}

/// The place of the draft of an act on a case.
pub fn of_case(case: CaseId, verb: Verb) -> String {
    format!("{case}/{}", verb.id())
}

/// The place of the draft of an act on several cases.
pub fn of_many(verb: Verb) -> String {
    format!("{MANY}{}", verb.id())
}

/// A form as the text of a draft.
pub fn write(fields: &Fields) -> String {
    // A map of texts always has a JSON form.
    serde_json::to_string(fields).unwrap_or_default()
}

impl Drafts {
    /// Takes over what the desk kept; a draft that cannot be read is left alone.
    pub fn load(&mut self, drafts: &[Draft]) {
        for draft in drafts {
            if let Ok(fields) = serde_json::from_str(&draft.text) {
                self.0.entry(draft.place.clone()).or_insert(fields);
            }
        }
    }

    /// Those to which one can go back, with the case and the act of each; neither for intake.
    pub fn waiting(&self) -> impl Iterator<Item = (&str, Option<(CaseId, Verb)>, &Fields)> {
        self.0.iter().filter_map(|(place, fields)| {
            if *place == intake() || place.starts_with("intake/") {
                return Some((place.as_str(), None, fields));
            }
            let (case, verb) = place.split_once('/')?;
            Some((place.as_str(), Some((case.parse().ok()?, Verb::of(verb)?)), fields))
        })
    }

    /// A place at intake where nothing half written waits.
    pub fn free_intake(&self) -> String {
        let numbered = (1..).map(|n: u32| intake_of(&n.to_string()));
        std::iter::once(intake())
            .chain(numbered)
            .find(|place| !self.0.contains_key(place))
            .unwrap_or_else(intake)
    }

    /// The draft of a place.
    pub fn get(&self, place: &str) -> Option<&Fields> {
        self.0.get(place)
    }

    /// Keeps a draft; false where it is kept already as it is.
    pub fn keep(&mut self, place: &str, fields: Fields) -> bool {
        if self.0.get(place) == Some(&fields) {
            return false;
        }
        self.0.insert(place.to_owned(), fields);
        true
    }

    /// Forgets a draft; false where there was none.
    pub fn drop(&mut self, place: &str) -> bool {
        self.0.remove(place).is_some()
    }
}

impl Session {
    /// Lists what was left half written.
    pub(super) fn open_drafts(&mut self) {
        let lang = self.lang;
        let brief = |fields: &Fields| {
            let said = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
            let words = [said("line"), said("title"), said("wants"), said("text"), said("answer")];
            let full: Vec<&str> = words.into_iter().filter(|words| !words.is_empty()).collect();
            crate::text::clean_line(&full.join("  ")).into_owned()
        };
        let items = self.drafts.waiting().zip(1..).map(|((place, of, fields), n)| {
            let what = match of {
                None => Word::IntakeTitle.say(lang).to_owned(),
                Some((case, verb)) => format!("{case} {}", say::act(verb, lang)),
            };
            // A code of two digits would make the first nine wait for a second one.
            let code = if n < 10 { n.to_string() } else { String::new() };
            Item::new(code, format!("{what}  {}", brief(fields)), place)
        });
        let items: Vec<Item> = items.collect();
        self.over.push(Screen::List(Box::new(List::new(ListOf::Drafts, items))));
    }

    /// Goes back to what was left half written.
    pub(super) fn resume_draft(&mut self, place: &str) {
        let Some(of) = self.drafts.waiting().find(|(at, ..)| *at == place).map(|(_, of, _)| of) else {
            return;
        };
        match of {
            None => self.open_intake_of(place.to_owned(), None),
            Some((case, verb)) => {
                self.open_case(case, None);
                if let Screen::Case(case) = self.top_mut() {
                    case.opens = Some(verb);
                }
            }
        }
    }

    /// Whether the drafts are listed on top: undo there is of what was typed, as in a form.
    pub(super) fn lists_drafts(&self) -> bool {
        matches!(self.top(), Screen::List(list) if list.of == ListOf::Drafts)
    }

    /// Forgets the draft that is selected in their list.
    pub(super) fn drop_chosen_draft(&mut self) {
        let Screen::List(list) = self.top_mut() else { return };
        if list.undo() {
            return;
        }
        let Some(item) = list.chosen() else { return };
        self.drop_draft(&item.value);
        self.over.pop();
        self.say(Word::DraftDropped);
        if self.drafts.waiting().next().is_some() {
            self.open_drafts();
        }
    }

    /// Tells whoever sits down that something half written waits.
    pub(super) fn say_drafts(&mut self) {
        let at_home = self.over.iter().all(|screen| matches!(screen, Screen::Menu(_)));
        if at_home && self.said.is_none() {
            self.say_drafts_wait();
        }
    }

    pub(super) fn say_drafts_wait(&mut self) {
        let count = self.drafts.waiting().count();
        if count > 0 {
            // Where text is typed the letter does not open them; it does once one is back.
            let key = self.key_of(Context::Queue, "drafts.open").map(|keys| lang::key(keys, self.lang));
            let text = Word::DraftsWait.with(self.lang, &[&count, &key.unwrap_or_default()]);
            self.said = Some(Said::notice(text));
        }
    }
}

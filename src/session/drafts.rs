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
    lang::{Word, say},
};

/// After how many edits a draft is kept while somebody types on.
pub const EDITS: u32 = 20;

/// How the places of acts on several cases begin.
const MANY: &str = "many/";

/// The drafts of one person, by the place where they belong.
#[derive(Debug, Clone, Default)]
pub struct Drafts(BTreeMap<String, Fields>);

/// The place of the draft of a form of intake.
pub fn intake() -> String {
    "intake".to_owned()
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
            if *place == intake() {
                return Some((place.as_str(), None, fields));
            }
            let (case, verb) = place.split_once('/')?;
            Some((place.as_str(), Some((case.parse().ok()?, Verb::of(verb)?)), fields))
        })
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
            Item::new(n.to_string(), format!("{what}  {}", brief(fields)), place)
        });
        // A code of two digits would wait for its second one.
        let items: Vec<Item> = items.take(9).collect();
        self.over.push(Screen::List(Box::new(List::new(ListOf::Drafts, items))));
    }

    /// Goes back to what was left half written.
    pub(super) fn resume_draft(&mut self, place: &str) {
        let Some(of) = self.drafts.waiting().find(|(at, ..)| *at == place).map(|(_, of, _)| of) else {
            return;
        };
        match of {
            None => self.open_intake(),
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
        let Screen::List(list) = self.top() else { return };
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
        let count = self.drafts.waiting().count();
        let at_home = self.over.iter().all(|screen| matches!(screen, Screen::Menu(_)));
        if count > 0 && at_home && self.said.is_none() {
            let text = Word::DraftsWait.with(self.lang, &[&count, &self.key_name("drafts.open")]);
            self.said = Some(Said::notice(text));
        }
    }
}

//! 查看明文: what is masked here is asked for in the clear, with a reason from a short list.

use super::{
    Screen, Session,
    asks::Purpose as For,
    list::{Item, List, ListOf},
    said::Said,
};
use crate::{
    api::{Request, Whose},
    case::{Purpose, Subject},
    lang::{Word, say},
    sla::Instant,
};

impl Session {
    /// What is masked here and could be asked for: the case, the customer, or the customer of the line at intake.
    pub(super) fn masked_here(&self) -> Option<Subject> {
        match self.place() {
            Screen::Case(case) => {
                let masked = case.view.as_ref().is_some_and(|view| !view.plain);
                masked.then_some(Subject::Case(case.id))
            }
            Screen::Customer(customer) => {
                let masked = customer.view.as_ref().is_some_and(|view| !view.plain);
                masked.then_some(Subject::Customer(customer.id))
            }
            Screen::Intake(intake) => {
                let known = intake.known.as_ref().and_then(|known| known.customer.as_ref());
                known.filter(|view| !view.plain).map(|view| Subject::Customer(view.id))
            }
            _ => None,
        }
    }

    /// Says of what is masked here which key reveals it, where this person may.
    pub fn masked_hint(&self) -> Option<String> {
        let key = self.key_name("reveal.open");
        let hint = || Word::RevealMasked.with(self.lang, &[&key]);
        // Over a list no key does it.
        (!key.is_empty() && self.leads() && self.masked_here().is_some()).then(hint)
    }

    /// Lists the reasons.
    pub(super) fn open_reveal(&mut self) {
        let lang = self.lang;
        let item = |(n, why): (usize, Purpose)| Item::new(n.to_string(), say::purpose(why, lang), why.id());
        let mut items: Vec<Item> = (1..).zip(Purpose::ALL).map(item).collect();
        // That one is what is typed, so it is nothing to choose.
        if let Some(last) = items.last_mut() {
            last.why = Some(Word::RevealInWords.say(lang).to_owned());
        }
        self.push(Screen::List(Box::new(List::new(ListOf::Reveal, items))));
    }

    /// A reason was chosen.
    pub(super) fn reveal(&mut self, why: &str, text: Option<String>) {
        let Some(why) = Purpose::of(why) else { return };
        if why == Purpose::Other && text.is_none() {
            self.open_reveal();
            return self.say(Word::RevealInWords);
        }
        if let Some(of) = self.masked_here() {
            self.ask(Request::Reveal { of, why, text }, For::Reveal(of));
        }
    }

    /// A reason in words, where nothing of the list fits what was typed.
    pub(super) fn reveal_in_words(&mut self) -> bool {
        let Screen::List(list) = self.top() else { return false };
        let text = list.filter.text().trim().to_owned();
        if list.of != ListOf::Reveal || text.is_empty() {
            return false;
        }
        self.over.pop();
        self.reveal(Purpose::Other.id(), Some(text));
        true
    }

    /// It is shown in the clear from now on.
    pub(super) fn revealed(&mut self, of: Subject, until: Instant) {
        let until = say::time(until, &self.pack.zone, self.now);
        self.said = Some(Said::notice(Word::Revealed.with(self.lang, &[&until])));
        match of {
            Subject::Case(case) => _ = self.ask(Request::Show { case }, For::Show(case)),
            Subject::Customer(id) => {
                self.ask(Request::Customer { of: Whose::Id(id) }, For::Customer(id));
                if let Screen::Intake(intake) = self.place() {
                    let line = intake.asked.clone();
                    self.ask(Request::Line { line: line.clone() }, For::Line(line));
                }
            }
            Subject::Site | Subject::Person(_) => {}
        }
    }
}

//! 受理: the form of a new case, and beside it what is known of the line while it is typed.

use super::{form::Form, topics::Gathers, usual::usual_of_new};
use crate::{
    api::LineView,
    case::{Verb, digits},
    lang::Lang,
    rules::{About, ClockRule, Locality, Pack},
    sla::{Instant, Mark, Stamp, replay},
};

/// The fewest digits of a line that are worth asking for.
const LEAST_DIGITS: usize = 7;

/// The screen of intake.
#[derive(Clone)]
pub struct Intake {
    pub form: Form,
    /// Where its draft is kept.
    pub place: String,
    /// The line that was asked for last.
    pub asked: String,
    /// What is known of it.
    pub known: Option<Box<LineView>>,
    /// What was filled in from the customer of the line, and goes with the line.
    filled: Vec<(&'static str, String)>,
    /// What it is made of.
    pub gathers: Option<Gathers>,
}

untold!(Intake);

impl Intake {
    /// An empty form with the usual values.
    pub fn new(place: String, pack: &Pack) -> Self {
        let form = Form::intake(Verb::Accept, &usual_of_new(), pack);
        Self { form, place, asked: String::new(), known: None, filled: Vec::new(), gathers: None }
    }

    /// The line to ask for, where it is long enough and was not asked for yet.
    pub fn wants_line(&self) -> Option<String> {
        let line = digits(self.form.get("line").unwrap_or_default());
        (line.len() >= LEAST_DIGITS && line != self.asked).then_some(line)
    }

    /// Forgets what is known where the line is another one by now.
    pub fn forget(&mut self, pack: &Pack) {
        let line = digits(self.form.get("line").unwrap_or_default());
        if line != self.asked {
            self.known = None;
            self.form.about.star = None;
            self.asked.clear();
            for (name, value) in std::mem::take(&mut self.filled) {
                self.form.offer(name, &value, "", pack);
            }
        }
    }

    /// Takes in what is known of the line. Name and address of the customer go into the form where nothing stands
    /// there and this person may read them.
    pub fn know(&mut self, view: Box<LineView>, pack: &Pack) {
        let named = self.form.focused().is_some_and(|field| field.name == "name" && field.is_empty());
        if let Some(customer) = view.customer.as_ref().filter(|customer| customer.plain) {
            let own = self.form.get("relation") == Some("own");
            self.fill("name", if own { &customer.name } else { "" }, pack);
            // Town or village is said of this address alone.
            if self.fill("address", &customer.address, pack)
                && let Some(place) = customer.place
            {
                self.fill("place", place.id(), pack);
            }
        }
        // Who owns the line is known, so nobody has to pass over the name.
        if named && view.customer.is_some() {
            self.form.step(true, pack);
        }
        self.form.about.star = view.customer.as_ref().and_then(|customer| customer.star);
        self.known = Some(view);
    }

    fn fill(&mut self, name: &'static str, value: &str, pack: &Pack) -> bool {
        let fills = !value.is_empty() && self.form.offer(name, "", value, pack);
        if fills {
            self.filled.push((name, value.to_owned()));
        }
        fills
    }

    /// Between accepting and resolving in one call; what was typed stays.
    pub fn toggle_one_call(&mut self, pack: &Pack, lang: Lang) -> Verb {
        let verb = match self.form.verb() {
            Some((Verb::Resolve, _)) => Verb::Accept,
            _ => Verb::Resolve,
        };
        let mut form = Form::intake(verb, &usual_of_new(), pack);
        for field in &self.form.fields {
            form.set(field.name, field.get(), pack);
        }
        for (name, value) in &self.filled {
            form.offer(name, value, value, pack);
        }
        // With one conclusion only there is nothing to choose.
        if let Some(at) = form.fields.iter().position(|field| field.name == "disposition") {
            let options = form.options(at, pack, lang);
            if let [only] = options.as_slice() {
                form.set("disposition", &only.id, pack);
            }
        }
        if let Some(field) = self.form.focused() {
            form.focus_on(field.name);
        }
        form.about.star = self.form.about.star;
        form.unsaved = self.form.unsaved;
        form.edited = self.form.edited;
        self.form = form;
        verb
    }

    /// The limits that a case like this would have if it were taken now: clock, deadline, and when to act.
    pub fn would_be_due<'a>(&self, now: Instant, pack: &'a Pack) -> Vec<(&'a ClockRule, Instant, Instant)> {
        let kind = self.form.kind(pack).unwrap_or("complaint").to_owned();
        let severity = self.form.get("severity").and_then(|level| level.parse().ok()).unwrap_or(3);
        let opened = [Stamp::new(now, Mark::Opened), Stamp::new(now, Mark::Accepted)];
        let about = About {
            kind: &kind,
            category: self.form.get("category"),
            channel: self.form.get("channel"),
            severity,
            star: self.known.as_ref().and_then(|known| known.customer.as_ref()?.star),
            place: match self.form.get("place") {
                Some("town") => Some(Locality::Town),
                Some("village") => Some(Locality::Village),
                _ => None,
            },
        };
        pack.clocks_for(&about)
            .into_iter()
            .filter_map(|(rule, spec)| {
                let clock = replay(&spec, &opened);
                let deadline = clock.deadline?;
                clock.is_open().then(|| (rule, deadline, clock.act_by.unwrap_or(deadline)))
            })
            .collect()
    }
}

//! A form: the fields of an act, the focus among them, and what would be sent.

use super::{
    field::{Did, FormField, Value},
    list::{Item, List, ListOf},
    options::{Opt, sheets},
    reception::SLOT,
    stock::is_of_stock,
};
use crate::{
    api::CaseRow,
    case::{Choice, Fault, Fields, LATE, Need, PersonId, Reading, Reason, Shape, Verb},
    keys::Key,
    lang::Lang,
    rules::Pack,
    sla::Instant,
};

/// What a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// An act on a case that exists.
    Act(Verb),
    /// An act that makes a case.
    New(Verb),
    /// Who is there.
    SignOn,
    /// 口径: a line to take.
    LineToTake,
}

/// What was known of the form's case when it opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    pub kind: Option<String>,
    pub category: Option<String>,
    /// Star level of the customer, where it is known.
    pub star: Option<u8>,
    /// A limit was not kept, and nobody said why yet.
    pub late: bool,
    /// The sheets that may be filled in now, where that is known.
    pub sheets: Option<Vec<String>>,
    /// What stands in the fields that one sheet carries over to the next.
    pub carried: Fields,
}

impl About {
    /// What a row says of its case.
    pub fn of(row: Option<&CaseRow>) -> Self {
        Self {
            kind: row.map(|row| row.kind.clone()),
            category: row.and_then(|row| row.category.clone()),
            late: row.is_some_and(|row| row.unexplained > 0),
            star: None,
            sheets: None,
            carried: Fields::new(),
        }
    }
}

/// A form with the focus on one field.
#[derive(Debug, Clone)]
pub struct Form {
    pub asks: Asks,
    pub about: About,
    pub fields: Vec<FormField>,
    pub focus: usize,
    pub list: Option<List>,
    /// The ask under way.
    pub sent: Option<u64>,
    /// What is in it came from a draft, and nothing was typed since.
    pub restored: bool,
    /// What was typed on a sheet that is chosen no longer.
    pub aside: Fields,
    /// Edits that no draft has yet, and when the last one was.
    pub unsaved: u32,
    pub edited: Option<Instant>,
}

/// In what order intake asks: what every call needs first, what mostly stays as it is filled in last.
const INTAKE_ORDER: &[&str] = &[
    "line",
    "name",
    "category",
    "address",
    "wants",
    "text",
    "answer",
    "disposition",
    "reason",
    "contact_at",
    "severity",
    "place",
    "relation",
    "contact",
    "channel",
];

/// Fields that follow from others or that only imports fill.
const HIDDEN: &[&str] = &["kind", "title"];

impl Form {
    /// The form of an act on a case, filled with what the case has and what is usual.
    pub fn act(verb: Verb, about: About, filled: &Fields, pack: &Pack) -> Self {
        let hide = |name: &str| HIDDEN.contains(&name) && verb != Verb::Reply;
        let mut fields: Vec<FormField> =
            verb.fields().iter().filter(|field| !hide(field.name)).map(FormField::new).collect();
        for field in &mut fields {
            if let Some(value) = filled.get(field.name) {
                field.set(value, pack);
                field.initial = field.get().to_owned();
            }
        }
        // What has a usual value stands last, so that nobody has to pass over it. A form of such fields alone keeps
        // its order.
        if fields.iter().any(|field| matches!(field.need, Need::Must | Need::Unless(_))) {
            fields.sort_by_key(|field| !field.initial.is_empty());
        }
        Self::of(Asks::Act(verb), about, fields, pack)
    }

    /// The form of intake.
    pub fn intake(verb: Verb, filled: &Fields, pack: &Pack) -> Self {
        let mut fields: Vec<FormField> = INTAKE_ORDER
            .iter()
            .filter_map(|name| verb.fields_of_new().iter().find(|field| field.name == *name))
            .map(FormField::new)
            .collect();
        for field in &mut fields {
            if let Some(value) = filled.get(field.name) {
                field.set(value, pack);
                field.initial = field.get().to_owned();
            }
        }
        Self::of(Asks::New(verb), About::default(), fields, pack)
    }

    /// The form that asks who is there.
    pub fn sign_on(pack: &Pack) -> Self {
        let staff = crate::case::Field { name: "staff", need: Need::Must, shape: Shape::Staff };
        let fields = vec![FormField::new(&staff), FormField::secret("pin")];
        Self::of(Asks::SignOn, About::default(), fields, pack)
    }

    /// The form of a line to take; the house says which team it is for.
    pub fn line_to_take(house: bool, pack: &Pack) -> Self {
        let field = |name, need, shape| crate::case::Field { name, need, shape };
        let fields = [
            field("text", Need::Must, Shape::Line),
            field("until", Need::Must, Shape::When),
            field("category", Need::May, Shape::Choice(Choice::Category)),
            field("address", Need::May, Shape::Line),
            field("case", Need::May, Shape::Case),
        ];
        let team = house.then(|| field("team", Need::May, Shape::Choice(Choice::Team)));
        let fields = fields.iter().chain(&team).map(FormField::new).collect();
        Self::of(Asks::LineToTake, About::default(), fields, pack)
    }

    fn of(asks: Asks, about: About, fields: Vec<FormField>, pack: &Pack) -> Self {
        let mut form = Self {
            asks,
            about,
            fields,
            focus: 0,
            list: None,
            sent: None,
            restored: false,
            aside: Fields::new(),
            unsaved: 0,
            edited: None,
        };
        form.lay(pack);
        form.focus = if form.only_corrects() { 0 } else { form.first_empty(pack).unwrap_or(0) };
        form
    }

    /// Whether every field has a value that may stay: Enter at once takes the case as it is.
    const fn only_corrects(&self) -> bool {
        matches!(self.asks, Asks::Act(Verb::Accept | Verb::Classify | Verb::Amend))
    }

    /// The act that this form sends, and whether it makes a case.
    pub const fn verb(&self) -> Option<(Verb, bool)> {
        match self.asks {
            Asks::Act(verb) => Some((verb, false)),
            Asks::New(verb) => Some((verb, true)),
            Asks::SignOn | Asks::LineToTake => None,
        }
    }

    /// The field with the focus.
    pub fn focused(&self) -> Option<&FormField> {
        self.fields.get(self.focus)
    }

    /// The value of a field, if there is one.
    pub fn get(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|field| field.name == name)?;
        Some(field.get()).filter(|value| !value.trim().is_empty())
    }

    /// Fills a field in.
    pub fn set(&mut self, name: &str, value: &str, pack: &Pack) {
        if let Some(field) = self.fields.iter_mut().find(|field| field.name == name) {
            field.set(value, pack);
            self.lay(pack);
        }
    }

    /// Puts a value that nobody typed in the place of another one; nothing is lost by it. False where something else
    /// stands there.
    pub fn offer(&mut self, name: &str, instead_of: &str, value: &str, pack: &Pack) -> bool {
        let field = self.fields.iter_mut().find(|field| field.name == name && field.get() == instead_of);
        let Some(field) = field else { return false };
        field.set(value, pack);
        field.initial = field.get().to_owned();
        self.lay(pack);
        true
    }

    /// Whether a field must be filled in, given what is in the others. One that depends on the value of another is only asked
    /// for where it must.
    pub fn must(&self, at: usize) -> bool {
        self.fields.get(at).is_some_and(|field| match field.need {
            Need::Must | Need::When(..) => true,
            Need::Unless(other) => self.get(other).is_none(),
            Need::May | Need::MayWhen(..) => false,
        })
    }

    /// Whether a field is asked for, given what is in the others.
    pub fn is_active(&self, at: usize, pack: &Pack) -> bool {
        match self.fields.get(at).map(|field| field.need) {
            None => false,
            Some(_) if !self.about.late && self.fields.get(at).is_some_and(|field| field.name == LATE) => {
                false
            }
            Some(Need::Must | Need::May | Need::Unless(_)) => true,
            Some(Need::When("result", "reached")) => {
                self.get("result").and_then(|id| pack.contact_result(id)).is_some_and(|result| result.reached)
            }
            Some(Need::When(other, value)) => self.get(other) == Some(value),
            Some(Need::MayWhen(other, values)) => self.get(other).is_some_and(|it| values.contains(&it)),
        }
    }

    /// The kind of case that the choices are for.
    pub fn kind<'a>(&'a self, pack: &'a Pack) -> Option<&'a str> {
        let category = self.get("category").and_then(|id| pack.category(id));
        category.and_then(|category| pack.kind_of(category)).or(self.about.kind.as_deref())
    }

    /// What can be chosen in a field.
    pub fn options(&self, at: usize, pack: &Pack, lang: Lang) -> Vec<Opt> {
        let Some(field) = self.fields.get(at) else { return Vec::new() };
        if field.shape == Shape::Choice(Choice::Sheet) {
            let now = self.about.sheets.as_deref();
            return sheets(self.kind(pack), self.about.category.as_deref(), now, pack, lang);
        }
        field.options(self.kind(pack), pack, lang)
    }

    /// Gives a key to the field with the focus; a complete value moves the focus on.
    pub fn key(&mut self, key: Key, width: usize, now: Instant, pack: &Pack, lang: Lang) -> Did {
        let options = self.options(self.focus, pack, lang);
        let Some(field) = self.fields.get_mut(self.focus) else { return Did::Not };
        let did = field.key(key, width, &options);
        if matches!(did, Did::Edited | Did::Complete) {
            self.note_edit(now);
            self.lay(pack);
        }
        if did == Did::Complete {
            self.advance(pack);
        }
        did
    }

    /// Puts a text into the field with the focus, as when it is pasted.
    pub fn insert(&mut self, text: &str, now: Instant) -> bool {
        let Some(FormField { value: Value::Text(field), fault, .. }) = self.fields.get_mut(self.focus) else {
            return false;
        };
        field.insert(text);
        *fault = None;
        self.note_edit(now);
        true
    }

    /// Takes back the last edit of the text with the focus.
    pub fn undo(&mut self, now: Instant) -> bool {
        let Some(FormField { value: Value::Text(field), .. }) = self.fields.get_mut(self.focus) else {
            return false;
        };
        let undone = field.undo();
        if undone {
            self.note_edit(now);
        }
        undone
    }

    /// Marks that there is something that no draft has.
    pub fn note_edit(&mut self, now: Instant) {
        self.unsaved = self.unsaved.saturating_add(1);
        self.edited = Some(now);
        self.restored = false;
    }

    /// The next field, or the one before; around the ends.
    pub fn step(&mut self, forward: bool, pack: &Pack) {
        // The slots of a template come before the next field.
        if forward
            && let Some(FormField { value: Value::Text(text), .. }) = self.fields.get_mut(self.focus)
            && text.next_slot()
        {
            return;
        }
        let count = self.fields.len();
        self.leave();
        for n in 1..=count {
            let by = if forward { n } else { count - n };
            let at = (self.focus + by) % count.max(1);
            if self.is_active(at, pack) {
                self.focus = at;
                return;
            }
        }
    }

    /// On to the next empty field after the focus; where there is none, to the next one.
    fn advance(&mut self, pack: &Pack) {
        let after = (self.focus + 1..self.fields.len()).filter(|at| self.is_active(*at, pack));
        let passes =
            |at: &usize| !self.only_corrects() && !self.fields.get(*at).is_some_and(FormField::is_empty);
        let empty = after.clone().find(|at| !passes(at));
        if let Some(at) = empty.or_else(|| after.clone().next()) {
            self.leave();
            self.focus = at;
        }
    }

    /// A half-typed code stands for itself once its field is left.
    fn leave(&mut self) {
        if let Some(FormField { value: Value::Choice(chosen), .. }) = self.fields.get_mut(self.focus) {
            chosen.typed.clear();
        }
    }

    fn first_empty(&self, pack: &Pack) -> Option<usize> {
        (0..self.fields.len())
            .find(|at| self.is_active(*at, pack) && self.fields.get(*at).is_some_and(FormField::is_empty))
    }

    /// What is sent: fields that are asked for and filled in. Where a case is classified, only what changed.
    pub fn sends(&self, pack: &Pack) -> Fields {
        let only_changes = self.only_corrects();
        let shown = self.fields.iter().enumerate().filter(|(at, _)| self.is_active(*at, pack));
        shown
            .map(|(_, field)| field)
            .filter(|field| !field.is_empty())
            .filter(|field| !only_changes || !field.is_untouched())
            .map(|field| (field.name.to_owned(), field.get().to_owned()))
            .collect()
    }

    /// What a draft keeps: every value that is not what the form opened with. Never a secret.
    pub fn draft(&self) -> Fields {
        if self.asks == Asks::SignOn {
            return Fields::new();
        }
        // The line of a call was typed by nobody, and goes with what was.
        let kept = |field: &&FormField| !field.is_untouched() || (field.name == "line" && self.has_work());
        let kept =
            self.fields.iter().filter(kept).filter(|field| !(field.is_untouched() && field.is_empty()));
        kept.map(|field| (field.name.to_owned(), field.get().to_owned())).collect()
    }

    /// Fills the form with a draft.
    pub fn restore(&mut self, draft: &Fields, pack: &Pack) {
        for name in ["sheet", "category"] {
            draft.get(name).into_iter().for_each(|value| self.set(name, value, pack));
        }
        for field in &mut self.fields {
            if let Some(value) = draft.get(field.name) {
                field.set(value, pack);
                self.restored = true;
            }
        }
        if self.restored {
            self.focus = self.first_empty(pack).unwrap_or(self.focus);
        }
    }

    /// Puts the focus on the field of this name, if there is one.
    pub fn focus_on(&mut self, name: &str) {
        if let Some(at) = self.fields.iter().position(|field| field.name == name) {
            self.focus = at;
        }
    }

    /// Puts every field back to what it was when the form opened.
    pub fn reset(&mut self, pack: &Pack) {
        for field in &mut self.fields {
            let initial = field.initial.clone();
            field.set(&initial, pack);
        }
        self.aside.clear();
        self.lay(pack);
        self.restored = false;
        self.focus = self.first_empty(pack).unwrap_or(0);
    }

    /// Whether there is something in it that the form did not open with.
    pub fn has_work(&self) -> bool {
        self.asks != Asks::SignOn && self.fields.iter().any(|field| !field.is_untouched())
    }

    /// Fills the field with the focus with the value of an earlier case.
    pub fn repeat(&mut self, value: &str, now: Instant, pack: &Pack) {
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.set(value, pack);
            let goes_on = matches!(field.value, Value::Choice(_));
            self.note_edit(now);
            self.lay(pack);
            if goes_on {
                self.advance(pack);
            }
        }
    }

    /// Checks the form; the first field that does not fit gets the focus and keeps what is wrong with it.
    pub fn check(&mut self, now: Instant, pack: &Pack) -> bool {
        let Some((verb, new)) = self.verb() else {
            let empty = self.fields.iter().find(|field| field.need == Need::Must && field.is_empty());
            let empty = empty.map(|field| field.name);
            if let Some(name) = empty {
                self.blame(name, Fault::Missing);
            }
            return empty.is_none();
        };
        // Whether somebody has that staff number only the desk knows.
        let staff = |_: &str| Some(PersonId::SYSTEM);
        let reading = Reading { pack, now, staff: &staff, past: false };
        match verb.read(new, &self.sends(pack), &reading) {
            Ok(_) => true,
            Err(refusal) => match refusal.reason {
                Reason::Field { field, fault } => {
                    self.blame(&field, fault);
                    false
                }
                // Not a matter of fields: the desk says it better.
                _ => true,
            },
        }
    }

    /// Puts the focus on a field and keeps what is wrong with it.
    pub fn blame(&mut self, name: &str, fault: Fault) {
        if let Some(at) = self.fields.iter().position(|field| field.name == name) {
            self.about.late |= name == LATE;
            self.leave();
            self.focus = at;
            if let Some(field) = self.fields.get_mut(at) {
                field.fault = Some(fault);
            }
        }
    }

    /// Whether the field with the focus has a list of values.
    pub fn has_values(&self) -> bool {
        let listed = |field: &FormField| {
            matches!(field.shape, Shape::Choice(_) | Shape::Staff)
                || is_of_stock(field.name)
                || field.name == SLOT
        };
        self.asks != Asks::SignOn && self.focused().is_some_and(listed)
    }

    /// Opens the list of values of the field with the focus; false where it has none.
    pub fn open_values(&mut self, search: Option<char>, pack: &Pack, lang: Lang) -> bool {
        if !self.has_values() {
            return false;
        }
        let items: Vec<Item> = self
            .options(self.focus, pack, lang)
            .into_iter()
            .map(|opt| Item::new(opt.code, opt.words, opt.id))
            .collect();
        let mut list = List::new(ListOf::Values(self.focus), items);
        if let Some(c) = search {
            list.paste(c.encode_utf8(&mut [0; 4]));
        }
        self.list = Some(list);
        true
    }

    /// Opens the list of phrases for the text with the focus, or the first text; false where there is none.
    pub fn open_phrases(&mut self, pack: &Pack, lang: Lang) -> bool {
        let into = self
            .focused()
            .filter(|field| field.has_lines())
            .map(|_| self.focus)
            .or_else(|| self.fields.iter().position(FormField::has_lines));
        let Some(into) = into else { return false };
        let items = self.phrase_items(pack, lang);
        let any = !items.is_empty();
        if any {
            self.list = Some(List::new(ListOf::Phrases(into), items));
        }
        any
    }

    /// Takes an item of the list that is open, and closes the list.
    pub fn take(&mut self, item: &Item, now: Instant, pack: &Pack) {
        let Some(list) = self.list.take() else { return };
        match list.of {
            ListOf::Values(at) => {
                if let Some(field) = self.fields.get_mut(at) {
                    field.set(&item.value, pack);
                }
                self.focus = at;
                self.note_edit(now);
                self.lay(pack);
                self.advance(pack);
            }
            ListOf::Palette
            | ListOf::Drafts
            | ListOf::Reveal
            | ListOf::LinesToTake
            | ListOf::Stock
            | ListOf::Reception(_)
            | ListOf::Alike(_)
            | ListOf::Dismiss => {}
            ListOf::Phrases(at) => {
                self.leave();
                self.focus = at;
                if let Some(FormField { value: Value::Text(text), fault, .. }) = self.fields.get_mut(at) {
                    text.insert_template(&item.value);
                    *fault = None;
                    self.note_edit(now);
                }
            }
        }
    }
}

/// Whether a choice is one of a few that are printed on the form.
pub fn is_short(choice: Choice) -> bool {
    !matches!(choice, Choice::Category | Choice::ClosingReason | Choice::Kind)
}

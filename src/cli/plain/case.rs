//! The case that is open: what it is, its clocks with what is left, the last of what happened, and why its deadlines stand
//! where they stand.

use super::talk::Talk;
use crate::{
    api::{CaseView, ClockView, EventView, Reply, Request},
    case::{CaseId, Event},
    cli::{CliError, show},
    client::ClientError,
    lang::{
        Word,
        say::{self, ProofLine},
    },
    session::CaseScreen,
    sla::ClockState,
    text::{clean_line, fit, width},
};

/// Events that are shown of a case that is not shown whole.
const LAST: usize = 5;
/// Cells of a text that is not shown whole.
const BRIEF: usize = 140;
/// The same of what was written beside an event.
const BRIEF_EVENT: usize = 70;

/// How much of a case is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Much {
    Brief,
    Whole,
}

impl Talk<'_> {
    /// Opens a case and shows it.
    pub(super) fn open_case(&mut self, case: CaseId) -> Result<(), CliError> {
        if self.read_case(case)? {
            self.show(Much::Brief);
        }
        Ok(())
    }

    /// Makes a case the open one as it is now; false where it is refused.
    pub(super) fn read_case(&mut self, case: CaseId) -> Result<bool, CliError> {
        let Some(reply) = self.get(Request::Show { case })? else { return Ok(false) };
        let Reply::Case(view) = reply else { return Err(ClientError::Unexpected.into()) };
        self.case = Some(view);
        Ok(true)
    }

    /// Shows the open case as it is now.
    pub(super) fn show_again(&mut self) -> Result<(), CliError> {
        self.again(Much::Brief)
    }

    /// The same, with everything that happened.
    pub(super) fn show_all(&mut self) -> Result<(), CliError> {
        self.again(Much::Whole)
    }

    fn again(&mut self, much: Much) -> Result<(), CliError> {
        match self.case.as_ref().map(|view| view.row.case) {
            Some(case) => {
                if self.read_case(case)? {
                    self.show(much);
                }
            }
            None => self.say_no(Word::PlainNoCase),
        }
        Ok(())
    }

    fn show(&mut self, much: Much) {
        let Some(view) = self.case.clone() else { return };
        let (lang, now) = (self.lang, self.now());
        self.lines.say(&show::title(&view, &self.pack, lang));
        let facts = show::facts(&view, lang);
        self.lines.say_pieces(facts.iter().map(|fact| clean_line(&fact.join(" ")).into_owned()));
        for line in say::outside_lines(&view.outside, &self.pack, lang) {
            self.lines.say_in(2, &line);
        }
        if let Some(text) = view.words.get(crate::case::Word::Text) {
            self.say_text(2, text, BRIEF, much);
        }
        let mut screen = CaseScreen::new(view.row.case, None);
        screen.view = Some(view.clone());
        self.say(Word::ClocksTitle);
        let open = |clock: &&ClockView| much == Much::Whole || clock.clock.is_open();
        for clock in screen.clocks().into_iter().filter(open) {
            let mut cells = show::clock(clock, &self.pack, &self.zone, lang, now);
            let left = clock.clock.remaining(now);
            if let (ClockState::Running, Some(cell)) = (clock.clock.state, cells.last_mut()) {
                *cell = self.left(left);
            }
            let cells: Vec<String> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
            self.lines.say_in(2, &clean_line(&cells.join("  ")));
        }
        self.say(Word::TimelineTitle);
        let before = if much == Much::Whole { 0 } else { view.events.len().saturating_sub(LAST) };
        if before > 0 {
            self.lines.say_in(2, &Word::PlainMoreEvents.with(lang, &[&before]));
        }
        view.events.iter().skip(before).for_each(|event| self.say_event(event, much));
        self.say_acts(&view);
    }

    /// The acts that a case takes, by name.
    fn say_acts(&mut self, view: &CaseView) {
        let names: Vec<&str> = view.acts.iter().map(|verb| say::act(*verb, self.lang)).collect();
        let said = match names.is_empty() {
            true => Word::PlainNoActs.say(self.lang).to_owned(),
            false => Word::PlainActs.with(self.lang, &[&names.join(Word::ListComma.say(self.lang))]),
        };
        self.lines.say(&said);
    }

    fn say_event(&mut self, event: &EventView, much: Much) {
        let at = say::time(event.occurred, &self.zone, self.now());
        let what = say::event(event, &self.pack, self.lang);
        let line = format!("{at}  {what}  {}", say::by(event, self.lang));
        self.lines.say_in(2, &clean_line(&line));
        if let Some(text) = say::event_text(event, self.lang) {
            let is_first = matches!(event.event, Event::Opened(_));
            if much == Much::Whole || !is_first {
                self.say_text(4, &text, BRIEF_EVENT, much);
            }
        }
    }

    fn say_text(&mut self, indent: usize, text: &str, cells: usize, much: Much) {
        if much == Much::Whole {
            return self.lines.say_in(indent, text);
        }
        let line = clean_line(text);
        let brief = if width(&line) > cells { fit(&line, cells) } else { line.into_owned() };
        self.lines.say_in(indent, &brief);
    }

    /// What others did meanwhile, with what they wrote.
    pub(super) fn say_events(&mut self, events: &[EventView]) {
        events.iter().for_each(|event| self.say_event(event, Much::Whole));
    }

    /// 依据: the proof of every clock.
    pub(super) fn why(&mut self) -> Result<(), CliError> {
        let Some(case) = self.case.as_ref().map(|view| view.row.case) else {
            self.say_no(Word::PlainNoCase);
            return Ok(());
        };
        let Some(reply) = self.get(Request::Explain { case })? else { return Ok(()) };
        let Reply::Proofs(proofs) = reply else { return Err(ClientError::Unexpected.into()) };
        if proofs.is_empty() {
            self.say(Word::ProofNone);
        }
        for of in &proofs {
            for line in say::proof(of, &self.pack, self.lang, self.now()) {
                match line {
                    ProofLine::Title(title) => self.lines.say(&title),
                    ProofLine::Line(text) => self.lines.say_in(2, &text),
                }
            }
        }
        Ok(())
    }
}

//! A case as a row of a list: sign, number, matter, customer, stage, what is next, what is left.

use ratatui::style::Style;

use super::{pane::Pane, theme};
use crate::{
    api::{CaseRow, ListedCustomer, View, Wait},
    case::{Choice, Relation, Stage},
    lang::{Lang, Word, say},
    session::Session,
    text::width,
};

/// Seconds before the moment to act from which a case counts as soon.
const SOON_S: i64 = 30 * 60;

/// The widths of the columns of a list, in cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    number: u16,
    severity: u16,
    matter: u16,
    name: u16,
    line: u16,
    stage: u16,
    next: u16,
    left: u16,
}

impl Columns {
    /// Columns for a list that is so wide and shows these cases.
    pub fn of<'a>(session: &Session, cols: u16, shown: impl Iterator<Item = &'a CaseRow>) -> Self {
        // Of a site that has opened more than a million cases the numbers are longer.
        let longest = shown.map(|row| row.case.to_string().len()).max().unwrap_or_default();
        let number = u16::try_from(longest.max(session.site().letters.len() + 9)).unwrap_or(13);
        let (name, stage, left) = match session.lang() {
            Lang::Zh => (8, 8, 10),
            Lang::En => (7, 9, 10),
        };
        let line = 9;
        let severity = if cols >= 76 { 3 } else { 0 };
        let fixed = 4 + number + 1 + severity + name + line + stage + left + 1;
        let rest = cols.saturating_sub(fixed);
        let matter = rest.div_ceil(2).clamp(8, 20).min(rest);
        let next = rest.saturating_sub(matter).min(30);
        Self { number, severity, matter, name, line, stage, next, left }
    }

    /// The titles of the columns.
    pub fn titles(&self, session: &Session, pane: &mut Pane<'_>) {
        let say = |word: Word| word.say(session.lang());
        let style = theme::FAINT;
        let mut x = pane.fit(3, 0, self.number + 1, say(Word::ColumnCase), style) + self.severity;
        x = gap(pane, x, self.matter, say(Word::ColumnMatter), style);
        x = gap(pane, x, self.name + self.line, say(Word::ColumnCustomer), style);
        x = gap(pane, x, self.stage, say(Word::ColumnStage), style);
        x = gap(pane, x, self.next, say(Word::ColumnNext), style);
        pane.right(x + self.left, 0, say(Word::ColumnLeft), style);
    }

    /// A row.
    pub fn row(&self, session: &Session, row: &CaseRow, selected: bool, gone: bool, pane: &mut Pane<'_>) {
        let lang = session.lang();
        let above = session.queue().is_some_and(|queue| queue.shown() == View::Waiting);
        let due = if above { Due::waiting(session, row) } else { Due::of(session, row) };
        if selected {
            pane.text(0, 0, ">", theme::STRONG);
        }
        pane.text(1, 0, due.sign, due.style);
        if session.queue().is_some_and(|queue| queue.is_marked(row.case)) {
            pane.text(2, 0, "+", theme::STRONG);
        }
        let number = if selected { theme::CHOSEN } else { theme::PLAIN };
        pane.text(3, 0, &row.case.to_string(), number);
        let mut x = 4 + self.number;
        if self.severity > 0 {
            let severity = say::severity(row.severity, session.pack());
            pane.fit(x, 0, self.severity, &severity, theme::PLAIN);
            x += self.severity;
        }
        let mut matter = say::matter(&row.kind, row.category.as_deref(), session.pack(), lang);
        if above {
            matter = format!("{} {matter}", pressed(row, lang).trim()).trim().to_owned();
        }
        x = gap(pane, x, self.matter, &matter, theme::PLAIN);
        let name = match row.relation {
            Relation::Anonymous => say::relation(row.relation, lang),
            _ => row.name.as_str(),
        };
        x = gap(pane, x, self.name, name, theme::PLAIN);
        x = gap(pane, x, self.line, &row.line, theme::PLAIN);
        let stage = if gone { Word::Left.say(lang) } else { say::stage(row.stage, lang) };
        x = gap(pane, x, self.stage, stage, theme::PLAIN);
        x = gap(pane, x, self.next, &due.next, theme::PLAIN);
        pane.right(x + self.left, 0, &due.left, due.style);
    }
}

impl Columns {
    /// A customer among cases: number, name and line stand where those of cases stand.
    pub fn customer(&self, session: &Session, row: &ListedCustomer, selected: bool, pane: &mut Pane<'_>) {
        let lang = session.lang();
        if selected {
            pane.text(0, 0, ">", theme::STRONG);
        }
        let number = if selected { theme::CHOSEN } else { theme::PLAIN };
        pane.text(3, 0, &row.customer.to_string(), number);
        let x = 4 + self.number + self.severity;
        let x = gap(pane, x, self.matter, Word::Customer.say(lang), theme::PLAIN);
        let x = gap(pane, x, self.name, &row.name, theme::PLAIN);
        // Behind the last four digits, or the whole number for those who may see it, there is room up to the end.
        let line = if row.line.len() < usize::from(self.line) { self.line } else { 12 };
        let x = gap(pane, x, line, &row.line, theme::PLAIN);
        let end = pane.cols().saturating_sub(1);
        let cases = Word::CustomerCases.with(lang, &[&row.open, &row.cases]);
        pane.right(end, 0, &cases, theme::PLAIN);
        let cells = u16::try_from(width(&cases)).unwrap_or(end);
        pane.fit(x, 0, end.saturating_sub(x + cells + 1), &row.address, theme::PLAIN);
    }
}

/// How often somebody asked to hurry, ordered, sent back: what stands behind an escalation.
fn pressed(row: &CaseRow, lang: Lang) -> String {
    let counted = [(Word::Urges, row.urges), (Word::Orders, row.orders), (Word::Bounces, row.bounces)];
    let said = counted.into_iter().filter(|(_, count)| *count > 0);
    said.map(|(word, count)| word.with(lang, &[&count])).collect::<String>()
}

/// A text with at least one empty cell behind it.
fn gap(pane: &mut Pane<'_>, x: u16, cells: u16, text: &str, style: Style) -> u16 {
    pane.fit(x, 0, cells.saturating_sub(1), text, style);
    x + cells
}

/// What is due on a case, as a list says it.
pub struct Due {
    pub sign: &'static str,
    pub next: String,
    pub left: String,
    pub style: Style,
}

impl Due {
    /// What waits for somebody above, and since when or until when.
    pub fn waiting(session: &Session, row: &CaseRow) -> Self {
        let (lang, pack, now) = (session.lang(), session.pack(), session.now());
        let of = Self::of(session, row);
        let said = row.waits.iter().map(|wait| match wait {
            Wait::Acknowledge { whom, since } => {
                let whom = say::choice(Choice::Whom, whom.id(), pack, lang);
                let since = say::countdown(now.since(*since), lang);
                (Word::WaitsSeen.with(lang, &[&whom]), Word::WaitsSince.with(lang, &[&since]))
            }
            Wait::Decide { what, due, .. } => {
                let what = say::choice(Choice::AskKind, what.id(), pack, lang);
                let left = session.left(*due);
                (Word::WaitsDecision.with(lang, &[&what]), say::countdown(left, lang))
            }
            Wait::Approve { amount, since, .. } => {
                let since = say::countdown(now.since(*since), lang);
                let amount = say::money(*amount, lang);
                (Word::WaitsRefund.with(lang, &[&amount]), Word::WaitsSince.with(lang, &[&since]))
            }
        });
        let said: Vec<(String, String)> = said.collect();
        let Some((_, left)) = said.last().cloned() else { return of };
        let next = said.iter().map(|(what, _)| what.as_str()).collect::<Vec<_>>().join(" ");
        Self { next, left, ..of }
    }

    /// What is due on a case now.
    pub fn of(session: &Session, row: &CaseRow) -> Self {
        let (lang, pack, now) = (session.lang(), session.pack(), session.now());
        if let Some(reason) = &row.held
            && row.stage.is_open()
        {
            let held = say::choice(crate::case::Choice::HoldReason, reason.as_str(), pack, lang);
            let left = Word::ClockHeld.say(lang).to_owned();
            return Self { sign: "=", next: held, left, style: theme::PLAIN };
        }
        let Some(next) = &row.next else {
            let ended =
                matches!(row.stage, Stage::Closed | Stage::Archived | Stage::Rejected | Stage::Withdrawn);
            let left = if ended { say::day(row.opened, &pack.zone, now) } else { String::new() };
            return Self { sign: " ", next: String::new(), left, style: theme::PLAIN };
        };
        let clock = say::clock(&next.clock, pack, lang);
        // Where the customer must be called before the deadline, that moment is what counts.
        let early = next.act_by < next.deadline && next.act_by >= now;
        let until = if early { next.act_by } else { next.deadline };
        let left = session.left(until);
        let today = say::day(until, &pack.zone, now) == say::day(now, &pack.zone, now);
        let what = if early && today {
            Word::CallBy.with(lang, &[&say::clock_time(until, &pack.zone)])
        } else {
            clock
        };
        let (sign, style) = match left {
            ..0 => ("!", theme::LATE),
            0..SOON_S => ("~", theme::SOON),
            _ => (" ", theme::PLAIN),
        };
        Self { sign, next: what, left: say::countdown(left, lang), style }
    }
}

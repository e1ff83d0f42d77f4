//! 受理: the form on the left, what is known of the line on the right.

use super::{form, head, line_to_take, pane::Pane, theme};
use crate::{
    api::{CaseRow, CustomerView, LineView},
    case::Verb,
    lang::{Word, say},
    session::{Intake, Session, layout},
    text::clean_line,
};

/// Rows of what the customer is told, at most.
const TOLD: u16 = 3;

/// Draws intake; the caret stands in the form.
pub fn draw(session: &Session, intake: &Intake, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    let lang = session.lang();
    head::draw(session, pane, 30);
    let one_call = matches!(intake.form.verb(), Some((Verb::Resolve, _)));
    let title = if one_call { say::act(Verb::Resolve, lang) } else { Word::IntakeTitle.say(lang) };
    pane.text(1, 0, title, theme::STRONG);
    let (cols, rows) = (pane.cols(), pane.rows());
    let form_cols = layout::intake_form(session.size());
    if form_cols < cols {
        let mut side = pane.part(form_cols, 1, cols - form_cols, rows - 1);
        beside(session, intake, &mut side);
    }
    let brief = intake.known.as_ref().filter(|_| form_cols == cols).map(|known| brief(session, known));
    if let Some(brief) = &brief {
        pane.fit(1, 1, cols.saturating_sub(2), brief, theme::SOON);
    }
    let mut y = 1 + u16::from(brief.is_some());
    let lines = session.lines_at_intake(intake);
    if form_cols == cols && !lines.is_empty() {
        line_to_take::row(session, &lines, &mut pane.part(0, y, cols, 1));
        y += 1;
    } else if let Some(said) = session.tells_at_intake(intake).filter(|_| form_cols == cols) {
        line_to_take::labelled(1, y, Word::SheetTell.say(session.lang()), &said, 1, pane);
        y += 1;
    }
    form::draw(session, &intake.form, &mut pane.part(0, y, form_cols, rows - y))
}

/// What is known of the line in one row, for where there is no room beside the form: what keeps somebody from making a
/// second case of it first.
fn brief(session: &Session, known: &LineView) -> String {
    let lang = session.lang();
    let mut said = Vec::new();
    if let Some(row) = known.open.first() {
        said.push(format!("{} {}", Word::LineOpen.with(lang, &[&known.open.len()]), row.case));
    }
    if known.recent > 0 {
        said.push(Word::LineRecent.with(lang, &[&session.pack().repeat.window_days, &(known.recent + 1)]));
    }
    match &known.customer {
        Some(customer) => said.push(format!("{} {}", customer.name, say::stars(customer.star))),
        None => said.push(Word::LineUnknown.say(lang).to_owned()),
    }
    clean_line(said.join("  ").trim()).into_owned()
}

fn beside(session: &Session, intake: &Intake, pane: &mut Pane<'_>) {
    for y in 0..pane.rows() {
        pane.text(0, y, "│", theme::FAINT);
    }
    let mut side = pane.part(2, 0, pane.cols().saturating_sub(3), pane.rows());
    let y = match &intake.known {
        Some(known) => line(session, known, &mut side),
        None => 0,
    };
    let lines = session.lines_at_intake(intake);
    let y = match lines.as_slice() {
        [] => y,
        lines => line_to_take::beside(session, lines, y + u16::from(y > 0), &mut side),
    };
    let y = match session.tells_at_intake(intake) {
        None => y,
        Some(said) => {
            let label = Word::SheetTell.say(session.lang());
            line_to_take::labelled(0, y + u16::from(y > 0), label, &said, TOLD, &mut side)
        }
    };
    due(session, intake, y + 1, &mut side);
}

/// Whose the line is: name and star level, tags, and where they live. Which row comes next.
fn customer(session: &Session, customer: &CustomerView, pane: &mut Pane<'_>) -> u16 {
    let lang = session.lang();
    let name = clean_line(&customer.name);
    let name = if name.is_empty() { Word::Unnamed.say(lang) } else { &name };
    let x = pane.text(0, 0, name, theme::STRONG);
    pane.text(x + 2, 0, &say::stars(customer.star), theme::STRONG);
    let tags = clean_line(&customer.tags.join(Word::ListComma.say(lang))).into_owned();
    let mut lives = clean_line(&customer.address).into_owned();
    if let Some(place) = customer.place {
        lives = format!("{lives} ({})", say::place(place, lang)).trim_start().to_owned();
    }
    let mut y = 1;
    for said in [tags, lives].into_iter().filter(|said| !said.is_empty()) {
        pane.fit(0, y, pane.cols(), &said, theme::PLAIN);
        y += 1;
    }
    y
}

/// What is known of the line: whose it is, what is open, how often it complained.
fn line(session: &Session, known: &LineView, pane: &mut Pane<'_>) -> u16 {
    let (lang, pack) = (session.lang(), session.pack());
    let mut y = 1;
    match &known.customer {
        Some(customer) => y = self::customer(session, customer, pane),
        None => _ = pane.text(0, 0, Word::LineUnknown.say(lang), theme::PLAIN),
    }
    if known.recent > 0 {
        let days = pack.repeat.window_days;
        let text = Word::LineRecent.with(lang, &[&days, &(known.recent + 1)]);
        pane.text(0, y, &text, theme::SOON);
        y += 1;
    }
    if !known.open.is_empty() {
        pane.text(0, y + 1, &Word::LineOpen.with(lang, &[&known.open.len()]), theme::STRONG);
        y += 2;
        for row in &known.open {
            let room = pane.cols().saturating_sub(1);
            pane.fit(1, y, room, &open_case(session, row), theme::PLAIN);
            y += 1;
        }
        pane.text(0, y, Word::LineDuplicate.say(lang), theme::SOON);
        y += 1;
    }
    y
}

fn open_case(session: &Session, row: &CaseRow) -> String {
    let (lang, pack) = (session.lang(), session.pack());
    let matter = say::matter(&row.kind, row.category.as_deref(), pack, lang);
    let age = say::duration(session.now().since(row.opened), lang);
    format!("{} {} {age} {matter}", row.case, say::stage(row.stage, lang))
}

/// What a case like this would owe.
fn due(session: &Session, intake: &Intake, y: u16, pane: &mut Pane<'_>) {
    let (lang, pack, now) = (session.lang(), session.pack(), session.now());
    let clocks = intake.would_be_due(now, pack);
    if clocks.is_empty() {
        return;
    }
    pane.text(0, y, Word::WouldBeDue.say(lang), theme::PLAIN);
    for (y, (rule, deadline, act_by)) in (y + 1..).zip(clocks) {
        let when = say::deadline(act_by.min(deadline), &pack.zone, now, lang);
        let x = pane.fit(1, y, 15, rule.words.say(lang), theme::PLAIN);
        pane.text(x + 1, y, &when, theme::STRONG);
    }
}

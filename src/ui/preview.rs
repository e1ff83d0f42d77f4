//! The selected case beside the queue or below it: what it is about, and what happened last.

use super::{pane::Pane, theme};
use crate::{
    api::CaseView,
    case::Word as Of,
    lang::{Word, say},
    session::{Queue, Session},
    text::{clean_text, wrap},
};

/// A few lines below the list.
pub fn below(session: &Session, queue: &Queue, pane: &mut Pane<'_>) {
    let rows = usize::from(pane.rows());
    let Some(view) = shown(queue) else {
        if let (Some(row), true) = (queue.selected_row(), rows > 0) {
            let x = pane.text(1, 0, &row.case.to_string(), theme::STRONG);
            pane.text(x + 2, 0, &row.about, theme::PLAIN);
        }
        return;
    };
    let events = last_events(session, view, rows.saturating_sub(1).min(2));
    let about = rows.saturating_sub(events.len());
    let x = pane.text(1, 0, &view.row.case.to_string(), theme::STRONG);
    for (y, line) in (0..).zip(about_lines(session, view, usize::from(pane.cols() - x - 3), about)) {
        pane.text(x + 2, y, &line, theme::PLAIN);
    }
    for (y, line) in (0..).zip(events) {
        pane.text(1, u16::try_from(about).unwrap_or(0) + y, &line, theme::PLAIN);
    }
}

/// A panel beside the list.
pub fn beside(session: &Session, queue: &Queue, pane: &mut Pane<'_>) {
    let rows = pane.rows();
    for y in 0..rows {
        pane.text(0, y, "│", theme::FAINT);
    }
    let Some(view) = shown(queue) else { return };
    let lang = session.lang();
    let mut side = pane.part(2, 0, pane.cols().saturating_sub(3), rows);
    let x = side.text(0, 0, &view.row.case.to_string(), theme::STRONG);
    side.text(x + 2, 0, say::stage(view.row.stage, lang), theme::PLAIN);
    if let Some(category) = &view.row.category {
        side.text(0, 1, &say::category(category, session.pack(), lang), theme::PLAIN);
    }
    let cols = usize::from(side.cols());
    let happened = last_events(session, view, 6);
    let room = usize::from(rows).saturating_sub(happened.len() + 4);
    let mut y = 3;
    for line in about_lines(session, view, cols, room) {
        side.text(0, y, &line, theme::PLAIN);
        y += 1;
    }
    for line in happened {
        side.text(0, y + 1, &line, theme::PLAIN);
        y += 1;
    }
}

/// The preview, while it is of the selected case: what belongs to another one is not shown under a wrong number,
/// it carries its own.
fn shown(queue: &Queue) -> Option<&CaseView> {
    queue.preview.as_deref()
}

/// What the customer wants and what happened, wrapped, at most so many lines.
fn about_lines(session: &Session, view: &CaseView, cols: usize, rows: usize) -> Vec<String> {
    let mut text = String::new();
    if let Some(title) = view.words.get(Of::Title) {
        text.push_str(title);
        text.push('\n');
    }
    if let Some(wants) = view.words.get(Of::Wants) {
        text.push_str(&Word::Wants.with(session.lang(), &[&wants]));
        text.push('\n');
    }
    text.push_str(view.words.get(Of::Text).unwrap_or_default());
    // Enough of a long text for the lines that are seen.
    let clean = clean_text(crate::text::cut(&text, cols.saturating_mul(rows + 1) + rows)).into_owned();
    let lines = wrap(&clean, cols.max(4));
    lines.into_iter().take(rows).map(|range| clean.get(range).unwrap_or_default().to_owned()).collect()
}

fn last_events(session: &Session, view: &CaseView, most: usize) -> Vec<String> {
    let (lang, pack, now) = (session.lang(), session.pack(), session.now());
    // The first event is what the case is about, which stands above.
    let later = view.events.get(1..).unwrap_or_default();
    let last = later.get(later.len().saturating_sub(most)..).unwrap_or_default();
    last.iter()
        .map(|event| {
            let time = say::time(event.occurred, &pack.zone, now);
            format!("{time} {}  {}", say::event(event, pack, lang), say::by(event, lang))
        })
        .collect()
}

//! The selected case beside the queue or below it: what it is about, and what happened last.

use super::{pane::Pane, theme};
use crate::{
    api::{CaseView, EventView},
    case::{Event, Word as Of},
    lang::{Word, say},
    session::{Queue, Session},
    text::{clean_text, wrap},
};

/// A few lines below the list: at once what its row says; the rest once the selection rests.
pub fn below(session: &Session, queue: &Queue, pane: &mut Pane<'_>) {
    let rows = usize::from(pane.rows());
    let (Some(row), true) = (queue.selected_row(), rows > 0) else { return };
    let x = pane.text(1, 0, &row.case.to_string(), theme::STRONG) + 2;
    pane.fit(x, 0, pane.cols().saturating_sub(x + 1), &row.about, theme::PLAIN);
    let Some(view) = shown(queue) else { return };
    let events = last_events(session, view, rows.saturating_sub(1).min(2));
    let texts = rows.saturating_sub(1 + events.len());
    let lines = about_lines(session, view, &row.about, usize::from(pane.cols().saturating_sub(x + 1)), texts);
    for (y, line) in (1..).zip(&lines) {
        pane.text(x, y, line, theme::PLAIN);
    }
    for (y, line) in (1 + u16::try_from(lines.len()).unwrap_or(0)..).zip(events) {
        pane.text(1, y, &line, theme::PLAIN);
    }
}

/// A panel beside the list.
pub fn beside(session: &Session, queue: &Queue, pane: &mut Pane<'_>) {
    let rows = pane.rows();
    for y in 0..rows {
        pane.text(0, y, "│", theme::FAINT);
    }
    let Some(row) = queue.selected_row() else { return };
    let (lang, pack) = (session.lang(), session.pack());
    let mut side = pane.part(2, 0, pane.cols().saturating_sub(3), rows);
    let cols = usize::from(side.cols());
    side.text(0, 0, &row.case.to_string(), theme::STRONG);
    side.right(side.cols(), 0, say::stage(row.stage, lang), theme::PLAIN);
    let about = match &row.category {
        Some(category) => say::category(category, pack, lang),
        None => say::kind(&row.kind, pack, lang),
    };
    side.text(0, 1, &about, theme::PLAIN);
    let Some(view) = shown(queue) else {
        side.text(0, 3, &row.about, theme::PLAIN);
        return;
    };
    let happened = last_events(session, view, 6);
    let room = usize::from(rows).saturating_sub(happened.len() + 4);
    let mut y = 3;
    for line in about_lines(session, view, "", cols, room) {
        side.text(0, y, &line, theme::PLAIN);
        y += 1;
    }
    for line in happened {
        y += 1;
        side.text(0, y, &line, theme::PLAIN);
    }
}

/// The whole of the selected case, once it is there.
fn shown(queue: &Queue) -> Option<&CaseView> {
    queue.preview.as_deref().filter(|view| Some(view.row.case) == queue.selected)
}

/// What the customer wants and what happened, wrapped, at most so many lines; without what `said` says already.
fn about_lines(session: &Session, view: &CaseView, said: &str, cols: usize, rows: usize) -> Vec<String> {
    let mut text = String::new();
    let wants = view.words.get(Of::Wants).filter(|wants| *wants != said);
    if let Some(wants) = wants {
        text.push_str(&Word::Wants.with(session.lang(), &[&wants]));
        text.push('\n');
    }
    text.push_str(view.words.get(Of::Text).filter(|text| *text != said).unwrap_or_default());
    // Enough of a long text for the lines that are seen.
    let clean = clean_text(crate::text::cut(&text, cols.saturating_mul(rows + 1) + rows)).into_owned();
    let lines = wrap(&clean, cols.max(4));
    lines.into_iter().take(rows).map(|range| clean.get(range).unwrap_or_default().to_owned()).collect()
}

fn last_events(session: &Session, view: &CaseView, most: usize) -> Vec<String> {
    let (lang, pack, now) = (session.lang(), session.pack(), session.now());
    // The first event is what the case is about, which stands above.
    let later = view.events.iter().skip(1).filter(|event| !matches!(event.event, Event::Starred { .. }));
    let later: Vec<&EventView> = later.collect();
    let last = later.get(later.len().saturating_sub(most)..).unwrap_or_default();
    last.iter()
        .map(|event| {
            let time = say::time(event.occurred, &pack.zone, now);
            format!("{time} {}  {}", say::event(event, pack, lang), say::by(event, lang))
        })
        .collect()
}

//! 回执: the slip that a customer takes along, narrow enough for the printer of a counter.

use super::{category, day, deadline, kind};
use crate::{
    api::CaseView,
    case::Word as Of,
    lang::{Lang, Word},
    rules::Pack,
    sla::{ClockState, Instant},
    text,
};

/// Cells of a line of the slip: what paper of 80 mm takes.
pub const WIDTH: usize = 40;

/// The most lines of one fact.
const OF_FACT: usize = 8;

/// The lines of the slip of a case, at most `WIDTH` cells each, clean.
pub fn receipt(view: &CaseView, site: &str, pack: &Pack, lang: Lang, now: Instant) -> Vec<String> {
    let word = |of: Of| view.words.get(of).unwrap_or_default();
    let about = match &view.row.category {
        Some(id) => category(id, pack, lang),
        None => kind(&view.row.kind, pack, lang),
    };
    // Paper is left lying about. A line that the reader may not see is masked already.
    let line = word(Of::Line);
    let line = if line.contains('*') { line.to_owned() } else { text::mask_phone(line) };
    let wants = [Of::Wants, Of::Title, Of::Text].into_iter().map(word).find(|said| !said.is_empty());
    let taken = view.events.first().map(|first| super::by(first, lang)).unwrap_or_default();
    // What the customer is promised: the last deadline that runs.
    let promised = view.clocks.iter().map(|of| &of.clock).filter(|clock| clock.state == ClockState::Running);
    let until = promised.filter_map(|clock| clock.deadline).max();
    let opened = format!(
        "{} {}",
        day(view.row.opened, &pack.zone, now),
        super::clock_time(view.row.opened, &pack.zone)
    );
    let facts = [
        (Word::ReceiptCase, view.row.case.to_string()),
        (Word::ReceiptTaken, opened),
        (Word::ReceiptBy, taken),
        (Word::ReceiptLine, line),
        (Word::ReceiptName, word(Of::Name).to_owned()),
        (Word::ReceiptAbout, about),
        (Word::ReceiptWants, wants.unwrap_or_default().to_owned()),
        (Word::ReceiptUntil, until.map(|at| deadline(at, &pack.zone, now, lang)).unwrap_or_default()),
    ];
    let names: Vec<(&str, String)> = facts.map(|(name, value)| (name.say(lang), value)).into();
    let indent = names.iter().map(|(name, _)| text::width(name)).max().unwrap_or_default() + 2;
    let rule = "-".repeat(WIDTH);
    let mut lines =
        vec![text::clean_line(site).into_owned(), Word::ReceiptTitle.say(lang).to_owned(), rule.clone()];
    for (name, value) in names.into_iter().filter(|(_, value)| !value.is_empty()) {
        let value = text::clean_line(&value).into_owned();
        for (n, range) in text::wrap(&value, WIDTH - indent).into_iter().enumerate().take(OF_FACT) {
            let name = if n == 0 { name } else { "" };
            lines.push(format!("{}{}", text::fit(name, indent), value.get(range).unwrap_or_default()));
        }
    }
    lines.push(rule);
    let note = Word::ReceiptNote.say(lang);
    lines.extend(
        text::wrap(note, WIDTH).into_iter().map(|range| note.get(range).unwrap_or_default().to_owned()),
    );
    lines.push(Word::ReceiptSign.say(lang).to_owned());
    lines
}

//! 客户接待登记表, 次日跟进表: what is printed of a reception day, plain text of 80 columns.

use jiff::civil::Date;

use super::{on_duty, reception_day, team, visit, visit_tracked};
use crate::{
    api::{BranchDay, ReceptionView, VisitView},
    lang::{Lang, Word},
    rules::Pack,
    sla::Instant,
    text::{columns, cut, width, wrap},
};

/// Cells of a line.
const WIDTH: usize = 80;
/// Lines of what one matter is about.
const OF_MATTER: usize = 3;

/// The sheet of a branch on its day: who sat there, everybody who booked or came, and what came of it.
pub fn reception_sheet(
    view: &ReceptionView,
    branch: &BranchDay,
    pack: &Pack,
    lang: Lang,
    now: Instant,
) -> Vec<String> {
    let [leader, deputy] = [&branch.leader, &branch.deputy].map(|by| on_duty(by.as_ref(), lang));
    let place = [team(&branch.branch, pack, lang), reception_day(view.day, lang)];
    let mut lines = vec![centred(Word::SheetOfDay.say(lang))];
    lines.push(fitted(&Word::SheetPlace.with(lang, &[&place[0], &place[1]])));
    lines.push(fitted(&Word::SheetDuty.with(lang, &[&leader, &deputy])));
    let sums = [branch.booked, branch.arrived, branch.solved, branch.tracked];
    lines.push(Word::SheetSums.with(lang, &[&sums[0], &sums[1], &sums[2], &sums[3]]));
    lines.extend(matters(&view.visits.iter().collect::<Vec<_>>(), pack, lang, now));
    lines.push(String::new());
    lines.push(Word::SheetSigned.say(lang).to_owned());
    lines
}

/// The sheet for the next working day: each matter that is tracked and not closed.
pub fn follow_up_sheet(view: &ReceptionView, on: Date, pack: &Pack, lang: Lang, now: Instant) -> Vec<String> {
    let mut lines = vec![centred(Word::SheetOfNextDay.say(lang))];
    lines.push(Word::SheetFor.with(lang, &[&reception_day(on, lang), &view.day]));
    let mut of: Vec<&VisitView> = view.visits.iter().collect();
    // One part for each branch, within it what is due first.
    of.sort_by(|a, b| a.branch.cmp(&b.branch));
    for part in of.chunk_by(|a, b| a.branch == b.branch) {
        lines.push(String::new());
        lines.extend(part.first().map(|first| team(&first.branch, pack, lang)));
        lines.extend(matters(part, pack, lang, now));
    }
    if of.is_empty() {
        lines.extend(matters(&[], pack, lang, now));
    }
    lines
}

/// A rule, then two lines or more for each visit.
fn matters(visits: &[&VisitView], pack: &Pack, lang: Lang, now: Instant) -> Vec<String> {
    let today = now.zoned(&pack.zone).date();
    let mut lines = vec!["-".repeat(WIDTH)];
    if visits.is_empty() {
        lines.push(Word::SheetNothing.say(lang).to_owned());
    }
    let cells: Vec<Vec<String>> = visits
        .iter()
        .map(|view| {
            let mut cells = visit(view, lang, today);
            cells.pop();
            cells
        })
        .collect();
    for (head, view) in columns(&cells, " ").into_iter().zip(visits) {
        lines.push(fitted(&head));
        let about = visit(view, lang, today).pop().unwrap_or_default();
        let room = WIDTH - 4;
        let wrapped = wrap(&about, room).into_iter().take(OF_MATTER).filter_map(|range| about.get(range));
        lines.extend(wrapped.map(|line| format!("    {}", line.trim_end())));
        if view.received.is_some() {
            lines.push(fitted(&format!("    {}", visit_tracked(view, pack, lang, now).join("  "))));
        }
    }
    lines.push("-".repeat(WIDTH));
    lines
}

fn fitted(line: &str) -> String {
    cut(line, WIDTH).trim_end().to_owned()
}

fn centred(title: &str) -> String {
    format!("{}{title}", " ".repeat(WIDTH.saturating_sub(width(title)) / 2))
}

//! The first row of every screen: what it is on the left, who sits where and the time on the right.

use super::{pane::Pane, theme};
use crate::{lang::Word, session::Session, text::width};

/// Draws who, where and when; gives the column where that begins. What does not leave `least` cells to the title
/// is left out, the site first.
pub fn draw(session: &Session, pane: &mut Pane<'_>, least: u16) -> u16 {
    let clock = session.clock();
    let (staff, name) = session.who().map_or(("", ""), |who| (who.staff.as_str(), who.name.as_str()));
    let site = session.site().name.as_str();
    // What alarms, waits for this person, or is to be said and was not seen stands before all else, and is never
    // left out; hot spots are where it is too narrow for both.
    let told = |word: Word, count: u64| match count {
        0 => String::new(),
        count => format!("{}  ", word.with(session.lang(), &[&count])),
    };
    let (counts, unseen) = (session.counts(), session.lines_unseen());
    let alarms = told(Word::RevealAlarms, counts.reveal_alarms);
    let own = told(Word::WaitingForMe, counts.waiting) + &told(Word::LineToTakeUnseen, unseen);
    let waits = format!("{alarms}{}{own}", told(Word::HotSpots, counts.hot_spots));
    let forms = [
        format!("{waits}{staff} {name}  {site}  {clock}"),
        format!("{waits}{staff} {name}  {clock}"),
        format!("{waits}{staff}  {clock}"),
        format!("{waits}{clock}"),
        format!("{alarms}{own}{clock}"),
    ];
    let room = usize::from(pane.cols().saturating_sub(least + 1));
    let [.., shortest] = &forms;
    let shown = forms.iter().find(|form| width(form.trim()) <= room).unwrap_or(shortest);
    let end = pane.cols().saturating_sub(1);
    let begins = pane.right(end, 0, shown.trim(), theme::PLAIN);
    if !waits.is_empty() {
        pane.text(begins, 0, waits.trim(), theme::STRONG);
    }
    begins
}

//! 口径 in one line.

use super::{category, team, time};
use crate::{
    api::LineToTakeView,
    lang::{Lang, Word},
    rules::Pack,
    sla::Instant,
    text::clean_line,
};

/// Since when, and what is to be said: `15:30 万全东街基站检修, 预计 18:00 恢复`, with the case that is behind it.
pub fn line_to_take(view: &LineToTakeView, pack: &Pack, now: Instant) -> String {
    let case = view.about.case.map(|case| format!(" ({case})")).unwrap_or_default();
    format!("{} {}{case}", time(view.at, &pack.zone, now), clean_line(&view.text))
}

/// What it is about and whom it is told.
pub fn line_to_take_about(view: &LineToTakeView, pack: &Pack, lang: Lang) -> String {
    let about = view.about.category.as_deref().map(|id| category(id, pack, lang));
    let about = about.into_iter().chain(view.about.address.as_deref().map(|it| clean_line(it).into_owned()));
    let teams: Vec<String> = view.teams.iter().map(|id| team(id, pack, lang)).collect();
    let told = match teams.as_slice() {
        [] => Word::LineToTakeAll.say(lang).to_owned(),
        teams => teams.join(Word::ListComma.say(lang)),
    };
    about.chain([told]).collect::<Vec<_>>().join("  ")
}

/// Until when it holds, who wrote it, and how many have seen it.
pub fn line_to_take_state(view: &LineToTakeView, pack: &Pack, lang: Lang, now: Instant) -> String {
    let until = Word::LineToTakeUntil.with(lang, &[&time(view.until, &pack.zone, now)]);
    let by = Word::ByPerson.with(lang, &[&view.by.name, &view.by.staff]);
    format!("{until}  {by}  {}", Word::LineToTakeSeen.with(lang, &[&view.seen]))
}

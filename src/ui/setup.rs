//! 设置: a line for each setting with its digit and its values, the one that holds in brackets; below what is given.

use super::{head, pane::Pane, theme};
use crate::{
    lang::{self, Word},
    session::{Session, Setting},
    text::width,
};

/// Cells of the names of settings.
const NAMES: u16 = 14;

/// Draws the settings; the caret stands at the first of them.
pub fn draw(session: &Session, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    let lang = session.lang();
    head::draw(session, pane, 30);
    pane.text(1, 0, Word::SetupTitle.say(lang), theme::STRONG);
    let cols = pane.cols();
    let mut y = 2;
    for setting in Setting::ALL {
        let words = lang::action(setting.action()).map(|words| words.short(lang)).unwrap_or_default();
        let x = pane.text(2, y, &session.key_name(setting.action()), theme::STRONG);
        pane.fit(x + 1, y, NAMES, words, theme::PLAIN);
        let mut x = x + 1 + NAMES;
        let (values, holds) = session.values_of(setting);
        for (at, value) in values.into_iter().enumerate() {
            let shown = if at == holds { format!("[{value}]") } else { format!(" {value} ") };
            let style = if at == holds { theme::STRONG } else { theme::PLAIN };
            x = pane.text(x, y, &shown, style) + 1;
        }
        y += 1;
    }
    pane.rule(y + 1, Word::SetupGiven.say(lang), theme::PLAIN);
    y += 2;
    for (name, value) in session.facts_of_setup() {
        pane.fit(2, y, NAMES, name, theme::PLAIN);
        let room = cols.saturating_sub(NAMES + 4).min(u16::try_from(width(&value)).unwrap_or(u16::MAX));
        pane.fit(NAMES + 4, y, room, &value, theme::STRONG);
        y += 1;
    }
    Some(pane.at(2, 2))
}

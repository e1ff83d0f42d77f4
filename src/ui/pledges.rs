//! 承诺 on the board: each pledge with its target and this month; below, by what the one with the focus is measured, and its
//! last months as shares and bars.
//!
//! ```text
//!  承诺                        目标    本月  兑现 未兑现 期限内 挂起
//! >恶意扣费必核必答必退        100%   98.2%   120      2     14    1
//! ────────────────────────────────────────────────────────────────────────
//!  恶意扣费：投诉答复按时、退费十五日按时
//!  2026-06  99.0%  ████████████████████   312 件
//! ```

use super::{board::dash, pane::Pane, theme};
use crate::{
    api::{PledgeLine, PledgesView},
    lang::{Word, say},
    session::{Board, Session, layout},
    text::{bar, wrap},
};

/// Lines in which it is said by what a pledge is measured.
const MEASURED: u16 = 2;

/// Draws the page; the caret stands at the pledge with the focus.
pub fn draw(session: &Session, board: &Board, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    let (lang, pack) = (session.lang(), session.pack());
    let Some(view) = &board.pledges else {
        let word = if board.refused { Word::BoardRefused } else { Word::Loading };
        pane.text(1, 0, word.say(lang), theme::PLAIN);
        return None;
    };
    let cell = if pane.cols() >= 76 { 8 } else { 7 };
    let label = pane.cols().saturating_sub(6 * cell + 2).min(40);
    pane.fit(1, 0, label, Word::BoardPledge.say(lang), theme::FAINT);
    let titles = [
        Word::PledgeTarget,
        Word::PledgeNow,
        Word::PledgeKept,
        Word::PledgeBroken,
        Word::PledgeRunning,
        Word::PledgeHeld,
    ];
    for (x, word) in (1..).map(|n| 1 + label + n * cell).zip(titles) {
        pane.right(x, 0, word.say(lang), theme::FAINT);
    }
    if view.pledges.is_empty() {
        pane.text(2, 1, Word::PledgesNone.say(lang), theme::PLAIN);
        return None;
    }
    let page = layout::board_pledges_page(session.size());
    let mut caret = None;
    for (y, (at, line)) in (1..).zip(view.pledges.iter().enumerate().skip(board.top).take(page)) {
        if at == board.row {
            pane.text(0, y, ">", theme::STRONG);
            caret = Some(pane.at(0, y));
        }
        pane.fit(1, y, label, &say::pledge(&line.pledge, pack, lang), theme::PLAIN);
        let Some(rule) = pack.pledge(&line.pledge) else { continue };
        pane.right(1 + label + cell, y, &format!("{}%", rule.share), theme::FAINT);
        if let Some(why) = say::pledge_unmeasured(rule, pack, lang) {
            pane.text(3 + label + cell, y, &why, theme::FAINT);
            continue;
        }
        let now = line.now();
        let reached = rule.is_reached(now.kept.into(), now.decided().into());
        let values = [
            (say::pledge_share(now), if reached { theme::STRONG } else { theme::LATE }),
            (dash(now.kept), theme::PLAIN),
            (dash(now.broken), if now.broken > 0 { theme::LATE } else { theme::PLAIN }),
            (dash(line.running), theme::PLAIN),
            (dash(line.held), theme::PLAIN),
        ];
        for (x, (value, style)) in (2..).map(|n| 1 + label + n * cell).zip(values) {
            pane.right(x, y, &value, style);
        }
    }
    let y = 1 + u16::try_from(page.min(view.pledges.len())).unwrap_or_default();
    pane.rule(y, "", theme::PLAIN);
    if let Some(line) = view.pledges.get(board.row) {
        below(session, view, line, y + 1, pane);
    }
    caret
}

/// By what it is measured, where the target comes from, and the months.
fn below(session: &Session, view: &PledgesView, line: &PledgeLine, y: u16, pane: &mut Pane<'_>) {
    let (lang, pack) = (session.lang(), session.pack());
    let Some(rule) = pack.pledge(&line.pledge) else { return };
    let cols = pane.cols().saturating_sub(2);
    let measured = say::pledge_measured(rule, pack, lang);
    let lines = wrap(&measured, cols.into());
    for (y, line) in (y..).zip(lines.into_iter().take(MEASURED.into())) {
        pane.text(1, y, measured.get(line).unwrap_or_default(), theme::STRONG);
    }
    let y = y + MEASURED;
    pane.fit(1, y, cols, &rule.source, theme::FAINT);
    if rule.unmeasured(pack).is_some() {
        return;
    }
    let room = cols.saturating_sub(28).min(50);
    for (y, (name, month)) in (y + 1..).zip(view.months.iter().zip(&line.months)) {
        pane.text(1, y, name, theme::PLAIN);
        pane.right(16, y, &say::pledge_share(*month), theme::STRONG);
        pane.text(18, y, &bar(month.kept, month.decided(), room), theme::PLAIN);
        let count = Word::TopicsCases.with(lang, &[&month.decided()]);
        pane.right(pane.cols().saturating_sub(1), y, &count, theme::FAINT);
    }
}

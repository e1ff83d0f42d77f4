//! 阶段 on the board: how long the cases that were closed in the last seven days, and in the seven before, lay in each
//! stage, as figures and as bars of one measure. A stage is a sign of its own, so that no colour is needed.
//!
//! ```text
//!  平均小时            办结  待受░  处理█  反馈▒  回访▓
//! >合计         近7天  1939    0.2    8.3    1.2   25.0 ████▒▓▓▓▓▓▓▓▓▓▓▓▓
//!               前7天  1890    0.2    9.0    1.3   24.1 ████▒▓▓▓▓▓▓▓▓▓▓▓
//! ```

use super::{board::dash, pane::Pane, theme};
use crate::{
    api::{BoardView, StageWeek, TeamStages},
    lang::{Lang, Word, say},
    session::{Board, Session, layout},
};

/// The sign of each stage in a bar. Their ASCII stand-ins differ too.
const SIGNS: [char; 4] = ['░', '█', '▒', '▓'];

/// Draws the page; the caret stands at the team with the focus.
pub fn draw(session: &Session, board: &Board, view: &BoardView, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    let lang = session.lang();
    let cell = if pane.cols() >= 76 { 7 } else { 6 };
    let label = pane.cols().saturating_sub(50).clamp(8, 16);
    let week = match lang {
        Lang::Zh => 6,
        Lang::En => 9,
    };
    let figures = 1 + label + week;
    let bars = figures + 5 * cell + 1;
    pane.fit(1, 0, label + week, Word::BoardHours.say(lang), theme::FAINT);
    pane.right(figures + cell, 0, Word::BoardClosed.say(lang), theme::FAINT);
    let stages = [Word::BoardAccept, Word::BoardHandle, Word::BoardFeedback, Word::BoardRevisit];
    for (x, (word, sign)) in (2..).map(|n| figures + n * cell).zip(stages.into_iter().zip(SIGNS)) {
        pane.right(x, 0, &format!("{}{sign}", word.say(lang)), theme::FAINT);
    }
    let rows = || [&view.stages.total].into_iter().chain(&view.stages.teams);
    let most = rows().flat_map(|team| [&team.now, &team.before]).map(whole).max();
    let (most, cells) = (most.unwrap_or_default(), pane.cols().saturating_sub(bars + 1));
    let mut caret = None;
    let seen = rows().enumerate().skip(board.top).take(layout::board_stages_page(session.size()));
    for (y, (at, team)) in (1..).step_by(2).zip(seen) {
        let style = if at == 0 { theme::STRONG } else { theme::PLAIN };
        if at == board.row {
            pane.text(0, y, ">", theme::STRONG);
            caret = Some(pane.at(0, y));
        }
        pane.fit(1, y, label - 1, &name(team, at, session), style);
        let weeks =
            [(&team.now, Word::BoardThisWeek, style), (&team.before, Word::BoardLastWeek, theme::FAINT)];
        for (y, (of, word, style)) in (y..).zip(weeks) {
            pane.text(1 + label, y, word.say(lang), style);
            pane.right(figures + cell, y, &dash(of.closed), style);
            for (x, mean) in (2..).map(|n| figures + n * cell).zip(of.means_s()) {
                pane.right(x, y, &hours(mean), style);
            }
            pane.text(bars, y, &bar(of, most, cells), theme::PLAIN);
        }
    }
    caret
}

fn name(team: &TeamStages, at: usize, session: &Session) -> String {
    match (at, team.team.as_str()) {
        (0, _) => Word::BoardTotal.say(session.lang()).to_owned(),
        (_, "") => Word::BoardNoTeam.say(session.lang()).to_owned(),
        (_, team) => say::team(team, session.pack(), session.lang()),
    }
}

/// The means one after the other.
fn whole(week: &StageWeek) -> u64 {
    week.means_s().into_iter().flatten().sum()
}

/// Hours, rounded to tenths; from a thousand on whole ones.
fn hours(seconds: Option<u64>) -> String {
    let Some(seconds) = seconds else { return "-".to_owned() };
    let tenths = (seconds + 180) / 360;
    match tenths {
        10_000.. => (tenths / 10).to_string(),
        _ => format!("{}.{}", tenths / 10, tenths % 10),
    }
}

/// The stages one after the other, `cells` long for the longest of all weeks. What is rounded off one stage goes to the
/// next, so that bars of one length are of one time.
fn bar(week: &StageWeek, most: u64, cells: u16) -> String {
    let mut bar = String::new();
    let (mut sum, mut drawn) = (0, 0);
    for (mean, sign) in week.means_s().into_iter().zip(SIGNS) {
        sum += mean.unwrap_or_default();
        let until = sum.saturating_mul(u64::from(cells)) / most.max(1);
        bar.extend(std::iter::repeat_n(sign, usize::try_from(until - drawn).unwrap_or_default()));
        drawn = until;
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(hours: [u64; 4], cases: u32) -> StageWeek {
        StageWeek { closed: cases, seconds: hours.map(|it| it * 3_600 * u64::from(cases)), cases: [cases; 4] }
    }

    #[test]
    fn a_bar_is_as_long_as_its_stages_are_together() {
        for (hours, most, cells, want) in [
            ([1, 2, 1, 4], 8, 8, "░██▒▓▓▓▓"),
            ([1, 2, 1, 4], 16, 8, "█▒▓▓"),
            ([0, 0, 0, 8], 8, 4, "▓▓▓▓"),
            ([0, 0, 0, 0], 0, 8, ""),
            ([1, 1, 1, 1], 4, 0, ""),
        ] {
            assert_eq!(bar(&week(hours, 3), most * 3_600, cells), want, "{hours:?} of {most}");
        }
    }

    #[test]
    fn hours_are_rounded_and_a_stage_that_nobody_went_through_has_none() {
        for (seconds, said) in [(0, "0.0"), (179, "0.0"), (180, "0.1"), (3_599, "1.0"), (3_600_000, "1000")] {
            assert_eq!(hours(Some(seconds)), said);
        }
        let mut week = week([1, 1, 1, 1], 2);
        week.cases[3] = 0;
        week.seconds[3] = 0;
        assert_eq!(week.means_s().map(hours), ["1.0", "1.0", "1.0", "-"]);
    }
}

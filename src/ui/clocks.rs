//! 时限: each clock with its deadline, what is left, and a bar of what is spent.

use super::{pane::Pane, theme};
use crate::{
    api::ClockView,
    lang::{Lang, Word, say},
    session::Session,
    sla::ClockState,
};

/// Cells of a bar.
const BAR: usize = 10;

/// Draws clocks, one a row.
pub fn draw(session: &Session, clocks: &[&ClockView], pane: &mut Pane<'_>) {
    for (y, view) in (0..pane.rows()).zip(clocks) {
        one(session, view, &mut pane.part(0, y, pane.cols(), 1));
    }
}

fn one(session: &Session, view: &ClockView, pane: &mut Pane<'_>) {
    let (lang, pack, now) = (session.lang(), session.pack(), session.now());
    let clock = &view.clock;
    let name = say::clock(&view.id, pack, lang);
    let (names, times) = match lang {
        Lang::Zh => (13, 34),
        Lang::En => (20, 33),
    };
    // On a narrow screen the figure stays whole, and the words around it are cut.
    let room = pane.cols().saturating_sub(2 + 1 + 1 + 11 + 1);
    let (names, times) = if names + times > room {
        let names = names.min(room * 2 / 5);
        (names, room - names)
    } else {
        (names, times)
    };
    let mut x = pane.fit(2, 0, names, &name, theme::PLAIN);
    let (when, left, style) = match clock.state {
        ClockState::Running | ClockState::Held => {
            // Where the customer must be called before the deadline, that moment is what counts, as in the queue.
            let until = clock
                .deadline
                .map(|at| clock.act_by.filter(|call| *call >= now).map_or(at, |call| call.min(at)));
            let left = until.map_or_else(|| clock.remaining(now), |at| session.left(at));
            let style = match left {
                ..0 => theme::LATE,
                _ if spent(view, session) >= 90 => theme::SOON,
                _ => theme::PLAIN,
            };
            let shown = match clock.state {
                ClockState::Running if left >= 0 => Word::LeftOf.with(lang, &[&say::countdown(left, lang)]),
                ClockState::Running => say::countdown(left, lang),
                _ => say::standing(clock, now, lang),
            };
            (deadline(session, view), shown, style)
        }
        state => {
            let stopped = clock.stopped.map(|at| say::time(at, &pack.zone, now)).unwrap_or_default();
            let style = if state == ClockState::Missed { theme::LATE } else { theme::PLAIN };
            (stopped, say::clock_state(state, lang).to_owned(), style)
        }
    };
    x = pane.fit(x + 1, 0, times, &when, theme::PLAIN);
    x = pane.fit(x + 1, 0, 11, &left, style);
    if clock.is_open() {
        let share = spent(view, session);
        if pane.cols() >= x + 16 {
            let full = usize::try_from(share.clamp(0, 100)).unwrap_or(0) * BAR / 100;
            let bar = format!("{}{}", "█".repeat(full), "░".repeat(BAR - full));
            x = pane.text(x + 1, 0, &bar, style);
        }
        if pane.cols() >= x + 6 {
            pane.right(x + 5, 0, &format!("{}%", share.min(999)), style);
        }
    }
}

/// When it is due, and when to call at the latest where that is earlier.
fn deadline(session: &Session, view: &ClockView) -> String {
    let (lang, pack, now) = (session.lang(), session.pack(), session.now());
    let clock = &view.clock;
    let Some(at) = clock.deadline else { return String::new() };
    let due = match clock.act_by {
        Some(call) if call < at && call >= now => {
            // The day is said once where both are on it.
            let due = match say::day(call, &pack.zone, now) == say::day(at, &pack.zone, now) {
                true => say::clock_time(at, &pack.zone),
                false => say::time(at, &pack.zone, now),
            };
            Word::CallByDue.with(lang, &[&say::time(call, &pack.zone, now), &due])
        }
        _ => say::deadline(at, &pack.zone, now, lang),
    };
    if clock.provisional { Word::Provisional.with(lang, &[&due]) } else { due }
}

/// The share of its target that a clock has spent, in percent.
fn spent(view: &ClockView, session: &Session) -> i64 {
    let clock = &view.clock;
    clock.spent(session.now()).saturating_mul(100).checked_div(clock.target_s).unwrap_or(100)
}

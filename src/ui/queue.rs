//! 队列:
//!
//! ```text
//!  队列·我的 12 件  超时 1  两小时内 3                 1001 王芳  万全  15:09
//!     工单号      类别         客户             阶段    下一步            还剩
//!  !  ZJ-004217-6 收费争议     张** ****5678    处理    回复客户      超时 0:38
//! >~  ZJ-004230-1 网络质量     李** ****0912    反馈    16:00前致电        0:51
//! ── 1我的  2工单池 5  3本组  4超时 1 ──────────────────────── 还有 7 件 ──
//!  ZJ-004230-1  2楼室内无信号，孩子上网课断线。
//!  14:05 派单 → 网络部  王芳(1001)
//! ```

use super::{head, pane::Pane, preview, row, theme};
use crate::{
    api::{Behind, View},
    lang::{Word, say},
    session::{Column, Queue, Session, layout},
};

/// Draws the queue; the caret stands at the selected row.
pub fn draw(session: &Session, queue: &Queue, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    title(session, queue, pane);
    let (cols, rows) = (pane.cols(), pane.rows());
    let (list_rows, preview_rows) = layout::queue(session.size());
    let wide = cols >= layout::WIDE;
    let list_cols = layout::list_cols(cols);
    let shown = (queue.top..queue.top + usize::from(list_rows)).filter_map(|at| queue.row(at));
    let columns = row::Columns::of(session, list_cols, shown);
    columns.titles(session, &mut pane.part(0, 1, list_cols, 1));
    let caret = list(session, queue, &columns, &mut pane.part(0, 2, list_cols, list_rows));
    tabs(session, queue, &mut pane.part(0, 2 + list_rows, list_cols, 1));
    if wide {
        let mut side = pane.part(list_cols, 1, cols - list_cols, rows - 1);
        preview::beside(session, queue, &mut side);
    } else {
        preview::below(session, queue, &mut pane.part(0, 3 + list_rows, cols, preview_rows));
    }
    caret
}

fn title(session: &Session, queue: &Queue, pane: &mut Pane<'_>) {
    let lang = session.lang();
    let end = head::draw(session, pane, 44);
    let mut left = pane.part(0, 0, end.saturating_sub(1), 1);
    let view = match &queue.behind {
        Some(behind) => figure(session, behind),
        None => say::view(&queue.shown(), lang).to_owned(),
    };
    let title = Word::QueueTitle.with(lang, &[&view, &queue.total]);
    let mut x = left.text(1, 0, &title, theme::STRONG);
    if queue.shown() == View::Mine {
        let counts = queue.counts;
        if counts.mine_overdue > 0 {
            let late = Word::CountLate.with(lang, &[&counts.mine_overdue]);
            x = left.text(x + 2, 0, &late, theme::LATE);
        }
        if counts.mine_soon > 0 {
            let soon = Word::CountSoon.with(lang, &[&counts.mine_soon]);
            left.text(x + 2, 0, &soon, theme::SOON);
        }
    }
}

/// The figure of the board that the cases stand behind.
fn figure(session: &Session, behind: &Behind) -> String {
    let lang = session.lang();
    if let Some(among) = &behind.among {
        return among.about.clone();
    }
    let team = behind.team.as_deref().map(|team| match team {
        "" => Word::BoardNoTeam.say(lang).to_owned(),
        team => say::team(team, session.pack(), lang),
    });
    let stage = behind.stage.map(|stage| say::stage(stage, lang).to_owned());
    let band = behind.band.map(|band| super::board::title_long(Column::Band(band)).say(lang).to_owned());
    let due = behind.due_by.map(|_| Word::BoardDue.say(lang).to_owned());
    let said: Vec<String> = [team, behind.owner.clone(), stage, band, due].into_iter().flatten().collect();
    match said.is_empty() {
        true => Word::BoardTotal.say(lang).to_owned(),
        false => said.join(" "),
    }
}

fn list(session: &Session, queue: &Queue, columns: &row::Columns, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    let mut caret = None;
    if queue.count() == 0 {
        if queue.loaded {
            empty(session, queue, pane);
        }
        return caret;
    }
    for (y, at) in (0..pane.rows()).zip(layout::queue_seen(queue, session.size())) {
        let Some(of) = queue.row(at) else { continue };
        let selected = queue.selected == Some(of.case);
        columns.row(session, of, selected, selected && queue.gone, &mut pane.part(0, y, pane.cols(), 1));
        if selected {
            caret = Some(pane.at(0, y));
        }
    }
    caret
}

/// Why it is empty, and the key that fills it.
fn empty(session: &Session, queue: &Queue, pane: &mut Pane<'_>) {
    let (word, keys) = match queue.shown() {
        View::Mine => (Word::EmptyMine, ["queue.view_2", "intake.open"]),
        View::Pool => (Word::EmptyPool, ["intake.open", "find.open"]),
        View::Promised => (Word::EmptyPromised, ["queue.view_1", "find.open"]),
        View::Today => (Word::EmptyToday, ["queue.view_1", "find.open"]),
        View::Waiting => (Word::EmptyWaiting, ["queue.view_1", "find.open"]),
        View::Overdue => (Word::EmptyOverdue, ["queue.view_1", "find.open"]),
        _ => (Word::EmptyView, ["queue.view_1", "find.open"]),
    };
    let [first, second] = keys.map(|id| session.key_name(id));
    pane.text(4, 1, &word.with(session.lang(), &[&first, &second]), theme::PLAIN);
}

/// The views with their digits and what they count, and how many rows follow.
fn tabs(session: &Session, queue: &Queue, pane: &mut Pane<'_>) {
    let lang = session.lang();
    pane.rule(0, "", theme::PLAIN);
    let seen = layout::queue_seen(queue, session.size());
    let more = queue.count().saturating_sub(seen.end);
    let mut end = pane.cols();
    if more > 0 {
        end = pane.right(end - 2, 0, &format!(" {} ", Word::More.with(lang, &[&more])), theme::PLAIN);
    }
    let counts = queue.counts;
    let tab = |(n, (name, view)): (usize, &(&str, View))| {
        let count = match *name {
            "mine" => counts.mine,
            "pool" => counts.pool,
            "overdue" => counts.overdue,
            "revisit" => counts.revisit,
            "all" => counts.open,
            "promised" => counts.promised,
            "taken" => counts.taken,
            "waiting" => counts.waiting,
            _ => 0,
        };
        let name = format!("{}{}", (n + 1) % 10, say::view(view, lang));
        if count > 0 { format!("{name}:{count}") } else { name }
    };
    let mut tabs: Vec<(usize, String)> =
        View::NAMED.iter().enumerate().map(|named| (named.0, tab(named))).collect();
    // What waits for this person is never the one that there is no room for.
    let above = tabs.iter().position(|(n, _)| matches!(View::NAMED.get(*n), Some((_, View::Waiting))));
    if let Some(at) = above.filter(|at| counts.waiting > 0 || *at == queue.view) {
        let first = tabs.remove(at);
        tabs.insert(0, first);
    }
    let cells = |tab: &str| u16::try_from(crate::text::width(tab)).unwrap_or(u16::MAX);
    // Two cells between them where all fit so.
    let all: u16 = tabs.iter().map(|(_, tab)| cells(tab) + 2).sum();
    let between = if all < end { "  " } else { " " };
    let mut x = 1;
    for (n, tab) in &tabs {
        if x + cells(tab) + 1 > end {
            break;
        }
        let style = if *n == queue.view { theme::STRONG } else { theme::PLAIN };
        x = pane.text(x, 0, tab, style);
        x = pane.text(x, 0, between, theme::PLAIN);
    }
}

//! 看板:
//!
//! ```text
//!  看板 万全  1班组 2今天 3人员 4质量                    2001 李主管  15:09
//!  班组          在办  待受  处理  反馈  回访  超时  2时  今天  挂起 将超
//! >客服中心        97    12    45    20    20     4     3    12     3    2
//!  合计           312    …
//! ────────────────────────────────────────────────────────────────────────
//!  客服中心 · 将超时 2 件：到 18:00，每小时 6.5 步。回车看工单
//!  移 1 件到 网络部：2→1，0→0
//! ```

use super::{head, pane::Pane, theme};
use crate::{
    api::{Band, BoardView, DayQuality, Load, PersonLoad},
    lang::{Lang, Word, say},
    session::{Board, COLUMNS, Column, Page, Session, figure, layout},
    text::{bar, width},
};

/// Draws the board; the caret stands at the row with the focus.
pub fn draw(session: &Session, board: &Board, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    let lang = session.lang();
    let end = head::draw(session, pane, 46);
    let mut left = pane.part(0, 0, end.saturating_sub(1), 1);
    let mut x = left.text(1, 0, Word::BoardTitle.say(lang), theme::STRONG) + 2;
    let said = |(n, page): (usize, Page)| format!("{}{}", n + 1, name(page).say(lang));
    let cells: usize = Page::ALL.into_iter().enumerate().map(|page| width(&said(page)) + 1).sum();
    // Where not all their names have room, the digits of the others say that they are there.
    let all = usize::from(x) + cells <= usize::from(left.cols());
    for (n, page) in Page::ALL.into_iter().enumerate() {
        let style = if page == board.page { theme::CHOSEN } else { theme::PLAIN };
        let text = if all || page == board.page { said((n, page)) } else { (n + 1).to_string() };
        x = left.text(x, 0, &text, style) + 1;
    }
    if board.kiosk {
        left.text(x, 0, Word::BoardKiosk.say(lang), theme::NOTICE);
    }
    let Some(view) = &board.view else {
        let word = if board.refused { Word::BoardRefused } else { Word::Loading };
        pane.text(2, 2, word.say(lang), theme::PLAIN);
        return None;
    };
    let (cols, rows) = (pane.cols(), pane.rows());
    let mut body = pane.part(0, 1, cols, rows.saturating_sub(1));
    match board.page {
        Page::Teams => teams(session, board, view, &mut body),
        Page::People => people(session, board, view, &mut body),
        Page::Today => today(session, view, &mut body),
        Page::Quality => quality(session, view, &mut body),
        Page::Topics => super::topics::draw(session, board, &mut body),
        Page::Stages => super::stages::draw(session, board, view, &mut body),
        Page::Pledges => super::pledges::draw(session, board, &mut body),
    }
}

const fn name(page: Page) -> Word {
    match page {
        Page::Teams => Word::BoardTeams,
        Page::Today => Word::BoardToday,
        Page::People => Word::BoardPeople,
        Page::Quality => Word::BoardQuality,
        Page::Topics => Word::BoardTopics,
        Page::Stages => Word::BoardStages,
        Page::Pledges => Word::BoardPledges,
    }
}

const fn title(column: Column) -> Word {
    match column {
        Column::Open => Word::BoardOpen,
        Column::Stage(0) => Word::BoardAccept,
        Column::Stage(1) => Word::BoardHandle,
        Column::Stage(2) => Word::BoardFeedback,
        Column::Stage(_) => Word::BoardRevisit,
        Column::Band(Band::Late) => Word::BoardLate,
        Column::Band(Band::Soon) => Word::BoardSoon,
        Column::Band(Band::Today) => Word::BoardDueToday,
        Column::Band(Band::Later) => Word::BoardLater,
        Column::Band(Band::Idle) => Word::BoardIdle,
        Column::Risk => Word::BoardRisk,
    }
}

fn team(load: &Load, session: &Session) -> String {
    match load.team.as_str() {
        "" => Word::BoardNoTeam.say(session.lang()).to_owned(),
        team => say::team(team, session.pack(), session.lang()),
    }
}

fn teams(session: &Session, board: &Board, view: &BoardView, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    let lang = session.lang();
    let cell = if pane.cols() >= 76 { 6 } else { 5 };
    let wide = u16::try_from(COLUMNS.len()).unwrap_or_default() * cell;
    let label = pane.cols().saturating_sub(wide + 2).min(24);
    pane.fit(1, 0, label, Word::BoardTeams.say(lang), theme::FAINT);
    for (x, column) in (1..).map(|n| 1 + label + n * cell).zip(COLUMNS) {
        pane.right(x, 0, title(column).say(lang), theme::FAINT);
    }
    let page = layout::board_page(session.size());
    let total = (view.teams.len(), &view.total);
    let all = view.teams.iter().enumerate().chain([total]).skip(board.top).take(page);
    let mut caret = None;
    for (y, (at, load)) in (1..).zip(all) {
        let focused = at == board.row;
        let word =
            if at == view.teams.len() { Word::BoardTotal.say(lang).to_owned() } else { team(load, session) };
        if focused {
            pane.text(0, y, ">", theme::STRONG);
            caret = Some(pane.at(0, y));
        }
        pane.fit(1, y, label, &word, if at == view.teams.len() { theme::STRONG } else { theme::PLAIN });
        for (n, column) in COLUMNS.into_iter().enumerate() {
            let x = 1 + label + u16::try_from(n + 1).unwrap_or_default() * cell;
            let count = figure(load, column);
            let style = match column {
                _ if focused && n == board.column => theme::CHOSEN,
                Column::Band(Band::Late) | Column::Risk if count > 0 => theme::LATE,
                Column::Band(Band::Soon) if count > 0 => theme::SOON,
                _ => theme::PLAIN,
            };
            let said = if count == 0 { "-".to_owned() } else { count.to_string() };
            pane.right(x, y, &said, style);
        }
    }
    let y = 1 + u16::try_from(page).unwrap_or_default();
    pane.rule(y, "", theme::PLAIN);
    if let Some(load) = board.load() {
        let whose =
            board.team().map_or_else(|| Word::BoardTotal.say(lang).to_owned(), |load| team(load, session));
        let column = board.focused();
        let until = say::time(view.until, &session.pack().zone, session.now());
        let count = figure(load, column);
        let what = title_long(column).say(lang);
        pane.text(1, y + 1, &Word::BoardFocus.with(lang, &[&whose, &what, &count]), theme::STRONG);
        let pace = format!("{}.{}", load.pace / 100, load.pace % 100 / 10);
        let risk = figure(load, Column::Risk);
        pane.text(
            1,
            y + 2,
            &Word::BoardForecast.with(lang, &[&pace, &risk, &until, &load.due]),
            theme::PLAIN,
        );
    }
    if let Some(what) = board.what_if() {
        let [from, to] = [&what.from, &what.to].map(|team| say::team(team, session.pack(), lang));
        let (a, b) = (what.of_from, what.of_to);
        let text = Word::BoardWhatIf.with(lang, &[&what.count, &from, &to, &a.0, &a.1, &b.0, &b.1]);
        pane.text(1, y + 3, &text, theme::NOTICE);
    }
    caret
}

pub const fn title_long(column: Column) -> Word {
    match column {
        Column::Stage(0) => Word::StageAccept,
        Column::Stage(1) => Word::StageHandle,
        Column::Stage(2) => Word::StageFeedback,
        Column::Stage(_) => Word::StageRevisit,
        Column::Band(Band::Soon) => Word::BoardSoonLong,
        Column::Band(Band::Today) => Word::BoardTodayLong,
        Column::Risk => Word::BoardRiskLong,
        column => title(column),
    }
}

fn people(session: &Session, board: &Board, view: &BoardView, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    let lang = session.lang();
    let name = pane.cols().saturating_sub(48).clamp(8, 20);
    let columns = |y: u16, of: [&str; 7], style, pane: &mut Pane<'_>| {
        let [staff, who, team, open, late, soon, away] = of;
        pane.fit(1, y, 9, staff, style);
        pane.fit(11, y, name, who, style);
        pane.fit(12 + name, y, 12, team, style);
        for (x, text) in [(30, open), (36, late), (42, soon)] {
            pane.right(x + name, y, text, style);
        }
        pane.text(44 + name, y, away, style);
    };
    let words = [
        Word::BoardStaff,
        Word::BoardName,
        Word::BoardTeams,
        Word::BoardOpen,
        Word::BoardLate,
        Word::BoardSoon,
    ];
    let [staff, who, team, open, late, soon] = words.map(|word| word.say(lang));
    columns(0, [staff, who, team, open, late, soon, ""], theme::FAINT, pane);
    if view.people.is_empty() {
        pane.text(2, 1, Word::BoardNobody.say(lang), theme::PLAIN);
    }
    let page = layout::board_people_page(session.size());
    let mut caret = None;
    let seen = view.people.iter().enumerate().skip(board.top).take(page);
    for (y, (at, PersonLoad { staff, name: who, team, away, open, late, soon })) in (1..).zip(seen) {
        if at == board.row {
            pane.text(0, y, ">", theme::STRONG);
            caret = Some(pane.at(0, y));
        }
        let team = team.as_deref().map(|team| say::team(team, session.pack(), lang)).unwrap_or_default();
        let away = if *away { Word::PersonIsAway.say(lang) } else { "" };
        let (open, late_said, soon) = (open.to_string(), dash(*late), dash(*soon));
        let style = if *late > 0 { theme::LATE } else { theme::PLAIN };
        columns(y, [staff, who, &team, &open, "", &soon, away], theme::PLAIN, pane);
        pane.right(36 + name, y, &late_said, style);
    }
    caret
}

/// A count; nothing is a dash.
pub fn dash(count: u32) -> String {
    if count == 0 { "-".to_owned() } else { count.to_string() }
}

fn today(session: &Session, view: &BoardView, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    let lang = session.lang();
    let hours = &view.today;
    let sum = |of: &[u32; 24]| of.iter().sum::<u32>();
    let totals = [sum(&hours.opened), sum(&hours.usual_opened), sum(&hours.closed), sum(&hours.usual_closed)];
    let [opened, usual, closed, usual_closed] = totals;
    let text = Word::BoardDay.with(lang, &[&opened, &usual, &closed, &usual_closed]);
    pane.text(1, 0, &text, theme::STRONG);
    let half = pane.cols() / 2;
    let cells = half.saturating_sub(17);
    pane.text(1, 1, Word::BoardHour.say(lang), theme::FAINT);
    pane.text(7, 1, Word::BoardArrived.say(lang), theme::FAINT);
    pane.text(half + 7, 1, Word::BoardClosed.say(lang), theme::FAINT);
    let most = |a: &[u32; 24], b: &[u32; 24]| a.iter().chain(b).copied().max().unwrap_or_default();
    let most_opened = most(&hours.opened, &hours.usual_opened);
    let most_closed = most(&hours.closed, &hours.usual_closed);
    let room = usize::from(pane.rows().saturating_sub(2));
    // Where not all hours have room, the night has none.
    let from = 24_usize.saturating_sub(room).min(7);
    let all = hours.opened.iter().zip(&hours.usual_opened).zip(hours.closed.iter().zip(&hours.usual_closed));
    for (y, (hour, ((opened, usual), (closed, usual_closed)))) in
        (2..).zip(all.enumerate().skip(from).take(room))
    {
        pane.text(1, y, &format!("{hour:02}"), theme::PLAIN);
        for (x, count, usual, most) in
            [(4, opened, usual, most_opened), (half + 4, closed, usual_closed, most_closed)]
        {
            pane.right(x + 4, y, &dash(*count), theme::STRONG);
            pane.right(x + 10, y, &format!("({usual})"), theme::FAINT);
            pane.text(x + 11, y, &bar(*count, most, cells), theme::PLAIN);
        }
    }
    None
}

/// A share in tenths of a percent, cut off: 99.951 % is not 100 %.
fn share(part: u32, of: u32) -> String {
    if of == 0 {
        return "-".to_owned();
    }
    let mille = u64::from(part) * 1_000 / u64::from(of);
    format!("{}.{}%", mille / 10, mille % 10)
}

/// Days added up.
fn week<'a>(days: impl Iterator<Item = &'a DayQuality>, date: &str) -> DayQuality {
    let mut sum = DayQuality {
        date: date.to_owned(),
        opened: 0,
        closed: 0,
        in_time: 0,
        one_call: 0,
        repeats: 0,
        satisfied: 0,
        asked: 0,
        contact_s: 0,
        stage_s: [0; 4],
    };
    let (mut contact, mut weight) = (0_u64, 0_u64);
    for day in days {
        sum.opened += day.opened;
        sum.closed += day.closed;
        sum.in_time += day.in_time;
        sum.one_call += day.one_call;
        sum.repeats += day.repeats;
        sum.satisfied += day.satisfied;
        sum.asked += day.asked;
        contact += u64::from(day.contact_s) * u64::from(day.closed);
        weight += u64::from(day.closed);
    }
    sum.contact_s = u32::try_from(contact.checked_div(weight).unwrap_or_default()).unwrap_or(u32::MAX);
    sum
}

fn quality(session: &Session, view: &BoardView, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    let lang = session.lang();
    let titles = [
        Word::BoardArrived,
        Word::BoardClosed,
        Word::BoardInTime,
        Word::BoardContact,
        Word::BoardOneCall,
        Word::BoardRepeats,
        Word::BoardSatisfied,
    ];
    let cell = if pane.cols() >= 76 { 8 } else { 7 };
    let label = match lang {
        Lang::Zh => 8,
        Lang::En => 9,
    };
    for (x, word) in (1..).map(|n| 1 + label + n * cell).zip(titles) {
        pane.right(x, 0, word.say(lang), theme::FAINT);
    }
    let bars = 2 + label + 7 * cell;
    let room = pane.cols().saturating_sub(bars + 1).min(30);
    let line = |y: u16, day: &DayQuality, style, pane: &mut Pane<'_>| {
        pane.fit(
            1,
            y,
            label,
            day.date.get(5..).filter(|_| day.date.starts_with("20")).unwrap_or(&day.date),
            style,
        );
        let contact =
            if day.contact_s == 0 { "-".to_owned() } else { say::countdown(day.contact_s.into(), lang) };
        let values = [
            dash(day.opened),
            dash(day.closed),
            share(day.in_time, day.closed),
            contact,
            share(day.one_call, day.closed),
            share(day.repeats, day.closed),
            share(day.satisfied, day.asked),
        ];
        for (x, value) in (1..).map(|n| 1 + label + n * cell).zip(values) {
            pane.right(x, y, &value, style);
        }
        pane.text(bars, y, &bar(day.in_time, day.closed, room), theme::PLAIN);
    };
    let days = usize::from(pane.rows().saturating_sub(3)).min(view.days.len());
    for (y, day) in (1..).zip(view.days.iter().take(days)) {
        line(y, day, theme::PLAIN, pane);
    }
    let y = 1 + u16::try_from(days).unwrap_or_default();
    let weeks = [(0, Word::BoardThisWeek), (7, Word::BoardLastWeek)];
    for (y, (skip, word)) in (y..).zip(weeks) {
        let sum = week(view.days.iter().skip(skip).take(7), word.say(lang));
        line(y, &sum, theme::STRONG, pane);
    }
    None
}

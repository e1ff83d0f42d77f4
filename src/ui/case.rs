//! 工单:
//!
//! ```text
//!  ZJ-004230-1  网络质量 / 室内覆盖  P2  反馈                1001 王芳  万全  15:09
//!  号码 138****0912  李**  本人  联系 本机  办理 王芳 网络部
//!  地址 万全县 商业东街(城镇)  电话  重复投诉
//!  诉求 今天内答复并修好
//!  事件 2楼室内无信号，孩子上网课断线
//! ─ 时限 ────────────────────────────────────────────────────────────────────────
//!   回复客户   16:00前致电 (到期 16:20)   0:51         ████████░░ 81%
//! ─ 经过 ────────────────────────────────────────────────────────────────────────
//!   09:12 登记  电话  网络质量 / 室内覆盖  P2  王芳(1001)
//! ─ 回复客户 ────────────────────────────────────────────────────────────────────
//!  接通       [1] 1 已接通  2 无人接听  3 拒接  4 停机
//! ```

use super::{clocks, form, head, line_to_take, pane::Pane, theme};
use crate::{
    api::CaseView,
    case::{Choice, Origin, Relation, Word as Of},
    lang::{Word, say},
    session::{CaseScreen, LineKind, Session},
    text::{cut, width, wrap},
};

/// Draws a case; the caret stands in the drawer, if there is one.
pub fn draw(session: &Session, case: &CaseScreen, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    title(session, case, pane);
    let plan = case.plan(session.size(), session.pack());
    let cols = pane.cols();
    if let Some(view) = &case.view {
        let lines = session.lines_of(&view.lines_to_take);
        let rows = plan.facts.saturating_sub(plan.more);
        let mut more = 1 + rows..1 + plan.facts;
        if !lines.is_empty()
            && let Some(y) = more.next()
        {
            line_to_take::row(session, &lines, &mut pane.part(0, y, cols, 1));
        }
        if case.has_values()
            && let Some(y) = more.next()
        {
            values(session, view, &mut pane.part(0, y, cols, 1));
        }
        if let Some(y) = more.next() {
            outside(session, view, &mut pane.part(0, y, cols, 1));
        }
        facts(session, view, &mut pane.part(0, 1, cols, rows));
    }
    let lang = session.lang();
    let mut y = 1 + plan.facts;
    pane.rule(y, Word::ClocksTitle.say(lang), theme::PLAIN);
    clocks::draw(session, &case.clocks(), &mut pane.part(0, y + 1, cols, plan.clocks));
    y += 1 + plan.clocks;
    let mut x = pane.rule(y, Word::TimelineTitle.say(lang), theme::PLAIN);
    if case.clocks().len() > usize::from(plan.clocks) {
        let more = Word::MoreClocks.with(lang, &[&(case.clocks().len() - usize::from(plan.clocks))]);
        x = pane.text(x + 1, y, &format!(" {more} "), theme::PLAIN);
    }
    timeline(session, case, plan.timeline, y, x, pane);
    y += 1 + plan.timeline;
    let drawer = case.drawer.as_ref()?;
    let (verb, _) = drawer.form.verb()?;
    pane.rule(y, say::act(verb, lang), theme::STRONG);
    form::draw(session, &drawer.form, &mut pane.part(0, y + 1, cols, plan.drawer))
}

fn title(session: &Session, case: &CaseScreen, pane: &mut Pane<'_>) {
    let (lang, pack) = (session.lang(), session.pack());
    let end = head::draw(session, pane, 50);
    let mut left = pane.part(0, 0, end.saturating_sub(1), 1);
    let mut x = left.text(1, 0, &case.id.to_string(), theme::STRONG) + 2;
    let Some(row) = case.row() else {
        let word = if case.refused { Word::CaseUnknown } else { Word::StillLoading };
        left.text(x, 0, word.say(lang), theme::PLAIN);
        return;
    };
    x = left.text(x, 0, say::stage(row.stage, lang), theme::STRONG) + 2;
    if let Some(reason) = &row.held {
        let held = say::choice(Choice::HoldReason, reason.as_str(), pack, lang);
        x = left.text(x, 0, &Word::OnHold.with(lang, &[&held]), theme::SOON) + 2;
    }
    x = left.text(x, 0, &say::severity(row.severity, pack), theme::STRONG) + 2;
    let about = match &row.category {
        Some(category) => say::category(category, pack, lang),
        None => say::kind(&row.kind, pack, lang),
    };
    let room = left.cols().saturating_sub(x);
    left.fit(x, 0, room, &about, theme::PLAIN);
}

/// A row of labels and values, as many as fit.
struct Facts<'a, 'b> {
    pane: &'a mut Pane<'b>,
    x: u16,
    y: u16,
}

impl Facts<'_, '_> {
    /// Puts a value behind the others. False where there is no room for it in this row.
    fn put(&mut self, label: &str, value: &str) -> bool {
        if value.trim().is_empty() {
            return true;
        }
        let cells = width(label) + usize::from(!label.is_empty()) + width(value);
        // A value that begins a row may be cut; one that follows is whole or not there.
        if self.x > 1 && usize::from(self.x) + cells > usize::from(self.pane.cols()) {
            return false;
        }
        if !label.is_empty() {
            self.x = self.pane.text(self.x, self.y, label, theme::PLAIN) + 1;
        }
        let room = self.pane.cols().saturating_sub(self.x + 1);
        let cells = u16::try_from(width(value)).unwrap_or(u16::MAX).min(room);
        self.x = self.pane.fit(self.x, self.y, cells, value, theme::STRONG) + 2;
        true
    }

    /// On to the next row, unless this one is empty still.
    fn next_row(&mut self) {
        if self.x > 1 {
            self.x = 1;
            self.y += 1;
        }
    }
}

fn facts(session: &Session, view: &CaseView, pane: &mut Pane<'_>) {
    let (lang, pack, now) = (session.lang(), session.pack(), session.now());
    let all = pane.rows() >= 4;
    let word = |word: Of| crate::text::clean_line(view.words.get(word).unwrap_or_default()).into_owned();
    let label = |name: &str| say::field(name, lang);
    let mut facts = Facts { pane, x: 1, y: 0 };
    facts.put(Word::FactLine.say(lang), &word(Of::Line));
    facts.put("", &word(Of::Name));
    facts.put("", &say::stars(view.star));
    if view.row.relation != Relation::Own {
        facts.put("", say::relation(view.row.relation, lang));
    }
    let team = view.row.team.as_deref().map(|team| say::team(team, pack, lang)).unwrap_or_default();
    let owner = view.row.owner.as_deref().unwrap_or_default();
    let mut named = view.events.iter().rev().flat_map(|event| event.named.iter().chain([&event.by]));
    let name = named.find(|by| by.staff == owner).map(|by| by.name.as_str()).unwrap_or_default();
    let owner = format!("{owner} {name} {team}");
    facts.put(Word::Owner.say(lang), owner.trim());
    let call_at = view.contact_at.map(|at| say::time(at, &pack.zone, now)).unwrap_or_default();
    facts.put(Word::FactContact.say(lang), format!("{} {call_at}", word(Of::Contact)).trim());
    if let Some(hint) = session.masked_hint() {
        facts.put("", &hint);
    }
    let tags = crate::text::clean_line(&view.tags.join(Word::ListComma.say(lang))).into_owned();
    let tagged = facts.put("", &tags);
    if all {
        facts.next_row();
        let mut address = word(Of::Address);
        if let Some(place) = view.place {
            address.push_str(&format!(" ({})", say::place(place, lang)));
        }
        facts.put(&label("address"), address.trim());
        if !tagged {
            facts.put("", &tags);
        }
        facts.put(&label("channel"), &say::choice(Choice::Channel, &view.channel, pack, lang));
        for flag in &view.flags {
            facts.put("", say::flag(flag.kind, lang));
        }
        if view.row.urges > 0 {
            facts.put(Word::Urged.say(lang), &view.row.urges.to_string());
        }
        if let Origin::Imported { .. } = view.origin {
            facts.put("", Word::Imported.say(lang));
        }
        for reference in &view.references {
            facts.put("", &format!("{} {}", reference.source, reference.id));
        }
        facts.next_row();
        let (title, wants) = (word(Of::Title), word(Of::Wants));
        if wants.is_empty() {
            facts.put(&label("title"), &title);
        } else {
            facts.put(&label("wants"), &wants);
        }
    }
    facts.next_row();
    let text = word(Of::Text);
    let brief = if text.is_empty() { word(Of::Title) } else { text };
    what_happened(session, &brief, facts.y, facts.pane);
}

/// What is lent, and what was filled in on sheets last, as much as fits a row; the timeline has all of it.
fn values(session: &Session, view: &CaseView, pane: &mut Pane<'_>) {
    let mut x = 1;
    if let Some(repeat) = &view.repeat_fault {
        let said = say::repeat_fault(repeat, session.pack(), session.lang());
        let room = pane.cols().saturating_sub(2);
        x = pane.fit(1, 0, room.min(u16::try_from(width(&said)).unwrap_or(room)), &said, theme::LATE) + 2;
    }
    let mut facts = Facts { pane, x, y: 0 };
    if let Some(said) = say::refund_brief(&view.refund, session.lang()) {
        facts.put("", &said);
    }
    if let Some(sheet) = &view.owed_sheet {
        let sheet = say::choice(Choice::Sheet, sheet, session.pack(), session.lang());
        facts.put(Word::SheetOwed.say(session.lang()), &sheet);
    }
    for loan in view.loans.iter().filter(|loan| loan.back.is_none()) {
        let said = say::loan(loan, session.pack(), session.lang(), session.now());
        facts.put(Word::FieldLoaner.say(session.lang()), &said);
    }
    for (label, value) in say::case_values(view, session.pack(), session.lang()) {
        if !facts.put(&label, &value) {
            break;
        }
    }
}

/// What is known from outside of the places that the case names, as much as fits a row.
fn outside(session: &Session, view: &CaseView, pane: &mut Pane<'_>) {
    let said = say::outside_lines(&view.outside, session.pack(), session.lang()).join("  ");
    let room = pane.cols().saturating_sub(2);
    pane.fit(1, 0, room, &said, theme::PLAIN);
}

/// The beginning of what happened in the rows that are left; the whole of it is the first thing in the timeline.
fn what_happened(session: &Session, text: &str, y: u16, pane: &mut Pane<'_>) {
    let x = pane.text(1, y, Word::FieldWhatHappened.say(session.lang()), theme::PLAIN) + 1;
    let room = pane.cols().saturating_sub(x + 1);
    let seen = cut(text, usize::from(room) * usize::from(pane.rows()) + 1);
    let rows = pane.rows().saturating_sub(y);
    for (n, range) in (0..rows).zip(wrap(seen, usize::from(room))) {
        // The last row goes on to the end of the text, so that it is cut with a mark.
        let end = if n + 1 == rows { text.len() } else { range.end };
        pane.fit(x, y + n, room, text.get(range.start..end).unwrap_or_default(), theme::STRONG);
    }
}

fn timeline(session: &Session, case: &CaseScreen, rows: u16, rule: u16, x: u16, pane: &mut Pane<'_>) {
    let lines = &case.timeline.lines;
    let page = usize::from(rows);
    let top = case.timeline.top.min(lines.len());
    for (y, line) in (rule + 1..).zip(lines.iter().skip(top).take(page)) {
        let style = match line.kind {
            LineKind::Day => theme::FAINT,
            LineKind::Event | LineKind::Text => theme::PLAIN,
            LineKind::Alarm => theme::SOON,
            LineKind::Undone => theme::FAINT,
        };
        pane.text(0, y, &line.text, style);
    }
    if lines.len() > page {
        let last = (top + page).min(lines.len());
        let place = Word::LinesSeen.with(session.lang(), &[&(top + 1), &last, &lines.len()]);
        let end = pane.cols().saturating_sub(2);
        let begins = end.saturating_sub(u16::try_from(width(&place)).unwrap_or(0) + 2);
        if begins > x {
            pane.right(end, rule, &format!(" {place} "), theme::PLAIN);
        }
    }
}

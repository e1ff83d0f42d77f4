//! 热点:
//!
//! ```text
//!  疑似批量投诉：60 分钟内同一地点、同一类别
//! >万全商业东街 网络质量                     12 件  14:05 起
//!  批量投诉主单
//!  ZJ-000123-4 从下午起没有信号             子单 8 件  13:20
//!  热点与告警
//!  短号码告警 10661234                      14 人（平时 1.5）  11-23 09:12 起
//!  比上周多的类别
//!  网络质量/室内覆盖                         45 件（上周 12）  ████
//!  改进事项
//!  订购前加一次短信确认                     11-02起 12.0→5.3/周 -56%（全部 -3%）
//! ```

use super::{pane::Pane, theme};
use crate::{
    api::{ImprovementView, TopicsView},
    lang::{Word, say},
    session::{Board, Session, Topic, topics},
    text::{bar, width},
};

/// A row as it is drawn: a title, or a line that can have the focus.
enum Shown<'a> {
    Title(String),
    Line(usize, Topic<'a>),
}

/// Draws the page; the caret stands at the line with the focus.
pub fn draw(session: &Session, board: &Board, pane: &mut Pane<'_>) -> Option<(u16, u16)> {
    let lang = session.lang();
    let Some(view) = &board.topics else {
        pane.text(1, 0, Word::Loading.say(lang), theme::PLAIN);
        return None;
    };
    let shown = shown(session, view);
    let focus = shown.iter().position(|row| matches!(row, Shown::Line(at, _) if *at == board.row));
    // The last row says over what was counted.
    let room = usize::from(pane.rows().saturating_sub(1)).max(1);
    let from = focus.map_or(0, |focus| (focus + 1).saturating_sub(room));
    let most = view.categories.iter().chain(&view.phrases).map(|rising| rising.now).max().unwrap_or_default();
    let effects = view.improvements.iter().map(|item| cells(&effect(session, item))).max();
    let effects = effects.unwrap_or_default();
    let mut caret = None;
    for (y, row) in (0..).zip(shown.iter().skip(from).take(room)) {
        match row {
            Shown::Title(title) => _ = pane.text(1, y, title, theme::FAINT),
            Shown::Line(at, topic) => {
                if *at == board.row {
                    pane.text(0, y, ">", theme::STRONG);
                    caret = Some(pane.at(0, y));
                }
                line(session, *topic, most, effects, y, pane);
            }
        }
    }
    let last = pane.rows().saturating_sub(1);
    pane.text(1, last, &counted(session, view), theme::FAINT);
    caret
}

fn shown<'a>(session: &Session, view: &'a TopicsView) -> Vec<Shown<'a>> {
    let lang = session.lang();
    let within = say::countdown(session.pack().mass.within_s, lang);
    let mut lines = topics(view).into_iter().enumerate().peekable();
    let mut shown = Vec::new();
    let improvements = match view.older_improvements {
        true => Word::TopicsImprovementsLatest.with(lang, &[&view.improvements.len()]),
        false => Word::TopicsImprovements.say(lang).to_owned(),
    };
    let parts: [(String, usize); 6] = [
        (Word::TopicsClusters.with(lang, &[&within]), view.clusters.len()),
        (Word::TopicsIncidents.say(lang).to_owned(), view.incidents.len()),
        (Word::TopicsAlarms.say(lang).to_owned(), view.alarms.len()),
        (Word::TopicsCategories.say(lang).to_owned(), view.categories.len()),
        (Word::TopicsPhrases.say(lang).to_owned(), view.phrases.len()),
        (improvements, view.improvements.len()),
    ];
    for (title, count) in parts {
        let title = if count == 0 { format!("{title}  {}", Word::TopicsNone.say(lang)) } else { title };
        shown.push(Shown::Title(title));
        shown.extend(lines.by_ref().take(count).map(|(at, topic)| Shown::Line(at, topic)));
    }
    shown
}

/// What the measure of an item came to.
fn effect(session: &Session, item: &ImprovementView) -> String {
    say::effect_short(item, session.today(), session.lang())
}

fn cells(text: &str) -> u16 {
    u16::try_from(width(text)).unwrap_or(u16::MAX)
}

/// `most` cases have the longest bar; effects have so many cells at most.
fn line(session: &Session, topic: Topic<'_>, most: u32, effects: u16, y: u16, pane: &mut Pane<'_>) {
    let lang = session.lang();
    let name = session.topic_name(topic);
    let label = (pane.cols() / 2).saturating_sub(1);
    let at = |at| say::time(at, &session.pack().zone, session.now());
    let x = label + 2;
    match topic {
        Topic::Cluster(cluster) => {
            pane.fit(1, y, label, &name, theme::LATE);
            let count = Word::TopicsCases.with(lang, &[&cluster.count]);
            let x = pane.text(x, y, &count, theme::STRONG) + 2;
            let x = pane.text(x, y, &Word::TopicsSince.with(lang, &[&at(cluster.since)]), theme::PLAIN) + 2;
            if let Some(parent) = cluster.parent {
                pane.text(x, y, &Word::TopicsJoin.with(lang, &[&parent]), theme::NOTICE);
            }
        }
        Topic::Incident(incident) => {
            pane.fit(1, y, label, &format!("{} {name}", incident.case), theme::PLAIN);
            let count = Word::TopicsChildren.with(lang, &[&incident.children]);
            let x = pane.text(x, y, &count, theme::STRONG) + 2;
            pane.text(x, y, &Word::TopicsSince.with(lang, &[&at(incident.opened)]), theme::PLAIN);
        }
        Topic::Alarm(alarm) => {
            pane.fit(1, y, label, &name, theme::LATE);
            let count = say::alarm(alarm, lang);
            let x = pane.text(x, y, &count, theme::STRONG) + 2;
            let x = pane.text(x, y, &Word::TopicsSince.with(lang, &[&at(alarm.since)]), theme::PLAIN) + 2;
            if let Some(parent) = alarm.parent {
                pane.text(x, y, &Word::TopicsJoin.with(lang, &[&parent]), theme::NOTICE);
            }
        }
        Topic::Improvement(item) => {
            // In a column of its own, which takes from the title what it needs.
            let x = x.min(pane.cols().saturating_sub(effects + 1)).max(8);
            pane.fit(1, y, x.saturating_sub(3), &name, theme::PLAIN);
            pane.text(x, y, &effect(session, item), theme::STRONG);
        }
        Topic::Category(rising) | Topic::Phrase(rising) => {
            pane.fit(1, y, label, &name, theme::PLAIN);
            let count = Word::TopicsBefore.with(lang, &[&rising.now, &rising.before]);
            pane.text(x, y, &count, theme::STRONG);
            let x = x + 19;
            pane.text(x, y, &bar(rising.now, most, pane.cols().saturating_sub(x + 1).min(20)), theme::PLAIN);
        }
    }
}

fn counted(session: &Session, view: &TopicsView) -> String {
    let lang = session.lang();
    let Some((at, now, before)) = view.counted else {
        return Word::TopicsCounting.say(lang).to_owned();
    };
    let at = say::time(at, &session.pack().zone, session.now());
    let mut text = Word::TopicsCounted.with(lang, &[&now, &before, &at]);
    if view.partial {
        text = format!("{text}  {}", Word::TopicsPartial.say(lang));
    } else if view.categories.is_empty() && view.phrases.is_empty() && before < 20 {
        text = Word::TopicsFew.say(lang).to_owned();
    }
    text
}

//! 热点 on the board: what looks like one incident, incidents that are worked on, what is talked about more than before, and
//! what came of measures against that; and the case that is made of one of them.

use super::{Screen, Session, asks::Purpose, board::Board, queue::Queue};
use crate::{
    api::{Alarm, Among, Behind, Cluster, ImprovementView, Incident, Request, Rising, TopicsView},
    case::{CaseId, Fields, IMPROVEMENT, IMPROVES, IMPROVES_PHRASE, LinkKind, Verb},
    lang::{Word, say},
};

/// Cases that a new one is linked with at most, beside those of an incident.
const LINKED: usize = 20;

/// A line of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic<'a> {
    Cluster(&'a Cluster),
    Incident(&'a Incident),
    Alarm(&'a Alarm),
    Category(&'a Rising),
    Phrase(&'a Rising),
    Improvement(&'a ImprovementView),
}

/// The cases that a new one is linked with once it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gathers {
    pub how: LinkKind,
    pub cases: Vec<CaseId>,
}

/// The lines of the page, from top to bottom.
pub fn topics(view: &TopicsView) -> Vec<Topic<'_>> {
    let clusters = view.clusters.iter().map(Topic::Cluster);
    let incidents = view.incidents.iter().map(Topic::Incident);
    let alarms = view.alarms.iter().map(Topic::Alarm);
    let categories = view.categories.iter().map(Topic::Category);
    let phrases = view.phrases.iter().map(Topic::Phrase);
    let improvements = view.improvements.iter().map(Topic::Improvement);
    clusters.chain(incidents).chain(alarms).chain(categories).chain(phrases).chain(improvements).collect()
}

impl Board {
    /// The line with the focus.
    pub fn topic(&self) -> Option<Topic<'_>> {
        self.topics.as_ref().and_then(|view| topics(view).get(self.row).copied())
    }
}

impl Session {
    /// Asks what is talked about, where that page is open.
    pub(super) fn ask_topics(&mut self) {
        self.ask_once(Request::Topics, Purpose::Topics);
    }

    pub(super) fn topics_known(&mut self, view: Box<TopicsView>) {
        let Some(board) = self.board_mut() else { return };
        board.topics = Some(view);
        board.row = board.row.min(board.rows().saturating_sub(1));
    }

    /// What a cluster, a category or a phrase is called.
    pub fn topic_name(&self, topic: Topic<'_>) -> String {
        match topic {
            Topic::Cluster(cluster) => {
                let class = match &cluster.category {
                    Some(category) => say::category(category, &self.pack, self.lang),
                    None => say::kind(&cluster.kind, &self.pack, self.lang),
                };
                format!("{} {class}", cluster.place)
            }
            Topic::Incident(incident) => incident.title.clone(),
            Topic::Alarm(alarm) => {
                let watched = say::watch(&alarm.watch, &self.pack, self.lang);
                format!("{watched} {}", alarm.value)
            }
            Topic::Category(rising) => say::category(&rising.what, &self.pack, self.lang),
            Topic::Phrase(rising) => rising.what.clone(),
            Topic::Improvement(item) => item.title.clone(),
        }
    }

    /// The cases behind a line, or the case that it is.
    pub(super) fn look_behind_topic(&mut self) {
        let Some(board) = self.board_mut().map(|board| board.clone()) else { return };
        let Some(topic) = board.topic() else { return };
        let cases = match topic {
            Topic::Incident(incident) => return self.open_case(incident.case, None),
            Topic::Improvement(item) => return self.open_case(item.case, None),
            Topic::Cluster(cluster) => &cluster.cases,
            Topic::Alarm(alarm) => &alarm.cases,
            Topic::Category(rising) | Topic::Phrase(rising) => &rising.cases,
        };
        let among = Among { about: self.topic_name(topic), cases: cases.clone() };
        self.show_behind(Behind { among: Some(among), ..Behind::default() });
    }

    /// 立单: of cases that look like one incident, or share a value, the first is the parent of the others, or the parent that is there of
    /// all; of what there is more of than before an improvement item.
    pub(super) fn take_up(&mut self) {
        let Some(board) = self.board_mut().map(|board| board.clone()) else { return };
        let Some(topic) = board.topic() else { return };
        let rising = match topic {
            Topic::Incident(_) | Topic::Improvement(_) => return,
            Topic::Cluster(cluster) => {
                // The latest comes first.
                let Some(parent) = cluster.parent.or_else(|| cluster.cases.last().copied()) else { return };
                return self.gather(parent, &Gathers { how: LinkKind::Parent, cases: cluster.cases.clone() });
            }
            // The first of them, where none is a parent yet; the later ones join.
            Topic::Alarm(alarm) => {
                let Some(parent) = alarm.parent.or_else(|| alarm.joining.last().copied()) else { return };
                return self.gather(parent, &Gathers { how: LinkKind::Parent, cases: alarm.joining.clone() });
            }
            Topic::Category(rising) | Topic::Phrase(rising) => rising,
        };
        let aim = if matches!(topic, Topic::Category(_)) { IMPROVES } else { IMPROVES_PHRASE };
        let (name, pack) = (self.topic_name(topic), self.pack.clone());
        let text = Word::ImprovementText.with(self.lang, &[&name, &rising.now, &rising.before]);
        self.open_intake();
        let Screen::Intake(intake) = self.top_mut() else { return };
        intake.form.set("category", IMPROVEMENT, &pack);
        intake.form.set(aim, &rising.what, &pack);
        intake.form.set("text", &text, &pack);
        intake.form.focus_on("text");
        let cases = rising.cases.iter().take(LINKED).copied().collect();
        intake.gathers = Some(Gathers { how: LinkKind::Related, cases });
    }

    /// Links cases with the one that was made for them, one after the other.
    pub(super) fn gather(&mut self, with: CaseId, of: &Gathers) {
        let fields =
            Fields::from([("case".to_owned(), with.to_string()), ("how".to_owned(), of.how.id().to_owned())]);
        let cases = of.cases.iter().filter(|case| **case != with).map(|case| (*case, None)).collect();
        self.run_on(Verb::Link, fields, cases);
    }

    /// Shows the cases behind something of the board; back leads to the board again.
    pub(super) fn show_behind(&mut self, behind: Behind) {
        let counts = self.queue().map(|queue| queue.counts).unwrap_or_default();
        let left = self.over.iter().position(|screen| matches!(screen, Screen::Board(_)));
        if let Some(Screen::Board(board)) = left.map(|at| self.over.swap_remove(at)) {
            self.board_left = Some(board);
        }
        self.over.clear();
        let mut queue = Queue::behind(behind);
        queue.counts = counts;
        self.base = Screen::Queue(queue);
        self.refresh();
    }
}

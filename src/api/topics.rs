//! 热点: what customers talk about, and what looks like one incident.

use serde::{Deserialize, Serialize};

use super::ImprovementView;
use crate::{case::CaseId, sla::Instant};

/// What is talked about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicsView {
    /// 疑似批量投诉: the most cases first; at most ten.
    pub clusters: Vec<Cluster>,
    /// 主单: parents of cases that wait, the latest first; at most twenty.
    pub incidents: Vec<Incident>,
    /// 热点与告警: values of watched fields that more customers have than usual, the most surprising first; at most twenty.
    pub alarms: Vec<Alarm>,
    /// Categories and phrases of which there were clearly more in the last seven days than in the seven before, the
    /// clearest first; at most ten of each.
    pub categories: Vec<Rising>,
    pub phrases: Vec<Rising>,
    /// 改进事项: the newest first; at most twenty.
    pub improvements: Vec<ImprovementView>,
    /// There are older ones.
    pub older_improvements: bool,
    /// When what rose was counted, and over how many cases of the one week and the other; none where it is being
    /// counted.
    pub counted: Option<(Instant, u32, u32)>,
    /// There were more cases than are looked at.
    pub partial: bool,
}

/// Cases of one place and class that came within the pack's time, and have no parent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cluster {
    /// The address up to its first number.
    pub place: String,
    pub kind: String,
    /// The category on the upper level.
    pub category: Option<String>,
    /// The latest first; at most 200.
    pub cases: Vec<CaseId>,
    pub count: u32,
    /// When the first of them came.
    pub since: Instant,
    /// A parent of the same place and class that is open.
    pub parent: Option<CaseId>,
    /// Its name, by which it is dismissed.
    pub topic: String,
}

untold!(Cluster, topic, category, cases, count, since, parent);

/// A parent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    pub case: CaseId,
    pub title: String,
    pub opened: Instant,
    pub children: u32,
}

untold!(Incident, case, opened, children);

/// A value that more customers have than usual.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// The id of what is watched.
    pub watch: String,
    /// As it was written last; the number of a telephone masked.
    pub value: String,
    /// Customers in so many days, today included.
    pub count: u32,
    pub days: u16,
    /// Customers in so many days before.
    pub before: u32,
    pub before_days: u16,
    /// When the first case of the rise came.
    pub since: Instant,
    /// The latest first; at most 200.
    pub cases: Vec<CaseId>,
    /// Of these the open ones without a parent.
    pub joining: Vec<CaseId>,
    /// The parent of some of them.
    pub parent: Option<CaseId>,
    /// Its name, by which it is dismissed.
    pub topic: String,
}

untold!(Alarm, topic, watch, count, days, before, before_days, since, cases, joining, parent);

impl Alarm {
    /// How many there are in as many days usually, in tenths; none where nothing is known of the days before.
    pub fn usual_tenths(&self) -> Option<u32> {
        let days = u32::from(self.before_days);
        let tenths = self.before.saturating_mul(10).saturating_mul(self.days.into());
        (days > 0).then(|| tenths.saturating_add(days / 2) / days)
    }
}

/// What there is more of than in the week before.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rising {
    /// The id of a category, or a phrase.
    pub what: String,
    pub now: u32,
    pub before: u32,
    /// The latest first; at most 100.
    pub cases: Vec<CaseId>,
}

untold!(Rising, now, before, cases);

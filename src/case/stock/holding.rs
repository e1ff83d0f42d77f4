//! How much of an article lies at a place, and where all of it came from and went to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::case::CaseId;

/// What a place has of an article. Taken in, found and received is always there, used, written off or sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    pub there: u32,
    /// 预留, by case.
    pub reserved: BTreeMap<CaseId, u32>,
    pub taken_in: u64,
    /// More at a stock taking than was known.
    pub found: u64,
    pub received: u64,
    pub used: u64,
    /// Less at a stock taking than was known, or lost on the way here.
    pub written_off: u64,
    pub sent: u64,
}

impl Holding {
    /// How much is kept for cases. After a stock taking it may be more than there is.
    pub fn kept(&self) -> u32 {
        self.reserved.values().fold(0, |all, count| all.saturating_add(*count))
    }

    /// How much is there for anybody.
    pub fn free(&self) -> u32 {
        self.there.saturating_sub(self.kept())
    }

    /// How much is kept for this case.
    pub fn kept_for(&self, case: CaseId) -> u32 {
        self.reserved.get(&case).copied().unwrap_or_default()
    }

    /// How much this case may take: what is kept for it and what is free, as far as it is there.
    pub fn open_to(&self, case: CaseId) -> u32 {
        self.free().saturating_add(self.kept_for(case)).min(self.there)
    }

    pub(super) fn take_in(&mut self, count: u32) {
        self.there = self.there.saturating_add(count);
        self.taken_in += u64::from(count);
    }

    /// Gives how many go, which is no more than there are.
    pub(super) fn send(&mut self, count: u32) -> u32 {
        let count = count.min(self.there);
        self.there -= count;
        self.sent += u64::from(count);
        count
    }

    /// So many arrived of what was sent here.
    pub(super) fn receive(&mut self, sent: u32, arrived: u32) {
        let arrived = arrived.min(sent);
        self.there = self.there.saturating_add(arrived);
        self.received += u64::from(sent);
        self.written_off += u64::from(sent - arrived);
    }

    pub(super) fn spend(&mut self, count: u32) {
        let count = count.min(self.there);
        self.there -= count;
        self.used += u64::from(count);
    }

    pub(super) fn keep(&mut self, case: CaseId, count: u32) {
        let kept = self.reserved.entry(case).or_default();
        *kept = kept.saturating_add(count);
    }

    /// Keeps nothing for a case any more.
    pub(super) fn let_go(&mut self, case: CaseId) {
        self.reserved.remove(&case);
    }

    /// Keeps so many less for a case.
    pub(super) fn release(&mut self, case: CaseId, count: u32) {
        let left = self.kept_for(case).saturating_sub(count);
        if left == 0 {
            self.reserved.remove(&case);
        } else {
            self.reserved.insert(case, left);
        }
    }

    pub(super) fn count(&mut self, counted: u32) {
        self.found += u64::from(counted.saturating_sub(self.there));
        self.written_off += u64::from(self.there.saturating_sub(counted));
        self.there = counted;
    }
}

/// 在途: sent from one place and not signed in at the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnderWay {
    /// The event that sent it; it is called by this number.
    pub no: u64,
    pub article: String,
    pub from: String,
    pub to: String,
    pub count: u32,
    pub at: crate::sla::Instant,
}

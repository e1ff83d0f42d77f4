//! One rule tried against the facts: each gives an answer of its own, and a right holds where one of its rules does.

use jiff::civil::Date;

use super::{Answer, Device, Part, Proof, Repair, Step, Warranty, days, given, later, sale_day};
use crate::rules::{Figure, Rules};

/// What a rule answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried<'a> {
    pub answer: Answer,
    pub grounds: Vec<&'a Figure>,
    pub steps: Vec<Step>,
}

impl<'a> Tried<'a> {
    pub fn no(step: Step) -> Self {
        Self { answer: Answer::No { from: None }, grounds: Vec::new(), steps: vec![step] }
    }

    /// Rules of which any is enough, as one. Of those that hold, all are kept; where none does, all are.
    pub fn any(all: Vec<Self>) -> Self {
        let best = all.iter().map(|one| one.answer).reduce(Answer::or).unwrap_or(Answer::No { from: None });
        let mut whole = Self { answer: best, grounds: Vec::new(), steps: Vec::new() };
        for one in all {
            if best.holds() && !one.answer.holds() {
                continue;
            }
            for ground in one.grounds {
                if !whole.grounds.contains(&ground) {
                    whole.grounds.push(ground);
                }
            }
            for step in one.steps {
                if !whole.steps.contains(&step) {
                    whole.steps.push(step);
                }
            }
        }
        whole
    }
}

/// What a device and its warranty are tried with.
#[derive(Clone, Copy)]
pub struct Trial<'t, 'a> {
    pub device: &'t Device,
    pub today: Date,
    pub rules: &'a Rules,
    pub warranty: &'t Warranty<'a>,
}

/// What a repair is, by the work that was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nature {
    Repair,
    NoRepair,
    NotKnown,
}

impl<'t, 'a> Trial<'t, 'a> {
    /// A number of days from the sale, the main unit only.
    pub fn until_day(self, id: &'static str) -> Tried<'a> {
        let Device { part, proof, .. } = self.device;
        if *part != Part::MainUnit {
            return Tried::no(Step::MainUnitOnly);
        }
        let Some((rule, last)) = given(self.rules, id) else {
            return Tried::no(Step::RuleOff { figure: id });
        };
        let grounds = vec![rule];
        let Proof::Invoice { sold } = *proof else {
            return Tried { answer: Answer::Unknown, grounds, steps: vec![Step::SaleNotProven] };
        };
        let first = sale_day(self.rules);
        let (day, until) = (days(sold, self.today) + first, later(sold, last - first));
        let answer = if day <= last { Answer::Yes { until: Some(until) } } else { Answer::No { from: None } };
        let steps = vec![Step::Day { sold, today: self.today, day }, Step::UntilDay { last, until }];
        Tried { answer, grounds, steps }
    }

    /// The warranty alone.
    pub fn covered(self) -> Tried<'a> {
        let Warranty { grounds, steps, .. } = self.warranty;
        let (mut steps, until) = (steps.clone(), self.warranty.ends());
        let answer = match until {
            None => Answer::Unknown,
            Some(_) if self.warranty.covers(self.today) => Answer::Yes { until },
            Some(ended) => {
                steps.push(Step::Over { ended });
                Answer::No { from: None }
            }
        };
        Tried { answer, grounds: grounds.clone(), steps }
    }

    /// A rule that needs the warranty, and of which it is known whether the rest is so.
    fn within(self, rule: &'a Figure, is_so: bool, from: Option<Date>, mut steps: Vec<Step>) -> Tried<'a> {
        let grounds = vec![rule];
        if !is_so {
            return Tried { answer: Answer::No { from }, grounds, steps };
        }
        let covered = self.covered();
        steps.extend(covered.steps);
        Tried { answer: covered.answer, grounds, steps }
    }

    /// The same kind of fault repaired so often, and it is there again.
    pub fn same_fault(self) -> Tried<'a> {
        const ID: &str = "same_fault_repairs";
        let Some((rule, needed)) = given(self.rules, ID) else {
            return Tried::no(Step::RuleOff { figure: ID });
        };
        let mut steps = Vec::new();
        let mut counted: Vec<(&str, i64)> = Vec::new();
        for repair in self.in_warranty().filter(|repair| repair.to.is_some()) {
            let (from, work) = (repair.from, repair.work.clone().unwrap_or_default());
            match self.nature(repair) {
                Nature::Repair => {
                    steps.push(Step::Counts { from, work });
                    match counted.iter_mut().find(|(fault, _)| *fault == repair.fault) {
                        Some((_, repairs)) => *repairs += 1,
                        None => counted.push((&repair.fault, 1)),
                    }
                }
                Nature::NoRepair => steps.push(Step::CountsNot { from, work }),
                Nature::NotKnown => steps.push(Step::WorkNotKnown { from }),
            }
        }
        let most = counted.iter().map(|(_, repairs)| *repairs).max().unwrap_or_default();
        let fault =
            counted.iter().find(|(_, repairs)| *repairs == most).map(|(fault, _)| (*fault).to_owned());
        steps.push(Step::SameFault { fault: fault.unwrap_or_default(), repairs: most, needed });
        self.within(rule, most >= needed, None, steps)
    }

    /// A repair that took too many days of the repairer's own.
    pub fn late_repair(self) -> Tried<'a> {
        const ID: &str = "exchange_late_repair";
        let Some((rule, over)) = given(self.rules, ID) else {
            return Tried::no(Step::RuleOff { figure: ID });
        };
        let longest = self.repaired().max_by_key(|repair| repair.own_days(self.today));
        let Some(repair) = longest else { return self.within(rule, false, None, Vec::new()) };
        let (days, waited) = (repair.days(self.today), i64::from(repair.waited));
        let own = days - waited;
        let from = repair.to.is_none().then(|| later(repair.from, waited + over + 1));
        let step = Step::OwnDays { from: repair.from, days, waited, own, over };
        self.within(rule, own > over, from, vec![step])
    }

    /// A repair that took too many days since it was handed in, and waited for parts.
    pub fn no_parts(self) -> Tried<'a> {
        const ID: &str = "exchange_no_parts";
        let Some((rule, over)) = given(self.rules, ID) else {
            return Tried::no(Step::RuleOff { figure: ID });
        };
        let waiting = self.repaired().filter(|repair| repair.waited > 0);
        let Some(repair) = waiting.max_by_key(|repair| repair.days(self.today)) else {
            return self.within(rule, false, None, Vec::new());
        };
        let (days, waited) = (repair.days(self.today), i64::from(repair.waited));
        let from = repair.to.is_none().then(|| later(repair.from, over + 1));
        let step = Step::PartsDays { from: repair.from, days, waited, over };
        self.within(rule, days > over, from, vec![step])
    }

    /// At the repairer's for too long: a loaner until it is back.
    pub fn loaner(self) -> Tried<'a> {
        const ID: &str = "loaner_after";
        if self.device.part != Part::MainUnit {
            return Tried::no(Step::MainUnitOnly);
        }
        let Some((rule, over)) = given(self.rules, ID) else {
            return Tried::no(Step::RuleOff { figure: ID });
        };
        let grounds = vec![rule];
        let Some(repair) = self.device.repairs.iter().find(|repair| repair.to.is_none()) else {
            return Tried { answer: Answer::No { from: None }, grounds, steps: vec![Step::NotAtRepair] };
        };
        let (from, days) = (repair.from, repair.days(self.today));
        let mut steps = vec![Step::AtRepair { from, days, over }];
        let answer = match self.warranty.ends() {
            None => {
                steps.extend(self.warranty.steps.iter().cloned());
                Answer::Unknown
            }
            Some(ended) if from > ended => {
                steps.push(Step::HandedInLate { from, ended });
                Answer::No { from: None }
            }
            Some(_) if days > over => Answer::Yes { until: None },
            Some(_) => Answer::No { from: Some(later(from, over + 1)) },
        };
        Tried { answer, grounds, steps }
    }

    /// An accessory that was exchanged so often and is faulty again.
    pub fn exchanged(self) -> Tried<'a> {
        const ID: &str = "accessory_exchanges";
        let Some((rule, needed)) = given(self.rules, ID) else {
            return Tried::no(Step::RuleOff { figure: ID });
        };
        let times = i64::from(self.device.exchanged);
        self.within(rule, times >= needed, None, vec![Step::Exchanged { times, needed }])
    }

    /// Repairs that were handed in under warranty; all of them where it cannot be told.
    fn in_warranty(self) -> impl Iterator<Item = &'t Repair> {
        let ends = self.warranty.ends();
        self.device.repairs.iter().filter(move |repair| ends.is_none_or(|ends| repair.from <= ends))
    }

    /// Of these, those that are repairs, or may be: while it is there nobody knows yet what will be done.
    fn repaired(self) -> impl Iterator<Item = &'t Repair> {
        self.in_warranty().filter(move |repair| self.nature(repair) != Nature::NoRepair)
    }

    fn nature(self, repair: &Repair) -> Nature {
        let work = repair.work.as_deref().and_then(|id| self.rules.work(id)).filter(|work| work.on);
        match work {
            Some(work) if work.repair => Nature::Repair,
            Some(_) => Nature::NoRepair,
            None => Nature::NotKnown,
        }
    }
}

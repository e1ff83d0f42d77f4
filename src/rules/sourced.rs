//! Every figure of a pack with its source and standing, whatever list it stands in: for `rules show` and the docs.

use crate::sla::Unit;

use super::{Amount, Except, FigureUnit, Kept, Pack, Standing, Value, Words};

/// A row or a policy whose figures have a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<'a> {
    /// The list or the section in which it stands.
    pub list: &'static str,
    /// Its id; that of its section where it is a single policy.
    pub id: &'a str,
    /// What it is called, where the pack says.
    pub words: Option<&'a Words>,
    /// What it says.
    pub measures: Vec<Measure<'a>>,
    /// Where it comes from.
    pub source: &'a str,
    /// How sure it is.
    pub standing: Standing,
    /// Whether it applies.
    pub on: bool,
}

/// One thing that a figure says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measure<'a> {
    /// The limit of a clock, or one for some cases only.
    Limit {
        /// In what it is counted.
        unit: Unit,
        /// How much.
        amount: Amount,
        /// For which cases; none for all others.
        only: Option<&'a Except>,
    },
    /// What the mean over a period may be.
    Mean(Amount),
    /// A figure with its unit.
    Figure {
        /// How much, where it has a number.
        value: Option<&'a Value>,
        /// Of what.
        unit: FigureUnit,
        /// What it lists.
        items: Vec<&'a Words>,
    },
    /// Any other value, as the pack writes it.
    Named {
        /// Its key.
        key: &'static str,
        /// The value.
        value: String,
    },
}

macro_rules! sourced {
    ($list:literal, $row:expr, $words:expr, $on:expr, $measures:expr) => {
        Sourced {
            list: $list,
            id: &$row.id,
            words: $words,
            measures: $measures,
            source: &$row.source,
            standing: $row.standing,
            on: $on,
        }
    };
}

impl Pack {
    /// Every figure, in the order of the docs.
    pub fn sourced(&self) -> Vec<Sourced<'_>> {
        let mut all = Vec::new();
        self.sourced_clocks(&mut all);
        for row in &self.figures {
            let items = row.items.iter().map(|item| &item.words).collect();
            let measure = Measure::Figure { value: row.value.as_ref(), unit: row.unit, items };
            all.push(sourced!("figure", row, Some(&row.words), row.on, vec![measure]));
        }
        for row in &self.works {
            let counts = vec![named("repair", row.repair)];
            all.push(sourced!("work", row, Some(&row.words), row.on, counts));
        }
        for row in &self.hold_reasons {
            let most = vec![named("max", Amount::Seconds(row.max_s))];
            all.push(sourced!("hold_reason", row, Some(&row.words), row.on, most));
        }
        self.sourced_asks(&mut all);
        for row in &self.ladders {
            let steps =
                row.steps.iter().map(|step| named("step", format_args!("{} {}", step.at, step.tell.id())));
            all.push(sourced!("ladder", row, Some(&row.words), row.on, steps.collect()));
        }
        for row in &self.revisit_rules {
            all.push(sourced!(
                "revisit_rule",
                row,
                Some(&row.words),
                row.on,
                vec![named("policy", row.policy.id())]
            ));
        }
        for row in &self.watches {
            let figures =
                vec![named("days", row.days), named("usual_days", row.usual_days), named("least", row.least)];
            all.push(sourced!("watch", row, Some(&row.words), row.on, figures));
        }
        for row in &self.number_ranges {
            let says = vec![named("prefix", &row.prefix), named("paid", row.paid)];
            all.push(sourced!("number_range", row, Some(&row.words), row.on, says));
        }
        for row in &self.pledges {
            let mut says = vec![named("share", format_args!("{}%", row.share))];
            says.extend(row.kept.iter().map(|kept| match kept {
                Kept::Clock(clock) => named("clock", clock),
                Kept::Filled(sheet) => named("filled", sheet.as_str()),
            }));
            all.push(sourced!("pledge", row, Some(&row.words), row.on, says));
        }
        for row in &self.notices {
            all.push(sourced!("notice", row, Some(&row.words), row.on, Vec::new()));
        }
        self.sourced_policies(&mut all);
        all
    }

    fn sourced_clocks<'a>(&'a self, all: &mut Vec<Sourced<'a>>) {
        for row in &self.clocks {
            let limit = |amount, only| Measure::Limit { unit: row.unit, amount, only };
            let mut measures = vec![limit(row.target, None)];
            measures.extend(row.except.iter().map(|except| limit(except.target, Some(except))));
            measures.extend(row.mean.map(Measure::Mean));
            all.push(sourced!("clock", row, Some(&row.words), row.on, measures));
        }
    }

    fn sourced_asks<'a>(&'a self, all: &mut Vec<Sourced<'a>>) {
        for row in &self.asks {
            let mut measures =
                vec![named("answer", Amount::Seconds(row.answer_s)), named("decides", row.decides.id())];
            if row.after_rounds > 0 {
                measures.push(named("after_rounds", row.after_rounds));
            }
            measures.extend(row.times.map(|times| named("times", times)));
            measures.extend(row.most.map(|most| named("most", most)));
            measures.extend(
                row.last
                    .as_ref()
                    .map(|last| named("last", format_args!("{} {}", last.from, last.decides.id()))),
            );
            all.push(sourced!("ask", row, Some(&row.words), row.on, measures));
        }
    }

    fn sourced_policies<'a>(&'a self, all: &mut Vec<Sourced<'a>>) {
        let mut add = |id: &'static str, source: &'a str, standing, measures| {
            all.push(Sourced { list: id, id, words: None, measures, source, standing, on: true });
        };
        let span = |span: &crate::sla::DaySpan| {
            format!("{:02}:{:02}-{:02}:{:02}", span.from / 60, span.from % 60, span.to / 60, span.to % 60)
        };
        let (undo, repeat, reopen) = (&self.undo, &self.repeat, &self.reopen);
        let (hours, revisit, reply) = (&self.contact_hours, &self.revisit, &self.reply);
        add("undo", &undo.source, undo.standing, vec![named("grace", Amount::Seconds(undo.grace_s))]);
        add("repeat", &repeat.source, repeat.standing, vec![named("window_days", repeat.window_days)]);
        add("reopen", &reopen.source, reopen.standing, vec![named("window_days", reopen.window_days)]);
        let spans = hours.spans.iter().map(|one| named("spans", span(one))).collect();
        add("contact_hours", &hours.source, hours.standing, spans);
        let tries = |tries, days| vec![named("tries", tries), named("days", days)];
        let mut asked = tries(revisit.tries, revisit.days);
        asked.push(named("sample", revisit.sample));
        asked.push(named("after_days", revisit.after_days));
        add("revisit", &revisit.source, revisit.standing, asked);
        add("reply", &reply.source, reply.standing, tries(reply.tries, reply.days));
        let mass = &self.mass;
        let within = named("within", Amount::Seconds(mass.within_s));
        add(
            "mass",
            &mass.source,
            mass.standing,
            vec![named("cases", mass.cases), within, named("reply", mass.reply)],
        );
        if let Some(parked) = &self.parked {
            add("parked", &parked.source, parked.standing, vec![named("most", parked.most)]);
        }
        if let Some(line) = &self.line_to_take {
            let days = vec![named("longest_days", line.longest_days)];
            add("line_to_take", &line.source, line.standing, days);
        }
        let refund = &self.refund;
        let bounds = [("charges", refund.charges), ("batch", refund.batch)];
        let mut said = vec![named("first", refund.first.id()), named("second", refund.second.id())];
        said.extend(bounds.map(|(key, value)| named(key, value)));
        add("refund", &refund.source, refund.standing, said);
        if let Some(rule) = &self.reception {
            let mut says =
                vec![named("branches", rule.branches.join(" ")), named("holiday", rule.holiday.id())];
            says.extend(rule.hours.iter().map(|one| named("hours", span(one))));
            let (hour, minute) = (rule.confirm_until / 60, rule.confirm_until % 60);
            says.push(named("slot_minutes", rule.slot_minutes));
            says.push(named("places", rule.places));
            says.push(named("confirm_until", format_args!("{hour:02}:{minute:02}")));
            says.push(named("tracked_days", rule.tracked_days));
            add("reception", &rule.source, rule.standing, says);
        }
        if let Some(priority) = &self.priority {
            let points = priority
                .severity
                .iter()
                .map(|row| named("severity", format_args!("{} {}", row.level, row.points)));
            add("priority", &priority.source, priority.standing, points.collect());
        }
    }
}

fn named(key: &'static str, value: impl ToString) -> Measure<'static> {
    Measure::Named { key, value: value.to_string() }
}

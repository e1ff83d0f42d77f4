//! An agent with a customer on the line: a new case, or what there is to say about an old one.

use super::{
    calls::{self, Call, Why},
    deed::Deed,
    matter::Matter,
    run::{Incident, Run, SimError},
};
use crate::{
    api::{Actor, CaseView, Target},
    case::{CaseId, Closing, FlagKind, Stage, Verb},
    rules::Pack,
};

/// Whether it is written, and nobody need pick it up.
pub fn is_written(call: &Call) -> bool {
    matches!(&call.why, Why::New { channel, .. } if matches!(channel.as_str(), "app" | "online"))
}

impl Run {
    /// Takes a call; says how many minutes it took. What is `written` waits for somebody to accept it.
    pub(super) fn take(&mut self, by: Actor, written: bool, call: Call) -> Result<i64, SimError> {
        match call.why {
            Why::New { matter, channel, severity } => {
                self.new_case(by, written, matter, &channel, severity)?;
                Ok(6)
            }
            Why::Hurry(case) => self.old_case(by, case, |_, view| hurried(view)),
            Why::Told(case) => self.old_case(by, case, |_, view| {
                let waits = view.row.held.as_ref().is_some_and(|reason| reason.as_str() == "customer");
                (waits && view.acts.contains(&Verb::Resume))
                    .then(|| Deed::new(Verb::Resume, 3).saying("用户已补充材料"))
            }),
            Why::NeverMind(case) => self.old_case(by, case, |_, view| {
                let appeal = view.flags.iter().any(|flag| flag.kind == FlagKind::Appeal);
                let takes = view.acts.contains(&Verb::Withdraw) && !appeal;
                takes.then(|| Deed::new(Verb::Withdraw, 3).saying("用户撤诉"))
            }),
            Why::Again(case) => self.again(by, case),
        }
    }

    /// Opens the case of somebody who calls again, and does what there is to do; otherwise writes down that they called.
    fn old_case(
        &mut self,
        by: Actor,
        case: CaseId,
        think: impl FnOnce(&mut Self, &CaseView) -> Option<Deed>,
    ) -> Result<i64, SimError> {
        let view = self.front.show(by, case)?;
        let deed =
            think(self, &view).unwrap_or_else(|| Deed::new(Verb::Note, 2).saying("用户来电询问, 已答复"));
        let minutes = deed.minutes;
        self.send(by, Target::Case(case), deed)?;
        Ok(minutes)
    }

    /// It is not solved after all: handled again while that may be asked, otherwise a complaint about the first one.
    fn again(&mut self, by: Actor, case: CaseId) -> Result<i64, SimError> {
        let view = self.front.show(by, case)?;
        let window = i64::from(Pack::builtin().reopen.window_days) * 86_400;
        let open = view.closed.is_none_or(|closed| self.watch.machine().since(closed) < window - 3_600);
        let may = view.closing != Some(Closing::ForGood) && view.row.stage != Stage::Handle && open;
        if may && view.acts.contains(&Verb::Reopen) {
            if let Some(matter) = self.matters.get_mut(&case) {
                matter.ready = None;
            }
            self.send(by, Target::Case(case), Deed::new(Verb::Reopen, 4).saying("用户称问题未解决"))?;
            return Ok(4);
        }
        if view.row.stage.is_open() {
            return self.old_case(by, case, |_, view| hurried(view));
        }
        let Some(matter) = self.matters.get(&case).cloned() else { return Ok(1) };
        let matter = Matter { ready: None, waited: false, ..matter };
        if let Some(new) = self.new_case(by, false, matter, "call", 2)? {
            let link = Deed::new(Verb::Link, 2).with("case", case).with("how", "first");
            self.send(by, Target::Case(new), link)?;
        }
        Ok(8)
    }

    fn new_case(
        &mut self,
        by: Actor,
        written: bool,
        matter: Matter,
        channel: &str,
        severity: u8,
    ) -> Result<Option<CaseId>, SimError> {
        let known = self.front.line(by, &matter.line)?;
        let Some(sort) = self.town.matters.get(matter.sort) else { return Ok(None) };
        let Some(home) = self.town.branches.get(matter.branch) else { return Ok(None) };
        let text = self.chance.one(&sort.text).cloned().unwrap_or_default();
        let (disposition, reason) = self.chance.one(&sort.results).cloned().unwrap_or_default();
        let at_once = !written && self.chance.percent(sort.at_once);
        let verb = match (written, at_once) {
            (true, _) => Verb::Open,
            (_, true) => Verb::Resolve,
            _ if self.chance.percent(12) => Verb::Open,
            _ => Verb::Accept,
        };
        let place = if self.chance.percent(home.village) { "village" } else { "town" };
        let relation =
            self.chance.weighted(&[(88, "own"), (8, "proxy"), (2, "anonymous"), (2, "secret")], |row| row.0);
        let mut deed = Deed::new(verb, 6)
            .with("line", &matter.line)
            .with("name", &matter.name)
            .with("relation", relation.map_or("own", |row| row.1))
            .with("category", &sort.category)
            .with("severity", severity)
            .with("channel", channel)
            .with("address", format!("{}{}号", home.street, self.chance.between(1, 200)))
            .saying(&text);
        // Some say nothing of where it is; the stricter limit holds then.
        if self.chance.percent(80) {
            deed = deed.with("place", place);
        }
        if verb == Verb::Resolve {
            deed =
                deed.with("disposition", disposition).with("reason", reason).with("answer", "已当场答复用户");
        } else if self.chance.percent(6) {
            deed = deed.with("contact_at", self.watch.machine().plus(self.chance.between(2, 40) * 3_600));
        }
        let (branch, network) = (matter.branch, sort.team == "network");
        let Some(case) = self.send(by, Target::New, deed)? else { return Ok(None) };
        self.matters.insert(case, matter);
        for call in calls::again(case, branch, self.watch.now(), &mut self.chance) {
            self.agenda.note(call.since, super::agenda::Moment::Call(Box::new(call)));
        }
        // What was closed by the call itself takes no flag.
        let flag = match channel {
            "regulator" => Some("appeal"),
            "media" => Some("media"),
            _ => None,
        };
        if let Some(flag) = flag.filter(|_| verb != Verb::Resolve) {
            self.send(by, Target::Case(case), Deed::new(Verb::Flag, 1).with("flag", flag))?;
        }
        let other = known.open.first().map(|row| row.case).filter(|_| verb != Verb::Resolve);
        if let Some(Incident { parent, .. }) =
            self.incident.as_ref().filter(|it| network && it.branch == branch)
        {
            let deed =
                Deed::new(Verb::Link, 1).with("case", parent).with("how", "parent").with("solved", "take");
            self.send(by, Target::Case(case), deed)?;
        } else if let Some(other) = other {
            let same = channel != "regulator" && !written && self.chance.percent(40);
            let deed = match same {
                true => Deed::new(Verb::Merge, 2).with("case", other).saying("同一事项, 并案处理"),
                false => Deed::new(Verb::Link, 2).with("case", other).with("how", "related"),
            };
            self.send(by, Target::Case(case), deed)?;
        }
        Ok(Some(case))
    }
}

/// What an agent does for somebody who wants it done sooner.
fn hurried(view: &CaseView) -> Option<Deed> {
    let takes = |verb| view.acts.contains(&verb);
    let ordered = view.orders.iter().any(|order| order.answered.is_none());
    match view.row.stage {
        Stage::Accept | Stage::Handle if takes(Verb::Urge) => {
            Some(Deed::new(Verb::Urge, 3).with("by", "customer").saying("用户催办"))
        }
        // Whoever calls by themselves is told the result at once.
        Stage::Feedback if takes(Verb::Reply) && !ordered && view.owed_sheet.is_none() => {
            let deed = Deed::new(Verb::Reply, 3)
                .with("kind", "final")
                .with("result", "reached")
                .with("late", "workload");
            Some(deed.saying("用户来电, 已告知结果"))
        }
        _ => None,
    }
}

//! 关联, 合并, 主单与子单: what one case has to do with another. An act on one of them is an act on both.

use serde::{Deserialize, Serialize};

use super::{
    Case, CaseId, Context, Event, Fact, Fault, Flag, FlagKind, Reason, Refusal, Stage, Words, owed::Keeps,
};
use crate::sla::{Instant, Mark};

/// How many cases one can be linked with: a mass incident has many children.
const MOST_LINKS: usize = 500;

/// What another case is to this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    Related,
    /// 主单: its solution is the solution of this one.
    Parent,
    /// 子单
    Child,
    /// The first complaint, of a complainant who went over our heads.
    First,
    /// The escalated complaint of which this is the first.
    EscalatedBy,
    /// 并入: the case that goes on for this one.
    MergedInto,
    /// The case for which this one goes on.
    Absorbed,
}

/// Another case, and what it is to this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub case: CaseId,
    pub how: LinkKind,
}

/// What becomes of a child that comes to a parent which has its solution already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Solved {
    /// It takes the solution.
    Take,
    /// It is worked on by itself.
    Keep,
    /// The parent is handled again.
    Reopen,
}

/// What follows from a command: events of the case, and of others that it touches.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decision {
    pub facts: Vec<Fact>,
    pub others: Vec<(CaseId, Vec<Fact>)>,
}

impl From<Vec<Fact>> for Decision {
    fn from(facts: Vec<Fact>) -> Self {
        Self { facts, others: Vec::new() }
    }
}

impl LinkKind {
    /// The word in JSON and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Related => "related",
            Self::Parent => "parent",
            Self::Child => "child",
            Self::First => "first",
            Self::EscalatedBy => "escalated_by",
            Self::MergedInto => "merged_into",
            Self::Absorbed => "absorbed",
        }
    }

    /// What this case is to the other one.
    const fn turned(self) -> Self {
        match self {
            Self::Related => Self::Related,
            Self::Parent => Self::Child,
            Self::Child => Self::Parent,
            Self::First => Self::EscalatedBy,
            Self::EscalatedBy => Self::First,
            Self::MergedInto => Self::Absorbed,
            Self::Absorbed => Self::MergedInto,
        }
    }
}

impl Case {
    /// The cases that are this to it.
    pub fn linked(&self, how: LinkKind) -> impl Iterator<Item = CaseId> {
        self.links.iter().filter(move |link| link.how == how).map(|link| link.case)
    }

    fn other<'a>(&self, id: CaseId, with: &Context<'a>) -> Result<&'a Case, Refusal> {
        let other = with.others.iter().copied().find(|other| other.id == id && id != self.id);
        other.ok_or_else(|| {
            let reason = Reason::Field { field: "case".to_owned(), fault: Fault::Case };
            self.refuse(reason)
        })
    }

    pub(super) fn link(
        &self,
        id: CaseId,
        how: LinkKind,
        solved: Option<Solved>,
        words: Words,
        with: &Context<'_>,
    ) -> Result<Decision, Refusal> {
        let other = self.other(id, with)?;
        if self.links.iter().any(|link| link.case == id) {
            return Err(self.refuse(Reason::LinkedAlready { case: id }));
        }
        if self.links.len().max(other.links.len()) >= MOST_LINKS {
            return Err(self.refuse(Reason::TooMany { field: "case".to_owned(), max: MOST_LINKS }));
        }
        let mut own = vec![Fact { event: Event::Linked { case: id, how }, words }];
        let mut others = vec![Fact::bare(Event::Linked { case: self.id, how: how.turned() })];
        match how {
            LinkKind::Parent => {
                let has = |case: &Case, how| case.linked(how).next().is_some();
                let gone = matches!(other.stage, Stage::Archived | Stage::Rejected | Stage::Withdrawn);
                if gone
                    || has(self, LinkKind::Parent)
                    || has(self, LinkKind::Child)
                    || has(other, LinkKind::Parent)
                {
                    return Err(self.refuse(Reason::NoParent { case: id }));
                }
                let waits = matches!(self.stage, Stage::Accept | Stage::Handle);
                match solved {
                    _ if !other.is_solved() || !waits => {}
                    None => {
                        let field = Reason::Field { field: "solved".to_owned(), fault: Fault::Missing };
                        return Err(self.refuse(field));
                    }
                    Some(Solved::Take) => own.push(Fact::bare(other.solution())),
                    Some(Solved::Keep) => {}
                    Some(Solved::Reopen) => others.extend(other.reopen(Words::default(), with)?),
                }
            }
            LinkKind::First if self.flags.iter().all(|flag| flag.kind != FlagKind::Escalated) => {
                own.push(Fact::bare(Event::Flagged(Flag { kind: FlagKind::Escalated, until: None })));
            }
            _ => {}
        }
        Ok(Decision { facts: own, others: vec![(id, others)] })
    }

    pub(super) fn unlink(&self, id: CaseId, words: Words, with: &Context<'_>) -> Result<Decision, Refusal> {
        let merged = |link: &Link| matches!(link.how, LinkKind::MergedInto | LinkKind::Absorbed);
        if !self.links.iter().any(|link| link.case == id && !merged(link)) {
            let reason = Reason::Field { field: "case".to_owned(), fault: Fault::Case };
            return Err(self.refuse(reason));
        }
        let other = self.other(id, with)?;
        Ok(Decision {
            facts: vec![Fact { event: Event::Unlinked { case: id }, words }],
            others: vec![(other.id, vec![Fact::bare(Event::Unlinked { case: self.id })])],
        })
    }

    /// Ends this case: the other one goes on for both, from the earlier start.
    pub(super) fn merge(&self, id: CaseId, words: Words, with: &Context<'_>) -> Result<Decision, Refusal> {
        let other = self.other(id, with)?;
        if self.flags.iter().any(|flag| flag.kind == FlagKind::Appeal) {
            return Err(self.refuse(Reason::Appeal));
        }
        if !other.stage.is_open() || self.linked(LinkKind::Child).next().is_some() {
            return Err(self.refuse(Reason::NoMerge { case: id }));
        }
        self.owes_nothing_after(Keeps::Nothing)?;
        let absorbed = Event::Absorbed { case: self.id, opened: self.opened };
        Ok(Decision {
            facts: vec![Fact { event: Event::Merged { into: id }, words }],
            others: vec![(id, vec![Fact::bare(absorbed)])],
        })
    }

    /// Whether there is a solution that a child could take.
    fn is_solved(&self) -> bool {
        matches!(self.stage, Stage::Feedback | Stage::Revisit | Stage::Closed)
    }

    /// The solution of this case, as a child takes it.
    fn solution(&self) -> Event {
        let (disposition, reason) = (self.disposition.clone().unwrap_or_default(), self.reason.clone());
        Event::SolutionTaken { parent: self.id, disposition, reason }
    }

    /// Lets the children take the solution that these facts give: to feedback, never further.
    pub(super) fn solve_children(&self, mut facts: Vec<Fact>, with: &Context<'_>) -> Decision {
        let Some((disposition, reason, words)) = facts.iter().find_map(|fact| match &fact.event {
            Event::Finished { disposition, reason } => {
                Some((disposition.clone(), reason.clone(), fact.words.clone()))
            }
            _ => None,
        }) else {
            return facts.into();
        };
        let waits = |child: &&Case| matches!(child.stage, Stage::Accept | Stage::Handle);
        let children: Vec<CaseId> = self
            .linked(LinkKind::Child)
            .filter_map(|id| with.others.iter().copied().find(|other| other.id == id))
            .filter(waits)
            .map(|child| child.id)
            .collect();
        if children.is_empty() {
            return facts.into();
        }
        let taken = |id: CaseId| {
            let (disposition, reason) = (disposition.clone(), reason.clone());
            let event = Event::SolutionTaken { parent: self.id, disposition, reason };
            (id, vec![Fact { event, words: words.clone() }])
        };
        let others = children.iter().copied().map(taken).collect();
        facts.push(Fact::bare(Event::Solved { children }));
        Decision { facts, others }
    }

    /// Writes what is new to the customers of the children, and of this case, that wait for an answer and can be written
    /// to.
    pub(super) fn inform(&self, words: Words, with: &Context<'_>) -> Result<Decision, Refusal> {
        let waits = |child: &Case| matches!(child.stage, Stage::Accept | Stage::Handle | Stage::Feedback);
        let children: Vec<&Case> = self
            .linked(LinkKind::Child)
            .filter_map(|id| with.others.iter().copied().find(|other| other.id == id))
            .filter(|child| waits(child) && child.number().is_some())
            .collect();
        if children.is_empty() {
            return Err(self.refuse(Reason::NobodyToInform));
        }
        let informed = |case: &Case| {
            // What is written is no first contact.
            let counts = with.pack.mass.reply && case.was_spoken_with();
            Fact { event: Event::Informed { parent: self.id, counts }, words: words.clone() }
        };
        let others = children.iter().map(|child| (child.id, vec![informed(child)])).collect();
        // Its own customer is one of them.
        let own = Some(self).filter(|case| waits(case) && case.number().is_some()).map(informed);
        let children = children.iter().map(|child| child.id).collect();
        let mut facts = vec![Fact { event: Event::ChildrenInformed { children }, words }];
        facts.extend(own);
        Ok(Decision { facts, others })
    }

    fn was_spoken_with(&self) -> bool {
        self.stamps.iter().any(|stamp| matches!(stamp.mark, Mark::Contacted | Mark::InterimReply))
    }

    /// Takes what another case is to this one in.
    pub(super) fn connect(&mut self, case: CaseId, how: LinkKind) {
        self.links.retain(|link| link.case != case);
        self.links.push(Link { case, how });
    }

    /// The surviving case has the earlier start of the two.
    pub(super) fn start_with(&mut self, opened: Instant) {
        if opened < self.opened {
            self.opened = opened;
            if let Some(first) = self.stamps.first_mut() {
                first.at = opened;
            }
        }
    }
}

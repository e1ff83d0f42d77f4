//! Who may do what: one table. An op or an act without its row does not compile.

use std::sync::Arc;

use super::wall::Wall;
use crate::case::{Case, Lane, PersonId, Right, Role, Stage, Verb};

/// What a permission is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// Do this with a case.
    Act(Verb),
    /// Take back what somebody else did, as those who lead may.
    Lead,
    /// Decide what goes to the site manager and above.
    Manage,
    /// Lists, cases, lines, counts, people by name, and finding.
    See,
    /// 查看明文: ask for numbers, names and addresses of customers, and of cases that are not one's own, in the clear.
    Reveal,
    /// Keep what one is typing.
    Draft,
    /// Bring cases and customers in from files.
    Import,
    /// Change what is known of a customer: star level, tags, name, address, lines.
    Customers,
    /// Erase what is known of a customer, for good.
    Erase,
    /// Put rules and calendars in force.
    Rules,
    /// Add people, set their PINs, let accounts in.
    People,
    /// Say what somebody is to cases beyond their role.
    Posts,
    /// How the server stands.
    Status,
    /// Hold the log against heads and indexes, and make them anew.
    Check,
    /// Copy everything into a backup.
    Backup,
    /// End the server.
    Stop,
    /// Count cases, without a word of what people wrote: those who lead a team theirs, others all.
    Report,
    /// Keep the figures of a month for good.
    Freeze,
    /// 外部数据: take figures in that other systems count.
    Figures,
    /// Read the audit trail, hold it against checkpoints, make one.
    Audit,
    /// Take a case out with what proves what was done.
    Evidence,
    /// 付款: hand refunds out to be paid, with accounts in the clear, and take in what came of it.
    Pay,
}

use Role::{Admin, Agent, Handler, Revisitor, Supervisor, TeamLeader};

const ALL: &[Role] = &Role::ALL;
const DESK: &[Role] = &[Agent, TeamLeader, Supervisor, Admin];
const WORK: &[Role] = &[Agent, Handler, TeamLeader, Supervisor, Admin];
const REVISIT: &[Role] = &[Agent, Revisitor, TeamLeader, Supervisor, Admin];
const LEAD: &[Role] = &[TeamLeader, Supervisor, Admin];
const HOUSE: &[Role] = &[Supervisor, Admin];
const ADMIN: &[Role] = &[Admin];

/// Whether a role may do this. The only place that says so.
pub fn authorize(role: Role, op: Op) -> bool {
    let row = match op {
        Op::Act(verb) => match verb {
            Verb::Open
            | Verb::Resolve
            | Verb::Dispatch
            | Verb::Withdraw
            | Verb::Reopen
            | Verb::Task
            | Verb::Review
            | Verb::Merge
            | Verb::Inform => DESK,
            Verb::Accept
            | Verb::Claim
            | Verb::Transfer
            | Verb::Finish
            | Verb::Reply
            | Verb::Hold
            | Verb::Resume
            | Verb::Urge
            | Verb::Amend
            | Verb::Classify
            | Verb::Flag
            | Verb::Refer
            | Verb::Attach
            | Verb::Link
            | Verb::Unlink
            | Verb::Promise
            | Verb::Keep
            | Verb::Park
            | Verb::Escalate
            | Verb::Acknowledge
            | Verb::Answer
            | Verb::Respond
            | Verb::HandOver
            | Verb::Ask
            | Verb::Fill
            | Verb::Charge
            | Verb::Strike
            | Verb::Propose
            // Who decides an ask or a refund, these say.
            | Verb::Grant
            | Verb::Refuse
            | Verb::Lend
            | Verb::Recover
            | Verb::Reserve
            | Verb::Use
            | Verb::Release
            | Verb::Approve
            | Verb::Decline
            | Verb::Book
            | Verb::Confirm
            | Verb::Arrive
            | Verb::Receive => WORK,
            Verb::Revisit => REVISIT,
            // Whoever may act may write down what was said, and take a slip of their own back.
            Verb::Note | Verb::Contact | Verb::Undo => ALL,
            Verb::Assign
            | Verb::Reject
            | Verb::Close
            | Verb::Unflag
            | Verb::Judge
            | Verb::Deescalate
            | Verb::Supervise
            | Verb::TakeBack => LEAD,
            Verb::Archive => HOUSE,
        },
        Op::See | Op::Draft | Op::Status => ALL,
        Op::Lead | Op::Reveal | Op::Import | Op::Report | Op::Evidence => LEAD,
        Op::Manage
        | Op::Posts
        | Op::Rules
        | Op::Customers
        | Op::Check
        | Op::Backup
        | Op::Stop
        | Op::Freeze
        | Op::Figures
        | Op::Audit
        | Op::Pay => HOUSE,
        Op::People | Op::Erase => ADMIN,
    };
    row.contains(&role)
}

/// A person who reads or acts, as far as permission goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    pub id: PersonId,
    pub role: Role,
    pub team: Option<String>,
    /// Of what of the site this person knows; of everything where there is none.
    pub wall: Option<Arc<Wall>>,
}

impl Reader {
    /// Whether the table lets this person do that.
    pub fn may(&self, op: Op) -> bool {
        authorize(self.role, op)
    }

    /// Whether this person may know that the case exists, by how it stands to them. Every list, search, act and single
    /// reading asks here.
    pub fn sees(&self, case: &Case) -> bool {
        self.may(Op::See) && self.wall.as_ref().is_none_or(|wall| wall.knows_case(case))
    }

    /// The same of an open case by the lanes in which it stands.
    pub fn knows(&self, lanes: &[Lane]) -> bool {
        self.may(Op::See) && self.wall.as_ref().is_none_or(|wall| wall.knows(lanes))
    }

    /// The team whose cases alone this person counts: one's own where one leads one.
    pub fn counts_only(&self) -> Option<&str> {
        self.team.as_deref().filter(|_| self.role == TeamLeader)
    }

    /// By which right this person reads the numbers, name and address of this case in the clear without asking: as its
    /// owner, as whoever took it in until the customer was told, as who has a task in it, and while it waits for its
    /// revisit as one of those who call. Those who lead ask for it, with a reason.
    pub fn right(&self, case: &Case) -> Option<Right> {
        let calls = matches!(self.role, Agent | Revisitor);
        let revisits = case.stage == Stage::Revisit && calls && !case.handlers.contains(&self.id);
        // Whoever has a task in it does the work, and may have to call.
        let works = || {
            case.open_tasks().any(|task| match &task.to {
                Some(to) => *to == self.id,
                None => task.team.is_some() && task.team == self.team,
            })
        };
        // 首问负责: whoever took it in tells the customer, wherever the work lies meanwhile.
        let told = matches!(case.stage, Stage::Accept | Stage::Handle | Stage::Feedback);
        match () {
            () if case.owner == Some(self.id) => Some(Right::Owner),
            () if told && case.taken_by == Some(self.id) => Some(Right::TookIn),
            () if works() => Some(Right::Task),
            () if revisits => Some(Right::Revisit),
            () => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One letter a role, in the order of `Role::ALL`: agent, handler, revisitor, team leader, supervisor, admin.
    fn row(op: Op) -> String {
        Role::ALL
            .iter()
            .zip("ahrtsA".chars())
            .map(|(role, letter)| if authorize(*role, op) { letter } else { '.' })
            .collect()
    }

    #[test]
    fn the_table_of_acts() {
        let table: Vec<String> =
            Verb::ALL.into_iter().map(|verb| format!("{} {}", row(Op::Act(verb)), verb.id())).collect();
        assert_eq!(
            table,
            [
                "a..tsA open",
                "ah.tsA accept",
                "a..tsA resolve",
                "...tsA reject",
                "a..tsA withdraw",
                "a..tsA dispatch",
                "...tsA assign",
                "ah.tsA claim",
                "ah.tsA transfer",
                "...tsA take_back",
                "ah.tsA hand_over",
                "a..tsA task",
                "ah.tsA respond",
                "a..tsA review",
                "ah.tsA ask",
                "ah.tsA grant",
                "ah.tsA refuse",
                "ah.tsA fill",
                "ahrtsA note",
                "ahrtsA contact",
                "ah.tsA hold",
                "ah.tsA resume",
                "ah.tsA finish",
                "ah.tsA reply",
                "a.rtsA revisit",
                "...tsA close",
                "a..tsA reopen",
                "....sA archive",
                "ah.tsA urge",
                "ah.tsA classify",
                "ah.tsA amend",
                "ah.tsA flag",
                "...tsA unflag",
                "ah.tsA link",
                "ah.tsA unlink",
                "a..tsA merge",
                "a..tsA inform",
                "ah.tsA refer",
                "ah.tsA attach",
                "ah.tsA promise",
                "ah.tsA keep",
                "ah.tsA park",
                "...tsA judge",
                "ah.tsA escalate",
                "ah.tsA acknowledge",
                "...tsA deescalate",
                "...tsA supervise",
                "ah.tsA answer",
                "ah.tsA lend",
                "ah.tsA recover",
                "ah.tsA reserve",
                "ah.tsA use",
                "ah.tsA release",
                "ah.tsA charge",
                "ah.tsA strike",
                "ah.tsA propose",
                "ah.tsA approve",
                "ah.tsA decline",
                "ah.tsA book",
                "ah.tsA confirm",
                "ah.tsA arrive",
                "ah.tsA receive",
                "ahrtsA undo",
            ]
        );
    }

    #[test]
    fn the_table_of_everything_else() {
        for (op, want) in [
            (Op::Lead, "...tsA"),
            (Op::Manage, "....sA"),
            (Op::See, "ahrtsA"),
            (Op::Reveal, "...tsA"),
            (Op::Draft, "ahrtsA"),
            (Op::Import, "...tsA"),
            (Op::Customers, "....sA"),
            (Op::People, ".....A"),
            (Op::Posts, "....sA"),
            (Op::Status, "ahrtsA"),
            (Op::Check, "....sA"),
            (Op::Backup, "....sA"),
            (Op::Stop, "....sA"),
            (Op::Report, "...tsA"),
            (Op::Freeze, "....sA"),
            (Op::Figures, "....sA"),
            (Op::Audit, "....sA"),
            (Op::Evidence, "...tsA"),
            (Op::Pay, "....sA"),
        ] {
            assert_eq!(row(op), want, "{op:?}");
        }
    }
}

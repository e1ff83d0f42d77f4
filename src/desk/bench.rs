//! Cases and desks for the tests of this room.

use crate::{
    case::{
        Case, CaseId, CommandId, Door, EditionNo, Envelope, Event, Fact, KeyId, Opened, Origin,
        PAYLOAD_VERSION, PersonId, Recorded, Relation, Site, Subject, Word, Words,
    },
    rules::Pack,
    sla::Instant,
};

pub fn site() -> Site {
    "ZJ".parse().unwrap()
}

/// A complaint that came in at `opened` and waits to be accepted.
pub fn case(n: u32, opened: Instant) -> Case {
    let id = CaseId { site: site(), n };
    let facts = Opened {
        kind: "complaint".to_owned(),
        category: None,
        severity: 3,
        channel: "call".to_owned(),
        origin: Origin::Own,
        pack: EditionNo(1),
        customer: None,
        relation: Relation::Own,
        place: None,
        contact_at: None,
        references: Vec::new(),
    };
    let words = Words::of([
        (Word::Line, Some("13833330912".to_owned())),
        (Word::Name, Some("李某某".to_owned())),
        (Word::Text, Some("2楼室内无信号".to_owned())),
    ]);
    let fact = Fact { event: Event::Opened(Box::new(facts)), words };
    let mut case = Case::opened(&recorded(id, u64::from(n), 0, fact, opened, opened)).unwrap();
    case.run_clocks(Pack::builtin());
    case
}

/// The next event of a case, written by the system.
pub fn record(case: &Case, fact: Fact, occurred: Instant, recorded: Instant) -> Recorded {
    self::recorded(case.id, case.last + 1, case.last, fact, occurred, recorded)
}

fn recorded(id: CaseId, seq: u64, prev: u64, fact: Fact, occurred: Instant, recorded: Instant) -> Recorded {
    let envelope = Envelope {
        site: id.site,
        epoch: 1,
        seq,
        prev,
        subject: Subject::Case(id),
        occurred,
        recorded,
        actor: PersonId::SYSTEM,
        on_behalf: None,
        door: Door::Timer,
        command: CommandId::nth("bench", seq),
        base: None,
        version: PAYLOAD_VERSION,
        key: KeyId::Case(id),
    };
    Recorded { envelope, event: fact.event, words: fact.words, erased: false }
}

/// Leaves a case with one clock, to be acted on so many seconds before this deadline; or with none.
pub fn with_deadline(case: &mut Case, deadline: Option<Instant>, before: i64) {
    case.clocks.truncate(1);
    match (deadline, case.clocks.first_mut()) {
        (Some(deadline), Some(named)) => {
            named.clock.deadline = Some(deadline);
            named.clock.act_by = Some(deadline.plus(-before));
        }
        _ => case.clocks.clear(),
    }
}

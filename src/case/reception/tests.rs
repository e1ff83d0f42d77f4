//! Laws of reception days: places, one appointment at a time, numbers without gaps, replay.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::{
    case::{
        self, Case, CommandId, Context, Door, EditionNo, Envelope, Fact, KeyId, Opened, Origin,
        PAYLOAD_VERSION, PersonId, Relation, Spoken, Words,
    },
    rules::Pack,
    sla::Instant,
};

const DAYS: [Date; 2] = [date(2026, 11, 19), date(2026, 12, 17)];

/// Cases that come to two branches, one after the other.
struct Branches {
    pack: Pack,
    reception: Reception,
    cases: BTreeMap<CaseId, Case>,
    log: Vec<Recorded>,
    now: Instant,
}

#[derive(Debug, Clone)]
enum Did {
    Book {
        case: u32,
        branch: usize,
        day: usize,
        slot: usize,
    },
    Call {
        case: u32,
        answer: usize,
    },
    Arrive {
        case: u32,
        branch: usize,
    },
    Receive {
        case: u32,
        tracked: bool,
    },
    /// To the morning of a reception day.
    Wait {
        day: usize,
    },
}

const BRANCHES: [&str; 2] = ["hall", "service"];

fn did() -> impl Strategy<Value = Did> {
    let case = || 1_u32..8;
    prop_oneof![
        5 => (case(), 0..2_usize, 0..2_usize, 0..3_usize)
            .prop_map(|(case, branch, day, slot)| Did::Book { case, branch, day, slot }),
        2 => (case(), 0..3_usize).prop_map(|(case, answer)| Did::Call { case, answer }),
        4 => (case(), 0..2_usize).prop_map(|(case, branch)| Did::Arrive { case, branch }),
        3 => (case(), any::<bool>()).prop_map(|(case, tracked)| Did::Receive { case, tracked }),
        1 => (0..2_usize).prop_map(|day| Did::Wait { day }),
    ]
}

fn morning(day: Date) -> Instant {
    format!("{day}T00:30:00Z").parse().unwrap()
}

impl Branches {
    fn new() -> Self {
        let text = "[reception]\nbranches = [\"hall\", \"service\"]\nhours = [\"09:00-10:30\"]\nplaces = 2\n";
        let mut new = Self {
            pack: Pack::overlay(Pack::builtin(), text).unwrap(),
            reception: Reception::default(),
            cases: BTreeMap::new(),
            log: Vec::new(),
            now: morning(date(2026, 11, 2)),
        };
        for day in DAYS {
            for branch in BRANCHES {
                let today = new.now.zoned(&new.pack.zone).date();
                let duty = Duty { leader: PersonId(7), deputy: PersonId(8) };
                let fact = new.reception.set_duty((day, today), branch, duty, &new.pack).unwrap();
                new.write(Subject::Site, fact);
            }
        }
        for n in 1..8 {
            let id = CaseId::mint("ZJ".parse().unwrap(), n).unwrap();
            let opened = Opened {
                kind: VISIT.to_owned(),
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
            new.write(Subject::Case(id), Fact::bare(Event::Opened(Box::new(opened))));
        }
        new
    }

    fn write(&mut self, subject: Subject, fact: Fact) {
        let seq = self.log.len() as u64 + 1;
        let record = Recorded {
            envelope: Envelope {
                site: "ZJ".parse().unwrap(),
                epoch: 1,
                seq,
                subject,
                occurred: self.now,
                recorded: self.now,
                actor: PersonId(1),
                on_behalf: None,
                door: Door::Terminal,
                command: CommandId::nth("x", seq),
                base: None,
                prev: 0,
                version: PAYLOAD_VERSION,
                key: KeyId::None,
            },
            event: fact.event,
            words: fact.words,
            erased: false,
        };
        self.reception.apply(&record);
        if let Subject::Case(id) = subject {
            match self.cases.get_mut(&id) {
                Some(case) => case.apply(&record, &self.pack),
                None => _ = self.cases.insert(id, Case::opened(&record).unwrap()),
            }
        }
        self.log.push(record);
    }

    fn act(&mut self, n: u32, command: ReceptionCommand) -> Result<(), Reason> {
        let id = CaseId::mint("ZJ".parse().unwrap(), n).unwrap();
        let words = Words::of([(case::Word::Text, Some("x".to_owned()))]);
        let verb = command.verb();
        let spoken = Spoken { verb, command: case::Command::Reception(command), words, late: None };
        let with = Context {
            actor: PersonId(1),
            team: Some("hall"),
            proxy: None,
            leads: false,
            manages: false,
            posts: &[],
            stands_for: &[],
            now: self.now,
            occurred: self.now,
            origin: &Origin::Own,
            pack: &self.pack,
            pack_no: EditionNo(1),
            customer: None,
            star: None,
            others: &[],
            repeat: false,
            stock: &case::NO_STOCK,
            reception: &self.reception,
        };
        let decision =
            case::decide(&self.cases[&id], spoken, &[], &with).map_err(|refusal| refusal.reason)?;
        for fact in decision.facts {
            self.write(Subject::Case(id), fact);
        }
        Ok(())
    }

    fn play(&mut self, did: &Did) {
        let command = match *did {
            Did::Wait { day } => {
                self.now = self.now.max(morning(DAYS[day]));
                return;
            }
            Did::Book { branch, day, slot, .. } => ReceptionCommand::Book {
                branch: Some(BRANCHES[branch].to_owned()),
                day: Some(DAYS[day]),
                slot: [540, 570, 600][slot],
            },
            Did::Call { answer, .. } => ReceptionCommand::Confirm { answer: Call::ALL[answer] },
            Did::Arrive { branch, .. } => {
                ReceptionCommand::Arrive { branch: Some(BRANCHES[branch].to_owned()) }
            }
            Did::Receive { tracked, .. } => ReceptionCommand::Receive { deputy: tracked, tracked, due: None },
        };
        let (Did::Book { case, .. }
        | Did::Call { case, .. }
        | Did::Arrive { case, .. }
        | Did::Receive { case, .. }) = *did
        else {
            return;
        };
        // What is refused changes nothing.
        _ = self.act(case, command);
    }
}

use crate::case::Reason;

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn places_hold_a_case_has_one_appointment_and_numbers_have_no_gaps(acts in prop::collection::vec(did(), 1..80)) {
        let mut branches = Branches::new();
        for did in &acts {
            branches.play(did);
            for (_, _, sitting) in branches.reception.sittings() {
                for slot in [540, 570, 600] {
                    prop_assert!(sitting.taken(slot, None) <= 2);
                }
                let mut numbers: Vec<u32> =
                    sitting.visits().filter_map(|(_, visit)| visit.arrived).map(|(no, _)| no).collect();
                numbers.sort_unstable();
                prop_assert_eq!(&numbers, &(1..=numbers.len() as u32).collect::<Vec<_>>());
                prop_assert!(sitting.visits().all(|(_, visit)| visit.received.is_none() || visit.arrived.is_some()));
            }
            for case in branches.cases.keys() {
                let expected = branches.reception.sittings();
                let expected = expected.filter(|(_, _, sitting)| sitting.visit(*case).is_some_and(Visit::is_expected));
                prop_assert!(expected.count() <= 1, "{case}");
            }
        }
        // Replayed, and made of its rows, it is the same.
        let mut replayed = Reception::default();
        branches.log.iter().for_each(|record| replayed.apply(record));
        prop_assert_eq!(&replayed, &branches.reception);
        prop_assert_eq!(&Reception::of(replayed.rows()), &branches.reception);
    }

    #[test]
    fn a_tracked_case_stays_under_the_order_of_who_sat_there(acts in prop::collection::vec(did(), 1..80)) {
        let mut branches = Branches::new();
        acts.iter().for_each(|did| branches.play(did));
        for (_, _, sitting) in branches.reception.sittings() {
            for (id, visit) in sitting.visits() {
                let case = &branches.cases[&id];
                match visit.received {
                    Some((by, Outcome::Tracked { order }, _)) => {
                        let given = case.orders.iter().find(|given| given.no == order).unwrap();
                        prop_assert_eq!(given.by, by);
                        prop_assert!(case.stage.is_open() && case.open_orders().next().is_some());
                    }
                    Some((_, Outcome::Solved, _)) => {
                        prop_assert_eq!(case.disposition.as_deref(), Some(SOLVED_ON_SPOT));
                    }
                    None => {}
                }
            }
        }
    }
}

fn book(day: Option<Date>, slot: u16) -> ReceptionCommand {
    ReceptionCommand::Book { branch: None, day, slot }
}

#[test]
fn a_full_slot_is_refused_with_those_that_are_free_and_a_call_frees_it() {
    let mut branches = Branches::new();
    branches.act(1, book(None, 540)).unwrap();
    branches.act(2, book(None, 540)).unwrap();
    let refused = branches.act(3, book(None, 540)).unwrap_err();
    let free = vec!["09:30".to_owned(), "10:00".to_owned()];
    assert_eq!(
        refused,
        Reason::Field { field: "slot".to_owned(), fault: case::Fault::NotOneOf { values: free } }
    );
    branches.act(2, ReceptionCommand::Confirm { answer: Call::WillNotCome }).unwrap();
    branches.act(3, book(None, 540)).unwrap();
    // Moving it frees the one before.
    branches.act(3, book(None, 600)).unwrap();
    branches.act(2, book(None, 540)).unwrap();
}

#[test]
fn nobody_comes_on_another_day_and_a_branch_without_a_leader_receives_nobody() {
    let mut branches = Branches::new();
    let next = Reason::NotReceptionDay { next: Some(DAYS[0]) };
    assert_eq!(branches.act(1, ReceptionCommand::Arrive { branch: None }), Err(next.clone()));
    assert_eq!(
        branches.act(1, book(Some(date(2026, 11, 20)), 540)),
        Err(Reason::NotReceptionDay { next: Some(DAYS[1]) })
    );
    // January's leader is not set yet.
    branches.now = morning(date(2027, 1, 21));
    branches.act(1, ReceptionCommand::Arrive { branch: None }).unwrap();
    let receive = ReceptionCommand::Receive { deputy: false, tracked: false, due: None };
    let none = Reason::NoLeaderOnDuty { branch: "hall".to_owned(), day: date(2027, 1, 21) };
    assert_eq!(branches.act(1, receive), Err(none));
}

#[test]
fn a_slot_that_is_over_today_is_not_given() {
    let mut branches = Branches::new();
    // 10:05 by the clock on the wall.
    branches.now = "2026-11-19T02:05:00Z".parse().unwrap();
    let free = vec!["10:00".to_owned()];
    let fault = case::Fault::NotOneOf { values: free };
    assert_eq!(branches.act(1, book(None, 540)), Err(Reason::Field { field: "slot".to_owned(), fault }));
    branches.act(1, book(None, 600)).unwrap();
}

#[test]
fn days_of_long_ago_are_let_go() {
    let mut branches = Branches::new();
    branches.now = morning(date(2029, 11, 1));
    let (day, today) = (branches.pack.reception_day_from(date(2030, 1, 1)).unwrap(), date(2029, 11, 1));
    let duty = Duty { leader: PersonId(7), deputy: PersonId(8) };
    let fact = branches.reception.set_duty((day, today), "hall", duty, &branches.pack).unwrap();
    branches.write(Subject::Site, fact);
    let kept: Vec<Date> = branches.reception.sittings().map(|(day, _, _)| day).collect();
    assert_eq!(kept, [day]);
}

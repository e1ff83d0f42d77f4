//! Laws of the domain: what is decided can be applied, what is folded stays the same, and the loop closes.

mod customers;
mod deciding;
mod folding;
mod people;
mod reading;
mod required;

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::{
    rules::{Pack, Whom},
    sla::{ClockState, Instant},
};

mod asks;
mod life;
mod links;
mod notices;
mod sheets;
mod stock;
mod refunds;
mod tasks;

/// A desk of one case, without store, doors or permissions.
struct Bench {
    id: CaseId,
    case: Option<Case>,
    log: Vec<Recorded>,
    now: Instant,
    commands: u16,
    /// Whether whoever acts leads.
    leads: bool,
    manages: bool,
    /// The star level of the customer of a new case.
    star: Option<u8>,
    stock: Stock,
    reception: Reception,
    /// Other cases that an act may touch.
    others: Vec<Self>,
}

/// Fields as typed.
type Typed = &'static [(&'static str, &'static str)];

const WANG: PersonId = PersonId(1);
const LI: PersonId = PersonId(2);

fn start() -> Instant {
    "2026-03-02T01:00:00Z".parse().unwrap()
}

fn id() -> CaseId {
    CaseId::mint("ZJ".parse().unwrap(), 1).unwrap()
}

/// The case beside the first one.
fn other_id() -> CaseId {
    CaseId::mint("ZJ".parse().unwrap(), 2).unwrap()
}

fn fields(of: &[(&str, &str)]) -> Fields {
    of.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

impl Bench {
    fn new() -> Self {
        Self {
            id: id(),
            others: Vec::new(),
            stock: Stock::default(),
            reception: Reception::default(),
            case: None,
            log: Vec::new(),
            now: start(),
            commands: 0,
            leads: false,
            manages: false,
            star: None,
        }
    }

    /// A bench with a case that its first person accepted.
    fn accepted() -> Self {
        let mut bench = Self::new();
        bench.act(WANG, Verb::Accept, &[("line", "13833330912"), ("text", "无信号")]).unwrap();
        bench
    }

    /// The same, and beside it another case that was accepted an hour before.
    fn with_other() -> Self {
        let mut other = Self { id: other_id(), now: start().plus(-3_600), commands: 1_000, ..Self::new() };
        other.act(LI, Verb::Accept, &[("line", "13833330913"), ("text", "也无信号")]).unwrap();
        Self { others: vec![other], ..Self::accepted() }
    }

    fn case(&self) -> &Case {
        self.case.as_ref().unwrap()
    }

    fn act(&mut self, by: PersonId, verb: Verb, typed: &[(&str, &str)]) -> Result<(), Refusal> {
        self.try_act(by, verb, &fields(typed), &Origin::Own)
    }

    fn try_act(&mut self, by: PersonId, verb: Verb, typed: &Fields, origin: &Origin) -> Result<(), Refusal> {
        let pack = Pack::builtin();
        let staff = |staff: &str| match staff {
            "1001" => Some(WANG),
            "1002" => Some(LI),
            _ => None,
        };
        let reading = Reading { pack, now: self.now, staff: &staff, past: false };
        let others: Vec<&Case> = self.others.iter().filter_map(|other| other.case.as_ref()).collect();
        let with = Context {
            actor: by,
            team: None,
            proxy: None,
            leads: self.leads,
            manages: self.manages,
            posts: match (self.manages, self.leads) {
                (true, _) => &Whom::ALL,
                (false, true) => &[Whom::TeamLeader],
                _ => &[],
            },
            stands_for: &[],
            now: self.now,
            occurred: self.now,
            origin,
            pack,
            pack_no: EditionNo(1),
            customer: None,
            star: self.star,
            others: &others,
            repeat: false,
            stock: &self.stock,
            reception: &self.reception,
        };
        let spoken = verb.read(self.case.is_none(), typed, &reading)?;
        let Decision { facts, others } = match (&self.case, spoken.command) {
            (None, Command::New(intake)) => open(self.id, *intake, spoken.words, &with)?.into(),
            (Some(case), command) => decide(case, Spoken { command, ..spoken }, &self.log, &with)?,
            _ => unreachable!("reading a new case gives a new case"),
        };
        self.commands += 1;
        for fact in facts {
            self.write(by, fact);
        }
        let (now, command) = (self.now, self.commands);
        for (id, facts) in others {
            let other = self.others.iter_mut().find(|other| other.id == id).unwrap();
            let own = std::mem::replace(&mut other.commands, command);
            other.now = now;
            for fact in facts {
                other.write(by, fact);
            }
            other.commands = own;
        }
        Ok(())
    }

    fn write(&mut self, by: PersonId, fact: Fact) {
        let seq = self.log.len() as u64 + 1;
        let envelope = Envelope {
            site: self.id.site,
            epoch: 1,
            seq,
            prev: seq - 1,
            subject: Subject::Case(self.id),
            occurred: self.now,
            recorded: self.now,
            actor: by,
            on_behalf: None,
            door: Door::Terminal,
            command: CommandId::nth("bench", self.commands.into()),
            base: None,
            version: PAYLOAD_VERSION,
            key: KeyId::Case(self.id),
        };
        let refold = matches!(fact.event, Event::Undone { .. });
        self.log.push(Recorded { envelope, event: fact.event, words: fact.words, erased: false });
        let record = self.log.last().unwrap();
        self.stock.apply(record);
        self.reception.apply(record);
        match &mut self.case {
            Some(case) if !refold => case.apply(record, Pack::builtin()),
            _ => self.case = fold(&self.log, |_| Some(Pack::builtin().clone())),
        }
    }

    /// Fires what is due by now, as the desk does.
    fn fire(&mut self) -> Vec<(Instant, Alarm)> {
        let mut fired = Vec::new();
        while let Some((at, alarm)) = self.case().next_alarm().filter(|(at, _)| *at <= self.now) {
            fired.push((at, alarm.clone()));
            let event = match alarm {
                Alarm::HoldEnds => Event::Resumed,
                Alarm::Clock(Fired { clock, cycle, per_mille: 1000 }) => {
                    Event::Breached { clock, cycle, due: at }
                }
                Alarm::Clock(Fired { clock, cycle, per_mille }) => {
                    Event::Warned { clock, cycle, per_mille, due: at }
                }
                Alarm::Step(Step { clock, cycle, step, whom, .. }) => {
                    Event::StepFired { clock, cycle, step, whom, due: at }
                }
                Alarm::Tell(Step { clock, cycle, step, whom, .. }) => {
                    Event::StepTold { clock, cycle, step, whom }
                }
            };
            self.write(PersonId::SYSTEM, Fact::bare(event));
        }
        fired
    }

    fn pass(&mut self, seconds: i64) {
        self.now = self.now.plus(seconds);
    }
}

const FINISH: Typed = &[("disposition", "upheld"), ("text", "室分故障已修复")];
const REPLY: Typed = &[("result", "reached"), ("kind", "final"), ("text", "已修复")];
const SATISFIED: Typed = &[("result", "reached"), ("answer", "satisfied")];

#[test]
fn the_loop_closes_by_two_people_and_every_clock_stops() {
    let mut bench = Bench::new();
    bench.act(WANG, Verb::Open, &[("line", "13833330912"), ("text", "无信号")]).unwrap();
    assert_eq!(bench.case().stage, Stage::Accept);
    bench.act(WANG, Verb::Accept, &[("category", "indoor_coverage")]).unwrap();
    assert_eq!((bench.case().stage, bench.case().owner), (Stage::Handle, Some(WANG)));
    assert_eq!(bench.clock("fault_repair"), ClockState::Running);
    bench.pass(3_600);
    bench.act(WANG, Verb::Finish, FINISH).unwrap();
    assert_eq!(bench.case().stage, Stage::Feedback);
    bench.act(WANG, Verb::Reply, REPLY).unwrap();
    assert_eq!(bench.case().stage, Stage::Revisit);
    assert_eq!(bench.act(WANG, Verb::Revisit, SATISFIED).unwrap_err().reason, Reason::OwnRevisit);
    bench.act(LI, Verb::Revisit, SATISFIED).unwrap();
    assert_eq!((bench.case().stage, bench.case().closing), (Stage::Closed, Some(Closing::Revisited)));
    assert!(bench.case().clocks.iter().all(|named| !named.clock.is_open()));
    assert_eq!(bench.case().next_alarm(), None);
}

#[test]
fn one_call_resolution_is_one_act_and_still_revisited() {
    let mut bench = Bench::new();
    let typed = [("text", "套餐怎么退"), ("disposition", "not_upheld"), ("answer", "已说明")];
    bench.act(WANG, Verb::Resolve, &typed).unwrap();
    assert_eq!(bench.case().stage, Stage::Revisit);
    let names: Vec<_> = bench.log.iter().map(|record| record.event.name()).collect();
    assert_eq!(names, ["opened", "accepted", "finished", "replied"]);
    assert!(bench.log.iter().all(|record| record.envelope.command == bench.log[0].envelope.command));
}

#[test]
fn an_enquiry_that_nobody_revisits_is_closed_by_its_answer() {
    let mut bench = Bench::new();
    let typed = [
        ("kind", "enquiry"),
        ("text", "流量怎么查"),
        ("disposition", "answered"),
        ("answer", "发 CXLL 到 10086"),
    ];
    bench.act(WANG, Verb::Resolve, &typed).unwrap();
    assert_eq!((bench.case().stage, bench.case().closing), (Stage::Closed, Some(Closing::NoRevisit)));
}

#[test]
fn a_dissatisfied_customer_is_handled_again_only_for_our_own_fault() {
    for (why, stage) in [("own_fault", Stage::Handle), ("policy", Stage::Closed)] {
        let mut bench = Bench::accepted();
        bench.act(WANG, Verb::Finish, FINISH).unwrap();
        bench.act(WANG, Verb::Reply, REPLY).unwrap();
        let typed = [("result", "reached"), ("answer", "dissatisfied"), ("why", why)];
        bench.act(LI, Verb::Revisit, &typed).unwrap();
        assert_eq!(bench.case().stage, stage, "{why}");
        assert_eq!(bench.case().satisfaction, Some(Satisfaction::Dissatisfied));
    }
}

#[test]
fn a_written_notice_counts_only_after_the_tries_of_the_pack() {
    let mut bench = Bench::accepted();
    bench.act(WANG, Verb::Finish, FINISH).unwrap();
    bench.act(WANG, Verb::Reply, REPLY).unwrap();
    let notice = [("result", "notice")];
    for made in 0..3 {
        let refusal = bench.act(LI, Verb::Revisit, &notice).unwrap_err();
        assert_eq!(refusal.reason, Reason::MoreTries { made, needed: 3, days: 2 });
        bench.pass(43_200);
        bench.act(LI, Verb::Revisit, &[("result", "no_answer")]).unwrap();
        assert_eq!(bench.case().stage, Stage::Revisit);
    }
    bench.act(LI, Verb::Revisit, &notice).unwrap();
    assert_eq!(bench.case().closing, Some(Closing::NotReached));
    assert_eq!(bench.case().satisfaction, None, "not reached is never satisfied");
}

#[test]
fn a_held_case_moves_only_when_it_is_resumed() {
    let mut bench = Bench::accepted();
    bench.act(WANG, Verb::Hold, &[("reason", "customer"), ("until", "+2h"), ("text", "等客户回电")]).unwrap();
    let refusal = bench.act(WANG, Verb::Finish, FINISH).unwrap_err();
    assert_eq!(refusal.reason, Reason::Held { verb: Verb::Finish });
    assert!(refusal.allowed.contains(&Verb::Resume));
    assert_eq!(bench.clock("result"), ClockState::Held);
    assert_eq!(bench.clock("whole_case"), ClockState::Running, "the whole-case limit is never held");
    bench.pass(3_600);
    bench.act(WANG, Verb::Resume, &[]).unwrap();
    let result = bench.case().clocks.iter().find(|named| named.id == "result").unwrap();
    assert_eq!(result.clock.held_s, 3_600);
    assert_eq!(result.clock.deadline, Some(start().plus(48 * 3_600 + 3_600)));
}

#[test]
fn a_hold_has_a_maximum_and_always_an_end() {
    let mut bench = Bench::accepted();
    let typed = [("reason", "department"), ("until", "+49h"), ("text", "等")];
    assert!(matches!(
        bench.act(WANG, Verb::Hold, &typed).unwrap_err().reason,
        Reason::Field { fault: Fault::TooFar { .. }, .. }
    ));
    bench.act(WANG, Verb::Hold, &[("reason", "department"), ("text", "等")]).unwrap();
    let hold = bench.case().hold.clone().unwrap();
    assert_eq!(hold.until, Some(start().plus(48 * 3_600)));
}

#[test]
fn own_cases_are_closed_by_their_revisit_and_imported_ones_by_hand() {
    let mut bench = Bench::accepted();
    assert_eq!(bench.act(WANG, Verb::Close, &[("text", "x")]).unwrap_err().reason, Reason::RevisitFirst);
    assert!(!bench.case().acts().contains(&Verb::Close));

    let mut bench = Bench::new();
    let elsewhere = Origin::Imported { source: "省平台".to_owned() };
    bench.try_act(WANG, Verb::Open, &fields(&[("text", "旧单")]), &elsewhere).unwrap();
    bench.act(WANG, Verb::Close, &[("text", "省平台已办结")]).unwrap();
    assert_eq!(bench.case().closing, Some(Closing::Elsewhere));
}

#[test]
fn undo_takes_back_one_act_after_the_other_within_its_grace() {
    let mut bench = Bench::accepted();
    bench.act(WANG, Verb::Dispatch, &[("team", "network")]).unwrap();
    let dispatched = bench.case().clone();
    bench.act(WANG, Verb::Finish, FINISH).unwrap();
    assert_eq!(bench.act(LI, Verb::Undo, &[]).unwrap_err().reason, Reason::NotYours { by: WANG });
    bench.act(WANG, Verb::Undo, &[]).unwrap();
    assert_eq!(bench.case().stage, dispatched.stage);
    assert_eq!(bench.case().clocks, dispatched.clocks);
    bench.act(WANG, Verb::Undo, &[]).unwrap();
    assert_eq!(bench.case().team, None);
    let refusal = bench.act(WANG, Verb::Undo, &[]).unwrap_err();
    assert_eq!(refusal.reason, Reason::NotUndoable { event: "opened".to_owned() });

    bench.act(WANG, Verb::Note, &[("text", "记")]).unwrap();
    bench.pass(601);
    assert_eq!(bench.act(WANG, Verb::Undo, &[]).unwrap_err().reason, Reason::UndoLate { grace_s: 600 });
}

#[test]
fn a_limit_set_from_outside_is_a_moment_that_no_hold_moves() {
    let mut bench = Bench::accepted();
    let deadline = start().plus(100);
    bench.write(WANG, Fact::bare(Event::LimitSet { clock: "result".to_owned(), deadline }));
    bench.pass(150);
    bench.act(WANG, Verb::Hold, &[("reason", "customer"), ("text", "等")]).unwrap();
    bench.pass(100);
    bench.act(WANG, Verb::Resume, &[]).unwrap();
    let result = bench.case().clocks.iter().find(|named| named.id == "result").unwrap();
    assert_eq!(result.clock.deadline, Some(deadline));
    assert!(result.clock.breached(bench.now));
}

#[test]
fn a_field_that_does_not_fit_names_what_would() {
    let mut bench = Bench::accepted();
    let table: &[(Verb, Typed, &str, Fault)] = &[
        (Verb::Note, &[], "text", Fault::Missing),
        (Verb::Note, &[("text", " \n")], "text", Fault::Missing),
        (Verb::Note, &[("text", "a"), ("x", "1")], "x", Fault::Unknown { fields: vec!["text".to_owned()] }),
        (Verb::Assign, &[("to", "9999")], "to", Fault::Staff),
        (Verb::Amend, &[("line", "12")], "line", Fault::Phone),
        (Verb::Amend, &[("line", "138x")], "line", Fault::Phone),
        (Verb::Transfer, &[("text", "给别人")], "team", Fault::Missing),
        (Verb::Hold, &[("reason", "customer"), ("until", "9点"), ("text", "t")], "until", Fault::When),
        (
            Verb::Hold,
            &[("reason", "customer"), ("until", "2020-01-01T00:00:00Z"), ("text", "t")],
            "until",
            Fault::Past,
        ),
        (
            Verb::Classify,
            &[("kind", "repair"), ("category", "indoor_coverage")],
            "category",
            Fault::NotOfKind { kind: "repair".to_owned() },
        ),
        (Verb::Attach, &[("name", "a"), ("sha256", "00"), ("place", "p")], "sha256", Fault::Number),
        (Verb::Revisit, &[("result", "reached")], "answer", Fault::Missing),
        (Verb::Revisit, &[("result", "reached"), ("answer", "dissatisfied")], "why", Fault::Missing),
    ];
    for (verb, typed, field, fault) in table {
        let refusal = bench.act(WANG, *verb, typed).unwrap_err();
        assert_eq!(
            refusal.reason,
            Reason::Field { field: (*field).to_owned(), fault: fault.clone() },
            "{verb:?}"
        );
    }
    let long = "长".repeat(MAX_TEXT / 3 + 1);
    let refusal = bench.act(WANG, Verb::Note, &[("text", &long)]).unwrap_err();
    assert!(matches!(refusal.reason, Reason::Field { fault: Fault::TooLong { .. }, .. }));
}

/// Steps that a person can take, and what is typed for them.
fn step() -> impl Strategy<Value = (PersonId, Verb, Fields, i64, u8)> {
    let typed = |verb: Verb, odd: bool| -> Fields {
        let table =
            if matches!(verb, Verb::Open | Verb::Resolve) { verb.fields_of_new() } else { verb.fields() };
        let mut typed = BTreeMap::new();
        for field in table {
            let value = match field.shape {
                Shape::Choice(choice) => {
                    let values = choice.values(Pack::builtin());
                    values.get(usize::from(odd) % values.len().max(1)).cloned().unwrap_or_default()
                }
                Shape::Staff => if odd { "1001" } else { "1002" }.to_owned(),
                Shape::When => "+1h".to_owned(),
                Shape::Phone => "13800000000".to_owned(),
                Shape::Case => other_id().to_string(),
                Shape::Sha256 => "0".repeat(64),
                // Sometimes the only one that can be meant goes without saying.
                Shape::Number if !odd && field.need == Need::May => continue,
                Shape::Number => "1".to_owned(),
                // The others stand on sheets.
                _ => "文".to_owned(),
            };
            typed.insert(field.name.to_owned(), value);
        }
        if verb == Verb::Fill {
            return sheets::typed(odd);
        }
        if verb == Verb::Classify || verb == Verb::Accept {
            typed.remove("kind");
        }
        typed
    };
    (
        prop_oneof![Just(WANG), Just(LI)],
        proptest::sample::select(Verb::ALL.to_vec()),
        any::<bool>(),
        prop_oneof![Just(60i64), Just(700), Just(90_000), Just(3_000_000)],
        0..8u8,
    )
        .prop_map(move |(by, verb, odd, pass, how)| (by, verb, typed(verb, odd), pass, how))
}

impl Bench {
    /// Takes a step: by somebody who leads in one of two, on the other case in one of four.
    fn step(&mut self, by: PersonId, verb: Verb, typed: &Fields, how: u8) -> Result<(), Refusal> {
        let leads = how.is_multiple_of(2);
        (self.leads, self.manages) = (leads, leads);
        match self.others.first_mut().filter(|_| how / 2 == 0) {
            Some(other) => {
                other.now = self.now;
                other.try_act(by, verb, typed, &Origin::Own)
            }
            None => self.try_act(by, verb, typed, &Origin::Own),
        }
    }

    /// Each case as it stands, and how much was written about it.
    fn all(&self) -> Vec<(&Case, &[Recorded])> {
        let others = self.others.iter().map(|other| (other.case(), other.log.as_slice()));
        std::iter::once((self.case(), self.log.as_slice())).chain(others).collect()
    }
}

/// The stages that may follow each other, from the life cycle.
fn may_follow(from: Stage, to: Stage) -> bool {
    use Stage::*;
    from == to
        || matches!(
            (from, to),
            // A child takes the solution of its parent wherever it is.
            (Accept, Handle | Feedback | Rejected | Withdrawn | Closed)
                | (Handle, Feedback | Withdrawn | Closed)
                | (Feedback, Revisit | Closed | Withdrawn | Handle)
                | (Revisit, Closed | Handle)
                | (Closed, Handle | Archived)
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("CASELOOP_LAWS").ok().and_then(|n| n.parse().ok()).unwrap_or(300)
    ))]

    #[test]
    fn no_history_leads_to_an_illegal_stage_and_folding_agrees(steps in proptest::collection::vec(step(), 1..40)) {
        let mut bench = Bench::with_other();
        for (by, verb, typed, pass, how) in steps {
            let before: Vec<(Case, usize)> =
                bench.all().into_iter().map(|(case, log)| (case.clone(), log.len())).collect();
            let done = bench.step(by, verb, &typed, how);
            for ((before, written), (case, log)) in before.iter().zip(bench.all()) {
                if let Err(refusal) = &done {
                    prop_assert_eq!(log.len(), *written);
                    prop_assert_eq!(case, before);
                    // What a refusal offers is never refused for the stage or the hold.
                    let other = how / 2 == 0;
                    for offered in refusal.allowed.iter().filter(|verb| !Verb::NEW.contains(verb)) {
                        prop_assert!(before.acts().contains(offered) || other != (case.id == other_id()));
                    }
                } else if verb != Verb::Undo {
                    let mut stage = before.stage;
                    for upto in written + 1..=log.len() {
                        let now = fold(&log[..upto], |_| Some(Pack::builtin().clone())).unwrap().stage;
                        prop_assert!(may_follow(stage, now), "{:?} → {:?} by {:?}", stage, now, verb);
                        stage = now;
                    }
                }
                let folded = fold(log, |_| Some(Pack::builtin().clone())).unwrap();
                prop_assert_eq!(&folded, case, "folded from the start and one by one");
                prop_assert_eq!(folded.stage.is_open(), folded.closed.is_none());
                prop_assert!(folded.hold.is_none() || folded.stage.is_open());
                life::nothing_is_owed_by_what_is_closed(&folded, bench.now);
            }
            links::both_say_the_same(bench.case(), bench.others[0].case());
            bench.pass(pass);
        }
    }

    #[test]
    fn undo_restores_what_was(steps in proptest::collection::vec(step(), 1..16), last in step()) {
        let mut bench = Bench::with_other();
        for (by, verb, typed, pass, how) in steps {
            let _ = bench.step(by, verb, &typed, how);
            bench.pass(pass);
        }
        let before: Vec<Case> = bench.all().into_iter().map(|(case, _)| case.clone()).collect();
        let (by, verb, typed, ..) = last;
        bench.leads = true;
        if verb != Verb::Undo && bench.try_act(by, verb, &typed, &Origin::Own).is_ok() {
            // Where the stage that was reached takes no undo, there is nothing to restore.
            bench.act(by, Verb::Undo, &[]).unwrap();
            for (before, (after, _)) in before.into_iter().zip(bench.all()) {
                let (last, revision, touched) = (before.last, before.revision, before.touched);
                // A flag that ended meanwhile counts no more.
                let ends = before.flags.iter().any(|flag| flag.until.is_some());
                let priority = if ends { before.priority } else { after.priority };
                let same = Case { last, revision, touched, priority, ..after.clone() };
                prop_assert_eq!(same, before);
            }
        }
    }

    #[test]
    fn any_typed_text_is_read_or_refused(verb in proptest::sample::select(Verb::ALL.to_vec()), new in any::<bool>(),
            values in proptest::collection::vec(".{0,40}", 16)) {
        let table = if new { verb.fields_of_new() } else { verb.fields() };
        let typed = table.iter().zip(values).map(|(field, value)| (field.name.to_owned(), value)).collect();
        let staff = |_: &str| Some(WANG);
        let reading = Reading { pack: Pack::builtin(), now: start(), staff: &staff, past: false };
        let _ = verb.read(new, &typed, &reading);
    }

    #[test]
    fn any_bytes_decode_or_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode_open(&bytes);
        let _ = decode_words(&bytes);
    }
}

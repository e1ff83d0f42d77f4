//! Refunds by anybody in any order, held against a plain book: charges, proposals, approvals, batches, results that are
//! repeated, late, wrong or lost, commands that are sent again, and a desk that falls and folds its log anew.
//!
//! `CASELOOP_REFUNDS` says how many operations (default 30 000).

mod lists;

use std::collections::{HashMap, HashSet};

use super::super::*;
use crate::rights::Fen;

/// Who pays.
const ZHAO: PersonId = PersonId(3);
/// Who there is: an agent, two who lead a team, one who manages, and another agent.
const PEOPLE: u64 = 5;
/// Cases at the same time.
const CASES: usize = 16;
/// Above this a second level approves, in fen.
const LIMIT: i64 = 50_000;

/// A row of numbers from a seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % below
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.roll(n) == 0
    }
}

/// What the book knows of a proposal.
#[derive(Clone, Default)]
struct Entry {
    amount: i64,
    /// The charges that it was made from.
    of: Vec<(u32, i64)>,
    hands: Vec<PersonId>,
    needs: usize,
    yes: usize,
}

/// What the book knows of a case, in plain numbers.
#[derive(Clone, Default)]
struct Book {
    /// Number of an upheld charge, and what is owed for it.
    owed: BTreeMap<u32, i64>,
    proposals: HashMap<u32, Entry>,
    paid: i64,
}

impl Book {
    fn charges(&self) -> Vec<(u32, i64)> {
        self.owed.iter().map(|(no, fen)| (*no, *fen)).collect()
    }

    fn left(&self) -> i64 {
        (self.owed.values().sum::<i64>() - self.paid).max(0)
    }
}

struct File {
    case: Case,
    log: Vec<Recorded>,
    book: Book,
    /// What each person has on the screen: code and amount.
    screens: HashMap<PersonId, (String, i64)>,
}

/// Who pays. A key is paid once, whatever is asked.
#[derive(Default)]
struct Bank {
    /// What was asked under each key, and what became of it.
    asked: HashMap<String, (PaymentKey, i64, Option<bool>)>,
    order: Vec<String>,
    paid: i64,
}

struct Desk {
    dice: Dice,
    files: Vec<File>,
    /// 主单: the one case under which lists of refunds are gathered.
    parents: Vec<File>,
    /// Payments of cases that are put away may still be told.
    away: HashMap<CaseId, File>,
    laws: RefundLaws,
    bank: Bank,
    seq: u64,
    cases: u32,
    batches: u64,
    now: Instant,
    book_paid: i64,
    done: BTreeMap<&'static str, u64>,
    answered: HashSet<CommandId>,
}

impl Desk {
    fn new(seed: u64) -> Self {
        let mut desk = Self {
            dice: Dice(seed),
            files: Vec::new(),
            parents: Vec::new(),
            away: HashMap::new(),
            laws: RefundLaws::default(),
            bank: Bank::default(),
            seq: 0,
            cases: 0,
            batches: 0,
            now: start(),
            book_paid: 0,
            done: BTreeMap::new(),
            answered: HashSet::new(),
        };
        let parent = desk.open();
        desk.parents.push(parent);
        for _ in 0..CASES {
            let file = desk.open();
            desk.files.push(file);
        }
        desk
    }

    fn record(&mut self, subject: Subject, by: &[PersonId], command: CommandId, fact: Fact) -> Recorded {
        self.seq += 1;
        let envelope = Envelope {
            site: id().site,
            epoch: 1,
            seq: self.seq,
            prev: 0,
            subject,
            occurred: self.now,
            recorded: self.now,
            actor: by[0],
            on_behalf: by.get(1).copied(),
            door: Door::Terminal,
            command,
            base: None,
            version: PAYLOAD_VERSION,
            key: KeyId::None,
        };
        let record = Recorded { envelope, event: fact.event, words: fact.words, erased: false };
        self.laws.take(&record.envelope, &record.event);
        record
    }

    fn open(&mut self) -> File {
        // Not every counter makes a number.
        let id = CaseId::mint(id().site, self.cases + 1).unwrap();
        self.cases = id.n;
        let facts = Opened {
            kind: REFUND.to_owned(),
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
        let words = Words::of([(Word::Line, Some("13833330912".to_owned()))]);
        let command = CommandId::nth("open", self.cases.into());
        let opened = Fact { event: Event::Opened(Box::new(facts)), words };
        let opened = self.record(Subject::Case(id), &[WANG], command, opened);
        let mut case = Case::opened(&opened).unwrap();
        let accepted = self.record(Subject::Case(id), &[WANG], command, Fact::bare(Event::Accepted));
        case.take(&accepted, Pack::builtin());
        File { case, log: vec![opened, accepted], book: Book::default(), screens: HashMap::new() }
    }

    fn count(&mut self, what: &'static str) {
        *self.done.entry(what).or_default() += 1;
    }

    /// One operation by somebody.
    fn step(&mut self) {
        self.now = self.now.plus(1 + self.dice.roll(600) as i64);
        let at = self.dice.roll(CASES as u64) as usize;
        match self.dice.roll(23) {
            20 => self.gather(),
            21 | 22 => self.answer_list(),
            0..=12 => self.act(at),
            13 | 14 => self.batch(),
            15..=17 => self.tell(),
            18 => self.fall(at),
            _ => self.put_away(at),
        }
    }

    /// Somebody, and at times somebody else who sits there for them.
    fn hands(&mut self) -> Vec<PersonId> {
        let person = |dice: &mut Dice| PersonId(1 + dice.roll(PEOPLE) as u32);
        let mut hands = vec![person(&mut self.dice)];
        if self.dice.one_in(12) {
            hands.push(person(&mut self.dice));
        }
        hands
    }

    fn act(&mut self, at: usize) {
        let hands = self.hands();
        let by = hands[0];
        let file = &self.files[at];
        let charges: Vec<u32> = file.case.refund.charges.iter().map(|charge| charge.no).collect();
        let dice = &mut self.dice;
        let some = match charges.is_empty() {
            true => String::new(),
            false => charges[dice.roll(charges.len() as u64) as usize].to_string(),
        };
        let yuan = |dice: &mut Dice| {
            let most = if dice.one_in(6) { 400 } else { 40 };
            format!("{}.{:02}", dice.roll(most), dice.roll(100))
        };
        let (verb, typed): (Verb, Vec<(&str, String)>) = match dice.roll(24) {
            0 | 1 => {
                let cause =
                    ["malicious", "metering_error", "unproven", "unproven", "fraud"][dice.roll(5) as usize];
                let finding = ["upheld", "upheld", "open", "not_upheld"][dice.roll(4) as usize];
                let charge = if dice.one_in(2) { some } else { String::new() };
                let proof = if cause == "unproven" { "none" } else { "" };
                (
                    Verb::Charge,
                    vec![
                        ("charge", charge),
                        ("day", "2026-02-01".to_owned()),
                        ("from", "10661234".to_owned()),
                        ("amount", yuan(dice)),
                        ("cause", cause.to_owned()),
                        ("proof", proof.to_owned()),
                        ("finding", finding.to_owned()),
                    ],
                )
            }
            2 if dice.one_in(3) => (Verb::Strike, vec![("charge", some), ("text", "x".to_owned())]),
            2..=6 => {
                let account = if dice.one_in(12) { "6222020200012345678" } else { "" };
                (Verb::Propose, vec![("account", account.to_owned())])
            }
            7..=12 => return self.look(at, by),
            13 if dice.one_in(6) => (Verb::Amend, vec![("line", format!("1383333{:04}", dice.roll(3)))]),
            13..=22 => {
                // What stands on the screen; at times whatever is right by now.
                let file = &self.files[at];
                let now = file.case.refund.live().map(|live| (short(&live.binding), live.amount.count()));
                let screen = file.screens.get(&by).cloned().filter(|_| !dice.one_in(3)).or(now);
                let Some((code, amount)) = screen else { return };
                self.files[at].screens.insert(by, (code.clone(), amount));
                (Verb::Approve, vec![("binding", code)])
            }
            _ => (Verb::Decline, vec![("text", "x".to_owned())]),
        };
        let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let command = CommandId::nth("act", self.seq.wrapping_mul(64) + self.dice.roll(64));
        let times = if self.dice.one_in(8) { 2 } else { 1 };
        for _ in 0..times {
            self.ask(at, &hands, verb, &typed, command);
        }
    }

    /// Looks at what is proposed.
    fn look(&mut self, at: usize, by: PersonId) {
        let file = &mut self.files[at];
        match file.case.refund.live() {
            Some(live) => file.screens.insert(by, (short(&live.binding), live.amount.count())),
            None => file.screens.remove(&by),
        };
    }

    /// A command. Sent again it is answered and not done.
    fn ask(&mut self, at: usize, hands: &[PersonId], verb: Verb, typed: &[(&str, &str)], command: CommandId) {
        if self.answered.contains(&command) {
            return self.count("sent again");
        }
        let by = hands[0];
        let pack = Pack::builtin();
        let reading = Reading { pack, now: self.now, staff: &|_| None, past: false };
        let Ok(spoken) = verb.read(false, &fields(typed), &reading) else { return self.count("unread") };
        let with = context(hands, self.now);
        let file = &self.files[at];
        let Ok(decision) = decide(&file.case, spoken, &[], &with) else { return self.count("refused") };
        self.answered.insert(command);
        let screen = file.screens.get(&by).map(|(_, amount)| *amount);
        self.enter(at, hands, &decision.facts, screen, None);
        self.write(at, hands, command, decision.facts);
    }

    fn write(&mut self, at: usize, hands: &[PersonId], command: CommandId, facts: Vec<Fact>) {
        for fact in facts {
            let id = self.files[at].case.id;
            let record = self.record(Subject::Case(id), hands, command, fact);
            let file = &mut self.files[at];
            file.case.take(&record, Pack::builtin());
            file.log.push(record);
        }
        let file = &self.files[at];
        assert_eq!(file.case.refund.left().count(), file.book.left(), "the sums differ");
    }

    /// Enters what was decided in the book, by the book's own rules.
    /// `of_list` is what decides how many approve, where it is not what this case comes to.
    fn enter(
        &mut self,
        at: usize,
        hands: &[PersonId],
        facts: &[Fact],
        screen: Option<i64>,
        of_list: Option<i64>,
    ) {
        for fact in facts {
            let Event::Refund(event) = &fact.event else { continue };
            self.count(event.name());
            let book = &mut self.files[at].book;
            match event.as_ref() {
                RefundEvent::ChargeSet(charge) => {
                    let amount = charge.amount.count();
                    let owed = match charge.cause.as_str() {
                        "metering_error" => amount * 2,
                        "fraud" => (amount * 3).max(50_000),
                        _ => amount,
                    };
                    match charge.finding {
                        Finding::Upheld => book.owed.insert(charge.no, owed),
                        _ => book.owed.remove(&charge.no),
                    };
                }
                RefundEvent::ChargeStruck { charge } => drop(book.owed.remove(charge)),
                RefundEvent::Proposed { proposal, amount, approvers, .. } => {
                    assert_eq!(amount.count(), book.left(), "proposed what is not owed");
                    assert!(!book.proposals.contains_key(proposal), "a number was given twice");
                    let most = of_list.unwrap_or(book.paid + amount.count());
                    let needs = if most > LIMIT { 2 } else { 1 };
                    assert_eq!(approvers.len(), needs, "other approvals than it takes");
                    let (amount, of, hands) = (amount.count(), book.charges(), hands.to_vec());
                    book.proposals.insert(*proposal, Entry { amount, of, hands, needs, yes: 0 });
                }
                RefundEvent::Approved { proposal, .. } => {
                    let (of, left) = (book.charges(), book.left());
                    let entry = book.proposals.get_mut(proposal).unwrap();
                    assert!(
                        hands.iter().all(|hand| !entry.hands.contains(hand)),
                        "approved by the same hands"
                    );
                    assert_eq!(screen, Some(entry.amount), "approved what was not seen");
                    assert_eq!((&entry.of, entry.amount), (&of, left), "approved what is not owed now");
                    entry.hands.extend(hands);
                    entry.yes += 1;
                }
                _ => {}
            }
        }
    }

    /// Hands out all that is approved.
    fn batch(&mut self) {
        self.batches += 1;
        let (batch, mut rows) = (self.batches, Vec::new());
        let command = CommandId::nth("batch", batch);
        for at in 0..CASES {
            let file = &self.files[at];
            let Some((key, proposal, fact)) = file.case.batched(batch) else { continue };
            let amount = proposal.amount;
            let entry = &file.book.proposals[&key.proposal];
            assert_eq!(entry.yes, entry.needs, "paid without its approvals");
            assert_eq!(
                (entry.amount, &entry.of),
                (amount.count(), &file.book.charges()),
                "paid something else"
            );
            self.write(at, &[ZHAO], command, vec![fact]);
            let (case, proposal, attempt) = (key.case, key.proposal, key.attempt);
            rows.push(BatchRow { case, proposal, attempt, amount });
            let before = self.bank.asked.insert(key.to_string(), (key, amount.count(), None));
            assert!(before.is_none(), "a key was handed out twice");
            self.bank.order.push(key.to_string());
            self.count("handed out");
        }
        let made = Fact::bare(Event::Refund(Box::new(RefundEvent::BatchMade { batch, rows })));
        self.record(Subject::Site, &[ZHAO], command, made);
    }

    /// The bank tells what came of a payment: of one of the last mostly, of an old one again at times, and at times wrong.
    fn tell(&mut self) {
        if self.bank.order.is_empty() {
            return;
        }
        let known = self.bank.order.len() as u64;
        let of_late = if self.dice.one_in(4) { known } else { known.min(12) };
        let back = self.dice.roll(of_late);
        let key = self.bank.order[(known - 1 - back) as usize].clone();
        let fails = self.dice.one_in(4);
        let (key, amount, came) = self.bank.asked.get_mut(&key).unwrap();
        if came.is_none() {
            *came = Some(!fails);
            if !fails {
                self.bank.paid += *amount;
            }
        }
        let (key, mut amount, paid) = (*key, *amount, *came == Some(true));
        let wrong = self.dice.one_in(10);
        let lies = wrong && self.dice.one_in(2);
        if wrong && !lies {
            amount += 1;
        }
        // A result that says the opposite of what was told, where something was told.
        let says_paid = paid != lies;
        let came = match says_paid {
            true => Came::Paid { reference: format!("B{key}"), at: self.now },
            false => Came::Failed { at: self.now },
        };
        let PaymentKey { case, proposal, attempt } = key;
        let at = self.files.iter().position(|file| file.case.id == case);
        let settled = |case: &Case| {
            let told = case.refund.proposals.iter().any(|of| {
                of.no == proposal && of.attempts.iter().any(|made| made.no == attempt && made.came.is_some())
            });
            let amount = Fen::new(amount).unwrap();
            (told, case.settled(&PaymentResult { proposal, attempt, amount, came }, None))
        };
        let Some(at) = at else {
            let (told, result) = settled(&self.away[&case].case);
            assert!(told && matches!(result, Ok(None) | Err(_)), "a case was put away unpaid");
            return self.count("told late");
        };
        let (told, result) = settled(&self.files[at].case);
        match result {
            // Nobody can know that the first word about a payment is a lie.
            Ok(Some(_)) if lies => self.count("left for later"),
            Ok(Some(fact)) => {
                assert!(!told && !wrong, "taken in twice, or though it was wrong");
                if says_paid {
                    self.files[at].book.paid += amount;
                    self.book_paid += amount;
                }
                self.count(if says_paid { "paid" } else { "failed" });
                let command = CommandId::nth("result", self.seq);
                self.write(at, &[ZHAO], command, vec![fact]);
            }
            Ok(None) => {
                assert!(told);
                self.count("told again");
            }
            Err(why) => {
                assert!(wrong, "a result that fits was refused: {key} {why:?}");
                self.count("misfit");
            }
        }
    }

    /// The desk falls: what it knew is folded from the log.
    fn fall(&mut self, at: usize) {
        let file = &mut self.files[at];
        let folded = fold(&file.log, |_| Some(Pack::builtin().clone())).unwrap();
        assert_eq!(folded.refund, file.case.refund, "the log says something else");
        file.case = folded;
        // Its log only grows.
        if self.seq.is_multiple_of(64) {
            let folded = fold(&self.parents[0].log, |_| Some(Pack::builtin().clone())).unwrap();
            assert_eq!(folded.refund, self.parents[0].case.refund, "the log says something else");
        }
        self.count("folded");
    }

    /// A case that has had much, and waits for no payment, is put away.
    fn put_away(&mut self, at: usize) {
        let file = &self.files[at];
        if file.case.refund.is_under_way() || file.case.refund.proposals.len() < 30 {
            return;
        }
        self.fall(at);
        let next = self.open();
        let file = std::mem::replace(&mut self.files[at], next);
        let file = File { log: Vec::new(), book: Book::default(), ..file };
        self.away.insert(file.case.id, file);
        self.count("put away");
    }
}

/// Who somebody is, and who sits there for them.
fn context(hands: &[PersonId], now: Instant) -> Context<'static> {
    let by = hands[0];
    Context {
        actor: by,
        proxy: hands.get(1).copied(),
        team: None,
        leads: by.0 == 2 || by.0 == 3,
        manages: by.0 == 4,
        posts: match by.0 {
            4 => &Whom::ALL,
            2 | 3 => &[Whom::TeamLeader],
            _ => &[],
        },
        stands_for: &[],
        now,
        occurred: now,
        origin: &Origin::Own,
        pack: Pack::builtin(),
        pack_no: EditionNo(1),
        customer: None,
        star: None,
        others: &[],
        repeat: false,
        stock: &NO_STOCK,
        reception: &NO_RECEPTION,
    }
}

#[test]
fn no_refund_is_paid_twice_by_the_same_hands_or_in_another_amount_than_approved() {
    let steps: u64 = std::env::var("CASELOOP_REFUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(30_000);
    let mut desk = Desk::new(0x7E8);
    for _ in 0..steps {
        desk.step();
    }
    assert_eq!(desk.laws.paid(), desk.book_paid);
    // What the bank paid and nobody told yet is all that is between them.
    let untold: i64 = desk
        .files
        .iter()
        .filter_map(|file| {
            let live = file.case.refund.live()?;
            let attempt = live.attempts.last().filter(|made| made.came.is_none())?;
            let key = PaymentKey { case: file.case.id, proposal: live.no, attempt: attempt.no };
            let (_, amount, came) = &desk.bank.asked[&key.to_string()];
            (*came == Some(true)).then_some(*amount)
        })
        .sum();
    assert_eq!(desk.bank.paid, desk.book_paid + untold, "the sums differ");
    assert_eq!(desk.laws.problems(), []);
    for what in [
        "charge_set",
        "charge_struck",
        "refund_proposed",
        "refund_approved",
        "refund_declined",
        "refund_withdrawn",
        "refused",
        "handed out",
        "paid",
        "failed",
        "told again",
        "misfit",
        "sent again",
        "folded",
        "gathered",
        "list approved",
        "list refused",
    ] {
        assert!(desk.done.get(what).is_some_and(|n| *n > steps / 2_000), "{what}: {:?}", desk.done);
    }
    println!("{steps} operations: {:?}", desk.done);
}

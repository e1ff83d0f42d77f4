use proptest::prelude::*;

use super::*;
use crate::{
    case::{CommandId, Door, Envelope, Fact, Fault, KeyId, PersonId, Reason, Word},
    rules::Pack,
    sla::Instant,
};

const PLACES: [&str; 2] = ["hall", "repair"];

fn case(n: u32) -> CaseId {
    CaseId::mint("ZJ".parse().unwrap(), n).unwrap()
}

fn article(id: &str, sort: ArticleSort) -> StockChange {
    let version = (sort == ArticleSort::Software).then(|| "2.1".to_owned());
    let (id, name) = (id.to_owned(), format!("物料 {id}"));
    StockChange::Article(Article { id, name, sort, models: Vec::new(), reorder: 2, version })
}

/// A stock and the log that it follows from.
#[derive(Default)]
struct Shelf {
    stock: Stock,
    log: Vec<Recorded>,
}

impl Shelf {
    /// One part, one software, and two loaners.
    fn new() -> Self {
        let mut shelf = Self::default();
        shelf.change(article("lcd", ArticleSort::Part)).unwrap();
        shelf.change(article("fw", ArticleSort::Software)).unwrap();
        shelf.change(article("phone", ArticleSort::Loaner)).unwrap();
        for no in ["B1", "B2"] {
            shelf.change(loaner(no)).unwrap();
        }
        shelf
    }

    fn write(&mut self, subject: Subject, fact: Fact) {
        let seq = self.log.len() as u64 + 1;
        let at = Instant::from_seconds(1_800_000_000);
        let site = "ZJ".parse().unwrap();
        let (command, door) = (CommandId::nth("shelf", seq), Door::Terminal);
        let envelope = Envelope {
            site,
            epoch: 1,
            seq,
            prev: 0,
            subject,
            occurred: at,
            recorded: at,
            actor: PersonId(1),
            on_behalf: None,
            door,
            command,
            base: None,
            version: 1,
            key: KeyId::None,
        };
        let record = Recorded { envelope, event: fact.event, words: fact.words, erased: false };
        self.stock.apply(&record);
        self.log.push(record);
    }

    fn change(&mut self, change: StockChange) -> Result<(), Reason> {
        let fact = self.stock.decide(change, Pack::builtin())?;
        self.write(Subject::Site, fact);
        Ok(())
    }

    fn of_case(&mut self, n: u32, event: Event) {
        self.write(Subject::Case(case(n)), Fact::bare(event));
    }

    fn there(&self, place: &str) -> u32 {
        self.stock.holding("lcd", place).map_or(0, |holding| holding.there)
    }
}

fn loaner(no: &str) -> StockChange {
    let (article, model) = ("phone".to_owned(), "M1".to_owned());
    StockChange::Loaner { loaner: no.to_owned(), article, model, place: "hall".to_owned() }
}

fn take_in(count: u32) -> StockChange {
    let (article, place) = ("lcd".to_owned(), "hall".to_owned());
    StockChange::TakeIn { article, place, count, text: None }
}

fn send(count: u32) -> StockChange {
    let (from, to) = ("hall".to_owned(), "repair".to_owned());
    StockChange::Send { article: "lcd".to_owned(), from, to, count, text: None }
}

fn count(place: &str, count: u32, text: Option<&str>) -> StockChange {
    let (article, text) = ("lcd".to_owned(), text.map(str::to_owned));
    StockChange::Count { article, place: place.to_owned(), count, text }
}

/// Anything that may be asked, whether it can be done or not.
#[derive(Debug, Clone)]
enum Any {
    Change(StockChange),
    Movement(u32, Movement),
    Close(u32),
}

fn any() -> impl Strategy<Value = Any> {
    let place = || prop::sample::select(&PLACES[..]).prop_map(str::to_owned);
    let some = 0_u32..6;
    let text = || Some("x".to_owned());
    let lcd = || "lcd".to_owned();
    let number = prop::sample::select(vec!["B1", "B2"]).prop_map(str::to_owned);
    let condition = prop::sample::select(&Condition::ALL[..]);
    prop_oneof![
        (place(), some.clone()).prop_map(move |(place, count)| Any::Change(StockChange::TakeIn {
            article: lcd(),
            place,
            count,
            text: None
        })),
        (place(), place(), some.clone()).prop_map(move |(from, to, count)| Any::Change(StockChange::Send {
            article: lcd(),
            from,
            to,
            count,
            text: None
        })),
        (0_u64..60, prop::option::of(some.clone()))
            .prop_map(move |(sent, count)| Any::Change(StockChange::Receive { sent, count, text: text() })),
        (place(), some.clone()).prop_map(|(place, counted)| Any::Change(self::count(
            &place,
            counted,
            Some("盘点")
        ))),
        (number.clone(), condition.clone()).prop_map(move |(loaner, condition)| Any::Change(
            StockChange::Judge { loaner, condition, text: text() }
        )),
        (1_u32..4, number.clone()).prop_map(|(case, loaner)| Any::Movement(
            case,
            Movement::LoanerLent { loan: 1, loaner, until: None, deposit_fen: 0 }
        )),
        (1_u32..4, number, condition).prop_map(|(case, loaner, condition)| Any::Movement(
            case,
            Movement::LoanerReturned { loan: 1, loaner, condition }
        )),
        (1_u32..4, place(), some.clone()).prop_map(move |(case, place, count)| Any::Movement(
            case,
            Movement::Reserved { article: lcd(), place, count }
        )),
        (1_u32..4, place(), some.clone(), some.clone()).prop_map(move |(case, place, count, reserved)| {
            Any::Movement(case, Movement::Used { article: lcd(), place, count, reserved, version: None })
        }),
        (1_u32..4, place(), some).prop_map(move |(case, place, count)| Any::Movement(
            case,
            Movement::Released { article: lcd(), place, count }
        )),
        (1_u32..4).prop_map(Any::Close),
    ]
}

proptest! {
    /// Whatever comes, even what no decision would have let through: nothing is lost or made, and a store that is
    /// read in the middle goes on as one that was not.
    #[test]
    fn nothing_is_lost_and_replaying_in_two_parts_is_replaying_at_once(
        all in prop::collection::vec(any(), 0..40),
        cut in 0_usize..46,
    ) {
        let mut shelf = Shelf::new();
        for one in all {
            match one {
                Any::Change(change) => drop(shelf.change(change)),
                Any::Movement(case, movement) => shelf.of_case(case, Event::Stock(movement)),
                Any::Close(case) => shelf.of_case(case, Event::Closed { how: crate::case::Closing::Revisited }),
            }
            let mut under_way = 0;
            for (_, place, holding) in shelf.stock.holdings() {
                let came = holding.taken_in + holding.found + holding.received;
                let went = u64::from(holding.there) + holding.used + holding.written_off + holding.sent;
                prop_assert_eq!(came, went, "{}", place);
                under_way += i128::from(holding.sent) - i128::from(holding.received);
            }
            let said: u32 = shelf.stock.under_way().map(|sent| sent.count).sum();
            prop_assert_eq!(under_way, i128::from(said));
            prop_assert_eq!(shelf.stock.loaners().count(), 2);
        }
        let cut = cut.min(shelf.log.len());
        let mut again = Stock::default();
        shelf.log[..cut].iter().for_each(|record| again.apply(record));
        let mut again = Stock::of(again.rows().collect::<Vec<_>>());
        shelf.log[cut..].iter().for_each(|record| again.apply(record));
        prop_assert_eq!(&again, &shelf.stock);
    }
}

#[test]
fn what_is_sent_is_under_way_until_it_is_signed_in_and_what_lacks_then_is_written_off_with_a_reason() {
    let mut shelf = Shelf::new();
    shelf.change(take_in(5)).unwrap();
    shelf.change(send(4)).unwrap();
    assert_eq!((shelf.there("hall"), shelf.there("repair")), (1, 0));
    let sent = shelf.stock.under_way().next().unwrap().no;
    let receive =
        |count, text: Option<&str>| StockChange::Receive { sent, count, text: text.map(str::to_owned) };
    let missing = Reason::Field { field: "text".to_owned(), fault: Fault::Missing };
    assert_eq!(shelf.change(receive(Some(3), None)), Err(missing));
    assert_eq!(
        shelf.change(receive(Some(5), Some("x"))),
        Err(Reason::TooMany { field: "count".to_owned(), max: 4 })
    );
    shelf.change(receive(Some(3), Some("路上丢了一件"))).unwrap();
    assert_eq!((shelf.there("hall"), shelf.there("repair")), (1, 3));
    assert_eq!(shelf.stock.under_way().count(), 0);
    assert_eq!(shelf.stock.holding("lcd", "repair").unwrap().written_off, 1);
    assert!(shelf.change(receive(None, None)).is_err(), "it is signed in once");
}

#[test]
fn a_difference_at_a_stock_taking_needs_a_reason_and_what_is_kept_stays_kept() {
    let mut shelf = Shelf::new();
    shelf.change(take_in(3)).unwrap();
    shelf.of_case(
        1,
        Event::Stock(Movement::Reserved { article: "lcd".to_owned(), place: "hall".to_owned(), count: 2 }),
    );
    shelf.change(count("hall", 3, None)).unwrap();
    assert!(shelf.change(count("hall", 1, None)).is_err());
    shelf.change(count("hall", 1, Some("少两件"))).unwrap();
    let holding = shelf.stock.holding("lcd", "hall").unwrap();
    assert_eq!((holding.there, holding.kept(), holding.free(), holding.open_to(case(1))), (1, 2, 0, 1));
    assert_eq!(holding.written_off, 2);
    let words = shelf.log.last().unwrap().words.get(Word::Text).map(str::to_owned);
    assert_eq!(words.as_deref(), Some("少两件"));
    shelf.of_case(1, Event::Withdrawn { reason: "customer".to_owned() });
    assert_eq!(shelf.stock.holding("lcd", "hall").unwrap().kept(), 0);
}

#[test]
fn what_does_not_fit_is_refused_with_what_would() {
    let mut shelf = Shelf::new();
    shelf.change(take_in(2)).unwrap();
    let none = |field: &str, values: &[&str]| Reason::Field {
        field: field.to_owned(),
        fault: Fault::NotOneOf { values: values.iter().map(|value| (*value).to_owned()).collect() },
    };
    let short = Reason::StockShort { article: "lcd".to_owned(), place: "hall".to_owned(), free: 2 };
    let of_phone = |change| match change {
        StockChange::TakeIn { place, count, text, .. } => {
            StockChange::TakeIn { article: "phone".to_owned(), place, count, text }
        }
        other => other,
    };
    for (change, why) in [
        (send(3), short),
        (take_in(0), Reason::Field { field: "count".to_owned(), fault: Fault::Number }),
        (take_in(MAX_COUNT), Reason::TooMany { field: "count".to_owned(), max: MAX_COUNT as usize }),
        // Phones are pieces: none is only counted.
        (of_phone(take_in(1)), none("article", &["fw", "lcd"])),
        (article("lcd", ArticleSort::Software), none("sort", &["part"])),
        (
            StockChange::Judge { loaner: "B9".to_owned(), condition: Condition::Lost, text: None },
            none("loaner", &["B1", "B2"]),
        ),
    ] {
        assert_eq!(shelf.change(change.clone()), Err(why), "{change:?}");
    }
    shelf.of_case(
        7,
        Event::Stock(Movement::LoanerLent { loan: 1, loaner: "B1".to_owned(), until: None, deposit_fen: 0 }),
    );
    let judge = StockChange::Judge {
        loaner: "B1".to_owned(),
        condition: Condition::Retired,
        text: Some("旧了".to_owned()),
    };
    let state = LoanerState::Out { case: case(7) };
    assert_eq!(shelf.change(judge), Err(Reason::LoanerIs { loaner: "B1".to_owned(), state }));
    // What is otherwise of a loaner does not bring it back.
    shelf.change(loaner("B1")).unwrap();
    assert_eq!(shelf.stock.loaner("B1").unwrap().state, state);
}

/// As `PROJECTION` 15 wrote them.
#[test]
fn rows_keep_their_bytes() {
    let mut shelf = Shelf::default();
    shelf.change(article("lcd", ArticleSort::Part)).unwrap();
    shelf.change(article("phone", ArticleSort::Loaner)).unwrap();
    shelf.change(loaner("B1")).unwrap();
    shelf.change(take_in(3)).unwrap();
    shelf.change(send(1)).unwrap();
    let hex = |row: StockRow| -> String {
        let bytes = postcard::to_stdvec(&row).unwrap();
        assert_eq!(postcard::from_bytes::<StockRow>(&bytes).unwrap(), row);
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    };
    let rows: Vec<String> = shelf.stock.rows().map(hex).collect();
    assert_eq!(
        rows,
        [
            "00036c63640ae789a9e69699206c636401000200",
            "000570686f6e650ce789a9e696992070686f6e6500000200",
            "01036c63640468616c6c0200030000000001",
            "020242310570686f6e65024d310468616c6c00",
            "0305036c63640468616c6c067265706169720180c8ceb40d"
        ]
    );
}

/// As `PAYLOAD_VERSION` 1 wrote them. When this fails, do not change the bytes: append another variant.
#[test]
fn movements_keep_their_bytes() {
    let (x, y) = (|| "x".to_owned(), || "y".to_owned());
    let version = Some("1".to_owned());
    let article = Article {
        id: x(),
        name: y(),
        sort: ArticleSort::Software,
        models: vec!["m".to_owned()],
        reorder: 2,
        version: version.clone(),
    };
    let until = Some("2026-03-02T01:00:00Z".parse().unwrap());
    for (movement, bytes) in [
        (Movement::ArticleSet(Box::new(article)), "00017801790201016d02010131"),
        (Movement::TakenIn { article: x(), place: y(), count: 300 }, "0101780179ac02"),
        (Movement::Sent { article: x(), from: y(), to: x(), count: 3 }, "0201780179017803"),
        (Movement::Received { sent: 300, count: 3 }, "03ac0203"),
        (Movement::Counted { article: x(), place: y(), thought: 3, counted: 2 }, "04017801790302"),
        (Movement::LoanerSet { loaner: x(), article: y(), model: x(), place: y() }, "050178017901780179"),
        (Movement::LoanerJudged { loaner: x(), condition: Condition::Retired }, "06017803"),
        (
            Movement::LoanerLent { loan: 1, loaner: x(), until, deposit_fen: 20_000 },
            "0701017801a084a79a0da09c01",
        ),
        (Movement::LoanerReturned { loan: 1, loaner: x(), condition: Condition::Lost }, "0801017802"),
        (Movement::Reserved { article: x(), place: y(), count: 3 }, "090178017903"),
        (Movement::Used { article: x(), place: y(), count: 3, reserved: 1, version }, "0a017801790301010131"),
        (Movement::Released { article: x(), place: y(), count: 3 }, "0b0178017903"),
    ] {
        let written = postcard::to_stdvec(&movement).unwrap();
        let hex: String = written.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, bytes, "{}", movement.name());
        assert_eq!(postcard::from_bytes::<Movement>(&written).unwrap(), movement);
    }
}

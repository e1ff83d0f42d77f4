//! Customers, what may be changed of them, and the star level that a case keeps.

use super::*;

fn record(seq: u64, subject: Subject, fact: Fact) -> Recorded {
    let mut record = Bench::accepted().log.remove(0);
    (record.envelope.seq, record.envelope.subject) = (seq, subject);
    Recorded { event: fact.event, words: fact.words, ..record }
}

const NEW: Subject = Subject::Customer(CustomerId(3));

/// The customer whom these facts make.
fn made(facts: Vec<Fact>) -> Customer {
    let mut records = facts.into_iter().zip(5..).map(|(fact, seq)| record(seq, NEW, fact));
    let mut customer = Customer::first(&records.next().unwrap()).unwrap();
    records.for_each(|record| customer.apply(&record));
    customer
}

fn texts(of: &[&str]) -> Vec<String> {
    of.iter().map(|text| (*text).to_owned()).collect()
}

fn reference() -> Reference {
    Reference { source: "crm".to_owned(), id: "88".to_owned() }
}

fn li() -> CustomerChange {
    CustomerChange {
        name: Some("李某".to_owned()),
        address: Some("万全县商业东街12号".to_owned()),
        place: Some(Place::Town),
        star: Some(5),
        tags: Some(texts(&["全球通", "大客户"])),
        more_lines: texts(&["138 3333 0912", "0313-1234567", "13833330912"]),
        ..CustomerChange::default()
    }
}

fn names(facts: &[Fact]) -> Vec<&'static str> {
    facts.iter().map(|fact| fact.event.name()).collect()
}

#[test]
fn a_customer_is_what_their_events_say() {
    let facts = li().facts(None, Some(&reference())).unwrap();
    assert_eq!(names(&facts), ["customer_changed", "line_added"]);
    let mut customer = made(facts);
    assert_eq!((customer.id, customer.last), (CustomerId(3), 6));
    assert_eq!(customer.lines, ["13833330912", "03131234567"]);
    assert_eq!((customer.facts.star, customer.facts.place), (Some(5), Some(Place::Town)));
    assert_eq!((customer.reference("crm"), customer.reference("x")), (Some("88"), None));
    assert_eq!(customer.words.get(Word::Name), Some("李某"));
    assert_eq!(customer.words.get(Word::Line), None, "there may be several");
    let gone = Words::of([(Word::Line, Some("13833330912".to_owned()))]);
    customer.apply(&record(7, NEW, Fact { event: Event::LineRemoved, words: gone }));
    assert_eq!((customer.lines.join(" "), customer.last), ("03131234567".to_owned(), 7));
    let shown = format!("{customer:?} {:?}", li());
    assert!(!shown.contains("0313") && !shown.contains('李') && !shown.contains("138"), "{shown}");
}

#[test]
fn a_customer_whom_a_case_made_known_reads_as_ever() {
    let words =
        Words::of([(Word::Line, Some("13833330912".to_owned())), (Word::Name, Some("李某".to_owned()))]);
    let customer = made(vec![Fact { event: Event::CustomerAdded, words }]);
    assert_eq!((customer.lines.join(" "), customer.facts), ("13833330912".to_owned(), Default::default()));
    assert_eq!(Customer::first(&record(1, NEW, Fact::bare(Event::LineAdded))), None);
    assert_eq!(Customer::first(&record(1, Subject::Site, Fact::bare(Event::CustomerAdded))), None);
}

#[test]
fn only_what_is_otherwise_becomes_an_event() {
    let customer = made(li().facts(None, Some(&reference())).unwrap());
    let change = |change: CustomerChange| change.facts(Some(&customer), None).unwrap();
    assert_eq!(li().facts(Some(&customer), Some(&reference())).unwrap(), []);
    assert_eq!(change(CustomerChange::default()), []);
    assert_eq!(change(CustomerChange { name: Some("  ".to_owned()), ..Default::default() }), []);
    let facts = change(CustomerChange {
        star: Some(0),
        more_tags: texts(&["空巢老人", "大客户"]),
        less_tags: texts(&["全球通", "没有的"]),
        name: Some("李某某".to_owned()),
        more_lines: texts(&["13900000001"]),
        less_lines: texts(&["0313 1234567"]),
        ..Default::default()
    });
    assert_eq!(names(&facts), ["customer_changed", "line_added", "line_removed"]);
    let Event::CustomerChanged(now) = &facts[0].event else { panic!("{facts:?}") };
    assert_eq!((now.star, now.tags.join(" ")), (None, "大客户 空巢老人".to_owned()));
    assert_eq!((now.place, now.references.len()), (Some(Place::Town), 1));
    assert_eq!(facts[0].words.iter().collect::<Vec<_>>(), [(Word::Name, "李某某")], "only what changed");
    // A number of the same system takes the place of the one before.
    let other = Reference { source: "crm".to_owned(), id: "89".to_owned() };
    let facts = CustomerChange::default().facts(Some(&customer), Some(&other)).unwrap();
    assert!(
        matches!(&facts[..], [Fact { event: Event::CustomerChanged(now), .. }] if now.references == [other])
    );
}

#[test]
fn what_two_systems_say_again_is_no_event() {
    let boss = Reference { source: "boss".to_owned(), id: "2".to_owned() };
    let facts = CustomerFacts { references: vec![reference(), boss.clone()], ..CustomerFacts::default() };
    let customer = made(vec![Fact::bare(Event::CustomerChanged(Box::new(facts)))]);
    for known in [reference(), boss] {
        assert_eq!(CustomerChange::default().facts(Some(&customer), Some(&known)).unwrap(), []);
    }
}

#[test]
fn what_does_not_fit_is_refused_with_its_field() {
    let customer = made(li().facts(None, None).unwrap());
    let field = |field: &str, fault| Reason::Field { field: field.to_owned(), fault };
    let many = |field: &str, max| Reason::TooMany { field: field.to_owned(), max };
    let tags = |n: usize| Some((0..n).map(|n| n.to_string()).collect());
    let lines = |n: usize| (0..n).map(|n| format!("139{n:08}")).collect();
    let stars = || texts(&["1", "2", "3", "4", "5", "6", "7"]);
    let long = || "长".repeat(400);
    let default = CustomerChange::default;
    for (change, reason) in [
        (CustomerChange { star: Some(8), ..default() }, field("star", Fault::NotOneOf { values: stars() })),
        (CustomerChange { tags: tags(9), ..default() }, many("tags", MAX_TAGS)),
        (
            CustomerChange { more_tags: vec!["长".repeat(11)], ..default() },
            field("tags", Fault::TooLong { max: MAX_TAG }),
        ),
        (CustomerChange { name: Some(long()), ..default() }, field("name", Fault::TooLong { max: MAX_LINE })),
        (
            CustomerChange { address: Some(long()), ..default() },
            field("address", Fault::TooLong { max: MAX_LINE }),
        ),
        (CustomerChange { more_lines: texts(&["没有"]), ..default() }, field("line", Fault::Phone)),
        (CustomerChange { less_lines: texts(&["12"]), ..default() }, field("line", Fault::Phone)),
        (
            CustomerChange { less_lines: texts(&["13900000001"]), ..default() },
            field("line", Fault::NotOneOf { values: customer.lines.clone() }),
        ),
        (CustomerChange { more_lines: lines(49), ..default() }, many("line", MAX_LINES)),
    ] {
        assert_eq!(change.facts(Some(&customer), None).unwrap_err().reason, reason, "{change:?}");
    }
    assert_eq!(default().facts(None, None).unwrap_err().reason, field("line", Fault::Missing));
    assert!(default().facts(None, Some(&reference())).is_ok(), "known by the number of another system");
    assert!(
        CustomerChange { more_lines: lines(48), tags: tags(8), star: Some(7), ..default() }
            .facts(Some(&customer), None)
            .is_ok()
    );
}

#[test]
fn lists_are_read_as_people_write_them() {
    for (text, parts) in [
        ("", &[][..]),
        (" 全球通 ", &["全球通"]),
        ("全球通、大 客户；VIP,a;b|c/d\n,,", &["全球通", "大 客户", "VIP", "a", "b", "c", "d"]),
        ("138 1234 5678，0313-1234567", &["138 1234 5678", "0313-1234567"]),
    ] {
        assert_eq!(listed(text), parts, "{text}");
    }
}

#[test]
fn a_customer_is_called_by_letter_and_number() {
    assert_eq!((CustomerId(7).to_string(), " c7 ".parse()), ("C7".to_owned(), Ok(CustomerId(7))));
    assert_eq!("C-7".parse(), Ok(CustomerId(7)));
    for text in ["7", "C", "C--7", "C99999999999", "13833330912"] {
        assert!(text.parse::<CustomerId>().is_err(), "{text}");
    }
}

#[test]
fn a_case_keeps_the_star_level_at_which_it_was_opened() {
    let open = |star| {
        let mut bench = Bench { star, ..Bench::new() };
        bench.act(WANG, Verb::Accept, &[("line", "13833330912"), ("text", "无信号")]).unwrap();
        bench
    };
    let (plain, mut starred) = (open(None), open(Some(5)));
    let names = |bench: &Bench| bench.log.iter().map(|record| record.event.name()).collect::<Vec<_>>();
    assert_eq!(names(&plain), ["opened", "accepted"]);
    assert_eq!(names(&starred), ["opened", "starred", "accepted"]);
    assert_eq!((plain.case().star, starred.case().star), (None, Some(5)));
    assert_eq!((plain.case().about().star, starred.case().about().star), (None, Some(5)));
    // Of the shipped rules: 30 points from five stars on.
    assert_eq!(starred.case().priority, plain.case().priority + 30);
    // Whatever the customer is later.
    starred.star = Some(1);
    starred.act(WANG, Verb::Note, &[("text", "x")]).unwrap();
    assert_eq!(starred.case().star, Some(5));
}

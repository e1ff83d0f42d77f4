//! Customers as they are projected: their lines and numbers elsewhere follow what happens to them.

use redb::{ReadableTable, WriteTransaction};

use super::{disk::Disk, *};
use crate::{
    case::{CustomerFacts, CustomerId, Event, KeyId, Place, Reference, Subject, Word, Words},
    store::{
        Problem, Store, StoreError,
        tables::{CLIENTS, CUSTOMERS, KEYS, LINES, key_id},
    },
};

fn crm(id: &str) -> Reference {
    Reference { source: "crm".to_owned(), id: id.to_owned() }
}

fn changed(star: u8, number: &str) -> Event {
    Event::CustomerChanged(Box::new(CustomerFacts {
        star: Some(star),
        tags: vec!["全球通".to_owned()],
        place: Some(Place::Town),
        references: vec![crm(number)],
    }))
}

fn line(number: &str) -> Words {
    Words::of([(Word::Line, Some(number.to_owned()))])
}

const FIRST: Subject = Subject::Customer(CustomerId(1));
const SECOND: Subject = Subject::Customer(CustomerId(2));

/// One customer whom a case made known, and one from a file with two lines; all projected.
fn store() -> (Store, Scribe) {
    let mut scribe = Scribe::new();
    let (_, store) = Disk::with_store(&facts(), &scribe.first());
    let events = vec![
        scribe.customer(1, "张三", "13800000001"),
        scribe.event(SECOND, changed(5, "88"), line("13900000001")),
        scribe.event(SECOND, Event::LineAdded, line("0313-1234567")),
    ];
    store.commit(&batch(events)).unwrap();
    store.load().unwrap();
    (store, scribe)
}

#[test]
fn lines_and_numbers_lead_to_whoever_has_them_now() {
    let (store, mut scribe) = store();
    let second = store.customer(CustomerId(2)).unwrap().unwrap();
    assert_eq!(second.lines, ["13900000001", "03131234567"]);
    assert_eq!((second.facts.star, second.facts.tags.len(), second.last), (Some(5), 1, scribe.seq()));
    let of = |line: &str| store.customers_of_line(line).unwrap();
    assert_eq!((of("139 0000 0001"), of("03131234567")), (vec![CustomerId(2)], vec![CustomerId(2)]));
    assert_eq!(store.customer_by_reference(&crm("88")).unwrap(), Some(CustomerId(2)));

    // A line goes over, and the other system gives another number.
    let events = vec![
        scribe.event(SECOND, Event::LineRemoved, line("13900000001")),
        scribe.event(FIRST, Event::LineAdded, line("13900000001")),
        scribe.event(SECOND, changed(4, "89"), Words::default()),
    ];
    store.commit(&batch(events)).unwrap();
    store.project(&[], u64::MAX).unwrap();
    assert_eq!((of("13900000001"), of("03131234567")), (vec![CustomerId(1)], vec![CustomerId(2)]));
    assert_eq!(store.customers_of_line("13800000001").unwrap(), [CustomerId(1)]);
    assert_eq!(store.customer_by_reference(&crm("88")).unwrap(), None);
    assert_eq!(store.customer_by_reference(&crm("89")).unwrap(), Some(CustomerId(2)));
    let history = store.history(scribe.seq(), 9).unwrap();
    let names: Vec<_> = history.iter().map(|record| record.event.name()).collect();
    assert_eq!(names, ["customer_changed", "line_added", "line_removed", "customer_changed"]);
    assert_eq!(store.check(&[]).unwrap(), []);
    let before = store.customer(CustomerId(1)).unwrap();
    store.rebuild().unwrap();
    assert_eq!(store.customer(CustomerId(1)).unwrap(), before);
    assert_eq!(store.check(&[]).unwrap(), []);
}

#[test]
fn what_is_wrong_with_customers_is_found_and_mended() {
    type Damage = fn(&WriteTransaction) -> Result<(), StoreError>;
    let second = || Problem::Customer { customer: CustomerId(2) };
    let table: [(Damage, Problem); 6] = [
        (|txn| Ok(txn.open_table(LINES)?.remove(("76543213130", 2)).map(drop)?), second()),
        (|txn| Ok(txn.open_table(CLIENTS)?.remove(("crm", "88", 2)).map(drop)?), second()),
        (
            |txn| {
                let mut rows = txn.open_table(CUSTOMERS)?;
                let other = rows.remove(1)?.unwrap().value().to_vec();
                rows.insert(2, other.as_slice())?;
                Ok(())
            },
            second(),
        ),
        (|txn| Ok(txn.open_table(LINES)?.insert(("10000000931", 1), ()).map(drop)?), Problem::Customers),
        (|txn| Ok(txn.open_table(CLIENTS)?.insert(("crm", "88", 1), ()).map(drop)?), Problem::Customers),
        (
            |txn| {
                let mut rows = txn.open_table(CUSTOMERS)?;
                let other = rows.get(2)?.unwrap().value().to_vec();
                rows.insert(9, other.as_slice())?;
                Ok(())
            },
            Problem::Customers,
        ),
    ];
    for (n, (damage, expected)) in table.into_iter().enumerate() {
        let (store, _) = store();
        store.write(damage).unwrap();
        let problems = store.check(&[]).unwrap();
        assert!(problems.contains(&expected), "{n}: {expected:?} is not among {problems:?}");
        store.rebuild().unwrap();
        assert_eq!(store.check(&[]).unwrap(), [], "{n}");
    }
}

#[test]
fn an_erased_customer_has_neither_name_nor_lines() {
    let (store, _) = store();
    let empty: &[u8] = &[];
    store
        .write(|txn| {
            Ok(txn.open_table(KEYS)?.insert(key_id(KeyId::Customer(CustomerId(2))), empty).map(drop)?)
        })
        .unwrap();
    store.rebuild().unwrap();
    let second = store.customer(CustomerId(2)).unwrap().unwrap();
    assert!(second.words.is_empty() && second.lines.is_empty(), "{second:?}");
    assert_eq!(store.customers_of_line("13900000001").unwrap(), []);
    assert_eq!(store.check(&[]).unwrap(), []);
}

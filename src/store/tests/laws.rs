//! What is projected step by step and what is made anew from the log are the same.

use proptest::prelude::*;
use redb::ReadableTable;

use super::{
    book::Book,
    disk::{Dice, Disk},
    *,
};
use crate::{
    case::{Case, Customer, Person, Stage},
    store::{
        Store, StoreError, customer, head, person,
        seal::Keys,
        search,
        tables::{
            CATEGORY_DAYS, CLIENTS, CUSTOMERS, DEVICES, EXTERNAL, HEADS, IMPROVEMENTS, KEYS, LINES, OPENED,
            PHONES, PLEDGE_CASES, PLEDGE_DAYS,
        },
    },
};

/// Everything that is projected, unsealed: nonces differ each time.
#[derive(Debug, PartialEq)]
struct Projected {
    heads: Vec<(Option<Stage>, Case)>,
    people: Vec<Person>,
    accounts: usize,
    customers: Vec<Customer>,
    rows: Vec<String>,
}

fn projected(store: &Store) -> Result<Projected, StoreError> {
    store.read(|txn| {
        let mut keys = Keys::new(txn.open_table(KEYS)?);
        let mut heads = Vec::new();
        for (place, table) in HEADS {
            for row in txn.open_table(table)?.iter()? {
                heads.push((place, head::read(row?.1.value(), &mut keys)?));
            }
        }
        let customers = txn.open_table(CUSTOMERS)?;
        let customers = customers.iter()?.map(|row| customer::read(row?.1.value(), &mut keys));
        let mut rows = Vec::new();
        for row in txn.open_table(PHONES)?.iter()? {
            rows.push(format!("{:?}", row?.0.value()));
        }
        for row in txn.open_table(EXTERNAL)?.iter()? {
            rows.push(format!("{:?}", row?.0.value()));
        }
        for row in txn.open_table(LINES)?.iter()? {
            rows.push(format!("{:?}", row?.0.value()));
        }
        for row in txn.open_table(CLIENTS)?.iter()? {
            rows.push(format!("{:?}", row?.0.value()));
        }
        for row in txn.open_table(DEVICES)?.iter()? {
            rows.push(format!("{:?}", row?.0.value()));
        }
        for row in txn.open_table(PLEDGE_CASES)?.iter()? {
            rows.push(format!("{:?}", row?.0.value()));
        }
        for row in txn.open_table(PLEDGE_DAYS)?.iter()? {
            let (key, row) = row?;
            rows.push(format!("{:?} {:?}", key.value(), row.value()));
        }
        for row in txn.open_table(CATEGORY_DAYS)?.iter()? {
            let (key, row) = row?;
            rows.push(format!("{:?} {}", key.value(), row.value()));
        }
        for row in txn.open_table(OPENED)?.iter()? {
            rows.push(format!("{:?}", row?.0.value()));
        }
        for row in txn.open_table(IMPROVEMENTS)?.iter()? {
            rows.push(format!("{}", row?.0.value()));
        }
        rows.extend(search::postings(txn)?.into_iter().map(|posting| format!("{posting:?}")));
        Ok(Projected {
            heads,
            people: person::all(txn)?,
            accounts: person::accounts(txn)?.len(),
            customers: customers.collect::<Result<_, StoreError>>()?,
            rows,
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn rebuilt_is_what_was_projected_step_by_step(seed in any::<u64>(), batches in 1usize..25, often in 1u64..6) {
        let mut dice = Dice(seed);
        let (mut book, image) = Book::new();
        let disk = Disk::of(image);
        let store = disk.open().unwrap();
        store.load().unwrap();
        for _ in 0..batches {
            let (batch, then) = book.next(&mut dice);
            store.commit(&batch).unwrap();
            book = then;
            if dice.roll(often) == 0 {
                // Some heads at hand, some not, some of them behind the end of the log.
                let upto = book.scribe.seq() - dice.roll(2);
                let told = |n| store.folded_whole(&store.history(book.scribe.last(case(n)), 9_999).unwrap());
                let some: Vec<Case> =
                    (1..=book.cases).filter(|n| n % 2 == 0).filter_map(|n| told(n).unwrap()).collect();
                store.project(&some.iter().collect::<Vec<_>>(), upto).unwrap();
            }
        }
        store.load().unwrap();
        let stepwise = projected(&store).unwrap();
        prop_assert_eq!(stepwise.heads.len(), book.cases as usize);
        store.rebuild().unwrap();
        prop_assert_eq!(projected(&store).unwrap(), stepwise);
        prop_assert_eq!(book.holds(&store), Ok(()));
    }
}

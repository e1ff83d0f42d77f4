//! Figures from outside: the last of a thing and month stands, also after a rebuild; what is missing or changed is found.

use super::*;
use crate::{
    case::{Event, FigureRow, FiguresTaken, KeptFigures, Month, Subject, Words, key_behind, key_of},
    rules::Pack,
    store::{NewEvent, Problem, Store, StoreError, tables::FIGURES, tests::disk::Disk},
};

fn month(n: i8) -> Month {
    Month::new(2026, n).unwrap()
}

fn row(at: i8, name: &str, network: &str, coverage: i64) -> FigureRow {
    let key = ["estate", name, network].map(str::to_owned).to_vec();
    FigureRow { month: month(at), key, figures: vec![Some(coverage), None] }
}

fn taken(scribe: &mut Scribe, rows: Vec<FigureRow>) -> NewEvent {
    let of = Pack::builtin().outside("coverage").unwrap();
    let taken = FiguresTaken { rows, ..FiguresTaken::empty(of, "c.csv") };
    scribe.event(Subject::Site, Event::Figures(Box::new(taken)), Words::default())
}

/// Two estates over some months; one of them counted anew.
fn store() -> Store {
    let mut scribe = Scribe::new();
    let (_, store) = Disk::with_store(&facts(), &scribe.first());
    let first = vec![row(8, "东街", "g4", 900), row(9, "东街", "g4", 910), row(9, "东街", "g5", 500)];
    let later = vec![row(9, "东 街", "g4", 911), row(9, "北山村", "g4", 600), row(10, "北山村", "g4", 610)];
    for rows in [first, later] {
        store.commit(&batch(vec![taken(&mut scribe, rows)])).unwrap();
    }
    store.load().unwrap();
    store
}

fn all(
    store: &Store,
    after: Option<(Month, String)>,
    keys: (&str, Option<&str>),
    most: usize,
) -> Vec<(String, i64)> {
    let mut found = Vec::new();
    let each = &mut |kept: KeptFigures| {
        let cells: Vec<&str> = kept.key.iter().skip(1).map(|(_, cell)| cell.as_str()).collect();
        found.push((format!("{} {}", kept.month, cells.join(" ")), kept.figure("coverage").unwrap()));
        found.len() < most
    };
    store.figures_back("coverage", (Month::FIRST, Month::LAST), after.as_ref(), keys, each).unwrap();
    found
}

#[test]
fn the_last_of_a_place_and_month_stands_and_is_found_by_them() {
    let store = store();
    let check = |store: &Store| {
        let rows = all(store, None, ("", None), 99);
        let want = [
            ("2026-10 北山村 g4", 610),
            ("2026-09 东 街 g4", 911),
            ("2026-09 东街 g5", 500),
            ("2026-09 北山村 g4", 600),
            ("2026-08 东街 g4", 900),
        ];
        let rows: Vec<(&str, i64)> = rows.iter().map(|(of, figure)| (of.as_str(), *figure)).collect();
        assert_eq!(rows, want);
        // A page goes on behind where the last one ended, one row at a time too.
        let mut after = None;
        for want in want {
            let mut last = None;
            store
                .figures_back(
                    "coverage",
                    (Month::FIRST, Month::LAST),
                    after.as_ref(),
                    ("", None),
                    &mut |kept| {
                        let (_, month, key) = kept.found_by();
                        last = Some(((month, key), kept.figure("coverage").unwrap()));
                        false
                    },
                )
                .unwrap();
            let (place, figure) = last.unwrap();
            assert_eq!(figure, want.1);
            after = Some(place);
        }
        assert!(all(store, after, ("", None), 99).is_empty());
        // Of one place alone, from its own key to behind it.
        let place = ["estate", "东街"];
        let (first, end) = (key_of(place.into_iter()), key_behind(&place));
        let of = all(store, None, (&first, Some(&end)), 99);
        assert_eq!(of.iter().map(|(_, figure)| *figure).collect::<Vec<_>>(), [911, 500, 900]);
        let key = |name: &str| ("coverage".to_owned(), month(9), key_of(["estate", name, "g4"].into_iter()));
        let found = store.figures_of(&[key("东街"), key("西街")]).unwrap();
        assert_eq!(found[0].as_ref().and_then(|kept| kept.figure("coverage")), Some(911));
        assert_eq!((found[0].as_ref().map(|kept| kept.seq), &found[1]), (Some(7), &None));
        assert_eq!(store.check(&[]).unwrap(), []);
    };
    check(&store);
    store.rebuild().unwrap();
    check(&store);
}

#[test]
fn a_row_that_lacks_changed_or_strayed_is_found_and_mended() {
    type Damage = fn(&redb::WriteTransaction) -> Result<(), StoreError>;
    let damages: [Damage; 3] = [
        |txn| {
            let mut table = txn.open_table(FIGURES)?;
            table.pop_first()?;
            Ok(())
        },
        |txn| {
            let mut table = txn.open_table(FIGURES)?;
            let (key, row) = {
                let (key, row) = table.pop_last()?.unwrap();
                let (figure, month, of) = key.value();
                ((figure.to_owned(), month, of.to_owned()), row.value().to_vec())
            };
            let mut kept: KeptFigures = postcard::from_bytes(&row)?;
            kept.figures[0].1 += 1;
            table.insert((key.0.as_str(), key.1, key.2.as_str()), postcard::to_stdvec(&kept)?.as_slice())?;
            Ok(())
        },
        |txn| {
            txn.open_table(FIGURES)?.insert(("coverage", 3, "x"), [].as_slice())?;
            Ok(())
        },
    ];
    for damage in damages {
        let store = store();
        store.write(damage).unwrap();
        assert_eq!(store.check(&[]).unwrap(), [Problem::Figures]);
        store.rebuild().unwrap();
        assert_eq!(store.check(&[]).unwrap(), []);
    }
}

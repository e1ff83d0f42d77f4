//! What a commit costs, in syncs and bytes. `CASELOOP_MEASURE_CASES` fills the store first (default 200);
//! the figures are printed with `--nocapture`.

use redb::ReadableTableMetadata;

use super::{
    disk::{Dice, Disk},
    *,
};
use crate::{
    case::{CommandId, Event, Word, Words},
    sla::Instant,
    store::{
        Batch, NewEvent, Outcome,
        tables::{GRAMS, HEADS, LOG},
    },
};

/// A command on a case: two events, one with a text, and its outcome.
fn command(scribe: &mut Scribe, n: u64, cases: u32, dice: &mut Dice, batch: &mut Batch) {
    let id = CommandId::nth("measure", n);
    scribe.command = id;
    let on = case(1 + dice.roll(cases.into()) as u32);
    let first = scribe.seq() + 1;
    batch.events.push(scribe.on(on, Event::Noted, "回电，用户说晚上在家，约了装维人员八点上门"));
    batch.events.push(scribe.on(on, Event::Claimed, ""));
    let outcome =
        Outcome { case: on, first, last: first + 1, digest: [1; 8], at: Instant::from_seconds(scribe.now) };
    batch.commands.push((id, outcome));
}

fn opened(scribe: &mut Scribe, n: u32, chars: usize, dice: &mut Dice) -> NewEvent {
    let text: String =
        (0..chars).map(|_| char::from_u32(0x4e00 + dice.roll(2_500) as u32).unwrap()).collect();
    let words = Words::of([
        (Word::Name, Some("张三".to_owned())),
        (Word::Line, Some(format!("138{n:08}"))),
        (Word::Text, Some(text)),
    ]);
    scribe.opened(case(n), None, words)
}

#[test]
fn a_commit_costs_one_sync_and_few_pages() {
    let cases = std::env::var("CASELOOP_MEASURE_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(200);
    let mut dice = Dice(1);
    let mut scribe = Scribe::new();
    let (disk, store) = Disk::with_store(&facts(), &scribe.first());
    let mut n = 0;
    while n < cases {
        let many = (cases - n).min(500);
        let events = (n + 1..=n + many).map(|n| opened(&mut scribe, n, 60, &mut dice)).collect();
        store.commit(&batch(events)).unwrap();
        n += many;
    }
    store.load().unwrap();
    let [live, archive] = disk.bytes().map(|bytes| bytes.len() / 1024);
    println!("{cases} cases, files of {live} and {archive} KiB");
    store
        .read(|txn| {
            let each = |stats: redb::TableStats| stats.stored_bytes() / u64::from(cases);
            let (log, open) = (txn.open_table(LOG)?.stats()?, txn.open_table(HEADS[0].1)?.stats()?);
            let grams = txn.open_table(GRAMS)?.stats()?;
            println!(
                "bytes a case: {} in the log, {} as head, {} of grams",
                each(log),
                each(open),
                each(grams)
            );
            Ok(())
        })
        .unwrap();
    let mut commands = 0;
    for (size, commits) in [(1, 256), (64, 16)] {
        let (syncs, written) = disk.counts();
        for _ in 0..commits {
            let mut batch = Batch::default();
            for _ in 0..size {
                commands += 1;
                command(&mut scribe, commands, cases, &mut dice, &mut batch);
            }
            store.commit(&batch).unwrap();
        }
        let (syncs, written) = (disk.counts().0 - syncs, disk.counts().1 - written);
        println!(
            "batch of {size}: {} syncs and {} KiB a commit, {:.1} KiB a command",
            syncs / commits,
            written / commits / 1024,
            written as f64 / (commits * size) as f64 / 1024.0
        );
        // A second one where the file grows.
        assert!((commits..=commits + commits / 8).contains(&syncs), "{syncs} syncs");
        assert!(written / commits < if size == 1 { 80 } else { 200 } * 1024, "{}", written / commits);
    }
    let (syncs, written) = disk.counts();
    store.project(&[], u64::MAX).unwrap();
    println!(
        "projection of {commands} commands: {} syncs, {} KiB, {:.1} KiB a command",
        disk.counts().0 - syncs,
        (disk.counts().1 - written) / 1024,
        (disk.counts().1 - written) as f64 / commands as f64 / 1024.0
    );
    let long = opened(&mut scribe, cases + 1, 3_000, &mut dice);
    let (_, written) = disk.counts();
    store.commit(&batch(vec![long])).unwrap();
    let (_, committed) = disk.counts();
    store.project(&[], u64::MAX).unwrap();
    let (_, indexed) = disk.counts();
    println!(
        "a text of 3,000 characters: {} KiB to commit, {} KiB to project alone",
        (committed - written) / 1024,
        (indexed - committed) / 1024
    );
}

//! The audit trail: what stands in it is as it was written, or it is found out.

use redb::ReadableTable;
use tempfile::tempdir;

use super::{
    backup::later,
    disk::{Dice, Disk, Image},
    *,
};
use crate::{
    case::{AuditFault, Audited, Door, Event, PersonId, Purpose, Right, Subject, Trace, Words},
    sla::Instant,
    store::{
        Backup, Batch, Checkpoint, NewAudited, Progress, Said, Store, Unfinished,
        audit::{Copied, Head, paste, secret},
        compact, restore,
        tables::{AUDIT, CHECKPOINTS, META},
    },
};

const TRIALS: usize = 60;
/// Batches of a trail; each third has a checkpoint.
const BATCHES: usize = 30;

fn at(n: u64) -> Instant {
    Instant::from_seconds(1_780_000_000 + n as i64 * 60)
}

fn entry(n: u64, what: Trace) -> NewAudited {
    NewAudited::of(Audited { at: at(n), actor: PersonId(1), on_behalf: None, door: Door::Terminal, what })
}

fn seen(n: u64) -> NewAudited {
    entry(n, Trace::Seen { of: Subject::Case(case(n as u32)), by: Right::Owner })
}

/// Writes some batches; the checkpoints that were given out.
fn write(store: &Store, scribe: &mut Scribe, batches: usize) -> Vec<String> {
    let mut given = Vec::new();
    let first = scribe.seq();
    for n in first..first + batches as u64 {
        let events = vec![scribe.event(Subject::Site, Event::Noted, Words::default())];
        let audit = (0..4).map(|k| seen(n * 4 + k)).collect();
        let checkpoint = (n % 3 == 2).then(|| at(n * 4));
        store.commit(&Batch { events, audit, checkpoint, ..Batch::default() }).unwrap();
        if checkpoint.is_some() {
            given.push(store.last_checkpoint().unwrap().unwrap().1);
        }
    }
    given
}

struct Trail {
    image: Image,
    /// As it was when two thirds were written.
    before: Image,
    given: Vec<String>,
}

fn trail(letters: &str, moved: bool) -> Trail {
    let mut scribe = Scribe::new();
    let (first, facts) = (scribe.first(), facts());
    let facts = crate::store::SiteFacts { site: letters.parse().unwrap(), ..facts };
    let first = first.into_iter().map(|mut new| {
        new.envelope.site = facts.site;
        new
    });
    let (disk, store) = Disk::with_store(&facts, &first.collect::<Vec<_>>());
    if letters != "ZJ" {
        // Another site: its entries alone are of interest.
        let audit = (0..40).map(seen).collect();
        store.commit(&Batch { audit, ..Batch::default() }).unwrap();
        store.close().unwrap();
        return Trail { image: disk.bytes(), before: disk.bytes(), given: Vec::new() };
    }
    let mut given = write(&store, &mut scribe, BATCHES * 2 / 3);
    let before = disk.bytes();
    given.extend(write(&store, &mut scribe, BATCHES / 3));
    if moved {
        store.move_audit(0).unwrap();
    }
    store.close().unwrap();
    Trail { image: disk.bytes(), before, given }
}

fn rows(store: &Store) -> Copied {
    store.read_all(|all| crate::store::audit::copied(all, (0, 0), usize::MAX)).unwrap()
}

/// Puts another trail in the place of what stands there, as somebody does who writes in the files.
fn replace(store: &Store, (rows, lines): &Copied) {
    let empty = |txn: &redb::WriteTransaction| {
        txn.open_table(AUDIT)?.retain(|_, _| false)?;
        txn.open_table(CHECKPOINTS)?.retain(|_, _| false)?;
        Ok(())
    };
    store.write_live(|txn, _| empty(txn)).unwrap();
    store
        .write(|txn| {
            empty(txn)?;
            paste(txn, rows, lines)
        })
        .unwrap();
}

/// Makes every number and hash fit again.
fn chained(rows: &mut [(u64, [u8; 32], Vec<u8>)]) {
    let mut head = Head::NONE;
    for (n, hash, row) in rows {
        head = head.after(row);
        (*n, *hash) = (head.n, head.hash);
    }
}

/// One tampering of a trail of 120 entries and more, before its last checkpoint.
fn tamper(kind: usize, store: &Store, other: &Copied, dice: &mut Dice) {
    let (mut rows, mut lines) = rows(store);
    let last = Checkpoint::read(str::from_utf8(&lines.last().unwrap().1).unwrap()).unwrap().0.n as usize;
    // Not the first, which names the key, and none after the last checkpoint.
    let place = 1 + dice.roll(last as u64 - 2) as usize;
    let clever = dice.roll(2) == 0;
    match kind {
        0 => {
            let row = &mut rows[place].2;
            let at = row.len() - 1 - dice.roll(4) as usize;
            row[at] ^= 1 << dice.roll(3);
        }
        1 => drop(rows.remove(place)),
        2 => {
            let copy = rows[dice.roll(rows.len() as u64) as usize].clone();
            rows.insert(place, copy);
        }
        3 => {
            let to = (place + 1 + dice.roll(3) as usize).min(last - 1);
            let to = if to == place { place - 1 } else { to };
            let (a, b) = (rows[place].2.clone(), rows[to].2.clone());
            (rows[place].2, rows[to].2) = (b, a);
            if !clever {
                let (a, b) = (rows[place].1, rows[to].1);
                (rows[place].1, rows[to].1) = (b, a);
            }
        }
        4 => {
            rows.truncate(place);
            if clever {
                // And the checkpoints that would tell.
                lines.retain(|(_, line)| {
                    Checkpoint::read(str::from_utf8(line).unwrap()).unwrap().0.n <= place as u64
                });
            }
        }
        5 => {
            let fresh = entry(7, Trace::SignedOn);
            for row in rows.iter_mut().skip(1) {
                row.2 = crate::store::audit::row_of(&fresh).unwrap();
            }
            if clever {
                lines.clear();
            }
        }
        6 => unreachable!("set back as a whole"),
        _ if clever => rows[place].2 = other.0[1 + place % 30].2.clone(),
        _ => {
            // With a key of one's own everything fits, but for what was given out.
            let key = secret(&[dice.roll(200) as u8; 32]);
            rows[place].2 = other.0[1 + place % 30].2.clone();
            chained(&mut rows);
            for (_, line) in &mut lines {
                let (mut stands, _) = Checkpoint::read(str::from_utf8(line).unwrap()).unwrap();
                stands.trail = rows[stands.n as usize - 1].1;
                stands.key = key.public();
                *line = stands.line(&key).into_bytes();
            }
        }
    }
    let renumber = kind != 0 && kind != 3 || clever;
    if renumber && (clever || kind >= 5) {
        chained(&mut rows);
    } else if kind == 2 {
        // An entry that is put in between pushes the others on.
        (1..).zip(rows.iter_mut()).for_each(|(n, row)| row.0 = n);
    }
    replace(store, &(rows, lines));
}

/// T35. What was changed, deleted, put in, swapped, cut, replaced, set back or taken from elsewhere is found against
/// the checkpoints that were given out.
#[test]
fn eight_ways_to_tamper_with_the_trail_are_found_each_time() {
    let mut dice = Dice(35);
    let other = Disk::of(trail("HA", false).image).open().unwrap();
    let other = rows(&other);
    for moved in [false, true] {
        let Trail { image, before, given } = trail("ZJ", moved);
        let store = Disk::of(image.clone()).open().unwrap();
        let held = store.verify_audit(&given).unwrap();
        assert_eq!((held.fault, held.checkpoints), (None, 2 * given.len() as u64));
        assert!(held.entries > 4 * BATCHES as u64 && held.events == BATCHES as u64 + 5);
        assert_eq!(store.check(&[]).unwrap(), []);
        for kind in 0..8 {
            for trial in 0..TRIALS / 2 {
                let store = match kind {
                    6 => Disk::of(before.clone()).open().unwrap(),
                    _ => Disk::of(image.clone()).open().unwrap(),
                };
                if kind == 6 {
                    // And went on from there, so that it is as long as it was.
                    for n in 0..dice.roll(60) {
                        store.commit(&Batch { audit: vec![seen(n)], ..Batch::default() }).unwrap();
                    }
                } else {
                    tamper(kind, &store, &other, &mut dice);
                }
                let held = store.verify_audit(&given).unwrap();
                assert!(held.fault.is_some(), "kind {kind}, trial {trial}, moved {moved}");
            }
        }
    }
}

#[test]
fn an_event_that_was_changed_with_its_hashes_is_found_against_a_checkpoint() {
    let Trail { image, given, .. } = trail("ZJ", false);
    let store = Disk::of(image).open().unwrap();
    store
        .write_live(|txn, _| {
            let mut log = txn.open_table(crate::store::tables::LOG)?;
            let mut batches = txn.open_table(crate::store::tables::BATCHES)?;
            let first = batches.iter()?.nth(3).unwrap()?.0.value();
            let mut hash = batches.range(..first)?.next_back().unwrap()?.1.value().1;
            let mut row = log.get(first)?.unwrap().value().to_vec();
            *row.last_mut().unwrap() ^= 1;
            log.insert(first, row.as_slice())?;
            let ahead: Vec<(u64, u32)> = batches
                .range(first..)?
                .map(|batch| batch.map(|(first, batch)| (first.value(), batch.value().0)).unwrap())
                .collect();
            for (first, count) in ahead {
                let mut chain = crate::store::chain::Chain::after(hash, first);
                for seq in first..first + u64::from(count) {
                    chain.add(log.get(seq)?.unwrap().value());
                }
                hash = chain.end();
                batches.insert(first, (count, hash))?;
            }
            Ok(())
        })
        .unwrap();
    let held = store.verify_audit(&given).unwrap();
    assert!(matches!(held.fault, Some(AuditFault::Log { .. })), "{held:?}");
}

/// These bytes stand in files that people have.
#[test]
fn an_entry_as_version_1_writes_it() {
    let new = entry(1, Trace::Revealed { of: Subject::Case(case(7)), why: Purpose::LegalRequest });
    let row = crate::store::audit::row_of(&new).unwrap();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert_eq!(hex(&row), "1101f894c5a10d01000107015a4a0000070400");
    assert_eq!(
        hex(&Head::NONE.after(&row).hash),
        "6c204028d8284ed9318ebc2193e4b568355221a49ca984bb959fcc4c588d839d"
    );
}

#[test]
fn what_was_said_beside_an_entry_is_sealed_and_read_again() {
    let (_, store) = Disk::with_store(&facts(), &Scribe::new().first());
    let what = Trace::Revealed { of: Subject::Case(case(7)), why: Purpose::Other };
    let new = NewAudited { text: Some(Said("客户家属来电".to_owned())), ..entry(1, what) };
    store.commit(&Batch { audit: vec![new.clone(), seen(2)], ..Batch::default() }).unwrap();
    let bytes: Vec<u8> = rows(&store).0.into_iter().flat_map(|row| row.2).collect();
    assert!(!bytes.windows(6).any(|some| some == "客户".as_bytes()));
    let mut read = Vec::new();
    let more = store
        .audit_back(u64::MAX, &mut |entry| {
            read.push(entry);
            read.len() < 2
        })
        .unwrap();
    assert_eq!(more, Some(2), "there is one before it");
    assert_eq!((read[0].n, &read[0].entry), (3, &seen(2).entry));
    assert_eq!((&read[1].entry, &read[1].text), (&new.entry, &new.text));
}

#[test]
fn a_thousand_entries_make_a_checkpoint_and_a_quiet_hour_none() {
    let (_, store) = Disk::with_store(&facts(), &Scribe::new().first());
    let audit: Vec<_> = (0..990).map(seen).collect();
    store.commit(&Batch { audit, ..Batch::default() }).unwrap();
    assert_eq!(store.last_checkpoint().unwrap(), None);
    let audit: Vec<_> = (0..10).map(seen).collect();
    store.commit(&Batch { audit, ..Batch::default() }).unwrap();
    let first = store.last_checkpoint().unwrap().unwrap();
    let ask = Batch { checkpoint: Some(at(9)), ..Batch::default() };
    store.commit(&ask).unwrap();
    assert_eq!(store.last_checkpoint().unwrap().unwrap(), first, "nothing new");
    store.commit(&Batch { audit: vec![seen(1)], checkpoint: Some(at(9)), ..Batch::default() }).unwrap();
    assert_eq!(store.last_checkpoint().unwrap().unwrap().0, first.0 + 1);
    assert_eq!(store.verify_audit(&[]).unwrap().fault, None);
}

#[test]
fn entries_that_stand_in_both_files_after_a_crash_are_one_trail() {
    let Trail { image, given, .. } = trail("ZJ", false);
    let store = Disk::of(image).open().unwrap();
    let all = rows(&store);
    store.write(|txn| paste(txn, &all.0[..50], &all.1[..3])).unwrap();
    assert_eq!((rows(&store), store.verify_audit(&given).unwrap().fault), (all.clone(), None));
    store.move_audit(0).unwrap();
    let left = store.read_all(|all| Ok(all.live.open_table(AUDIT)?.first()?.is_some())).unwrap();
    assert_eq!((rows(&store), left), (all, false));
    store.commit(&Batch { audit: vec![seen(1)], ..Batch::default() }).unwrap();
    assert_eq!(store.verify_audit(&given).unwrap().fault, None);
}

#[test]
fn a_backup_and_what_is_restored_of_it_have_the_trail_and_go_on_with_another_key() {
    let dir = tempdir().unwrap();
    let (data, again, file) = (dir.path().join("data"), dir.path().join("again"), dir.path().join("backup"));
    let mut scribe = Scribe::new();
    Store::create(&data, &facts(), scribe.first()).unwrap();
    let store = Store::open(&data).unwrap();
    let mut given = write(&store, &mut scribe, 9);
    store.move_audit(0).unwrap();
    given.extend(write(&store, &mut scribe, 9));
    let mut backup = Backup::open(&file, &store).unwrap();
    while !matches!(backup.step(&store, later()).unwrap(), Progress::Done(_)) {}
    backup.close().unwrap();
    let kept = rows(&store);
    // What came after the backup is lost with this life.
    let lost = write(&store, &mut scribe, 6);
    assert!(lost.len() == 2 && store.verify_audit(&given).unwrap().fault.is_none());
    store.close().unwrap();

    restore(&file, &again, Unfinished::Refuse, later(), &mut |_| {}).unwrap();
    let store = Store::open(&again).unwrap();
    assert_eq!(rows(&store), kept);
    store.commit(&Batch { audit: vec![seen(1)], checkpoint: Some(later()), ..Batch::default() }).unwrap();
    let begun = |row: &(u64, [u8; 32], Vec<u8>)| row.2.len() > 40;
    assert_eq!(rows(&store).0[kept.0.len()..].iter().filter(|row| begun(row)).count(), 1);
    given.extend(lost);
    let held = store.verify_audit(&given).unwrap();
    assert_eq!((held.fault, held.lost), (None, 2));
    let last = store.last_checkpoint().unwrap();
    store.close().unwrap();

    compact(&again, &mut |_| {}).unwrap();
    let store = Store::open(&again).unwrap();
    store.commit(&Batch { audit: vec![seen(2)], checkpoint: Some(later()), ..Batch::default() }).unwrap();
    assert_eq!(rows(&store).0.len(), kept.0.len() + 3, "the same key goes on without a word");
    assert_eq!(store.last_checkpoint().unwrap().unwrap().0, last.unwrap().0 + 1);
    assert_eq!(store.verify_audit(&given).unwrap().fault, None);
    assert!(store.read_all(|all| Ok(all.live.open_table(META)?.get("audit_begun")?.is_some())).unwrap());
}

/// `cargo test --release --lib a_million_entries -- --ignored --nocapture`
#[test]
#[ignore = "measures"]
fn a_million_entries_verified() {
    let dir = tempdir().unwrap();
    let data = dir.path().join("data");
    Store::create(&data, &facts(), Scribe::new().first()).unwrap();
    let store = Store::open(&data).unwrap();
    for batch in 0..100u64 {
        let audit = (0..10_000).map(|n| seen(batch * 10_000 + n)).collect();
        store.commit(&Batch { audit, ..Batch::default() }).unwrap();
        store.move_audit(0).unwrap();
    }
    for _ in 0..3 {
        let began = std::time::Instant::now();
        let held = store.verify_audit(&[]).unwrap();
        println!("{} entries, {} checkpoints: {:?}", held.entries, held.checkpoints, began.elapsed());
        assert_eq!(held.fault, None);
    }
}

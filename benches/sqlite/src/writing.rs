//! A note to a case: one writer, and sixty-four at once, next to what the disk takes for two syncs.

use std::{
    fs::File,
    io::{Seek, SeekFrom, Write},
    path::Path,
    sync::{Arc, Mutex},
    time::Instant,
};

use caseloop::{
    api::{Actor, Reply, Request, Target, View},
    case::{CaseId, CommandId, Door, PersonId, Verb},
    desk::Desk,
};
use rusqlite::{Connection, params};

use super::{mirror::spaced, percentiles};

const TEXT: &str = "客户来电催办，已告知正在处理，今天下午四点前由装维人员上门";
const ME: Actor = Actor { person: PersonId(1), on_behalf: None, door: Door::Request };

/// Two writes of a page, each synced.
fn syncs(dir: &Path) -> Vec<u128> {
    let path = dir.join("syncs");
    let mut file = File::create(&path).unwrap();
    file.write_all(&[0; 1 << 20]).unwrap();
    file.sync_all().unwrap();
    let mut micros = Vec::new();
    for n in 0..200_u64 {
        let began = Instant::now();
        for half in 0..2 {
            file.seek(SeekFrom::Start((n * 2 + half) % 256 * 4096)).unwrap();
            file.write_all(&[n as u8; 4096]).unwrap();
            file.sync_data().unwrap();
        }
        micros.push(began.elapsed().as_micros());
    }
    std::fs::remove_file(path).unwrap();
    micros
}

fn open_cases(runtime: &tokio::runtime::Runtime, desk: &Desk) -> Vec<CaseId> {
    let list = |skip| Request::List { view: View::All, skip, limit: 500 };
    let mut cases = Vec::new();
    for page in 0..20 {
        let Reply::Rows { rows, .. } = runtime.block_on(desk.ask(ME, list(page * 500))) else { break };
        cases.extend(rows.iter().map(|row| row.case));
    }
    cases
}

fn bytes_written() -> u64 {
    let io = std::fs::read_to_string("/proc/self/io").unwrap_or_default();
    io.lines().find_map(|line| line.strip_prefix("write_bytes: ")?.parse().ok()).unwrap_or_default()
}

/// Processor time of this process so far, in microseconds; it is counted in hundredths of a second.
fn cpu() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace()).into_iter().flatten();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10_000
}

async fn ours(desk: Desk, cases: Arc<Vec<CaseId>>, run: String, each: usize) -> Vec<u128> {
    let mut micros = Vec::new();
    for n in 0..each {
        let case = cases[fastrand::usize(..cases.len())];
        let request = Request::Act {
            target: Target::Case(case),
            verb: Verb::Note,
            fields: [("text".to_owned(), TEXT.to_owned())].into_iter().collect(),
            command: CommandId::nth(&run, n as u64),
            base: None,
        };
        let began = Instant::now();
        let reply = desk.ask(ME, request).await;
        micros.push(began.elapsed().as_micros());
        assert!(matches!(reply, Reply::Done { .. }), "{reply:?}");
    }
    micros
}

fn theirs(sqlite: &Mutex<Connection>, cases: &[CaseId], each: usize) -> Vec<u128> {
    let mut micros = Vec::new();
    for _ in 0..each {
        let case = cases[fastrand::usize(..cases.len())];
        let id: [u8; 16] = std::array::from_fn(|_| fastrand::u8(..));
        let began = Instant::now();
        {
            let sqlite = sqlite.lock().unwrap();
            sqlite.execute_batch("begin immediate").unwrap();
            let known: Option<i64> = sqlite
                .prepare_cached("select first from commands where id = ?")
                .unwrap()
                .query_row(params![id], |row| row.get(0))
                .ok();
            assert!(known.is_none());
            let _stage: String = sqlite
                .prepare_cached("select stage from cases where id = ?")
                .unwrap()
                .query_row(params![case.n], |row| row.get(0))
                .unwrap();
            let mut add = sqlite
                .prepare_cached(
                    "insert into events (case_id, occurred, recorded, actor, kind, body)
                     values (?, unixepoch(), unixepoch(), 1, 'noted', ?)",
                )
                .unwrap();
            add.execute(params![case.n, TEXT]).unwrap();
            let seq = sqlite.last_insert_rowid();
            let mut add = sqlite.prepare_cached("insert into texts (rowid, body) values (?, ?)").unwrap();
            add.execute(params![seq, spaced(TEXT)]).unwrap();
            let mut set = sqlite
                .prepare_cached("update cases set revision = ?, touched = unixepoch() where id = ?")
                .unwrap();
            set.execute(params![seq, case.n]).unwrap();
            let mut add = sqlite.prepare_cached("insert into commands values (?, ?, ?, ?)").unwrap();
            add.execute(params![id, case.n, seq, seq]).unwrap();
            sqlite.execute_batch("commit").unwrap();
        }
        micros.push(began.elapsed().as_micros());
    }
    micros
}

fn line(what: &str, mut micros: Vec<u128>, took: f64, (written, cpu): (u64, u64)) -> f64 {
    let (n, (p50, p99)) = (micros.len(), percentiles(&mut micros));
    let rate = n as f64 / took;
    println!(
        "{what:<24} {rate:>7.0}/s, p50 {p50} µs, p99 {p99} µs, {:.1} KiB and {} µs of processor each",
        written as f64 / 1024.0 / n as f64,
        cpu / n as u64
    );
    rate
}

/// Prints what both take for the same notes, in turn.
pub fn compare(runtime: &tokio::runtime::Runtime, desk: &Desk, dir: &Path, sqlite: Connection) {
    let cases = Arc::new(open_cases(runtime, desk));
    let sqlite = Arc::new(Mutex::new(sqlite));
    let run = fastrand::u64(..);
    for (writers, each) in [(1, 400), (64, 60)] {
        for round in 0..3 {
            let mut disk = syncs(dir);
            let (two, _) = percentiles(&mut disk);
            println!("round {round}, {writers} writers; two syncs of this disk: p50 {two} µs");
            let (began, before, busy) = (Instant::now(), bytes_written(), cpu());
            let tasks: Vec<_> = (0..writers)
                .map(|writer| {
                    let name = format!("bench {run} {round} {writers} {writer}");
                    runtime.spawn(ours(desk.clone(), cases.clone(), name, each))
                })
                .collect();
            let micros: Vec<u128> =
                tasks.into_iter().flat_map(|task| runtime.block_on(task).unwrap()).collect();
            let ours = line(
                "  caseloop",
                micros,
                began.elapsed().as_secs_f64(),
                (bytes_written() - before, cpu() - busy),
            );
            let (began, before, busy) = (Instant::now(), bytes_written(), cpu());
            let threads: Vec<_> = (0..writers)
                .map(|_| {
                    let (sqlite, cases) = (sqlite.clone(), cases.clone());
                    std::thread::spawn(move || theirs(&sqlite, &cases, each))
                })
                .collect();
            let micros: Vec<u128> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
            let theirs = line(
                "  SQLite",
                micros,
                began.elapsed().as_secs_f64(),
                (bytes_written() - before, cpu() - busy),
            );
            println!("  {:.2} times as many", ours / theirs);
        }
    }
}

//! Figures, printed: `cargo test --release --lib desk::tests::measure -- --ignored --nocapture`.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant as Moment},
};

use super::hall::{Hall, WANG, fields, start};
use crate::{
    api::{Adopt, Backup, ImportMode, Reply, Request, Row, Target, View},
    case::{CommandId, Reference, Verb},
    desk::{Clock, Desk},
    store::{self, Unfinished},
};

fn memory(what: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(what)).unwrap();
    line.split_whitespace().next().unwrap().parse::<u64>().unwrap()
}

fn resident() -> u64 {
    memory("VmRSS:")
}

fn cases() -> u64 {
    std::env::var("CASELOOP_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(10_000)
}

fn percentiles(mut micros: Vec<u128>) -> String {
    micros.sort_unstable();
    let at = |share: usize| micros[(micros.len() - 1) * share / 100];
    format!("p50 {} µs, p99 {} µs, max {} µs", at(50), at(99), at(100))
}

async fn time(hall: &Hall, what: &str, request: Request) {
    let mut micros = Vec::new();
    for _ in 0..200 {
        let begin = Moment::now();
        let reply = hall.desk.ask(WANG, request.clone()).await;
        micros.push(begin.elapsed().as_micros());
        assert!(!matches!(reply, Reply::Refused { .. }), "{reply:?}");
    }
    println!("{what}: {}", percentiles(micros));
}

/// Brings so many open cases in.
async fn import(hall: &Hall, cases: u64) {
    for chunk in 0..cases / 100 {
        let row = |n: u64| Row {
            at: n,
            external: Reference { source: "measure".to_owned(), id: n.to_string() },
            fields: fields(&[
                ("line", &format!("138{n:08}")),
                ("name", "李某某"),
                ("text", "2楼室内无信号，孩子上网课断线。要求今天内答复，联系时间下午四点以后。"),
            ]),
            opened: start().plus(-i64::try_from(n % 500_000).unwrap()),
            stage: None,
            status: Some("Open".to_owned()),
            answer: None,
            closed: None,
            urged: 0,
            limit: None,
            more: Vec::new(),
        };
        let rows = (chunk * 100..chunk * 100 + 100).map(row).collect();
        let reply = hall.desk.ask(WANG, Request::Import { rows, mode: ImportMode::Add }).await;
        assert!(matches!(reply, Reply::Imported(_)), "{reply:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "prints figures"]
async fn figures() {
    let mut hall = Hall::new().await;
    let cases = cases();
    let before = resident();
    let begin = Moment::now();
    import(&hall, cases).await;
    let spent = begin.elapsed();
    println!("import of {cases} rows: {:.0} rows/s", cases as f64 / spent.as_secs_f64());
    println!("memory: {} KiB before, {} KiB after", before, resident());
    let case = hall.list_first().await;
    time(&hall, "list of 50", Request::List { view: View::All, skip: 0, limit: 50 }).await;
    time(&hall, "list of 50 in the middle", Request::List { view: View::All, skip: 5_000, limit: 50 }).await;
    time(&hall, "counts", Request::Counts).await;
    time(&hall, "show", Request::Show { case }).await;
    time(&hall, "find by tail", Request::Find { text: "0042".to_owned(), limit: 50 }).await;
    time(&hall, "find by word in all", Request::Find { text: "网课".to_owned(), limit: 50 }).await;

    for writers in [1_u64, 16, 64] {
        let begin = Moment::now();
        let tasks: Vec<_> = (0..writers)
            .map(|writer| {
                let desk = hall.desk.clone();
                tokio::spawn(async move {
                    let mut micros = Vec::new();
                    for n in 0..50 {
                        let command = CommandId::nth("measure", writers * 1_000_000 + writer * 1_000 + n);
                        let fields = fields(&[("text", "客户来电催办，已告知进展")]);
                        let target = Target::Case(case);
                        let verb = Verb::Note;
                        let begin = Moment::now();
                        let reply =
                            desk.ask(WANG, Request::Act { target, verb, fields, command, base: None }).await;
                        micros.push(begin.elapsed().as_micros());
                        assert!(matches!(reply, Reply::Done { .. }));
                    }
                    micros
                })
            })
            .collect();
        let mut micros = Vec::new();
        for task in tasks {
            micros.extend(task.await.unwrap());
        }
        let rate = micros.len() as f64 / begin.elapsed().as_secs_f64();
        println!("{writers} writers: {rate:.0} commands/s, {}", percentiles(micros));
    }
    let begin = Moment::now();
    hall.restart();
    println!("stop and start with {cases} open cases: {} ms", begin.elapsed().as_millis());
    hall.pass(30 * 86_400);
    hall.desk.stop();
    let begin = Moment::now();
    hall.restart();
    println!("start after a month away: {} ms", begin.elapsed().as_millis());
    let next = hall.desk.look().await;
    assert!(next.is_none_or(|next| next > hall.now), "{next:?}");
    let last = hall.status().await.events;
    println!("everything due written after {} ms, {last} events", begin.elapsed().as_millis());
}

/// `CASELOOP_CASES=50000 cargo test --release --lib measure::recalculation -- --ignored --nocapture`
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "prints figures"]
async fn recalculation() {
    let mut hall = Hall::new().await;
    let cases = cases();
    let adopt = |what| hall.desk.ask(WANG, Request::Adopt { what, dry: false });
    assert!(matches!(adopt(Adopt::Rules("region = \"henan\"\n".to_owned())).await, Reply::Adopted(_)));
    import(&hall, cases).await;
    hall.restart();
    for (saturday, dry) in [("09:00-12:00", true), ("09:00-12:00", false), ("09:00-13:00", false)] {
        let text = format!("over = \"cn\"\n[week]\nsat = [\"{saturday}\"]\n");
        let begin = Moment::now();
        let reply = hall.desk.ask(WANG, Request::Adopt { what: Adopt::Calendar(text), dry }).await;
        let Reply::Adopted(done) = reply else { panic!("{reply:?}") };
        println!(
            "{} cases recalculated, {} with another deadline, dry run {dry}: {} ms",
            done.recalculated,
            done.moved,
            begin.elapsed().as_millis()
        );
    }
    let begin = Moment::now();
    hall.desk.stop();
    println!("projected and closed after another {} ms", begin.elapsed().as_millis());
    println!("memory: {} KiB, at most {} KiB", resident(), memory("VmHWM:"));
}

/// A server over a store that another one filled, in a process of its own: what it starts with, and what pages cost
/// that nobody looked at before.
///
/// `CASELOOP_CASES=50000 cargo test --release --lib measure::start_of_a_server -- --ignored --nocapture`
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "prints figures"]
async fn start_of_a_server() {
    const DIR: &str = "CASELOOP_MEASURE_DIR";
    let Ok(dir) = std::env::var(DIR) else {
        let hall = Hall::new().await;
        import(&hall, cases()).await;
        hall.desk.stop();
        let mut again = std::process::Command::new(std::env::current_exe().unwrap());
        again.args(["measure::start_of_a_server", "--ignored", "--nocapture"]).env(DIR, hall.dir.path());
        assert!(again.status().unwrap().success());
        return;
    };
    let dir = std::path::PathBuf::from(dir);
    let before = resident();
    let begin = Moment::now();
    let desk = Desk::start(&dir.join("data"), Clock::File(dir.join("clock")), None).unwrap();
    println!("start with {} open cases: {} ms", cases(), begin.elapsed().as_millis());
    println!("memory: {before} KiB before, {} KiB after, at most {} KiB", resident(), memory("VmHWM:"));
    for looked in ["at first", "again"] {
        let mut micros = Vec::new();
        for page in 0..20_u64 {
            let skip = u32::try_from(page * cases() / 20).unwrap();
            let begin = Moment::now();
            let reply = desk.ask(WANG, Request::List { view: View::All, skip, limit: 50 }).await;
            micros.push(begin.elapsed().as_micros());
            assert!(matches!(&reply, Reply::Rows { rows, .. } if rows.len() == 50), "{reply:?}");
        }
        println!("list of 50 {looked}: {}", percentiles(micros));
    }
    println!("memory with 20 pages of 50 looked at: {} KiB", resident());
    desk.stop();
}

/// So many writers at once until `over`; what each command took.
async fn writers(hall: &Hall, many: u64, round: u64, over: &Arc<AtomicBool>) -> Vec<u128> {
    let case = hall.list_first().await;
    let tasks: Vec<_> = (0..many)
        .map(|writer| {
            let (desk, over) = (hall.desk.clone(), over.clone());
            tokio::spawn(async move {
                let mut micros = Vec::new();
                while !over.load(Ordering::Relaxed) {
                    let n = (round * 1_000 + writer) * 1_000_000 + micros.len() as u64;
                    let (command, target) = (CommandId::nth("backup", n), Target::Case(case));
                    let fields = fields(&[("text", "客户来电催办，已告知进展")]);
                    let act = Request::Act { target, verb: Verb::Note, fields, command, base: None };
                    let begin = Moment::now();
                    let reply = desk.ask(WANG, act).await;
                    micros.push(begin.elapsed().as_micros());
                    assert!(matches!(reply, Reply::Done { .. }));
                    // As people do, and not as fast as the disk.
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                micros
            })
        })
        .collect();
    let mut micros = Vec::new();
    for task in tasks {
        micros.extend(task.await.unwrap());
    }
    micros
}

/// `CASELOOP_CASES=50000 cargo test --release --lib measure::backing_up -- --ignored --nocapture`
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "prints figures"]
async fn backing_up() {
    let mut hall = Hall::new().await;
    import(&hall, cases()).await;
    hall.restart();
    let size = |path: &std::path::Path| std::fs::metadata(path).unwrap().len() / 1024;
    let (live, archive) = (size(&hall.data().join("live.redb")), size(&hall.data().join("archive.redb")));
    println!("{} events, live {live} KiB, archive {archive} KiB", hall.status().await.events);
    let disk = hall.dir.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    for (round, many) in [(0, 16), (1, 16), (2, 16)] {
        let over = Arc::new(AtomicBool::new(false));
        let working = writers(&hall, many, round, &over);
        let backing = async {
            let begin = Moment::now();
            let (mut pieces, mut longest) = (0, [Duration::ZERO; 3]);
            let file = Some(disk.join("backup").display().to_string());
            if round == 0 {
                tokio::time::sleep(Duration::from_secs(10)).await;
                over.store(true, Ordering::Relaxed);
                return;
            }
            loop {
                let asked = Moment::now();
                let reply = hall.desk.ask(WANG, Request::Backup { file: file.clone() }).await;
                let Reply::Backup(piece) = reply else { panic!("{reply:?}") };
                let which = match piece {
                    Backup::Copied { .. } => 0,
                    Backup::Verified { upto: 0, .. } => 1,
                    Backup::Verified { .. } | Backup::Done(_) => 2,
                    Backup::Failed(fault) => panic!("{fault:?}"),
                };
                longest[which] = longest[which].max(asked.elapsed());
                pieces += 1;
                if let Backup::Done(done) = piece {
                    println!(
                        "backup {round}: {} events, {} KiB, {} ms in {pieces} pieces; longest to copy, open, read: {longest:?}",
                        done.events,
                        done.bytes / 1024,
                        begin.elapsed().as_millis()
                    );
                    break;
                }
            }
            over.store(true, Ordering::Relaxed);
        };
        let (micros, ()) = tokio::join!(working, backing);
        let what = if round == 0 { "alone" } else { "beside a backup" };
        println!("{} commands of {many} writers {what}: {}", micros.len(), percentiles(micros));
    }
    hall.desk.stop();
    let begin = Moment::now();
    let elsewhere = hall.dir.path().join("elsewhere");
    store::restore(&disk.join("backup"), &elsewhere, Unfinished::Refuse, hall.now, &mut |_| {}).unwrap();
    println!(
        "restored in {} ms, archive {} KiB",
        begin.elapsed().as_millis(),
        size(&elsewhere.join("archive.redb"))
    );
}

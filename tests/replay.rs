//! Event logs of other systems through the real program: what is replayed is what stands in the files, counted
//! here by other means.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use serde_json::Value;
use support::Site;

fn example(name: &str) -> String {
    format!("{}/docs/examples/{name}.toml", env!("CARGO_MANIFEST_DIR"))
}

fn replayed(site: &Site, file: &Path, map: &str) -> Value {
    site.json(&["replay", file.to_str().unwrap(), "--map", &example(map)])
}

/// Where an activity leaves a case: worked on, in a queue, waiting for something, done, or closed.
type States = BTreeMap<&'static str, &'static str>;

/// A log as a test counts it.
struct Counted {
    id: &'static str,
    activity: &'static str,
    by: &'static str,
    at: &'static str,
    format: &'static str,
    states: States,
}

type Row = BTreeMap<String, String>;

impl Counted {
    /// Cases, waits, reopenings, hand-overs, and steps after the reopening window of 30 days, by a walk over the
    /// states alone.
    fn of(&self, rows: &[Row]) -> [u64; 5] {
        let mut cases: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for row in rows {
            cases.entry(&row[self.id]).or_default().push(row);
        }
        let when = |row: &&Row| -> jiff::Timestamp {
            let text = &row[self.at];
            let time = jiff::fmt::strtime::parse(self.format, text).unwrap();
            time.to_timestamp().unwrap_or_else(|_| {
                time.to_datetime().unwrap().to_zoned_datetime(jiff::tz::TimeZone::UTC).unwrap().timestamp()
            })
        };
        let (mut holds, mut reopened, mut handovers, mut late) = (0, 0, 0, 0);
        for rows in cases.values_mut() {
            rows.sort_by_key(when);
            let who: Vec<_> = rows.iter().map(|row| &row[self.by]).filter(|by| *by != "?").collect();
            handovers += who.windows(2).filter(|two| two[0] != two[1]).count() as u64;
            let (mut now, mut waits, mut closed) = ("new", "", None);
            for row in rows {
                let Some(next) = self.states.get(row[self.activity].as_str()) else { continue };
                let (at, wait) = (when(row).as_second(), next.starts_with("wait"));
                let again =
                    (wait && now == "closed") || (*next == "work" && matches!(now, "done" | "closed"));
                if again && closed.is_some_and(|closed| at - closed > 30 * 86_400) {
                    late += 1;
                    continue;
                }
                holds += u64::from(wait && waits != *next);
                reopened += u64::from(again);
                waits = if wait { next } else { "" };
                // What waits stays where it is; what is closed is not finished again.
                now = match (*next, now) {
                    (_, now) if wait => {
                        if again {
                            "work"
                        } else {
                            now
                        }
                    }
                    ("done", "closed") => now,
                    (next, _) => next,
                };
                closed = if now == "closed" { closed.or(Some(at)) } else { None };
            }
        }
        [cases.len() as u64, holds, reopened, handovers, late]
    }
}

fn rows_of(file: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(file).unwrap().deserialize().map(Result::unwrap).collect()
}

fn sample(name: &str) -> Option<PathBuf> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/samples").join(name);
    if !file.exists() {
        println!("skipped: {name} is not here");
        return None;
    }
    Some(file)
}

#[test]
fn a_log_is_replayed_once_and_its_refused_rows_are_named() {
    let site = Site::new();
    let file = site.path().join("log.csv");
    let head = "caseid,task,user,end_timestamp\n";
    let rows = "7,Accepted+In Progress,Ann,2026-01-05T09:00:00.000000\n\
                8,Accepted+In Progress,Bob,2026-01-05T09:10:00.000000\n\
                7,Accepted+Wait - User,Ann,2026-01-05T10:00:00.000000\n\
                7,Completed+Resolved,Bob,2026-01-06T10:00:00.000000\n\
                9,Accepted+In Progress,Bob,never\n\
                7,Completed+Closed,Bob,2026-01-07T10:00:00.000000\n";
    std::fs::write(&file, format!("{head}{rows}")).unwrap();
    let said = replayed(&site, &file, "bpi2013");
    let counts =
        ["read", "refused", "cases", "already", "steps", "holds", "reopened", "handovers", "people", "notes"];
    let counts = counts.map(|name| said[name].as_u64().unwrap());
    assert_eq!(counts, [6, 1, 2, 0, 5, 1, 0, 1, 2, 0], "{said}");
    let refused = std::fs::read_to_string(said["refused_file"].as_str().unwrap()).unwrap();
    assert!(refused.contains("never"), "{refused}");
    assert_eq!(site.lines(&["list", "--stage", "closed"]).len(), 1);
    let open = site.lines(&["list", "--view", "all"]);
    assert_eq!(open[0]["external_id"], "8");
    let again = replayed(&site, &file, "bpi2013");
    assert_eq!((again["cases"].as_u64(), again["already"].as_u64()), (Some(0), Some(2)));
    assert_eq!(site.json(&["check"])["ok"], true);
    // The two kinds of mapping are not mistaken for each other.
    let (file, list, log) = (file.to_str().unwrap(), example("comcast"), example("bpi2013"));
    for (command, map, other) in [("import", &log, "caseloop replay"), ("replay", &list, "caseloop import")] {
        let (_, said) = site.fails(2, &[command, file, "--map", map, "--lang", "en"]);
        assert!(said.contains(other), "{said}");
    }
}

#[test]
fn what_is_replayed_is_what_stands_in_the_files() {
    let helpdesk = Counted {
        id: "Case ID",
        activity: "Activity",
        by: "Resource",
        at: "Complete Timestamp",
        format: "%Y/%m/%d %H:%M:%S%.f",
        states: [
            ("Assign seriousness", "work"),
            ("Take in charge ticket", "work"),
            ("Wait", "wait"),
            ("Resolve ticket", "done"),
            ("Closed", "closed"),
        ]
        .into(),
    };
    let bpi = Counted {
        id: "caseid",
        activity: "task",
        by: "user",
        at: "end_timestamp",
        format: "%Y-%m-%dT%H:%M:%S%.f",
        states: [
            ("Accepted+In Progress", "work"),
            ("Accepted+Assigned", "work"),
            ("Queued+Awaiting Assignment", "work"),
            ("Accepted+Wait", "wait department"),
            ("Accepted+Wait - User", "wait customer"),
            ("Accepted+Wait - Customer", "wait customer"),
            ("Accepted+Wait - Vendor", "wait vendor"),
            ("Accepted+Wait - Implementation", "wait third"),
            ("Completed+Resolved", "done"),
            ("Completed+In Call", "done"),
            ("Completed+Closed", "closed"),
        ]
        .into(),
    };
    let uci = Counted {
        id: "number",
        activity: "incident_state",
        by: "sys_updated_by",
        at: "sys_updated_at",
        format: "%d/%m/%Y %H:%M",
        states: [
            ("Active", "work"),
            ("Awaiting User Info", "wait customer"),
            ("Awaiting Evidence", "wait customer"),
            ("Awaiting Vendor", "wait vendor"),
            ("Awaiting Problem", "wait department"),
            ("Resolved", "done"),
            ("Closed", "closed"),
        ]
        .into(),
    };
    let receipt = Counted {
        id: "case:concept:name",
        activity: "concept:name",
        by: "org:resource",
        at: "time:timestamp",
        format: "%Y-%m-%d %H:%M:%S%.f%:z",
        states: [
            ("Confirmation of receipt", "work"),
            ("T16 Report reasons to hold request", "wait"),
            ("T10 Determine necessity to stop indication", "done"),
        ]
        .into(),
    };
    for (file, map, counted) in [
        ("helpdesk_open.csv", "helpdesk", helpdesk),
        ("bpi2013_incidents_open.csv", "bpi2013", bpi),
        ("uci_incident_open.csv.gz", "uci", uci),
        ("receipt_open.csv", "receipt", receipt),
    ] {
        let Some(mut path) = sample(file) else { return };
        let site = Site::new();
        if file.ends_with(".gz") {
            let unpacked = std::process::Command::new("gzip").arg("-dc").arg(&path).output().unwrap();
            path = site.path().join("log.csv");
            std::fs::write(&path, unpacked.stdout).unwrap();
        }
        let rows = rows_of(&path);
        let said = replayed(&site, &path, map);
        println!("{file}: {said}");
        let number = |name: &str| said[name].as_u64().unwrap();
        assert_eq!((number("read"), number("refused")), (rows.len() as u64, 0), "{file}");
        let kept: u64 = said["kept"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
        let [cases, holds, reopened, handovers] = ["cases", "holds", "reopened", "handovers"].map(number);
        assert_eq!([cases, holds, reopened, handovers, kept], counted.of(&rows), "{file}");
        let people: BTreeSet<&String> =
            rows.iter().map(|row| &row[counted.by]).filter(|by| *by != "?").collect();
        assert_eq!(number("people"), people.len() as u64, "{file}");
        assert_eq!(site.json(&["check"])["ok"], true);
    }
}

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use super::*;
use crate::{
    api::{ToServer, encode},
    case::{CaseId, Fault, Role, Stage},
    exchange::{Mapping, Place},
    lang::Lang,
    rules::Pack,
    sla::Instant,
};

/// What a server does with rows, as far as this side can tell.
#[derive(Default)]
struct Server {
    known: BTreeMap<String, Row>,
    frames: Vec<usize>,
    /// Answers busy so many times.
    busy: u32,
    read_only: bool,
}

impl Server {
    fn answer(&mut self, request: Request) -> Result<Reply, ()> {
        let frame = encode(&ToServer::Request(Box::new(request.clone()))).unwrap();
        self.frames.push(frame.len());
        let Request::Import { rows, mode } = request else { panic!("{request:?}") };
        let refused = |reason| Reply::Refused { refusal: Refusal::bare(reason), changed: vec![] };
        if self.busy > 0 {
            self.busy -= 1;
            return Ok(refused(Reason::Busy));
        }
        Ok(Reply::Imported(rows.into_iter().map(|row| self.row(row, mode)).collect()))
    }

    fn row(&mut self, row: Row, mode: ImportMode) -> RowOutcome {
        let case = CaseId { site: "ZJ".parse().unwrap(), n: 1 };
        let at = row.at;
        let what = if self.read_only {
            RowResult::Refused(Refusal::bare(Reason::ReadOnly))
        } else if row.fields.get("channel").is_some_and(|channel| channel == "fax") {
            let fault = Fault::NotOneOf { values: vec!["call".to_owned()] };
            RowResult::Refused(Refusal::bare(Reason::Field { field: "channel".to_owned(), fault }))
        } else {
            match self.known.get(&row.external.id) {
                None => RowResult::Imported(case),
                Some(known) if mode == ImportMode::Update && Row { at, ..known.clone() } != row => {
                    RowResult::Updated(case)
                }
                Some(_) => RowResult::Already(case),
            }
        };
        let notes = u32::try_from(row.more.len()).unwrap();
        if mode != ImportMode::DryRun && matches!(what, RowResult::Imported(_) | RowResult::Updated(_)) {
            self.known.insert(row.external.id.clone(), row);
        }
        RowOutcome { at, what, notes }
    }
}

struct Done {
    result: Result<(), Stopped<()>>,
    totals: Totals,
    refused: Option<PathBuf>,
    mapped: Vec<Row>,
}

fn run(file: &Path, map: &str, mode: ImportMode, server: &mut Server) -> Done {
    let mapping = Mapping::read(map, Pack::builtin()).unwrap();
    let mut source = Source::open(file, &mapping).unwrap();
    let bound = Bound::new(&mapping, source.header()).unwrap();
    let place = Place::Folder { folder: file.with_extension("refused"), name: "rows".to_owned() };
    let mut refused = Refused::new(place, Lang::En, source.header()).unwrap();
    let now = Instant::from_seconds(1_795_000_000);
    let mut mapped = Vec::new();
    let mut import = Import {
        bound: &bound,
        mode,
        taken: TakenLine::default(),
        saying: Saying { lang: Lang::En, pack: Pack::builtin(), now },
        refused: &mut refused,
        ask: |request| server.answer(request),
        watch: |step: Step<'_>| {
            if let Step::Mapped(row) = step {
                mapped.push(row.clone());
            }
        },
        totals: Totals::default(),
    };
    let result = import.run(&mut source);
    let totals = import.totals;
    assert_eq!(totals.read, totals.imported + totals.updated + totals.already + totals.refused);
    Done { result, totals, refused: refused.finish().unwrap(), mapped }
}

fn written(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.csv");
    fs::write(&path, text).unwrap();
    (folder, path)
}

const MAP: &str = "[source]\nname = \"x\"\nzone = \"Asia/Shanghai\"\n[columns]\nid = \"id\"\ntext = \"text\"\n\
                   opened = { column = \"at\", formats = [\"%F\"] }\nchannel = \"channel\"\n[rest]\nmore = [\"more\"]\n";

fn totals(read: u64, imported: u64, updated: u64, already: u64, refused: u64, notes: u64) -> Totals {
    Totals { read, imported, updated, already, refused, notes }
}

#[test]
fn every_row_is_accounted_for_and_refused_ones_can_be_corrected() {
    let (_folder, path) = written(
        "id,text,at,channel,more\n1,=a,2026-11-01,call,m\n2,b,yesterday,call,\n3,\"=c\nc\",2026-11-01,fax,\n4,d\n,e,2026-11-01,call,\n6,f,2026-11-02,,\n",
    );
    let mut server = Server::default();
    let dry = run(&path, MAP, ImportMode::DryRun, &mut server);
    assert_eq!(dry.totals, totals(6, 2, 0, 0, 4, 1));
    assert!(server.known.is_empty());
    let first = run(&path, MAP, ImportMode::Add, &mut server);
    assert!(first.result.is_ok());
    assert_eq!(first.totals, totals(6, 2, 0, 0, 4, 1));
    assert_eq!(first.mapped.iter().map(|row| row.at).collect::<Vec<_>>(), [2, 4, 8]);
    let again = run(&path, MAP, ImportMode::Add, &mut server);
    assert_eq!(again.totals, totals(6, 0, 0, 2, 4, 1));

    let refused = first.refused.unwrap();
    let text = fs::read_to_string(&refused).unwrap();
    assert_eq!(
        text.trim_start_matches('\u{feff}'),
        "\"line\",\"refused because\",\"id\",\"text\",\"at\",\"channel\",\"more\"\n\
         \"3\",\"Opened \"\"yesterday\"\" is no time of the format %F.\",\"2\",\"b\",\"yesterday\",\"call\",\"\"\n\
         \"4\",\"Channel is not one of the list: call.\",\"3\",\"'=c\nc\",\"2026-11-01\",\"fax\",\"\"\n\
         \"6\",\"2 cells here, 5 in the header: check separators and quotes.\",\"4\",\"d\"\n\
         \"7\",\"Number is missing: please fill it in.\",\"\",\"e\",\"2026-11-01\",\"call\",\"\"\n"
    );
    // Three of the four are put right; the same mapping takes the file as it is.
    let corrected = text.replace("\"yesterday\"", "\"2026-11-02\"").replace("\"fax\"", "\"call\"");
    let corrected = corrected.replace("\"4\",\"d\"\n", "\"4\",\"d\",\"2026-11-03\",\"\",\"\"\n");
    fs::write(&refused, corrected).unwrap();
    let third = run(&refused, MAP, ImportMode::Add, &mut server);
    assert_eq!(third.totals, totals(4, 3, 0, 0, 1, 0));
    assert_eq!(server.known.get("3").unwrap().fields.get("text").unwrap(), "=c\nc");
    assert_eq!(server.known.get("1").unwrap().fields.get("text").unwrap(), "=a");
}

#[test]
fn known_rows_that_changed_are_updated_when_asked_for() {
    let (_folder, path) = written("id,text,at,channel,more\n1,a,2026-11-01,call,\n2,b,2026-11-01,call,\n");
    let mut server = Server::default();
    run(&path, MAP, ImportMode::Add, &mut server);
    fs::write(&path, "id,text,at,channel,more\n1,a,2026-11-01,call,\n2,b,2026-11-01,app,\n").unwrap();
    assert_eq!(run(&path, MAP, ImportMode::Add, &mut server).totals, totals(2, 0, 0, 2, 0, 0));
    assert_eq!(run(&path, MAP, ImportMode::Update, &mut server).totals, totals(2, 0, 1, 1, 0, 0));
}

#[test]
fn requests_fit_their_frames_and_what_fits_none_is_refused() {
    let mut text = "id,text,at,channel,more\n".to_owned();
    let sizes = [1, 10, 60_000, 5_000, 65_500, 30_000, 30_000, 70_000, 40_000, 1, 1];
    for (n, size) in sizes.into_iter().enumerate() {
        text.push_str(&format!("{n},{},2026-11-01,call,\n", "x".repeat(size)));
    }
    for n in 100..1_000 {
        text.push_str(&format!("{n},short,2026-11-01,call,\n"));
    }
    let (_folder, path) = written(&text);
    let mut server = Server::default();
    let done = run(&path, MAP, ImportMode::Add, &mut server);
    assert_eq!(done.totals, totals(911, 909, 0, 0, 2, 0));
    assert!(server.frames.iter().all(|size| *size <= MAX_REQUEST), "{:?}", server.frames);
    assert!(server.frames.len() < 14, "{:?}", server.frames);
    let refused = fs::read_to_string(done.refused.unwrap()).unwrap();
    assert_eq!(refused.matches("The fields of this row exceed").count(), 2);
}

#[test]
fn a_server_that_cannot_now_stops_the_import_and_a_busy_one_does_not() {
    let (_folder, path) = written("id,text,at,channel,more\n1,a,2026-11-01,call,\n");
    let mut server = Server { busy: 2, ..Server::default() };
    let done = run(&path, MAP, ImportMode::Add, &mut server);
    assert_eq!((done.totals, server.frames.len()), (totals(1, 1, 0, 0, 0, 0), 3));
    let mut server = Server { read_only: true, ..Server::default() };
    let done = run(&path, MAP, ImportMode::Add, &mut server);
    assert!(matches!(done.result, Err(Stopped::Not(Refusal { reason: Reason::ReadOnly, .. }))));
    assert_eq!((done.totals, done.refused), (Totals::default(), None));
    for reply in [
        Reply::Imported(vec![]),
        Reply::Ok,
        Reply::Refused {
            refusal: Refusal::bare(Reason::NotPermitted { role: Role::Agent }),
            changed: vec![],
        },
    ] {
        let mapping = Mapping::read(MAP, Pack::builtin()).unwrap();
        let mut source = Source::open(&path, &mapping).unwrap();
        let bound = Bound::new(&mapping, source.header()).unwrap();
        let mut import = Import {
            bound: &bound,
            mode: ImportMode::Add,
            taken: TakenLine::default(),
            saying: Saying { lang: Lang::Zh, pack: Pack::builtin(), now: Instant::from_seconds(0) },
            refused: &mut Refused::new(Place::None, Lang::Zh, source.header()).unwrap(),
            ask: |_| Ok::<_, ()>(reply.clone()),
            watch: |_: Step<'_>| {},
            totals: Totals::default(),
        };
        assert!(matches!(import.run(&mut source), Err(Stopped::Unexpected | Stopped::Not(_))), "{reply:?}");
        assert_eq!(import.totals, Totals::default());
    }
}

/// A sample that stands beside the repository, copied to where a folder can be made beside it.
fn sample(name: &str) -> Option<(tempfile::TempDir, PathBuf)> {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().skip(1);
    let found =
        above.map(|folder: &Path| folder.join("shared/data/samples").join(name)).find(|path| path.exists());
    let Some(found) = found else {
        println!("skipped: {name} is not there");
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::copy(found, &path).unwrap();
    Some((folder, path))
}

#[test]
fn the_complaints_of_2015_are_all_accounted_for() {
    let Some((_folder, path)) = sample("comcast_open.csv") else { return };
    let map = include_str!("../../../docs/examples/comcast.toml");
    let mut server = Server::default();
    let done = run(&path, map, ImportMode::Add, &mut server);
    assert_eq!(done.totals, totals(432, 432, 0, 0, 0, 0));
    assert_eq!(run(&path, map, ImportMode::Add, &mut server).totals, totals(432, 0, 0, 432, 0, 0));
    let mapping = Mapping::read(map, Pack::builtin()).unwrap();
    let source = Source::open(&path, &mapping).unwrap();
    assert_eq!(Bound::new(&mapping, source.header()).unwrap().unused, [""; 0]);

    // What `docs/examples/comcast.toml` says of the dates: ticket numbers rise with the time.
    let mut rows: Vec<(u64, Instant)> =
        done.mapped.iter().map(|row| (row.external.id.parse().unwrap(), row.opened)).collect();
    rows.sort_unstable();
    assert!(rows.is_sorted_by_key(|(_, opened)| *opened));
    let at = |text: &str| text.parse::<Instant>().unwrap();
    assert_eq!(rows[0].1, at("2015-04-01T14:47:35Z"));
    assert!(rows[431].1 < at("2015-07-01T00:00:00Z"));

    let ending = |stage| done.mapped.iter().filter(|row| row.stage == Some(stage)).count();
    assert_eq!([ending(Stage::Accept), ending(Stage::Handle), ending(Stage::Closed)], [71, 34, 183 + 144]);
    let zip = |row: &&Row| row.fields.get("address").unwrap().rsplit(' ').next().unwrap().len() == 5;
    assert_eq!(done.mapped.iter().filter(zip).count(), 432);
    let address = |id: &str| server.known.get(id).unwrap().fields.get("address").unwrap();
    assert_eq!(address("260651"), "Allston, Massachusetts 02134");
}

#[test]
fn the_messages_of_a_city_are_all_accounted_for_and_kept_to_the_byte() {
    let Some((_folder, path)) = sample("tipdm_replies_open.csv") else { return };
    let map = include_str!("../../../docs/examples/tipdm.toml");
    let mut server = Server::default();
    let done = run(&path, map, ImportMode::Add, &mut server);
    assert_eq!(done.totals, totals(524, 524, 0, 0, 0, 0));
    assert_eq!(run(&path, map, ImportMode::Add, &mut server).totals, totals(524, 0, 0, 524, 0, 0));
    assert!(server.frames.iter().all(|size| *size <= MAX_REQUEST));
    assert!(done.mapped.iter().all(|row| row.stage == Some(Stage::Closed) && row.closed.is_some()));

    // Every text and every answer stands in the file as it stands in the row.
    let bytes = fs::read_to_string(&path).unwrap();
    let quoted: BTreeSet<usize> = done
        .mapped
        .iter()
        .flat_map(|row| [row.fields.get("text").unwrap(), &row.answer.as_ref().unwrap().0])
        .map(|text| {
            assert!(bytes.contains(&text.replace('"', "\"\"")));
            text.len()
        })
        .collect();
    assert_eq!(quoted.last(), Some(&22_789));
    let longest = done.mapped.iter().map(|row| row.fields.get("text").unwrap()).max_by_key(|text| text.len());
    assert_eq!(longest.unwrap().len(), 8_564);
    assert!(longest.unwrap().starts_with("\n\t\t"));
}

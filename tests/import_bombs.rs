//! Files and mappings made to exhaust an import: each is refused, none makes the process grow.
//!
//! One test, so that its process does nothing else while its memory is limited.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::{
    fmt::Debug,
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use caseloop::{
    api::{ImportMode, Reply, Request, RowOutcome, RowResult, TakenLine},
    case::CaseId,
    exchange::{
        Bound, FileFault, Import, MapWhat, Mapping, Place, Refused, RowFault, Saying, Source, Stopped, Totals,
    },
    lang::Lang,
    rules::Pack,
    sla::Instant,
};
use flate2::{Compression, write::DeflateEncoder};
use rawzip::{CompressionMethod, ZipArchiveWriter};
use rustix::process::{Resource, Rlimit};

/// More than what a process may grow by.
const HUGE: usize = 24 * 1024 * 1024;
const MAY_GROW_KIB: u64 = 16 * 1024;

const MAP: &str = "[source]\nname = \"x\"\nzone = \"UTC\"\n[columns]\nid = \"id\"\ntext = \"text\"\n\
                   opened = { column = \"at\", formats = [\"%F\"] }\n";
const HEAD: &str = "id,text,at\n";
const GOOD: &str = "1,a,2026-11-01\n";

/// From here on the machine gives this process no more than so much: what asks for more, however briefly and
/// whether it is used or not, ends it.
fn limit() {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmData:")).unwrap();
    let now: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    let most = Some((now + MAY_GROW_KIB) * 1024);
    rustix::process::setrlimit(Resource::Data, Rlimit { current: most, maximum: most }).unwrap();
}

struct Bombs {
    folder: tempfile::TempDir,
    done: u32,
}

impl Bombs {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file of these pieces, written without holding it.
    fn file(&self, name: &str, pieces: &[(&[u8], usize)]) -> PathBuf {
        let path = self.path(name);
        let mut out = BufWriter::new(File::create(&path).unwrap());
        for (piece, times) in pieces {
            for _ in 0..*times {
                out.write_all(piece).unwrap();
            }
        }
        out.flush().unwrap();
        path
    }

    /// An archive of parts, each of these pieces, written without holding them.
    fn packed(&self, name: &str, parts: &[(&str, Vec<(&str, usize)>)]) -> PathBuf {
        let path = self.path(name);
        let mut archive = ZipArchiveWriter::new(BufWriter::new(File::create(&path).unwrap()));
        for (name, pieces) in parts {
            let deflated = archive.new_file(name).compression_method(CompressionMethod::DEFLATE);
            let (mut entry, config) = deflated.start().unwrap();
            let mut out = config.wrap(DeflateEncoder::new(&mut entry, Compression::fast()));
            for (piece, times) in pieces {
                (0..*times).for_each(|_| out.write_all(piece.as_bytes()).unwrap());
            }
            let (encoder, descriptor) = out.finish().unwrap();
            encoder.finish().unwrap();
            entry.finish(descriptor).unwrap();
        }
        archive.finish().unwrap().flush().unwrap();
        path
    }

    fn defused(&mut self, name: &str) {
        self.done += 1;
        println!("{name}");
    }

    /// A file that is refused as a whole.
    fn file_is<T: Debug>(&mut self, name: &str, path: &Path, is: impl FnOnce(&FileFault) -> T) -> T {
        let fault = Source::open(path, &Mapping::read(MAP, Pack::builtin()).unwrap()).err().expect(name);
        self.defused(name);
        is(&fault)
    }

    /// A mapping that is refused.
    fn map_is(&mut self, name: &str, path: &Path) -> Vec<MapWhat> {
        let Err(FileFault::Mapping(faults)) = Mapping::open(path, Pack::builtin()) else { panic!("{name}") };
        self.defused(name);
        faults.into_iter().map(|fault| fault.what).collect()
    }

    /// A file of which some rows are refused and the others imported.
    fn rows_are(&mut self, name: &str, map: &str, path: &Path) -> Totals {
        let mapping = Mapping::read(map, Pack::builtin()).unwrap();
        let mut source = Source::open(path, &mapping).unwrap();
        let bound = Bound::new(&mapping, source.header()).unwrap();
        let place = Place::File(self.path("refused.csv"));
        let mut refused = Refused::new(place, Lang::Zh, source.header()).unwrap();
        let mut import = Import {
            bound: &bound,
            mode: ImportMode::Add,
            taken: TakenLine::default(),
            saying: Saying { lang: Lang::Zh, pack: Pack::builtin(), now: Instant::from_seconds(0) },
            refused: &mut refused,
            ask: taken,
            watch: |_: caseloop::exchange::Step<'_>| {},
            totals: Totals::default(),
        };
        let result: Result<(), Stopped<()>> = import.run(&mut source);
        assert!(result.is_ok(), "{name}: {result:?}");
        let totals = import.totals;
        self.defused(name);
        totals
    }
}

/// A server that takes every row.
fn taken(request: Request) -> Result<Reply, ()> {
    let Request::Import { rows, .. } = request else { panic!() };
    let case = CaseId { site: "ZJ".parse().unwrap(), n: 1 };
    let outcome = |at| RowOutcome { at, what: RowResult::Imported(case), notes: 0 };
    Ok(Reply::Imported(rows.into_iter().map(|row| outcome(row.at)).collect()))
}

fn totals(imported: u64, refused: u64) -> Totals {
    Totals { read: imported + refused, imported, refused, ..Totals::default() }
}

#[test]
fn bombs_are_refused_and_nothing_grows() {
    let mut bombs = Bombs { folder: tempfile::tempdir().unwrap(), done: 0 };
    // What is needed once: the rule pack, the zones, the tables of the encodings.
    let path = bombs.file(
        "good.csv",
        &[(HEAD.as_bytes(), 1), (GOOD.as_bytes(), 1), (b"2,\xb5\xe7\xbb\xb0,2026-11-01\n", 1)],
    );
    assert_eq!(bombs.rows_are("good", MAP, &path), totals(2, 0));
    bombs.done = 0;
    limit();

    // What is no file, or no text.
    let path = bombs.path("sparse.csv");
    File::create(&path).unwrap().set_len(5 << 30).unwrap();
    assert!(
        bombs.file_is("a sparse file of 5 GiB", &path, |fault| matches!(fault, FileFault::TooLarge { .. }))
    );
    let path = bombs.path("pipe.csv");
    rustix::fs::mkfifoat(rustix::fs::CWD, &path, rustix::fs::Mode::RUSR).unwrap();
    for path in [&path, Path::new("/dev/zero"), bombs.folder.path().to_path_buf().as_path()] {
        assert!(bombs.file_is("no file", path, |fault| matches!(fault, FileFault::NotAFile)));
    }
    for magic in
        [b"PK\x03\x04".as_slice(), b"\x1f\x8b\x08", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"\xd0\xcf\x11\xe0"]
    {
        let path = bombs.file("packed.csv", &[(magic, 1), (&[0x55; 1024], 1024)]);
        assert!(bombs.file_is("packed", &path, |fault| matches!(fault, FileFault::NoText { .. })));
    }
    for bytes in [b"\xff\xfea\0,\0".as_slice(), &[0; 1024]] {
        let path = bombs.file("wide.csv", &[(bytes, HUGE / bytes.len())]);
        assert!(bombs.file_is("UTF-16 or zeros", &path, |fault| matches!(fault, FileFault::Utf16)));
    }
    let path = bombs.file("lines.csv", &[(&[b'\n'; 100_000], 201)]);
    assert!(bombs.file_is("lines", &path, |fault| matches!(fault, FileFault::TooManyLines { .. })));
    let path = bombs.file("noise.csv", &[(b"\x81\xfe\xff,\x90\n", 300_000)]);
    assert!(bombs.file_is("noise", &path, |fault| matches!(fault, FileFault::OtherEncoding { .. })));

    // Giant lines, as header and as row.
    let x = [b'x'; 1024];
    for piece in [x.as_slice(), &[b','; 1024], &[b'"'; 1023]] {
        let path = bombs.file("header.csv", &[(piece, HUGE / 1024)]);
        assert!(bombs.file_is("giant header", &path, |fault| matches!(
            fault,
            FileFault::Header(RowFault::TooLong { .. } | RowFault::Quote)
        )));
        let path = bombs
            .file("row.csv", &[(HEAD.as_bytes(), 1), (piece, HUGE / 1024), (b"\n", 1), (GOOD.as_bytes(), 1)]);
        assert_eq!(bombs.rows_are("giant row", MAP, &path), totals(1, 1));
    }
    // A quote that opens and closes around everything: every line in it is a row of its own again.
    let path = bombs.file(
        "quoted.csv",
        &[(HEAD.as_bytes(), 1), (b"1,\"", 1), (b"\n", HUGE / 32), (b"\",2026-11-01\n", 1)],
    );
    let quoted = bombs.rows_are("breaks in quotes", MAP, &path);
    assert_eq!((quoted.imported, quoted.read), (0, quoted.refused));
    // Many refused rows.
    let path = bombs.file("refused.csv.in", &[(HEAD.as_bytes(), 1), (b"1,a,yesterday\n2,b\n", 20_000)]);
    assert_eq!(bombs.rows_are("refused rows", MAP, &path), totals(0, 40_000));
    // One long cell, named again and again.
    let cell = "y".repeat(400_000);
    let path =
        bombs.file("cell.csv", &[(HEAD.as_bytes(), 1), (format!("1,{cell},2026-11-01\n").as_bytes(), 3)]);
    let join = format!("{MAP}name = {{ join = \"{}\" }}\n", "{text}".repeat(14_000));
    assert_eq!(bombs.rows_are("a template of one cell", &join, &path), totals(0, 3));
    let names = "\"text\",".repeat(6_000);
    let more = format!("{MAP}[rest]\nmore = [{names}]\nskip = [{}]\n", "\"no\",".repeat(6_000));
    assert_eq!(bombs.rows_are("a note of one cell", &more, &path), totals(0, 3));

    // JSON Lines: giant lines, keys and depths.
    let good = b"{\"id\": 1, \"text\": \"a\", \"at\": \"2026-11-01\"}\n";
    for piece in [x.as_slice(), &[b'['; 1024], &[b'{'; 1024], b"{\"a\":"] {
        let pieces = [(good.as_slice(), 1), (piece, HUGE / piece.len()), (b"\n", 1), (good, 1)];
        let path = bombs.file("row.jsonl", &pieces);
        assert_eq!(bombs.rows_are("giant object", MAP, &path), totals(2, 1));
    }
    let keys: String = (0..60_000).map(|n| format!("{{\"key {n}\": 1}}\n")).collect();
    let path = bombs.file("keys.jsonl", &[(keys.as_bytes(), 1)]);
    assert!(bombs.file_is("many keys", &path, |fault| matches!(fault, FileFault::Header(_))));
    drop(keys);

    // Spreadsheets of some kilobytes that unpack to hundreds of times as much.
    let book = [
        ("_rels/.rels", "<a><Relationship Id='r' Type='officeDocument' Target='w.xml'/></a>"),
        ("w.xml", "<workbook><sheets><sheet name='S' id='s'/></sheets></workbook>"),
        (
            "_rels/w.xml.rels",
            "<a><Relationship Id='s' Type='worksheet' Target='s.xml'/><Relationship Id='t' Type='sharedStrings' \
             Target='t.xml'/><Relationship Id='f' Type='styles' Target='f.xml'/></a>",
        ),
    ];
    let cells = |of: [&str; 3]| of.map(|text| format!("<c t='str'><v>{text}</v></c>")).concat();
    let head = format!("<w><sheetData><row>{}</row>", cells(["id", "text", "at"]));
    let row = format!("<row>{}</row>", cells(["1", "a", "2026-11-01"]));
    let sound = [(head.as_str(), 1), (row.as_str(), 1), ("</sheetData></w>", 1)];
    let letters = "x".repeat(1024);
    for (name, part, begin, piece) in [
        ("a giant text", "s.xml", "<w><sheetData><row><c t='str'><v>", letters.as_str()),
        ("a giant attribute", "s.xml", "<w><sheetData><row r='", &letters),
        ("a giant comment", "s.xml", "<w><!--", &letters),
        ("deep elements", "s.xml", "", "<w>"),
        (
            "many texts in one",
            "t.xml",
            "<sst uniqueCount='18446744073709551615'><si>",
            "<t>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx</t>",
        ),
        ("a giant shared text", "t.xml", "<sst><si><t>", &letters),
        ("many formats", "f.xml", "<s><cellXfs>", "<xf numFmtId='14'/>"),
        ("many sheets", "w.xml", "<workbook><sheets>", "<sheet name='S' id='s'/>"),
        ("many relations", "_rels/w.xml.rels", "<a>", "<Relationship Id='s'/>"),
    ] {
        let bomb = [(begin, 1), (piece, HUGE / piece.len())];
        let parts =
            book.iter().filter(|(name, _)| *name != part).map(|(name, text)| (*name, vec![(*text, 1)]));
        let mut parts: Vec<_> = parts.chain([(part, bomb.to_vec())]).collect();
        if part != "s.xml" {
            parts.push(("s.xml", sound.to_vec()));
        }
        let path = bombs.packed("bomb.xlsx", &parts);
        assert!(fs::metadata(&path).unwrap().len() < HUGE as u64 / 40, "{name}");
        let is = |fault: &FileFault| {
            matches!(
                fault,
                FileFault::Broken { .. }
                    | FileFault::Unpacked { .. }
                    | FileFault::Header(RowFault::TooLong { .. })
            )
        };
        assert!(bombs.file_is(name, &path, is), "{name}");
    }
    let blank = "<row><c/><c s='1'/></row>";
    let long = "<row><c t='str'><v>".to_owned() + &"y".repeat(300_000) + "</v></c>";
    let rest = "<c t='str'><v>".to_owned() + &"y".repeat(300_000) + "</v></c></row>";
    let parts =
        [(head.as_str(), 1), (row.as_str(), 1), (blank, 200_000), (&long, 1), (&rest, 1), ("<row>", 1)];
    let wide = ["<c t='b'><v>1</v></c>", "</row></sheetData></w>"];
    let mut sheet: Vec<_> = parts.to_vec();
    sheet.extend([(wide[0], HUGE / 64), (wide[1], 1)]);
    let parts: Vec<_> =
        book.iter().map(|(name, text)| (*name, vec![(*text, 1)])).chain([("s.xml", sheet)]).collect();
    let path = bombs.packed("wide.xlsx", &parts);
    assert_eq!(bombs.rows_are("blank, long and wide rows", MAP, &path), totals(1, 2));

    // Mappings.
    let path = bombs.file("long.toml", &[(b"# x\n", HUGE / 4)]);
    assert!(matches!(bombs.map_is("a long mapping", &path)[..], [MapWhat::TooLong { .. }]));
    for deep in [("[", "["), ("a = ", "["), ("a = ", "{a="), ("a", ".a")] {
        let path = bombs.file("deep.toml", &[(deep.0.as_bytes(), 1), (deep.1.as_bytes(), 30_000)]);
        assert!(matches!(bombs.map_is("a deep mapping", &path)[..], [MapWhat::Unreadable(_)]));
    }

    assert!(bombs.done >= 35, "{} bombs", bombs.done);
}

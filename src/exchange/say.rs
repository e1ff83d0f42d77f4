//! What is wrong with files, mappings and rows, and what would become of a row, said to people. The words are
//! those of `lang`.

use std::path::Path;

use jiff::tz::TimeZone;

use super::{ColumnFault, FileFault, MapFault, MapWhat, Name, Replayed, RowFault, Stopped, Totals};
use crate::{
    api::{CustomerRow, ImportMode, Row},
    case::{CustomerChange, Shape},
    lang::{Lang, Word, say},
    rules::Pack,
    sla::Instant,
    text::{clean_line, cut, width},
};

/// At most so many names in a sentence.
const NAMED: usize = 12;
/// At most so many cells of a value.
const SHOWN: usize = 48;

/// How things are said: in which language, by which rules, and when.
#[derive(Clone, Copy)]
pub struct Saying<'a> {
    pub lang: Lang,
    pub pack: &'a Pack,
    pub now: Instant,
}

impl Saying<'_> {
    /// Why a row is not imported.
    pub fn row_fault(&self, fault: &RowFault) -> String {
        let lang = self.lang;
        let field = |name: &str| say::field_under(name, self.pack, lang);
        match fault {
            RowFault::TooLong { max } => Word::RowTooLong.with(lang, &[max]),
            RowFault::Quote => Word::RowQuote.say(lang).to_owned(),
            RowFault::TooManyColumns { max } => Word::RowTooManyColumns.with(lang, &[max]),
            RowFault::Columns { found, expected } => Word::RowColumns.with(lang, &[found, expected]),
            RowFault::NotText { column, encoding } => {
                Word::RowNotText.with(lang, &[&short(column), &encoding.name()])
            }
            RowFault::LineNotText { encoding } => Word::RowLineNotText.with(lang, &[&encoding.name()]),
            RowFault::NoObject => Word::RowNoObject.say(lang).to_owned(),
            RowFault::Twice { column } => Word::RowTwice.with(lang, &[&short(column)]),
            RowFault::Nested { column } => Word::RowNested.with(lang, &[&short(column)]),
            RowFault::CellError { column, error } => {
                Word::RowCellError.with(lang, &[&short(column), &short(error)])
            }
            RowFault::Digits { column } => Word::RowDigits.with(lang, &[&short(column)]),
            RowFault::NoMoment { column, value } => {
                Word::RowNoMoment.with(lang, &[&short(column), &short(value)])
            }
            RowFault::Missing { field: name } => Word::BadMissing.with(lang, &[&field(name)]),
            RowFault::NotInTable { field: name, value, known } => {
                Word::RowNotInTable.with(lang, &[&field(name), &short(value), &self.list(known)])
            }
            RowFault::Time { field: name, value, formats } => {
                let rfc = ["RFC 3339".to_owned()];
                let formats = self.list(if formats.is_empty() { &rfc } else { formats });
                Word::RowTime.with(lang, &[&field(name), &short(value), &formats])
            }
            RowFault::Number { field: name, .. } => Word::BadNumber.with(lang, &[&field(name)]),
            RowFault::BeforeOpened { field: name } => Word::RowBeforeOpened.with(lang, &[&field(name)]),
            RowFault::TooManySteps { max } => Word::RowTooManySteps.with(lang, &[max]),
            RowFault::TooMuch { max } => Word::RowTooMuch.with(lang, &[max]),
            RowFault::Refused(refusal) => say::refusal(refusal, self.pack, lang, self.now),
        }
    }

    /// Why `file` cannot be used, line by line; what does not fit its header is a fault of the mapping's file.
    pub fn file_fault(&self, fault: &FileFault, file: &Path) -> Vec<String> {
        let lang = self.lang;
        let what = match fault {
            FileFault::Io(error) => Word::FileIo.with(lang, &[error]),
            FileFault::NotAFile => Word::FileNotAFile.say(lang).to_owned(),
            FileFault::Same => Word::FileSame.say(lang).to_owned(),
            FileFault::TooManySteps { max } => Word::FileTooManySteps.with(lang, &[max]),
            FileFault::TooLarge { max } => Word::FileTooLarge.with(lang, &[max]),
            FileFault::TooManyLines { max } => Word::FileTooManyLines.with(lang, &[max]),
            FileFault::NoText { kind } => Word::FileNoText.with(lang, &[kind]),
            FileFault::Utf16 => Word::FileUtf16.say(lang).to_owned(),
            FileFault::OtherEncoding { guess } => Word::FileOtherEncoding.with(lang, &[guess]),
            FileFault::Delimiter { delimiter } => Word::FileDelimiter.with(lang, &[delimiter]),
            FileFault::Locked => Word::FileLocked.say(lang).to_owned(),
            FileFault::Broken { why } => Word::FileBroken.with(lang, &[&short(why)]),
            FileFault::NoSheet { sheets, .. } if sheets.is_empty() => Word::FileNoSheets.say(lang).to_owned(),
            FileFault::NoSheet { name, sheets } => {
                Word::FileNoSheet.with(lang, &[&short(name), &self.list(sheets)])
            }
            FileFault::Unpacked { max } => Word::FileUnpacked.with(lang, &[max]),
            FileFault::TooMuchText { max, texts } => Word::FileTooMuchText.with(lang, &[max, texts]),
            FileFault::NoObject => Word::FileNoObject.say(lang).to_owned(),
            FileFault::NoHeader => Word::FileNoHeader.say(lang).to_owned(),
            FileFault::Header(fault) => Word::FileHeader.with(lang, &[&self.row_fault(fault)]),
            FileFault::Columns { faults, header } => {
                let lines = faults.iter().map(|fault| self.at(file, fault.line, &self.column(fault)));
                return lines.chain([Word::FileColumns.with(lang, &[&self.list(header)])]).collect();
            }
            FileFault::Mapping(faults) => {
                return faults.iter().map(|fault| self.at(file, fault.line, &self.mapping(fault))).collect();
            }
        };
        vec![Word::FileAt.with(lang, &[&file.display(), &what])]
    }

    /// A column that nothing uses.
    pub fn unused(&self, column: &str) -> String {
        Word::MapUnused.with(self.lang, &[&short(column)])
    }

    /// What stands above rows.
    pub fn first(&self) -> &'static str {
        Word::ImportFirst.say(self.lang)
    }

    /// What a row would become: its fields by name, as they would be read, times as `zone` has them.
    pub fn row(&self, row: &Row, zone: &TimeZone) -> String {
        let lang = self.lang;
        // In full: whether day and month were taken for each other is what people look for here.
        let time = |at: Instant| at.zoned(zone).strftime("%Y-%m-%d %H:%M").to_string();
        let mut pairs = vec![
            ("id", format!("{} {}", row.external.source, row.external.id)),
            ("opened", time(row.opened)),
        ];
        pairs.extend(row.stage.map(|stage| ("stage", say::stage(stage, lang).to_owned())));
        pairs.extend(row.status.clone().map(|status| ("status", status)));
        let form = |name| if let Name::Form(field) = name { Some(field) } else { None };
        for known in Name::under(self.pack).into_iter().filter_map(form) {
            let Some(value) = row.fields.get(known.name) else { continue };
            let value = match known.shape {
                Shape::Choice(choice) => say::choice(choice, value, self.pack, lang),
                Shape::When => value.parse().map(time).unwrap_or_else(|_| value.clone()),
                _ => value.clone(),
            };
            pairs.push((known.name, value));
        }
        if let Some((text, at)) = &row.answer {
            pairs.push(("answer", text.clone()));
            pairs.push(("answered", time(*at)));
        }
        pairs.extend(row.closed.map(|at| ("closed", time(at))));
        pairs.extend((row.urged > 0).then(|| ("urged", row.urged.to_string())));
        pairs.extend(row.limit.map(|at| ("limit", time(at))));
        pairs.extend(row.more.iter().map(|(name, value)| ("more", format!("{name}: {value}"))));
        let said = pairs.iter().map(|(name, value)| {
            Word::ImportPair.with(lang, &[&say::field_under(name, self.pack, lang), &short(value)])
        });
        let said = said.collect::<Vec<_>>().join(Word::ListComma.say(lang));
        self.on_line(row.at, &said)
    }

    /// What a customer of a file would be: their fields by name, as they would be read.
    pub fn customer(&self, row: &CustomerRow) -> String {
        let lang = self.lang;
        let list = |of: &[String]| of.join(Word::ListComma.say(lang));
        let CustomerChange { name, address, place, star, tags, more_lines, .. } = &row.change;
        let pairs = [
            ("id", row.external.as_ref().map(|of| format!("{} {}", of.source, of.id))),
            ("line", Some(list(more_lines)).filter(|lines| !lines.is_empty())),
            ("name", name.clone()),
            ("star", star.map(|star| star.to_string())),
            ("tags", tags.as_deref().map(list)),
            ("address", address.clone()),
            ("place", place.map(|at| say::place(at, lang).to_owned())),
        ];
        let said = pairs.into_iter().filter_map(|(name, value)| {
            Some(Word::ImportPair.with(lang, &[&say::field_of_customer(name, lang), &short(&value?)]))
        });
        self.on_line(row.at, &said.collect::<Vec<_>>().join(Word::ListComma.say(lang)))
    }

    /// Something about a line of the file.
    pub fn on_line(&self, line: u64, what: &str) -> String {
        Word::ImportRow.with(self.lang, &[&line, &what])
    }

    /// What became of the rows, or would become of them.
    /// What a replay came to: its counts, and what was kept as a note because the rules refuse it.
    pub fn replayed(&self, totals: &Replayed) -> Vec<String> {
        let t = totals;
        let (lang, steps) = (self.lang, Word::ReplaySteps);
        let mut lines = vec![
            Word::ReplayCases.with(lang, &[&t.cases, &t.already, &t.refused_cases, &t.refused]),
            steps.with(lang, &[&t.steps, &t.events, &t.notes]),
            Word::ReplayCounts.with(lang, &[&t.holds, &t.reopened, &t.handovers, &t.people]),
        ];
        lines.extend(t.kept.iter().map(|(what, times)| {
            let what = clean_line(what);
            Word::ReplayKept.with(lang, &[&times, &what])
        }));
        lines
    }

    /// What an import came to.
    pub fn totals(&self, totals: &Totals, mode: ImportMode) -> String {
        let Totals { read, imported, updated, already, refused, notes } = totals;
        let word = if mode.is_dry() { Word::ImportWould } else { Word::ImportDone };
        word.with(self.lang, &[read, imported, updated, already, refused, notes])
    }

    /// Where the refused rows are.
    pub fn refused_in(&self, file: &Path) -> String {
        Word::ImportRefusedIn.with(self.lang, &[&file.display()])
    }

    /// Why an import ended early, line by line. `asking` says why there was no answer.
    pub fn stopped<E>(
        &self,
        stopped: Stopped<E>,
        file: &Path,
        asking: impl FnOnce(E) -> String,
    ) -> Vec<String> {
        let lang = self.lang;
        let why = match stopped {
            Stopped::File(fault) => self.file_fault(&fault, file).concat(),
            Stopped::Refused(error) => Word::FileIo.with(lang, &[&error]),
            Stopped::Asking(error) => asking(error),
            Stopped::Not(refusal) => say::refusal(&refusal, self.pack, lang, self.now),
            Stopped::Unexpected => Word::ImportUnexpected.say(lang).to_owned(),
        };
        vec![why, Word::ImportStopped.say(lang).to_owned()]
    }

    fn at(&self, file: &Path, line: usize, what: &str) -> String {
        Word::MapAt.with(self.lang, &[&file.display(), &line, &what])
    }

    fn column(&self, fault: &ColumnFault) -> String {
        let word = if fault.several { Word::MapSeveralColumns } else { Word::MapNoColumn };
        word.with(self.lang, &[&short(&fault.column)])
    }

    fn mapping(&self, fault: &MapFault) -> String {
        let lang = self.lang;
        match &fault.what {
            MapWhat::Unreadable(message) => Word::MapUnreadable.with(lang, &[message]),
            MapWhat::TooLong { max } => Word::MapTooLong.with(lang, &[max]),
            MapWhat::Zone { name } => Word::MapZone.with(lang, &[&short(name)]),
            MapWhat::NoSource => Word::MapNoSource.say(lang).to_owned(),
            MapWhat::UnknownField { name, fields } => {
                Word::MapUnknownField.with(lang, &[&short(name), &fields.join(Word::ListComma.say(lang))])
            }
            MapWhat::MissingField { name } => Word::MapMissingField.with(lang, &[name]),
            MapWhat::Alone { name, other } => Word::MapAlone.with(lang, &[name, other]),
            MapWhat::OneSource { name } => Word::MapOneSource.with(lang, &[name]),
            MapWhat::Template { text } => Word::MapTemplate.with(lang, &[&short(text)]),
            MapWhat::FormatsOfNoTime { name } => Word::MapFormatsOfNoTime.with(lang, &[name]),
            MapWhat::Format { format, why } => Word::MapFormat.with(lang, &[&short(format), why]),
            MapWhat::OtherwiseAlone { name } => Word::MapOtherwiseAlone.with(lang, &[name]),
            MapWhat::Value { name, value, values } => {
                Word::MapValue.with(lang, &[name, &short(value), &self.list(values)])
            }
            MapWhat::Contradiction { column } => Word::MapContradiction.with(lang, &[&short(column)]),
            MapWhat::Delimiter { text } => Word::MapDelimiter.with(lang, &[&short(text)]),
        }
    }

    fn list(&self, names: &[String]) -> String {
        let shown = names.iter().take(NAMED).map(|name| short(name)).collect::<Vec<_>>();
        let more = if names.len() > NAMED { Word::ListMore.say(self.lang) } else { "" };
        format!("{}{more}", shown.join(Word::ListComma.say(self.lang)))
    }
}

/// A value on one line, cut where it is long.
fn short(value: &str) -> String {
    let head: String = value.trim().chars().take(4 * SHOWN).collect();
    let line = clean_line(&head);
    if width(&line) <= SHOWN { line.into_owned() } else { format!("{}…", cut(&line, SHOWN - 1)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        case::{Fields, Reason, Reference, Refusal, Stage},
        exchange::Encoding,
    };

    fn saying(lang: Lang) -> Saying<'static> {
        let now = "2026-11-23T07:09:00Z".parse().unwrap();
        Saying { lang, pack: Pack::builtin(), now }
    }

    #[test]
    fn a_row_is_shown_in_peoples_words() {
        let row = Row {
            at: 2,
            external: Reference { source: "comcast".to_owned(), id: "277946".to_owned() },
            fields: Fields::from([
                ("text".to_owned(), "\n\tno\u{1b}[2J signal ".to_owned() + &"很".repeat(60)),
                ("channel".to_owned(), "online".to_owned()),
                ("contact_at".to_owned(), "2026-11-24T01:00:00Z".to_owned()),
            ]),
            opened: "2015-05-07T15:59:35Z".parse().unwrap(),
            stage: Some(Stage::Closed),
            status: Some("Solved".to_owned()),
            answer: None,
            closed: None,
            urged: 2,
            limit: None,
            more: vec![("Agent".to_owned(), "x".to_owned())],
        };
        assert_eq!(
            saying(Lang::En).row(&row, &Pack::builtin().zone),
            "Line 2: Number \"comcast 277946\", Opened \"2015-05-07 23:59\", Stage \"closed\", Status \"Solved\", \
             Call at \"2026-11-24 09:00\", Channel \"online\", Text \"no⟦001B⟧[2J signal 很很很很很很很很很很很很很很…\", \
             Urged \"2\", Note \"Agent: x\""
        );
        assert!(
            saying(Lang::Zh)
                .row(&row, &Pack::builtin().zone)
                .starts_with("第 2 行：单号「comcast 277946」、登记时间「2015-05-07 23:59」、阶段「办结」")
        );
    }

    #[test]
    fn faults_are_said_with_their_line_and_what_would_be_right() {
        let (zh, en) = (saying(Lang::Zh), saying(Lang::En));
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let map = Path::new("a/MAP.toml");
        let missing = ColumnFault { line: 7, column: "Zip".to_owned(), several: false };
        let faults = vec![missing.clone(), ColumnFault { several: true, ..missing }];
        assert_eq!(
            en.file_fault(&FileFault::Columns { faults, header: names(&["zip", "City"]) }, map),
            [
                "a/MAP.toml line 7: The file has no column \"Zip\".",
                "a/MAP.toml line 7: Several columns of the file are called \"Zip\": rename them first.",
                "The columns of the file are: zip, City.",
            ]
        );
        let value = MapWhat::Value {
            name: "stage".to_owned(),
            value: "done".to_owned(),
            values: names(&["accept", "closed"]),
        };
        assert_eq!(
            zh.file_fault(&FileFault::Mapping(vec![MapFault { line: 3, what: value }]), map),
            ["a/MAP.toml 第 3 行：「stage」没有值「done」。可用：accept、closed。"]
        );
        let list = RowFault::NotInTable {
            field: "status",
            value: "\u{202e}x".to_owned(),
            known: vec!["y".to_owned(); 20],
        };
        assert_eq!(
            en.row_fault(&list),
            format!(
                "Status \"⟦202E⟧x\" is not in the table of the mapping ({}y and more): correct it, or add it there.",
                "y, ".repeat(11)
            )
        );
        let time = RowFault::Time { field: "opened", value: "昨天".to_owned(), formats: vec![] };
        assert_eq!(zh.row_fault(&time), "登记时间「昨天」不是时间，格式应为：RFC 3339。");
        let bytes = RowFault::NotText { column: "内容".to_owned(), encoding: Encoding::Gb18030 };
        assert_eq!(zh.row_fault(&bytes), "「内容」列有不是 GB18030 文字的字节：请更正或重新导出。");
        let stopped = Stopped::<()>::Not(Refusal::bare(Reason::ReadOnly));
        assert_eq!(en.stopped(stopped, map, |()| String::new()).len(), 2);
    }
}

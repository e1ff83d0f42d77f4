//! `figures`: takes in what other systems count each month, and lists what is there.

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand};
use serde_json::{Map, Number, Value, json};

use super::{CliError, Options, Server, columns::align, out};
use crate::{
    api::{FigureView, FiguresAsked, FiguresDone, FiguresPage, MAX_FIGURE_PAGE, Reply, Request},
    case::{Fault, FigureRow, FiguresTaken, MAX_FIGURE_ROWS, Month, Reason, Refusal},
    client::ClientError,
    exchange::{FiguresFault, FiguresFile, Saying},
    lang::{Lang, Word, say},
    rules::{OutsideShape, Pack, offered},
};

/// Text of one request at most, in bytes: a frame takes twice as much.
const MOST_TEXT: usize = 256 * 1024;
/// Wrong lines that are told.
const TOLD: usize = 200;

#[derive(Debug, Subcommand)]
pub enum Figures {
    Import(Import),
    List(List),
}

#[derive(Debug, Args)]
pub struct Import {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    #[arg(long)]
    check: bool,
}

#[derive(Debug, Args)]
pub struct List {
    #[arg(value_name = "KIND")]
    kind: Option<String>,
    #[arg(long, value_name = "TEXT")]
    place: Option<String>,
    #[arg(long, value_name = "MONTH")]
    month: Option<String>,
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    limit: u32,
    #[arg(long)]
    json: bool,
}

impl Figures {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        match self {
            Self::Import(import) => import.run(with),
            Self::List(list) => list.run(with),
        }
    }
}

/// The ids of all sorts that the rules have.
fn sorts(pack: &Pack) -> Vec<String> {
    offered(&pack.outside).map(|of| of.id.clone()).collect()
}

/// That the rules have this sort of figures.
fn known(kind: &str, server: &mut Server) -> Result<(), CliError> {
    let (lang, pack, now) = (server.lang, server.pack(), server.site().now);
    let values = sorts(&pack);
    if values.iter().any(|id| id == kind) {
        return Ok(());
    }
    let reason = Reason::Field { field: "figure".to_owned(), fault: Fault::NotOneOf { values } };
    Err(CliError::Usage(say::refusal(&Refusal::bare(reason), &pack, lang, now)))
}

impl Import {
    fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        if let Some(kind) = &self.kind {
            known(kind, &mut server)?;
        }
        let (lang, pack, now) = (server.lang, server.pack(), server.site().now);
        let saying = Saying { lang, pack: &pack, now };
        let this = Month::of(now.zoned(&pack.zone).date());
        let read = FiguresFile::read(&self.file, self.kind.as_deref(), &pack, this);
        let FiguresFile { of, rows, wrong } = read.map_err(|fault| self.cannot(&fault, &saying))?;
        let mut wrong: Vec<(u64, String)> =
            wrong.into_iter().map(|(line, fault)| (line, saying.row_fault(&fault))).collect();
        let pages = pages(rows);
        // All of it is looked at before any of it is written.
        let mut total = FiguresDone::default();
        for page in &pages {
            let done = ask(&mut server, &of, page, true)?;
            for (no, reason) in done.wrong {
                let line = page.get(no as usize).map(|(line, _)| *line).unwrap_or_default();
                wrong.push((line, say::refusal(&Refusal::bare(reason), &pack, lang, now)));
            }
            (total.new, total.changed, total.same) =
                (total.new + done.new, total.changed + done.changed, total.same + done.same);
        }
        if !wrong.is_empty() {
            return Err(CliError::Failed(refused(wrong, &saying)));
        }
        let counts = [total.new, total.changed, total.same];
        if self.check {
            eprintln!("{}", said(Word::FiguresFits, counts, lang));
            return Ok(ExitCode::SUCCESS);
        }
        let mut written = 0;
        for page in &pages {
            match ask(&mut server, &of, page, false) {
                Ok(done) if done.wrong.is_empty() => written += page.len(),
                Ok(_) => return Err(halfway(written, None, lang)),
                Err(error) => return Err(halfway(written, Some(&error), lang)),
            }
        }
        let said = match counts {
            [0, 0, same] if same > 0 => Word::FiguresSame.with(lang, &[&same]),
            counts => said(Word::FiguresDone, counts, lang),
        };
        eprintln!("{said}");
        Ok(ExitCode::SUCCESS)
    }

    /// Why no figures come out of the file.
    fn cannot(&self, fault: &FiguresFault, saying: &Saying<'_>) -> CliError {
        let (lang, pack) = (saying.lang, saying.pack);
        let at = |what: &str| Word::FileAt.with(lang, &[&self.file.display(), &what]);
        CliError::Failed(match fault {
            FiguresFault::File(fault) => saying.file_fault(fault, &self.file).join("\n"),
            FiguresFault::Unknown => {
                let heads: Vec<String> =
                    offered(&pack.outside).map(|of| say::outside_heads(of, lang)).collect();
                let heads = heads.join(Word::FiguresOr.say(lang));
                let kinds = sorts(pack).join(Word::ListComma.say(lang));
                at(&Word::FiguresUnknown.with(lang, &[&heads, &kinds]))
            }
            FiguresFault::Columns { missing } => {
                let kind = self.kind.as_deref().unwrap_or_default();
                let named: Vec<String> =
                    missing.iter().map(|column| say::outside_column(kind, column, pack, lang)).collect();
                let named = named.join(Word::ListComma.say(lang));
                at(&Word::FiguresColumns.with(lang, &[&say::outside(kind, pack, lang), &named]))
            }
        })
    }
}

fn said(word: Word, [new, changed, same]: [u32; 3], lang: Lang) -> String {
    word.with(lang, &[&new, &changed, &same])
}

/// The wrong lines in the order of the file, the first of them where there are very many.
fn refused(mut wrong: Vec<(u64, String)>, saying: &Saying<'_>) -> String {
    wrong.sort_by_key(|(line, _)| *line);
    let more = wrong.len().saturating_sub(TOLD);
    let mut said: Vec<String> =
        wrong.iter().take(TOLD).map(|(line, what)| saying.on_line(*line, what)).collect();
    said.extend((more > 0).then(|| Word::FiguresMoreWrong.with(saying.lang, &[&more])));
    said.push(Word::FiguresNotTaken.say(saying.lang).to_owned());
    said.join("\n")
}

/// What is said where writing ended early.
fn halfway(written: usize, error: Option<&CliError>, lang: Lang) -> CliError {
    let why = error.map(|error| error.say(lang));
    let told = Word::FiguresHalfway.with(lang, &[&written]);
    CliError::Failed(why.into_iter().chain([told]).collect::<Vec<_>>().join("\n"))
}

/// Rows in as many requests as they need.
fn pages(rows: Vec<(u64, FigureRow)>) -> Vec<Vec<(u64, FigureRow)>> {
    let (mut pages, mut page, mut bytes) = (Vec::new(), Vec::new(), 0);
    for row in rows {
        let text: usize = row.1.key.iter().map(String::len).sum();
        if page.len() >= MAX_FIGURE_ROWS || bytes + text > MOST_TEXT {
            pages.push(std::mem::take(&mut page));
            bytes = 0;
        }
        bytes += text;
        page.push(row);
    }
    pages.extend((!page.is_empty()).then_some(page));
    pages
}

fn ask(
    server: &mut Server,
    of: &FiguresTaken,
    page: &[(u64, FigureRow)],
    dry: bool,
) -> Result<FiguresDone, CliError> {
    let rows = page.iter().map(|(_, row)| row.clone()).collect();
    let taken = Box::new(FiguresTaken { rows, ..of.clone() });
    match server.get(Request::TakeFigures { taken, dry })? {
        Reply::FiguresTaken(done) => Ok(done),
        _ => Err(ClientError::Unexpected.into()),
    }
}

impl List {
    fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let lang = server.lang;
        let months = match &self.month {
            None => (Month::FIRST, Month::LAST),
            Some(text) => match Month::read(text) {
                Some(month) => (month, month),
                None => {
                    return Err(CliError::Usage(format!(
                        "--month {text}: {}",
                        Word::FigureNoMonth.say(lang)
                    )));
                }
            },
        };
        let kinds = match &self.kind {
            Some(kind) => {
                known(kind, &mut server)?;
                vec![kind.clone()]
            }
            None => sorts(&server.pack()),
        };
        let (mut rows, mut more) = (Vec::new(), false);
        for kind in kinds {
            let left = (self.limit as usize).saturating_sub(rows.len());
            let (found, rest) = self.some(&mut server, kind, months, left)?;
            rows.extend(found);
            more |= rest;
        }
        let pack = server.pack();
        if self.json {
            let rows: Vec<Value> = rows.iter().map(|row| as_json(row, &pack)).collect();
            out::json(&json!({ "figures": rows, "more": more }))?;
            return Ok(ExitCode::SUCCESS);
        }
        if rows.is_empty() {
            eprintln!("{}", Word::FiguresNone.say(lang));
        }
        let now = server.site().now;
        for of in rows.chunk_by(|one, other| one.figure == other.figure) {
            if let (Some(first), None) = (of.first(), &self.kind) {
                out::line(&say::outside(&first.figure, &pack, lang))?;
            }
            let taken = |row: &FigureView| say::time(row.at, &server.zone, now);
            let lines: Vec<Vec<String>> =
                of.iter().map(|row| say::figure_row(row, &pack, lang, &taken(row))).collect();
            align(&lines).iter().try_for_each(|line| out::line(line))?;
        }
        if more {
            eprintln!("{}", Word::FiguresMore.say(lang));
        }
        Ok(ExitCode::SUCCESS)
    }

    /// So many rows of a sort, and whether there are more.
    fn some(
        &self,
        server: &mut Server,
        figure: String,
        (from, until): (Month, Month),
        most: usize,
    ) -> Result<(Vec<FigureView>, bool), CliError> {
        // One more tells whether there are more.
        let (mut rows, mut after) = (Vec::new(), None);
        while rows.len() <= most {
            let limit = u32::try_from(most + 1 - rows.len()).unwrap_or(u32::MAX).min(MAX_FIGURE_PAGE);
            let text = self.place.clone();
            let page =
                page(server, FiguresAsked { figure: figure.clone(), from, until, text, after, limit })?;
            rows.extend(page.rows);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let more = rows.len() > most;
        rows.truncate(most);
        Ok((rows, more))
    }
}

/// Every figure that is asked for, page by page.
pub fn all(server: &mut Server, mut asked: FiguresAsked) -> Result<Vec<FigureView>, CliError> {
    let mut rows = Vec::new();
    loop {
        let page = page(server, asked.clone())?;
        rows.extend(page.rows);
        match page.next {
            // A server that does not go on would be asked for ever.
            Some(next) if Some(&next) != asked.after.as_ref() => asked.after = Some(next),
            Some(_) => return Err(ClientError::Unexpected.into()),
            None => return Ok(rows),
        }
    }
}

/// A page of figures.
fn page(server: &mut Server, asked: FiguresAsked) -> Result<FiguresPage, CliError> {
    match server.get(Request::Figures(asked))? {
        Reply::Figures(page) => Ok(*page),
        _ => Err(ClientError::Unexpected.into()),
    }
}

/// A row of figures; per cent as a number with one decimal.
pub fn as_json(row: &FigureView, pack: &Pack) -> Value {
    let number = |column: &str, figure: i64| {
        let rule = pack.outside(&row.figure).and_then(|of| of.column(column));
        match rule.map(|rule| rule.shape) {
            Some(OutsideShape::Percent) => {
                let tenths = f64::from(i32::try_from(figure).unwrap_or(i32::MAX));
                Number::from_f64(tenths / 10.0).map_or(Value::Null, Value::Number)
            }
            _ => figure.into(),
        }
    };
    let of: Map<String, Value> =
        row.key.iter().map(|(column, cell)| (column.clone(), cell.clone().into())).collect();
    let figures: Map<String, Value> =
        row.figures.iter().map(|(column, figure)| (column.clone(), number(column, *figure))).collect();
    json!({
        "figure": row.figure, "month": row.month.to_string(), "of": of, "figures": figures, "external": true,
        "source": row.source, "by": row.by, "taken": row.at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_go_in_requests_that_fit_a_frame_and_none_is_lost() {
        let month = Month::new(2026, 10).unwrap();
        let row = |line: u64, name: &str| {
            let (key, figures) = (vec![name.to_owned(); 3], vec![Some(1)]);
            (line, FigureRow { month, key, figures })
        };
        assert!(pages(Vec::new()).is_empty());
        for (count, name) in [(1_201, "东".repeat(3)), (1_201, "东".repeat(80))] {
            let all: Vec<_> = (0..count).map(|line| row(line, &name)).collect();
            let pages = pages(all.clone());
            assert!(pages.iter().all(|page| (1..=MAX_FIGURE_ROWS).contains(&page.len())));
            let text = |page: &Vec<(u64, FigureRow)>| -> usize {
                page.iter().flat_map(|(_, row)| &row.key).map(String::len).sum()
            };
            assert!(pages.iter().map(text).all(|bytes| bytes <= MOST_TEXT));
            assert_eq!(pages.concat(), all);
        }
    }
}

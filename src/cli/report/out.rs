//! Where a report goes: to the terminal, or into a file that gets its name when it is whole.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process::ExitCode,
};

use serde_json::Value;

use super::{CliError, Columns, ColumnsFault, Lang, Sheet, Word, report, stdout};
use crate::cli::columns::align;

/// The longest file of columns, in bytes.
const MAX_COLUMNS: u64 = 256 * 1024;

/// The forms in which reports come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Table,
    Csv,
    Xlsx,
    Markdown,
    Json,
}

impl Form {
    pub const ALL: [Self; 5] = [Self::Table, Self::Csv, Self::Xlsx, Self::Markdown, Self::Json];

    /// The word on the command line, and the ending of its files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Markdown => "md",
            Self::Json => "json",
        }
    }

    /// The form that was asked for, or that of a file of this name.
    pub fn asked(format: Option<&str>, out: Option<&Path>) -> Self {
        let ending = || out?.extension()?.to_str();
        let named = format.or_else(ending);
        Self::ALL.into_iter().find(|form| named == Some(form.id())).unwrap_or(Self::Table)
    }
}

/// Gives sheets, or the same as JSON, in a form.
pub fn give(
    sheets: &[Sheet],
    json: Value,
    form: Form,
    out: Option<&Path>,
    lang: Lang,
) -> Result<ExitCode, CliError> {
    let bytes = match form {
        Form::Table => sheets.iter().map(table).collect::<Vec<_>>().join("\n").into_bytes(),
        Form::Markdown => sheets.iter().map(report::markdown).collect::<Vec<_>>().join("\n").into_bytes(),
        // A file is opened with a spreadsheet, the standard output is read by a program.
        Form::Csv => match sheets {
            [sheet] => report::csv(sheet, out.is_some())?,
            _ => Vec::new(),
        },
        Form::Xlsx => report::workbook(sheets)
            .map_err(|_| CliError::Failed(Word::ReportTooMany.say(lang).to_owned()))?,
        Form::Json if out.is_none() => {
            stdout::json(&json)?;
            return Ok(ExitCode::SUCCESS);
        }
        Form::Json => format!("{json}\n").into_bytes(),
    };
    match out {
        Some(file) => {
            write_whole(file, &bytes).map_err(|error| {
                CliError::Failed(Word::ReportNotWritten.with(lang, &[&file.display(), &error]))
            })?;
            eprintln!("{}", Word::ReportWritten.with(lang, &[&file.display()]));
        }
        None => stdout::text(&String::from_utf8_lossy(&bytes))?,
    }
    Ok(ExitCode::SUCCESS)
}

fn table(sheet: &Sheet) -> String {
    let heads = sheet.heads.iter().map(|head| head.heading.clone()).collect();
    let rows = sheet.rows.iter().map(|row| {
        let shown = |cell: &report::Cell| {
            if cell.shown().is_empty() { "-".to_owned() } else { cell.shown().to_owned() }
        };
        row.iter().map(shown).collect()
    });
    let rows: Vec<Vec<String>> = std::iter::once(heads).chain(rows).collect();
    let mut out = format!("{}\n", sheet.title);
    align(&rows).iter().chain(&sheet.notes).for_each(|line| {
        out.push_str(line);
        out.push('\n');
    });
    out
}

/// Writes a file beside its place and puts it there when it is whole and on the disk: whoever looks finds what was
/// there before, or all of it.
pub fn write_whole(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = file.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside: PathBuf = folder.join(format!(".{}.{}.part", name.to_string_lossy(), std::process::id()));
    let written = || -> io::Result<()> {
        let mut part = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
        part.write_all(bytes)?;
        part.sync_all()?;
        fs::rename(&beside, file)?;
        File::open(folder)?.sync_all()
    };
    written().inspect_err(|_| {
        // What was begun is of no use; the error is what is told.
        let _ = fs::remove_file(&beside);
    })
}

/// Reads a file of columns.
pub fn columns(file: &Path, lang: Lang) -> Result<Columns, CliError> {
    let unread = |error: &dyn std::fmt::Display| {
        CliError::Failed(Word::ReportNotRead.with(lang, &[&file.display(), error]))
    };
    let size = fs::metadata(file).map_err(|error| unread(&error))?.len();
    if size > MAX_COLUMNS {
        return Err(unread(&io::Error::from(io::ErrorKind::FileTooLarge)));
    }
    let text = fs::read_to_string(file).map_err(|error| unread(&error))?;
    Columns::read(&text).map_err(|fault| CliError::Usage(columns_fault(file, &fault, &[], lang)))
}

/// What is wrong with a file of columns, and which columns there are.
pub fn columns_fault(file: &Path, fault: &ColumnsFault, there: &[&str], lang: Lang) -> String {
    match fault {
        ColumnsFault::Unreadable { line, why } => {
            let why = why.lines().next().unwrap_or_default();
            Word::ReportColumnUnread.with(lang, &[&file.display(), line, &why])
        }
        ColumnsFault::Unknown { line, id } => {
            let there = there.join(Word::ListComma.say(lang));
            Word::ReportColumnUnknown.with(lang, &[&file.display(), line, id, &there])
        }
        ColumnsFault::Empty => Word::ReportColumnsEmpty.with(lang, &[&file.display()]),
    }
}
